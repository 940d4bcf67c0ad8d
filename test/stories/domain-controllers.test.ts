/** The directory of these stories is a real domain controller, and two of them where one goes down. */
import t from 'tap';
import type { Counters } from '../../engine/model/counter.ts';
import type { Attributes } from '../../engine/model/views.ts';
import type { Landscape } from '../support/landscape.ts';
import type { Employee } from '../support/landscape-people.ts';
import { openSambaLandscape } from '../support/landscape-samba.ts';
import { signInAsAdministrator, startTestDirectory } from '../support/samba.ts';

t.setTimeout(120_000);

const nora: Employee = { number: '20001', first: 'Nora', last: 'Starter', hired: '20240311' };
const nur: Employee = { number: '20002', first: 'Nur', last: 'Newer', hired: '20240311' };

t.test('A domain controller that says what changed', async (t) => {
  const directory = await startTestDirectory(t);
  const administrator = await signInAsAdministrator(t, directory);
  const land = await openSambaLandscape(t, { employees: [nora], directories: [directory] });
  const { staff } = directory.containers;
  await land.run();

  const unchanged = await land.run('delta');
  t.notMatch(await land.notes(unchanged), /Everything was read/, 'a delta reads changes only');
  t.same(await land.written(unchanged), {}, 'and finds nothing to do');

  await administrator.set(`CN=Starter\\, Nora,${staff}`, 'title', 'By hand');
  await land.run('delta');
  t.same((await accountOf(land))?.['title'], ['By hand'], 'what a hand has changed is seen');

  const moved = { sAMAccountName: 'moved' };
  const { managed, unmanaged } = directory.containers;
  await administrator.addPerson('Moved', managed, moved);
  await land.run('delta');
  await administrator.client.modifyDN(`CN=Moved,${managed}`, `CN=Moved,${unmanaged}`);
  await administrator.addPerson('Contractor', unmanaged, { sAMAccountName: 'contractor' });
  t.match(
    await importedFromAd(land),
    { staging: { delete: 1 }, discovery: { 'filtered-objects': 1 } },
    'who is moved out of our containers is gone from them, and others there are no concern of ours',
  );

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
  const land = await openSambaLandscape(t, { employees: [nora], directories: [first, second] });
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

  await first.kill9();
  for (const hour of ['09:00', '10:00', '20:00']) {
    land.clock.set(`2024-03-12T${hour}:00Z`);
    await land.run('full');
    t.same(await land.findings('20001'), [], `at ${hour} whoever the next one lacks is still waited for`);
  }
  land.clock.set('2024-03-13T09:00:00Z');
  const nextDay = await land.run('delta');
  t.match(await land.notes(nextDay), /has had time to receive everybody/, 'a day later its word counts');
  t.same(await land.findings('20001'), ['account-vanished']);
  t.same(await land.written(nextDay), {}, 'and nobody is made again in silence');
});

t.test('A domain controller that keeps the other addresses of a mailbox', async (t) => {
  const directory = await startTestDirectory(t);
  const administrator = await signInAsAdministrator(t, directory);
  const land = await openSambaLandscape(t, {
    employees: [nora],
    directories: [directory],
    configuration: {
      directory: { furtherAttributes: { otherAddresses: { attribute: 'proxyAddresses', kind: 'multi' } } },
      metaverse: [{ name: 'aliases', kind: 'multi', description: 'Other addresses of the mailbox.' }],
      flows: {
        personal: 'always',
        occupational: 'always',
        inbound: [{ system: 'nhsmail', from: 'aliases', to: 'aliases' }],
        outbound: [{ system: 'ad', from: 'aliases', to: 'otherAddresses' }],
      },
      runProfiles: {
        look: [
          { connector: 'NHSmail', type: 'full-import' },
          { connector: 'AD', type: 'delta-import' },
          { connector: 'NHSmail', type: 'delta-sync' },
        ],
        write: [{ connector: 'AD', type: 'export' }],
      },
    },
  });
  const dn = `CN=Starter\\, Nora,${directory.containers.staff}`;
  const [usual, wished, byHand] = ['nora.starter@nhs.example', 'nora@nhs.example', 'ward9@nhs.example'] as const;
  const addresses = async () =>
    [(await administrator.look(dn, 'proxyAddresses'))?.['proxyAddresses'] ?? []].flat().sort();
  const readdress = (from: string, to: string) => land.portal.accounts.changeAddress(land.mailbox(from)?.id ?? '', to);
  await land.settle();
  readdress(usual, wished);
  t.same(await land.written(await land.run('delta')), { 'AD update': 1 });
  t.same(await addresses(), [usual], 'has the one that came');
  t.same(await land.written(await land.run('delta')), {}, 'once');

  readdress(wished, usual);
  await land.run({ profile: 'look' });
  await administrator.set(dn, 'proxyAddresses', usual, byHand);
  t.same(await land.written(await land.run({ profile: 'write' })), { 'AD update': 1 });
  t.same(await addresses(), [wished, byHand].sort(), 'and with another one keeps what a hand has added meanwhile');

  t.same(await land.written(await land.run('delta')), {}, 'which a second run leaves alone');
  t.same(await addresses(), [wished, byHand].sort());
  t.match((await accountOf(land))?.['otherAddresses'], [wished, byHand].sort());
});

/** The account of Nora as the last import showed it. */
async function accountOf(land: Landscape): Promise<Attributes | undefined> {
  const objects = [...(await land.space('AD')).values()];
  return objects.find(({ attributes }) => attributes['sAMAccountName']?.[0] === 'nstarter')?.attributes;
}

/** What a delta counts as it reads the directory. */
async function importedFromAd(land: Landscape): Promise<Counters | undefined> {
  const { id } = await land.run('delta');
  const steps = await land.engine.runSteps(id);
  return steps.find(({ connector, type }) => connector === 'AD' && type === 'delta-import')?.counters;
}
