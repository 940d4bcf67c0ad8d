import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { launcher, spawnJml } from '../../support/jml-process.ts';

t.test('a reader who has seen enough', async (t) => {
  t.test('neither stops a run nor changes its exit code', async (t) => {
    const folder = await makeDataFolder(t);
    const child = spawnJml(['run', '--cycle', 'full', '--home', folder.home]);

    child.stdout.destroy();
    child.stderr.destroy();
    await once(child, 'exit');

    t.equal(child.exitCode, exitCodes.done);
    t.equal(folder.logins().length, 3);
  });

  t.test('is not told about broken pipes', async (t) => {
    const child = spawnJml(['--help']);

    child.stdout.destroy();
    const [err] = await Promise.all([text(child.stderr), once(child, 'exit')]);

    t.equal(child.exitCode, exitCodes.done);
    t.equal(err, '');
  });
});

t.test('a disk with no room for the output is told of, and the work is done all the same', async (t) => {
  const child = spawn(launcher, ['--help'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });

  const [err] = await Promise.all([text(child.stderr as NonNullable<typeof child.stderr>), once(child, 'exit')]);

  t.equal(child.exitCode, exitCodes.done);
  t.match(err, /^jml: the output could not be written: ENOSPC.*\n$/);
});
