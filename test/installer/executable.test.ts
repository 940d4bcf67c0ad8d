import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { buildExecutable } from '../../installer/build/executable.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { runJml, startService } from '../support/jml-process.ts';

t.setTimeout(300_000);

/** A machine with nothing on it but the file: no checkout, no Node, no environment. */
const elsewhere = mkdtempSync(join(tmpdir(), 'jml-elsewhere-'));
t.teardown(() => rmSync(elsewhere, { recursive: true, force: true }));
const program = join(elsewhere, 'jml');
const cwd = join(elsewhere, 'work');
const env = { HOME: join(elsewhere, 'home'), TMPDIR: join(elsewhere, 'temporary') };
const alone = { program, cwd, env };

t.before(async () => {
  for (const folder of [cwd, env.HOME, env.TMPDIR]) mkdirSync(folder);
  copyFileSync((await buildExecutable()).file, program);
});

t.test('the executable, away from the checkout', async (t) => {
  t.test('says which version it is', async (t) => {
    const { code, out } = await runJml(['version'], alone);

    t.equal(code, 0);
    t.match(out, /^JML Sync \d+\.\d+\.\d+ \(Node \d+/);
  });

  t.test('answers health within its data folder, and stops when it is asked to', async (t) => {
    const folder = await makeDataFolder(t);
    const service = await startService(t, folder.home, alone);

    const answer = await fetch(`${service.url}/health`);

    t.equal(answer.status, 200);
    t.equal(await service.stop(), 0);
  });

  t.test('runs a cycle with the threads inside it', async (t) => {
    const folder = await makeDataFolder(t);

    const { code, out, err } = await runJml(['run', '--cycle', 'full', '--home', folder.home], alone);

    t.equal(code, 0, out + err);
    t.equal(folder.logins().length, 2, 'the directory has an account for everybody');
  });
});
