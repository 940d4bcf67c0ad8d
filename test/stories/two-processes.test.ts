/** Several processes want the same data folder: one works, the others are sent away, and nobody has anything twice. */
import { once } from 'node:events';
import t from 'tap';
import { exitCodes } from '../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { runJml, spawnJml } from '../support/jml-process.ts';

t.setTimeout(180_000);

t.test('Five processes that are started at once on one data folder', async (t) => {
  const folder = await makeDataFolder(t);
  folder.setPortalFault({ kind: 'slow', route: 'list', delayMs: 3_000 });

  const all = await Promise.all(
    Array.from({ length: 5 }, () => runJml(['run', '--cycle', 'full', '--home', folder.home])),
  );

  const worked = all.filter(({ code }) => code === exitCodes.done);
  const refused = all.filter(({ code, err }) => code === exitCodes.failed && err.includes('(data-folder-in-use)'));
  t.equal(worked.length + refused.length, 5, 'each works or is sent away');
  t.ok(worked.length >= 1, 'one works');
  t.ok(refused.length >= 1, 'whoever comes while it does is sent away');
  t.same(folder.logins(), ['aexample', 'bsample', 'stranger'], 'everybody has one account');
  const again = await runJml(['run', '--cycle', 'full', '--home', folder.home]);
  t.equal(again.code, exitCodes.nothing, 'and nothing is left to do');
});

t.test('A process that is killed in its run', async (t) => {
  const folder = await makeDataFolder(t);
  folder.setPortalFault({ kind: 'slow', route: 'list', delayMs: 20_000 });
  const first = spawnJml(['run', '--cycle', 'full', '--home', folder.home]);
  await once(first.stderr, 'data');
  const ended = once(first, 'exit');
  first.kill('SIGKILL');
  await ended;

  const next = await runJml(['run', '--cycle', 'full', '--home', folder.home]);

  t.equal(next.code, exitCodes.done, 'leaves the data folder to the next one at once');
  t.same(folder.logins(), ['aexample', 'bsample', 'stranger'], 'which finishes its job');
});
