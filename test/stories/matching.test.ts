import { ann, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const alex: Employee = { number: '20001', first: 'Alex', last: 'Twin', mobile: '07700 900001' };
const mail = 'alex.twin@nhs.example';
/** Somebody ESR tells of who has no part in the story: their first day is far off. */
const bystander: Employee = { number: '29999', first: 'By', last: 'Stander', hired: '20990101' };

story(
  'A mailbox that scores on name and employee number',
  {
    employees: [alex],
    mailboxes: [mailboxOf(alex, { mobile: '' })],
  },
  async (t, land) => {
    await land.run();
    const person = await land.person('20001');
    t.equal(person?.objects.length, 3, 'is joined');
    t.same(land.addresses, [mail], 'and no second one is made');
  },
);

story(
  'Two employees whom one mailbox fits as well as the other',
  {
    employees: [
      { ...alex, email: mail },
      { ...alex, number: '20002', email: mail },
    ],
    mailboxes: [mailboxOf(alex, { employeeNumber: '' })],
  },
  async (t, land) => {
    const run = await land.run();
    t.same(land.addresses, [mail], 'get no second mailbox');
    const states = [...(await land.space('NHSmail')).values()].map(({ state }) => state);
    t.same(states, ['Disconnected'], 'and neither is given the first');
    t.same(await land.findings('20001'), ['possible-duplicate']);
    t.same(await land.findings('20002'), ['possible-duplicate']);
    t.same(await land.written(run), {});

    await land.run('full');
    t.same(land.addresses, [mail], 'nor at any later run');
  },
);

story(
  'Two ESR records of one VPD with one employee number',
  { employees: [alex, { number: alex.number, personId: '899999', first: 'Bea', last: 'Copy' }] },
  async (t, land) => {
    await land.run();
    t.same(land.addresses, [mail], 'the first gets a mailbox, the second waits for somebody who looks');
    const { items } = await land.engine.metaverse({ employeeNumber: alex.number });
    const people = await Promise.all(items.map(({ id }) => land.engine.metaverseObject(id)));
    const findings = people.flatMap((person) => person.findings.map(({ code }) => code));
    t.same(findings, ['possible-duplicate']);

    await land.run('full');
    t.same(land.addresses, [mail], 'at every run');
  },
);

story(
  'An address that now belongs to somebody else',
  {
    employees: [{ number: '20003', first: 'Nadia', last: 'Newcomer', email: mail }],
    mailboxes: [mailboxOf(alex)],
  },
  async (t, land) => {
    await land.run();
    const mailbox = [...(await land.space('NHSmail')).values()][0];
    t.equal(mailbox?.person === (await land.person('20003'))?.id, false, 'is not given to them');
    t.same(land.addresses, [mail], 'and no mailbox is made before somebody has looked');
    t.same(await land.findings('20003'), ['possible-duplicate']);
  },
);

story(
  'A starter with the name of a colleague',
  {
    employees: [alex, { number: '20009', first: 'Alex', last: 'Twin', mobile: '07700 900009' }],
    mailboxes: [mailboxOf(alex)],
    accounts: [{ login: 'atwin', name: 'Twin\\2C Alex', more: { mail } }],
  },
  async (t, land) => {
    await land.run();
    t.same(land.addresses, ['alex.twin2@nhs.example', mail], 'gets an address with a number');
    t.same(land.logins, ['atwin', 'atwin2'], 'and an account name with the same');
    t.match(land.account('atwin2'), { dn: /^CN=Twin\\2C Alex 2,/, mail: 'alex.twin2@nhs.example' });
  },
);

const twins: readonly Employee[] = [
  { ...alex, number: '20010', mobile: '07700 900010' },
  { ...alex, number: '20009', mobile: '07700 900009' },
];
for (const [order, employees] of Object.entries({
  'as they stand': twins,
  'the other way round': twins.toReversed(),
})) {
  story(`Two starters of one name in one file, ${order}`, { employees }, async (t, land) => {
    await land.run();
    t.match(land.account('atwin'), { employeeID: '20009' }, 'the lower employee number has the name without a number');
    t.match(land.account('atwin2'), { employeeID: '20010' });
    t.match(land.mailbox('alex.twin@nhs.example'), { employeeNumber: /20009$/ }, 'in every system');
  });
}

story(
  'A contractor whom only NHSmail knows',
  { employees: [bystander], mailboxes: [mailboxOf(alex)] },
  async (t, land) => {
    await land.run();
    t.same(land.logins, ['atwin'], 'gets an account');
  },
);

story(
  'A contractor whom NHSmail calls a leaver',
  {
    employees: [bystander],
    mailboxes: [mailboxOf(alex)],
  },
  async (t, land) => {
    await land.run();
    land.portal.accounts.leaver(land.mailbox(mail)?.id ?? '');
    const run = await land.run('delta');
    t.same(await land.written(run), { 'AD disable': 1 }, 'is disabled, as ESR has nothing to say');
  },
);

story(
  'A mailbox of another organisation',
  {
    employees: [bystander],
    mailboxes: [mailboxOf(alex, { organisationCode: 'X98' })],
  },
  async (t, land) => {
    await land.run();
    t.same(land.logins, [], 'gets no account');
    const states = [...(await land.space('NHSmail')).values()].map(({ state }) => state);
    t.same(states, ['DisconnectedByFilter']);
  },
);

story(
  'A shared mailbox',
  { employees: [bystander], mailboxes: [mailboxOf(alex, { accountType: 'Shared' })] },
  async (t, land) => {
    await land.run();
    t.same(land.logins, [], 'gets no account');
  },
);

story(
  'Accounts that only the directory knows',
  {
    accounts: [
      { login: 'svc-backup', name: 'Backup', more: { servicePrincipalName: 'backup/host' } },
      { login: 'visitor', name: 'Some Visitor' },
    ],
    employees: [bystander],
    mailboxes: [mailboxOf(alex)],
  },
  async (t, land) => {
    const before = [land.account('svc-backup'), land.account('visitor')];
    await land.run();
    t.same([land.account('svc-backup'), land.account('visitor')], before, 'stay as they are');
    const states = [...(await land.space('AD')).values()].map(({ state }) => state);
    t.same(states.sort(), ['Connected', 'Disconnected', 'Disconnected']);
  },
);

story(
  "A person's second account",
  {
    employees: [bystander],
    mailboxes: [mailboxOf(alex)],
    accounts: [
      { login: 'atwin', name: 'Alex Twin', more: { mail } },
      { login: 'atwin-adm', name: 'Alex Twin Admin', more: { mail } },
    ],
  },
  async (t, land) => {
    await land.run();
    const joined = [...(await land.space('AD')).values()].filter(({ person }) => person !== null);
    t.equal(joined.length, 0, 'with the same address, neither is joined');
    t.same(land.logins, ['atwin', 'atwin-adm'], 'and no third one is made');
  },
);

story(
  'An ESR record whose address is not in our NHSmail',
  {
    employees: [{ ...alex, email: 'alex.twin7@nhs.example' }],
  },
  async (t, land) => {
    await land.run();
    t.same(land.addresses, [], 'makes no mailbox');
    t.same(await land.findings('20001'), ['awaiting-release'], 'but waits for the other organisation');

    land.portal.accounts.create(mailboxOf(alex, { mail: 'alex.twin7@nhs.example', status: 'Active' }));
    await land.run('delta');
    t.same(await land.findings('20001'), []);
    t.same(land.logins, ['atwin'], 'and goes on when the mailbox has come');
  },
);

story(
  'An ESR record with a private address',
  {
    employees: [{ ...alex, email: 'alex@home.example' }],
  },
  async (t, land) => {
    await land.run();
    t.same(land.addresses, [mail], 'gets a mailbox like anybody else');
  },
);

story(
  'An account that has vanished from the directory',
  {
    mailboxes: [mailboxOf(alex)],
    employees: [alex],
  },
  async (t, land) => {
    await land.run();
    land.writeAccounts([{ login: 'visitor', name: 'Some Visitor' }]);
    const run = await land.run('full');
    t.same(land.logins, ['visitor'], 'is not made again');
    t.same(await land.written(run), {});
    t.same(await land.findings('20001'), ['account-vanished'], 'but reported');
    await land.run('delta');
    t.same(land.logins, ['visitor']);
  },
);

story(
  'A mailbox that has vanished from NHSmail',
  {
    mailboxes: [mailboxOf(alex)],
    employees: [alex],
  },
  async (t, land) => {
    await land.run();
    const { id = '' } = land.mailbox(mail) ?? {};
    land.portal.accounts.leaver(id);
    land.portal.accounts.transfer(id);
    await land.run('delta');
    const run = await land.run('full');
    t.same(land.addresses, [], 'is not made again');
    t.match(await land.findings('20001'), ['account-vanished']);
    t.same(await land.written(run), {});
  },
);

story('An explicit disconnector', { mailboxes: [mailboxOf(alex)], employees: [alex] }, async (t, land) => {
  await land.run();
  const [account] = (await land.space('AD')).values();
  const wish = { type: 'Explicit', reason: 'Shared by a ward' } as const;
  await land.engine.setDisconnector(account?.id ?? 0, wish, olive);

  land.changes(linesOf({ ...alex, job: 'Director' }));
  await land.run('full');
  t.same(land.logins, ['atwin'], 'gets no second account beside it');
  t.equal(land.account('atwin')?.['title'], 'Systems Analyst', 'and nothing is written to it');

  land.changes(linesOf({ ...alex, terminated: '20240301' }));
  await land.run('delta');
  t.equal(land.account('atwin')?.['userAccountControl'], '512', 'not even when the person leaves');
  land.changes(linesOf(alex));
  await land.run('delta');

  land.writeAccounts([{ login: 'visitor', name: 'Some Visitor' }]);
  await land.run('full');
  await land.run('delta');
  t.same(land.logins, ['visitor'], 'nor once it is deleted');

  const { items } = await land.engine.disconnectors({ type: 'Explicit' });
  t.match(items, [{ reason: 'Shared by a ward', by: 'olive', type: 'Explicit' }]);
});

story(
  'An explicit disconnector that is taken back',
  {
    mailboxes: [mailboxOf(alex)],
    employees: [alex],
  },
  async (t, land) => {
    await land.run();
    const [account] = (await land.space('AD')).values();
    await land.engine.setDisconnector(account?.id ?? 0, { type: 'Explicit', reason: 'Odd' }, olive);
    await land.run('delta');
    await land.engine.setDisconnector(account?.id ?? 0, { type: 'Normal', reason: 'Not odd' }, olive);
    await land.run('delta');
    const [now] = (await land.space('AD')).values();
    t.equal(now?.state, 'Connected', 'is joined by the rules again');
    t.equal(now?.person, account?.person);
    t.same(land.logins, ['atwin']);
  },
);

story(
  'A disconnector on an object with something pending',
  {
    employees: [alex],
    mailboxes: [mailboxOf(alex)],
    configuration: { limits: { update: { count: 0, percent: 0 } } },
  },
  async (t, land) => {
    await land.run();
    t.same(await land.pending(), ['NHSmail update held']);
    const [mailbox] = (await land.space('NHSmail')).values();
    await land.engine.setDisconnector(mailbox?.id ?? 0, { type: 'Explicit', reason: 'Odd' }, ann);
    t.same(await land.pending(), [], 'takes that back');
  },
);

story(
  'A mailbox that goes to another organisation with something pending',
  {
    mailboxes: [mailboxOf(alex)],
    employees: [alex],
    configuration: { limits: { update: { count: 0, percent: 0 } } },
  },
  async (t, land) => {
    await land.run();
    t.same(await land.pending(), ['NHSmail update held']);
    const account = land.mailbox(mail);
    if (account !== undefined) land.portal.accounts.edit(account.id, { organisationCode: 'X98' });
    await land.run('delta');
    t.same(await land.pending(), [], 'has nothing pending any more');
    t.equal(land.mailbox(mail)?.jobTitle, '');
    t.same(land.addresses, [mail], 'and is not replaced by another');
    t.same(await land.findings('20001'), ['possible-duplicate']);
  },
);

story('A mailbox while ESR was never read', { mailboxes: [mailboxOf(alex)] }, async (t, land) => {
  const run = await land.run();
  t.match(await land.errors(run), ['ESR file-missing']);
  t.same(land.logins, [], 'gets no account: nobody knows whether its owner still works here');
  land.fullExtract([alex]);
  await land.run('full');
  t.same(land.logins, ['atwin'], 'until ESR has told');
});

story(
  'An employee whom two mailboxes fit, and both go to another organisation',
  {
    employees: [{ number: '20005', first: 'Olu', last: 'Other' }],
    mailboxes: [mailboxOf(alex), mailboxOf(alex, { mail: 'alex.twin2@nhs.example' })],
  },
  async (t, land) => {
    await land.settle();
    land.changes(linesOf(alex));
    await land.settle();
    t.equal((await land.engine.disconnectors({ connector: 'ESR' })).items.length, 1, 'waits for a human at first');
    for (const { id, familyName } of land.portal.accounts.all()) {
      if (familyName !== 'Twin') continue;
      land.portal.accounts.leaver(id);
      land.portal.accounts.transfer(id);
    }

    await land.run('full');

    t.equal((await land.engine.disconnectors({ connector: 'ESR' })).items.length, 0);
    t.equal(
      (await land.person('20001'))?.displayName,
      'Alex Twin',
      'and becomes a person when nobody is left to be mistaken for',
    );
  },
);
