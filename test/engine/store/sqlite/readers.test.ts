import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { openSqliteStore } from '../../../../engine/store/sqlite/store.ts';
import { audit, range, run, space } from '../../../contracts/store/rows.ts';
import { digestTables, tablesChanged } from '../../../support/tables.ts';

const first = { after: 0, limit: 10 };

t.test('a reader beside the writer', async (t) => {
  t.test('sees what is committed at once, and cannot write', async (t) => {
    const file = join(t.testdir(), 'jml.db');
    const writer = openSqliteStore(file);
    const reader = openSqliteStore(file, { readOnly: true });
    t.teardown(() => Promise.all([reader.close(), writer.close()]));

    await writer.commit({ objects: [space(1)] });
    t.same(await reader.objects([1]), [space(1)]);
    await writer.finishLoad();
    await writer.commit({ objects: [space(1, { anchor: 'moved' })] });
    t.equal((await reader.objectsByAnchor(1, ['moved'])).length, 1);

    await t.rejects(reader.commit({ objects: [space(2)] }), { code: 'store-failed' });
    await t.rejects(reader.markAll(), { code: 'store-failed' });
  });

  t.test('in another thread sees whole commits only and never holds up the writer', async (t) => {
    const file = join(t.testdir(), 'jml.db');
    const writer = openSqliteStore(file);
    t.teardown(() => writer.close());
    const worker = new Worker(new URL('../../../support/store/reading-thread.ts', import.meta.url), {
      workerData: file,
    });
    await new Promise((resolve) => worker.once('message', resolve));

    for (let commit = 0; commit < 30; commit += 1) {
      await writer.commit({ objects: range(commit * 200 + 1, 200).map((id) => space(id)), runs: [run(commit + 1)] });
    }
    const seen = new Promise<{ looks: number; torn: number; highest: number }>((resolve) =>
      worker.once('message', resolve),
    );
    worker.postMessage('tell');
    const { looks, torn, highest } = await seen;
    await worker.terminate();

    t.equal(torn, 0);
    t.equal(highest, 30 * 200);
    t.ok(looks > 1, `looked ${looks} times`);
  });

  t.test('cannot be opened where there is no store', async (t) => {
    const folder = t.testdir();

    t.throws(() => openSqliteStore(join(folder, 'jml.db'), { readOnly: true }), { code: 'store-failed' });
  });
});

t.test('digests of the tables', async (t) => {
  t.test('name the tables that a commit wrote to, and no other', async (t) => {
    const file = join(t.testdir(), 'jml.db');
    const store = openSqliteStore(file);
    t.teardown(() => store.close());
    await store.commit({ objects: [space(1)], audit: [audit(1)] });
    const before = digestTables(file);

    await store.commit({ objects: [space(1)], runs: [run(1)], audit: [audit(2)] });
    await store.objectPage({}, first);

    t.same(tablesChanged(before, digestTables(file)), ['audit', 'run']);
    t.ok(Object.keys(before).includes('space_values'));
  });
});
