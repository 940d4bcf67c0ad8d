/** The same story on a real domain controller, which remembers names only: it has no recycle bin, but tombstones. */
import t from 'tap';
import { ann, olive } from '../support/landscape.ts';
import type { Employee } from '../support/landscape-people.ts';
import { openSambaLandscape } from '../support/landscape-samba.ts';
import { signInAsAdministrator, startTestDirectory } from '../support/samba.ts';

t.setTimeout(120_000);

const nora: Employee = { number: '20001', first: 'Nora', last: 'Starter', hired: '20240311', job: 'Porter' };

t.test('An account that somebody has deleted from a real directory', async (t) => {
  const directory = await startTestDirectory(t);
  const administrator = await signInAsAdministrator(t, directory);
  const land = await openSambaLandscape(t, { employees: [nora], directories: [directory], as: 'administrator' });
  const { staff } = directory.containers;
  const dn = `CN=Starter\\, Nora,${staff}`;
  await land.run();
  await land.run('delta');
  const account = async () => await administrator.look(dn, '*');
  const anchor = [...(await land.space('AD')).entries()].find(([, { person }]) => person !== null)?.[0] ?? '';
  const object = (await land.space('AD')).get(anchor)?.id ?? 0;

  await administrator.client.del(dn);
  await land.run('delta');
  t.match((await land.person('20001'))?.findings, [{ code: 'account-vanished', sentence: /Restore-JmlObject/ }]);
  t.match(await land.engine.deletedObject(object), {
    found: true,
    lastKnownParent: staff,
    withValues: false,
    sentence: /disabled and with its names only/,
  });

  const { changeSet } = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  t.same(await land.written(await land.run('delta')), {}, 'is not brought back before somebody else agrees');
  const { digest, count } = await land.engine.changeSet(changeSet ?? 0);
  await land.engine.approveChangeSet(changeSet ?? 0, { digest, count, reason: 'Agreed' }, ann);
  t.same(await land.written(await land.run('delta')), { 'AD restore': 1 });
  t.equal((await account())?.['userAccountControl'], '514', 'comes back disabled');

  t.same(await land.written(await land.run('delta')), { 'AD update': 1 }, 'is given its values again');
  t.match(await account(), { title: 'Porter', mail: /@nhs.example$/ });
  t.equal((await land.space('AD')).get(anchor)?.state, 'Connected', 'is the same object, joined as it was');
  t.same(await land.findings('20001'), ['restored-disabled']);
  t.same(await land.written(await land.run('full')), {}, 'and nobody enables it by himself');

  await administrator.set(dn, 'userAccountControl', '512');
  await land.run('delta');
  t.same(await land.findings('20001'), []);
  t.match(
    (await land.engine.changes({})).entries.at(-1),
    { operation: 'restore', anchor },
    'is told in the change feed',
  );

  await administrator.client.del(dn);
  await land.run('delta');
  await directory.kill9();
  await t.rejects(
    land.engine.deletedObject(object),
    { code: 'failed-connection' },
    'cannot be looked for while the directory is down',
  );
});
