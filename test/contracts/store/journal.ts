/** What the journal says became of exports, the change feed, and what operators took back. */
import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';
import { journal, restoreWish, runStep, space, undone } from './rows.ts';

const NOW = '2024-03-11T10:00:00Z';
const accepted = { settledAt: NOW, result: 'accepted' };
const first = { after: 0, limit: 10 };
const ids = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);

export function journalContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('what became of exports', async (t) => {
    t.test('is open until an import says it', async (t) => {
      const store = await open(t);
      const rows = [
        journal(1, accepted),
        journal(2, { ...accepted, object: 2 }),
        journal(3, { settledAt: NOW, result: 'refused' }),
        journal(4, { ...accepted, anchor: 'guid-1' }),
      ];
      await store.commit({ journal: rows });
      const { changes: _, ...mark } = rows[3] ?? journal(0);

      t.same(ids(await store.unconfirmed([1])), [1, 4]);
      t.same((await store.unconfirmed([1]))[1], mark, 'without its changes');
      await store.commit({ journalEnds: [{ id: 1, ended: 'confirmed', endedAt: NOW, feed: 7 }] });

      t.same(ids(await store.unconfirmed([1, 2, 9])), [2, 4]);
      t.match(await store.journalRows([1, 3, 99]), [{ id: 1, ended: 'confirmed', endedAt: NOW, feed: 7 }, { id: 3 }]);
    });

    t.test('is listed newest first, by object, by run and by what is open', async (t) => {
      const store = await open(t);
      await store.commit({
        journal: [
          journal(1, { ...accepted, run: 1 }),
          journal(2, { ...accepted, run: 2, object: 2 }),
          journal(3, { ...accepted, run: 2, ended: 'confirmed', endedAt: NOW }),
          journal(4, { ...accepted, run: 2, connector: 3 }),
        ],
      });

      t.same(ids(await store.journalPage({}, first)), [4, 3, 2, 1]);
      t.same(ids(await store.journalPage({}, { after: 4, limit: 2 })), [3, 2]);
      t.same(ids(await store.journalPage({ object: 1 }, first)), [4, 3, 1]);
      t.same(ids(await store.journalPage({ connector: 2, run: 2 }, first)), [3, 2]);
      t.same(ids(await store.journalPage({ connector: 2, open: true }, first)), [2, 1]);
      t.same(ids(await store.journalPage({ connector: 2, open: true }, { after: 2, limit: 1 })), [1]);
    });

    t.test('tells the run of the last export', async (t) => {
      const store = await open(t);
      t.equal(await store.lastExport(2), undefined);
      await store.commit({
        journal: [
          journal(1, { ...accepted, run: 3 }),
          journal(2, { settledAt: NOW, result: 'refused', run: 5 }),
          journal(3, { ...accepted, run: 6, ended: 'noted', endedAt: NOW }),
        ],
      });

      t.equal(await store.lastExport(2), 3, 'neither what was refused nor what others did');
      t.equal(await store.lastExport(3), undefined);
    });
  });

  t.test('the change feed is read in its own order', async (t) => {
    const store = await open(t);
    await store.commit({
      journal: [journal(1, { feed: 2 }), journal(2, { feed: 1 }), journal(3), journal(4, { feed: 3 })],
    });

    t.same(ids(await store.feed(first)), [2, 1, 4]);
    t.same(ids(await store.feed({ after: 1, limit: 1 })), [1]);
    t.same(await store.feed({ after: 3, limit: 1 }), []);
  });

  t.test('the runs that read a connector come newest first, each once', async (t) => {
    const store = await open(t);
    await store.commit({
      runSteps: [
        runStep(1, 1, { watermark: 'a' }),
        runStep(2, 1, { watermark: 'b' }),
        runStep(2, 5, { watermark: 'c' }),
        runStep(3, 1),
        runStep(4, 1, { connector: 2, watermark: 'd' }),
      ],
    });

    t.same(await store.importingRuns(1, 5), [2, 1]);
    t.same(await store.importingRuns(1, 1), [2]);
  });

  t.test('what operators took back', async (t) => {
    const store = await open(t);
    const rows = [undone(1, { attribute: 'mail' }), undone(1), undone(2, { kept: [] })];
    await store.commit({ objects: [space(1), space(2)], undone: rows });

    t.same(await store.undone([1, 2, 9]), rows);
    t.same(await store.undonePage({ after: 0, limit: 1 }), rows.slice(0, 2), 'is paged by object');
    t.same(await store.undonePage({ after: 1, limit: 5 }), rows.slice(2));
    await store.commit({ undone: [undone(1, { run: 9 })], removedUndone: [{ object: 1, attribute: 'mail' }] });
    t.same(await store.undone([1]), [undone(1, { run: 9 })], 'is replaced and removed by attribute');
    await store.commit({ removedObjects: [2] });
    t.same(await store.undone([2]), [], 'and goes with its object');
  });

  t.test('which accounts operators want back', async (t) => {
    const store = await open(t);
    t.equal(await store.hasRestoreWishes(), false);
    const rows = [restoreWish(1), restoreWish(2), restoreWish(3, { reason: 'Old' })];
    await store.commit({ objects: [space(1), space(2), space(3)], restoreWishes: rows });

    t.equal(await store.hasRestoreWishes(), true);
    t.same(await store.restoreWishes([3, 1, 9]), [rows[0], rows[2]]);
    await store.commit({ removedRestoreWishes: [1], restoreWishes: [restoreWish(3)] });
    t.same(await store.restoreWishes([1, 2, 3]), [restoreWish(2), restoreWish(3)], 'is replaced and removed by object');
    await store.commit({ removedObjects: [2] });
    t.same(await store.restoreWishes([2]), [], 'and goes with its object');
  });
}
