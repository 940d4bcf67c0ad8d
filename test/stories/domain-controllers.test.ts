/** The directory of these stories is a real domain controller, and two of them where one goes down. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { SambaDirectory } from '../../engine/demo/samba/start.ts';
import type { Attributes } from '../../engine/model/views.ts';
import { type Landscape, openLandscape } from '../support/landscape.ts';
import type { Employee } from '../support/landscape-people.ts';
import { signInAsAdministrator, startTestDirectory } from '../support/samba.ts';

t.setTimeout(120_000);

const nora: Employee = { number: '20001', first: 'Nora', last: 'Starter', hired: '20240311' };
const nur: Employee = { number: '20002', first: 'Nur', last: 'Newer', hired: '20240311' };

t.test('A domain controller that says what changed', async (t) => {
  const directory = await startTestDirectory(t);
  const administrator = await signInAsAdministrator(t, directory);
  const land = await landscapeAt(t, directory);
  const { staff } = directory.containers;
  await land.run();

  const unchanged = await land.run('delta');
  t.notMatch(await land.notes(unchanged), /Everything was read/, 'a delta reads changes only');
  t.same(await land.written(unchanged), {}, 'and finds nothing to do');

  await administrator.set(`CN=Starter\\, Nora,${staff}`, 'title', 'By hand');
  await land.run('delta');
  t.same((await accountOf(land))?.['title'], ['By hand'], 'what a hand has changed is seen');

  await administrator.client.modifyDN(staff, staff.replace('OU=Staff', 'OU=People'));
  await administrator.addUnit(staff);
  const renamed = await land.run('delta');
  t.match(
    await land.notes(renamed),
    /OU=People.* was renamed or moved.* Everything was read/,
    'a renamed unit is seen',
  );
  t.match((await accountOf(land))?.['distinguishedName']?.[0], /OU=People/, 'and the new name of whoever lies in it');

  await administrator.client.del(`CN=Starter\\, Nora,${staff.replace('OU=Staff', 'OU=People')}`);
  const deleted = await land.run('delta');
  t.same(await land.findings('20001'), ['account-vanished'], 'who was deleted is told of');
  t.same(await land.written(deleted), {}, 'and is not made again in silence');
});

t.test('A domain controller that goes down', async (t) => {
  const first = await startTestDirectory(t);
  const second = await startTestDirectory(t, { exchangeAttributes: true });
  const land = await landscapeAt(t, first, second);
  await land.run();
  t.ok(await accountOf(land));

  await first.kill9();
  land.fullExtract([nora, nur]);
  const elsewhere = await land.run('delta');
  t.match(await land.notes(elsewhere), new RegExp(`${second.url} is used in this run`), 'the next one is used');
  t.match(await land.notes(elsewhere), /Nobody is taken for gone/, 'and is read whole');
  t.ok(await accountOf(land), 'whoever has not been replicated to it yet is not taken for gone');
  t.same(await land.written(elsewhere), { 'NHSmail create': 1 }, 'and nobody is made there a second time');

  await first.start();
  const back = await land.run('delta');
  t.notMatch(await land.notes(back), /is used in this run/, 'the first one is used again as soon as it is there');
  const settled = await land.run('delta');
  t.same(await land.written(settled), { 'AD create': 1 }, 'and what had to wait is done');
  t.same(await land.written(await land.run('delta')), {}, 'once');
});

/** With the account of the service, on the controllers in this order. */
async function landscapeAt(t: Test, ...directories: readonly SambaDirectory[]): Promise<Landscape> {
  const [first] = directories as readonly [SambaDirectory];
  const land = await openLandscape(t, { employees: [nora] });
  const authorities = directories.map(({ caFile }) => readFileSync(caFile, 'utf8')).join('');
  writeFileSync(join(land.home, 'ca.pem'), authorities, { mode: 0o600 });
  writeFileSync(join(land.home, 'ad.password'), `${first.serviceAccount.password}\n`, { mode: 0o600 });
  land.configure({
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts' },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: land.portal.url, keyFile: 'portal.key' },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldap',
        url: first.url,
        standbyUrls: directories.slice(1).map(({ url }) => url),
        caFile: 'ca.pem',
        account: first.serviceAccount.upn,
        passwordFile: 'ad.password',
        containers: [first.containers.managed],
        createIn: first.containers.staff,
        upnSuffix: 'trust.local',
      },
    ],
  });
  await land.restart('The directory is a real one.');
  for (const directory of directories) {
    const administrator = await signInAsAdministrator(t, directory);
    await administrator.addPerson('Resident', directory.containers.managed, { sAMAccountName: 'resident' });
  }
  return land;
}

/** The account of Nora as the last import showed it. */
async function accountOf(land: Landscape): Promise<Attributes | undefined> {
  const objects = [...(await land.space('AD')).values()];
  return objects.find(({ attributes }) => attributes['sAMAccountName']?.[0] === 'nstarter')?.attributes;
}
