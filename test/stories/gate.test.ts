import { STAFF } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };
const mail = 'lea.leaver@nhs.example';
const GROUP = `CN=Break Glass,${STAFF}`;

const protectedAccounts: readonly (readonly [string, object, object])[] = [
  ['A protected administrator', { adminCount: '1' }, {}],
  ['An account that runs a service', { servicePrincipalName: 'HTTP/web' }, {}],
  ['An account in a named container', {}, { containers: [STAFF] }],
  ['A member of a named group', { memberOf: GROUP }, { groups: [GROUP] }],
  ['A named account', {}, { accounts: ['LLeaver'] }],
];

for (const [what, more, neverTouch] of protectedAccounts) {
  story(
    `${what} whose owner leaves`,
    {
      employees: [lea],
      mailboxes: [mailboxOf(lea)],
      accounts: [{ login: 'lleaver', name: 'Lea Leaver', more: { mail, ...more } }],
      configuration: { neverTouch },
    },
    async (t, land) => {
      const before = land.account('lleaver');
      await land.run();
      t.same(land.account('lleaver'), before, 'is not even updated');

      land.changes(linesOf({ ...lea, terminated: '20240301' }));
      const run = await land.run('delta');
      t.same(land.account('lleaver'), before, 'and not disabled');
      t.match(await land.errors(run), ['AD never-touched'], 'but reported');
      t.equal(land.mailbox(mail)?.status, 'Active (Leaver)', 'NHSmail goes on');

      const again = await land.run('delta');
      t.match(await land.errors(again), ['AD never-touched'], 'at every run');
      t.same(await land.written(again), {});
    },
  );
}

const asked = {
  employees: [lea],
  mailboxes: [mailboxOf(lea)],
  configuration: { limits: { disable: { count: 0, percent: 0 } } },
};

story('An account that becomes protected after its change was approved', asked, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, terminated: '20240301' }));
  await land.run('delta');
  t.equal((await land.approveAll()).length, 1);
  land.alterAccount('lleaver', 'adminCount', '1');
  const run = await land.run('delta');
  t.equal(land.account('lleaver')?.['userAccountControl'], '512', 'is refused at the gate, though somebody said yes');
  t.match(await land.errors(run), ['AD never-touched']);
});

story(
  'A leaver whose account is protected no more',
  {
    employees: [lea],
    mailboxes: [mailboxOf(lea)],
    accounts: [{ login: 'lleaver', name: 'Lea Leaver', more: { mail, adminCount: '1' } }],
  },
  async (t, land) => {
    await land.run();
    land.changes(linesOf({ ...lea, terminated: '20240301' }));
    await land.run('delta');
    t.equal(land.account('lleaver')?.['userAccountControl'], '512');
    land.alterAccount('lleaver', 'adminCount', '0');
    await land.run('delta');
    t.equal(land.account('lleaver')?.['userAccountControl'], '514', 'is disabled');
  },
);

story(
  'A login that the directory gave to a stranger meanwhile',
  {
    employees: [{ number: '20005', first: 'Tom', last: 'Taken' }],
  },
  async (t, land) => {
    land.writeAccounts([{ login: 'ttaken', name: 'A Machine', more: { objectClass: 'computer' } }]);
    const first = await land.run();
    t.same(await land.errors(first), ['AD cd-existing-object'], 'is refused by the directory');
    await land.run('delta');
    t.same(land.logins, ['ttaken', 'ttaken2'], 'and the next suffix is taken at the next run');
    t.equal(land.account('ttaken2')?.['mail'], 'tom.taken@nhs.example');
    const last = await land.run('delta');
    t.same(await land.written(last), {});
    t.same(await land.errors(last), []);
  },
);

story(
  'An address that the portal keeps for somebody',
  {
    employees: [{ number: '20005', first: 'Tom', last: 'Taken' }],
  },
  async (t, land) => {
    const gone = land.portal.accounts.create({
      givenName: 'Tom',
      familyName: 'Taken',
      mail: 'tom.taken@nhs.example',
      status: 'Active',
    });
    land.portal.accounts.leaver(gone.id);
    land.portal.accounts.transfer(gone.id);
    const first = await land.run();
    t.same(await land.errors(first), ['NHSmail cd-existing-object']);
    await land.run('delta');
    t.same(land.addresses, ['tom.taken2@nhs.example'], 'leads to the next one');
    t.same(land.logins, ['ttaken']);
  },
);

story(
  'A portal that refuses one change',
  {
    employees: [lea, { number: '20003', first: 'Ora', last: 'Other' }],
    mailboxes: [mailboxOf(lea), mailboxOf({ number: '20003', first: 'Ora', last: 'Other' })],
  },
  async (t, land) => {
    land.portal.setFault({ kind: 'forbidden', route: 'patch', times: 1 });
    const run = await land.run();
    t.equal(run.result, 'completed-export-errors');
    t.same(await land.errors(run), ['NHSmail failed-permission']);
    land.clock.set('2024-03-11T09:04:59Z');
    t.same(await land.written(await land.run('delta')), {}, 'is left alone for five minutes');
    land.clock.set('2024-03-11T09:05:00Z');
    const next = await land.run('delta');
    t.same(await land.errors(next), []);
    const titles = [mail, 'ora.other@nhs.example'].map((address) => land.mailbox(address)?.jobTitle);
    t.same(titles, ['Systems Analyst', 'Systems Analyst'], 'gets it at the next run');
  },
);

story(
  'An answer of the portal that is lost on the way',
  {
    employees: [{ number: '20005', first: 'Tom', last: 'Taken' }],
  },
  async (t, land) => {
    land.portal.setFault({ kind: 'reset', route: 'create', times: 1 });
    await land.run();
    await land.run('delta');
    t.same(land.addresses, ['tom.taken@nhs.example'], 'makes nobody twice');
    t.same(land.logins, ['ttaken']);
    const last = await land.run('delta');
    t.same(await land.written(last), {});
    t.equal((await land.space('NHSmail')).size, 1);
  },
);
