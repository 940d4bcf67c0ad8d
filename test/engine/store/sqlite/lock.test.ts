import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t from 'tap';
import { takeDataFolder } from '../../../../engine/store/sqlite/lock.ts';

const lock = new URL('../../../../engine/store/sqlite/lock.ts', import.meta.url).href;
const holder = `
  const { takeDataFolder } = await import(${JSON.stringify(lock)});
  takeDataFolder(process.argv[1]);
  console.log('held');
  setTimeout(() => process.exit(), 20_000);
`;

t.test('a data folder', async (t) => {
  t.test('is refused to a second process at once, and free when the first is killed', async (t) => {
    const folder = t.testdir();
    const other = spawn(process.execPath, ['--input-type=module', '-e', holder, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.teardown(() => other.kill('SIGKILL'));
    await once(other.stdout, 'data');

    const asked = performance.now();
    t.throws(() => takeDataFolder(folder), { name: 'EngineError', code: 'data-folder-in-use' });
    t.ok(performance.now() - asked < 2_000, 'without waiting');
    other.kill('SIGKILL');
    await once(other, 'close');

    takeDataFolder(folder).release();
  });

  t.test('is refused twice in one process too, and can be taken again once released', async (t) => {
    const folder = t.testdir();
    const held = takeDataFolder(folder);

    t.throws(() => takeDataFolder(folder), { code: 'data-folder-in-use' });
    held.release();
    held.release();

    takeDataFolder(folder).release();
  });

  t.test('that does not exist is unusable, and the sentence names it', async (t) => {
    const folder = join(t.testdir(), 'missing');

    t.throws(() => takeDataFolder(folder), { code: 'data-folder-unusable', message: new RegExp(folder) });
  });
});
