import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';
import { audit, changeSet, journal, pending, person, range, run, space } from './rows.ts';

const first = { after: 0, limit: 100 };
const LARGE = 10_000;

export function commitContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('a commit', async (t) => {
    t.test('of audit rows that exist fails, and nothing of it stays', async (t) => {
      const store = await open(t);
      await store.commit({ audit: [audit(1)] });

      const again = store.commit({
        objects: [space(1)],
        keys: [{ key: 'k', object: 1 }],
        people: [person(1)],
        pending: [pending(1)],
        runs: [run(1)],
        audit: [audit(2), audit(1, { actor: 'someone else' })],
      });

      await t.rejects(again, { name: 'EngineError', code: 'store-failed' });
      t.same(await store.objects([1]), []);
      t.same(await store.objectsByKeys(['k']), []);
      t.same(await store.people([1]), []);
      t.same(await store.pendingOf([1]), []);
      t.equal(await store.run(1), undefined);
      t.same(await store.audit(first), [audit(1)]);
    });

    t.test('can follow one that failed', async (t) => {
      const store = await open(t);
      await store.commit({ audit: [audit(1)] });
      await t.rejects(store.commit({ audit: [audit(1)] }));

      await store.commit({ objects: [space(1)], audit: [audit(2)] });

      t.equal((await store.objects([1])).length, 1);
    });

    t.test('works in the order of its fields', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1)], pending: [pending(1)], keys: [{ key: 'k', object: 1 }] });

      await store.commit({
        pending: [pending(1, { message: 'new' })],
        removedPending: [{ object: 1, operation: 'update' }],
        keys: [{ key: 'k', object: 1 }],
        removedKeys: [{ key: 'k', object: 1 }],
        marks: [{ id: 2, person: 1, state: 'Connected', rule: 'r', dueOn: null, stamp: 5 }],
        objects: [space(2)],
      });

      t.same(await store.pendingOf([1]), [pending(1, { message: 'new' })]);
      t.equal((await store.objectsByKeys(['k'])).length, 1);
      t.equal((await store.objects([2]))[0]?.stamp, 5);
    });

    t.test('holds ten thousand rows in any order', async (t) => {
      const store = await open(t);
      const ids = range(1, LARGE);
      const shuffled = ids.map((id) => ((id * 7919) % LARGE) + 1);

      await store.commit({
        objects: shuffled.map((id) => space(id, { stamp: 0 })),
        keys: shuffled.map((id) => ({ key: `n:${id}`, object: id })),
        people: shuffled.map((id) => person(id)),
      });

      t.same(
        (await store.objectPage({}, { after: 0, limit: LARGE + 1 })).map((row) => row.id),
        ids,
      );
      t.same(
        (await store.objectsToSynchronise(1, { after: LARGE - 1, limit: 9 })).map((row) => row.id),
        [LARGE],
      );
      t.equal((await store.objectsByKeys(shuffled.map((id) => `n:${id}`))).length, LARGE);
      t.equal((await store.people(shuffled)).length, LARGE);
    });

    t.test('of nothing changes nothing', async (t) => {
      const store = await open(t);

      await store.commit({});
      await store.commit({ objects: [], removedObjects: [], audit: [] });

      t.same(await store.objectPage({}, first), []);
    });

    t.test('keeps what was given, whatever the caller does with the rows afterwards', async (t) => {
      const store = await open(t);
      const row = { ...pending(1), changes: [{ attribute: 'title', before: ['a'], after: ['b'] }] };
      const rows = [row];
      const done = store.commit({ pending: rows });
      row.message = 'changed later';
      row.changes[0]?.after.push('c');
      rows.length = 0;
      await done;

      t.same(
        (await store.pendingOf([1])).map(({ message, changes }) => [message, changes[0]?.after]),
        [['', ['b']]],
      );
    });
  });

  t.test('the highest ids', async (t) => {
    t.test('are zero in an empty store, then those of each table', async (t) => {
      const store = await open(t);
      const none = {
        object: 0,
        person: 0,
        journal: 0,
        feed: 0,
        changeSet: 0,
        run: 0,
        runError: 0,
        configuration: 0,
        preview: 0,
        audit: 0,
      };
      t.same(await store.lastIds(), none);

      await store.commit({ objects: [space(4), space(9)], people: [person(3)], journal: [journal(8, { feed: 5 })] });
      await store.commit({ changeSets: [changeSet(2)], runs: [run(6)], audit: [audit(7)] });

      t.same(await store.lastIds(), {
        ...none,
        object: 9,
        person: 3,
        journal: 8,
        feed: 5,
        changeSet: 2,
        run: 6,
        audit: 7,
      });
    });
  });

  t.test('a store that is closed', async (t) => {
    t.test('answers nothing more', async (t) => {
      const store = await open(t);
      await store.close();

      await t.rejects(store.objects([1]), { code: 'store-failed' });
      await t.rejects(store.commit({ runs: [run(1)] }), { code: 'store-failed' });
      await store.close();
    });
  });
}
