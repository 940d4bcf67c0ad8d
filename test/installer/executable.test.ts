import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { exitCodes } from '../../engine/cli/exit-codes.ts';
import { buildExecutable } from '../../installer/build/executable.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { runJml, startService } from '../support/jml-process.ts';
import type { Employee } from '../support/landscape-people.ts';

t.setTimeout(300_000);

/** Smaller files are read in the engine's own thread. */
const WORTH_A_THREAD = 512 * 1024;

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

  t.test('lives through the first day of an invented trust', async (t) => {
    const home = join(elsewhere, 'demo');

    const words = ['demo', '--days', '1', '--people', '200', '--home', home];
    const { code, out, err } = await runJml(words, alone);

    t.equal(code, 0, err);
    t.match(out, 'agrees');
    t.ok(existsSync(join(home, 'jml.db')));
  });

  t.test('reads a large extract in a thread inside its thread', async (t) => {
    const folder = await makeDataFolder(t, { employees: crowd(2_200), mailboxes: [] });
    const { size } = statSync(folder.extract);

    const { code, out, err } = await runJml(['run', '--cycle', 'full', '--home', folder.home], alone);

    t.ok(size > WORTH_A_THREAD, `an extract of ${size} bytes`);
    t.equal(code, exitCodes.held, out + err);
    t.match(out, /full-import +ESR +success: add 2200$/m);
  });

  t.test('leaves bench to the checkout', async (t) => {
    const { code, err } = await runJml(['bench'], alone);

    t.equal(code, exitCodes.usage);
    t.match(err, 'npm run bench');
  });

  t.test('does not take options for Node from its environment', async (t) => {
    const { code, out } = await runJml(['version'], { ...alone, env: { ...env, NODE_OPTIONS: '--require ./evil.js' } });

    t.equal(code, 0);
    t.match(out, 'JML Sync');
  });

  t.test('puts nothing anywhere but in its data folders', async (t) => {
    t.same(readdirSync(cwd), []);
    t.same(readdirSync(env.HOME), []);
    t.same(readdirSync(env.TMPDIR), []);
  });
});

t.test('building again', async (t) => {
  t.test('changes nothing while the sources are the same', async (t) => {
    t.equal((await buildExecutable()).isNew, false);
  });
});

function crowd(people: number): Employee[] {
  return Array.from({ length: people }, (_, index) => ({
    number: String(90_100_000 + index),
    first: 'Many',
    last: `Example ${letters(index)}`,
  }));
}

/** Names hold no digits. */
function letters(index: number): string {
  return [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
}
