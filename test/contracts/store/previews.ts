import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';
import { preview, previewHeld, previewPage, previewSet, range } from './rows.ts';

export function previewContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('previews', async (t) => {
    t.test('are listed from the newest, with their counts and notes', async (t) => {
      const store = await open(t);
      await store.commit({ previews: range(1, 4).map((id) => preview(id)) });

      t.same(await store.previews({ after: 0, limit: 2 }), [preview(4), preview(3)]);
      t.same(await store.previews({ after: 3, limit: 2 }), [preview(2), preview(1)]);
      t.same(await store.preview(2), preview(2));
      t.equal(await store.preview(404), undefined);
      t.equal((await store.lastIds()).preview, 4);
    });

    t.test('have pages, each found by any of the numbers on it', async (t) => {
      const store = await open(t);
      const pages = [1, 4, 7].map((first) => previewPage(1, first));
      await store.commit({ previewPages: [...pages.toReversed(), previewPage(2, 1, { count: 9 })] });

      const found = await Promise.all([1, 3, 4, 9].map((number) => store.previewPage(1, number)));
      t.same(found, [pages[0], pages[0], pages[1], pages[2]]);
      t.equal(await store.previewPage(1, 10), undefined);
      t.equal(await store.previewPage(404, 1), undefined);
    });

    t.test('have sets by connector and operation, which are found by digest from the newest', async (t) => {
      const store = await open(t);
      const other = previewSet(1, { operation: 'create', digest: 'other' });
      await store.commit({ previewSets: [previewSet(1), other, previewSet(3)] });

      const approval = { by: 'ann', at: '2024-03-11T10:00:00Z', reason: 'Right' };
      const approved = previewSet(1, { approvals: [approval], approvedAt: approval.at, changeSet: 7 });
      await store.commit({ previewSets: [approved] });

      t.same(await store.previewSets(1), [other, approved]);
      t.same(await store.previewSetsByDigest(approved.digest), [previewSet(3), approved]);
      t.same(await store.previewSetsByDigest('unknown'), []);
    });

    t.test('refer to the sets that were on hold before, in the order of these', async (t) => {
      const store = await open(t);
      await store.commit({ previewHeld: [previewHeld(1, 9), previewHeld(1, 4, { apart: [] }), previewHeld(2, 4)] });

      t.same(await store.previewHeld(1), [previewHeld(1, 4, { apart: [] }), previewHeld(1, 9)]);
      t.same(await store.previewHeld(404), []);
    });

    t.test('go with their pages and sets', async (t) => {
      const store = await open(t);
      const of = (id: number) => ({ page: previewPage(id, 1), held: previewHeld(id, 4), set: previewSet(id) });
      await store.commit({
        previews: [preview(1), preview(2)],
        previewPages: [of(1).page, of(2).page],
        previewHeld: [of(1).held, of(2).held],
        previewSets: [of(1).set, of(2).set],
      });

      await store.commit({ removedPreviews: [1, 404] });

      t.same(await store.previews({ after: 0, limit: 9 }), [preview(2)]);
      t.equal(await store.previewPage(1, 1), undefined);
      t.same(await store.previewHeld(1), []);
      t.same(await store.previewSets(1), []);
      t.same(await store.previewPage(2, 1), of(2).page);
      t.same(await store.previewHeld(2), [of(2).held]);
      t.same(await store.previewSets(2), [of(2).set]);
    });
  });
}
