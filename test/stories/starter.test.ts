import type { Employee } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const HOUR = 3_600_000;
const nora: Employee = { number: '20001', first: 'Nora', last: 'Starter', hired: '20240311' };

story(
  'A starter whose mailbox NHSmail makes within the hour',
  { employees: [nora], pendingFor: HOUR },
  async (t, land) => {
    const first = await land.run();

    t.equal(land.mailbox('nora.starter@nhs.example')?.status, 'Pending', 'the mailbox is asked for at once');
    t.same(land.logins, [], 'and there is no account while it is Pending');
    t.same(await land.written(first), { 'NHSmail create': 1 });

    land.clock.set('2024-03-11T09:30:00Z');
    await land.run('delta');
    t.same(land.logins, [], 'half an hour later nothing has changed');

    land.clock.set('2024-03-11T10:30:00Z');
    const last = await land.run('delta');
    t.equal(land.mailbox('nora.starter@nhs.example')?.status, 'Active');
    t.same(await land.written(last), { 'AD create': 1 }, 'once the mailbox is Active the account is made');
    t.match(land.account('nstarter'), {
      dn: 'CN=Starter\\2C Nora,OU=Staff,DC=trust,DC=nhs,DC=example',
      userPrincipalName: 'nstarter@trust.nhs.example',
      mail: 'nora.starter@nhs.example',
      userAccountControl: '512',
      employeeID: '20001',
    });
    t.same(await land.pending(), [], 'nothing is left to do');
  },
);

story('A starter whose mailbox is there at once', { employees: [nora] }, async (t, land) => {
  await land.run();

  t.same(land.addresses, ['nora.starter@nhs.example']);
  t.same(land.logins, ['nstarter'], 'gets the account in the same run');
  const seen = await land.person('20001');
  t.equal(seen?.lifecycle, 'active');
  t.same(seen?.objects.map(({ connector, state }) => `${connector} ${state}`).sort(), [
    'AD Connected',
    'ESR Connected',
    'NHSmail Connected',
  ]);
  const source = seen?.contributions.find(({ attribute }) => attribute === 'sn');
  t.match(source, { connector: 'ESR', values: ['Starter'], file: /GOF_20240311/, line: 5 });
});

story('A starter with a first day to come', { employees: [{ ...nora, hired: '20240318' }] }, async (t, land) => {
  await land.run();
  t.same(land.addresses, [], 'gets nothing before that day');
  t.equal((await land.person('20001'))?.lifecycle, 'future');

  land.clock.set('2024-03-17T23:59:00Z');
  await land.run('delta');
  t.same(land.addresses, []);

  land.clock.set('2024-03-18T00:00:00Z');
  await land.run('delta');
  t.same(land.addresses, ['nora.starter@nhs.example'], 'and everything on it, without a new file');
  t.same(land.logins, ['nstarter']);
});
