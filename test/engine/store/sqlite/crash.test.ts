import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t from 'tap';
import { openSqliteStore } from '../../../../engine/store/sqlite/store.ts';

const child = new URL('../../../support/store/writing-process.ts', import.meta.url).pathname;
const OBJECTS_A_COMMIT = 500;

t.test('a process that is killed while it writes', async (t) => {
  for (const delay of [5, 23, 61]) {
    t.test(`leaves whole commits only, killed ${delay} ms after its first`, async (t) => {
      const file = join(t.testdir(), 'jml.db');
      const confirmed = await writeAndKill(file, delay);

      const store = openSqliteStore(file);
      t.teardown(() => store.close());
      const { object, run, audit } = await store.lastIds();
      const objects = await store.objectPage({}, { after: 0, limit: 1_000_000 });
      const keys = await store.objectsByKeys(objects.map((row) => `n:${row.id}`));

      t.ok(confirmed > 0, `${confirmed} commits were confirmed`);
      t.ok(run >= confirmed, 'every confirmed commit is there');
      t.equal(objects.length, run * OBJECTS_A_COMMIT);
      t.equal(keys.length, objects.length);
      t.same([object, audit], [run * OBJECTS_A_COMMIT, run]);
      await store.commit({ removedObjects: [1] });
    });
  }
});

/** Kills the writer in the middle of things; gives the number of the last commit that it said was done. */
async function writeAndKill(file: string, delay: number): Promise<number> {
  const writer: ChildProcess = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  writer.stdout?.on('data', (chunk: Buffer) => {
    if (said === '') setTimeout(() => writer.kill('SIGKILL'), delay);
    said += chunk.toString();
  });
  await once(writer, 'close');
  return said.split('\n').slice(0, -1).map(Number).at(-1) ?? 0;
}
