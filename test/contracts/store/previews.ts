import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';
import { preview, previewHeld, previewItem, previewSet, range } from './rows.ts';

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

    t.test('have items in their order, whole or as marks, and some of them by number', async (t) => {
      const store = await open(t);
      const items = range(1, 5).map((number) => previewItem(1, number));
      await store.commit({ previewItems: [...items.toReversed(), previewItem(2, 1)] });

      t.same(await store.previewItems(1, { after: 2, limit: 2 }), items.slice(2, 4));
      t.same(await store.previewItems(404, { after: 0, limit: 2 }), []);
      t.same(await store.previewItemMarks(1, { after: 4, limit: 2 }), [
        { number: 5, connector: 'AD', operation: 'update', hash: previewItem(1, 5).hash },
      ]);
      t.same(await store.previewItemsByNumber(1, [5, 2, 404]), [items[1], items[4]]);
      t.same(await store.previewItemsByNumber(1, []), []);
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

    t.test('go with their items and sets', async (t) => {
      const store = await open(t);
      const of = (id: number) => ({ item: previewItem(id, 1), held: previewHeld(id, 4), set: previewSet(id) });
      await store.commit({
        previews: [preview(1), preview(2)],
        previewItems: [of(1).item, of(2).item],
        previewHeld: [of(1).held, of(2).held],
        previewSets: [of(1).set, of(2).set],
      });

      await store.commit({ removedPreviews: [1, 404] });

      t.same(await store.previews({ after: 0, limit: 9 }), [preview(2)]);
      t.same(await store.previewItems(1, { after: 0, limit: 9 }), []);
      t.same(await store.previewHeld(1), []);
      t.same(await store.previewSets(1), []);
      t.same(await store.previewItems(2, { after: 0, limit: 9 }), [of(2).item]);
      t.same(await store.previewHeld(2), [of(2).held]);
      t.same(await store.previewSets(2), [of(2).set]);
    });
  });
}
