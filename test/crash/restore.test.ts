/**
 * A restore is two requests: the account is brought back, then disabled. The process dies between them, on a real domain
 * controller; the next run must leave nobody with an account that is enabled and that nobody has looked at.
 */
import t, { type Test } from 'tap';
import { DirectorySession } from '../../engine/connectors/active-directory/session.ts';
import { olive } from '../support/landscape.ts';
import type { Employee } from '../support/landscape-people.ts';
import { openSambaLandscape } from '../support/landscape-samba.ts';
import { signInAsAdministrator, startTestDirectory } from '../support/samba.ts';

t.setTimeout(180_000);

const nora: Employee = { number: '20001', first: 'Nora', last: 'Starter', hired: '20240311', job: 'Porter' };
const directory = await startTestDirectory(t);
const administrator = await signInAsAdministrator(t, directory);
const dn = `CN=Starter\\, Nora,${directory.containers.staff}`;

/** The account has been deleted, asked back and approved. */
async function askedBack(t: Test) {
  const land = await openSambaLandscape(t, { employees: [nora], directories: [directory], as: 'administrator' });
  await land.run();
  await land.run('delta');
  const account = [...(await land.space('AD')).values()].find(({ person }) => person !== null);
  await administrator.client.del(dn);
  await land.run('delta');
  await land.engine.askRestore(account?.id ?? 0, 'Deleted by mistake', olive);
  await land.approveAll();
  return land;
}

/** What follows the restore is never asked of the directory, and nothing is recorded any more. */
function dieAfterTheRestore(t: Test, land: Awaited<ReturnType<typeof askedBack>>): () => boolean {
  const { modify } = DirectorySession.prototype;
  let isDead = false;
  DirectorySession.prototype.modify = () => {
    isDead = true;
    throw new Error('The process was killed.');
  };
  t.teardown(() => {
    DirectorySession.prototype.modify = modify;
  });
  land.dieBefore(() => isDead);
  return () => {
    DirectorySession.prototype.modify = modify;
    return isDead;
  };
}

t.test('A restore that is cut off before the account is disabled', async (t) => {
  const land = await askedBack(t);
  const wasCutOff = dieAfterTheRestore(t, land);
  await land.run('delta').catch(() => undefined);
  t.ok(wasCutOff(), 'it dies between both requests');
  t.match(await administrator.look(dn, 'userAccountControl'), { userAccountControl: '512' }, 'the account is enabled');

  await land.restart();
  const next = await land.run('delta');

  t.match(
    await administrator.look(dn, 'userAccountControl'),
    { userAccountControl: '514' },
    'the next run disables it',
  );
  t.match(await land.written(next), { 'AD restore': 1 });
  t.same(await land.findings('20001'), ['restored-disabled'], 'and says that a hand must enable it');
  await land.run('delta');
  t.same(await land.written(await land.run('full')), {}, 'once');

  await administrator.set(dn, 'userAccountControl', '512');
  await land.run('delta');
  t.match(await administrator.look(dn, 'userAccountControl'), { userAccountControl: '512' }, 'which no run undoes');
  t.same(await land.findings('20001'), []);
});
