/** Somebody comes from another organisation of the NHS and has a mailbox already: it comes along, and there is no second one. */
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const address = 'nora.starter@nhs.example';
const jane: Employee = { number: '20002', first: 'Jane', last: 'Other' };
const nora: Employee = { number: '20003', first: 'Nora', last: 'Starter', email: address };
const hers = {
  nhsmailId: 'nm-nora',
  givenName: 'Nora',
  familyName: 'Starter',
  displayName: 'STARTER, Nora',
  mail: address,
  organisationCode: 'Y88',
  employeeNumber: '111|20002',
  jobTitle: 'Porter',
};
const released = { ...hers, status: 'Active (Leaver)', leaverDate: '2024-03-10' } as const;
const staff = {
  employees: [jane, nora],
  mailboxes: [mailboxOf(jane)],
  accounts: [{ login: 'jother', name: 'Jane Other', more: { mail: 'jane.other@nhs.example' } }],
};

async function hour(land: Landscape, time: string) {
  land.clock.set(`2024-03-11T${time}:00Z`);
  return await land.run('delta');
}

story(
  'A starter whose mailbox another organisation has released',
  { ...staff, portal: { elsewhere: [released] } },
  async (t, land) => {
    const { id } = await land.engine.startPreview('full', olive);
    await land.parts.writer.idle();
    const { counts, toFollow } = await land.engine.preview(id);
    t.match(
      counts.filter(({ operation }) => operation === 'create'),
      [{ connector: 'NHSmail', count: 1 }],
      'is previewed',
    );
    t.match(toFollow, [/^1 person gets an account/]);
    t.equal(land.portal.accounts.find('nm-nora'), undefined, 'which takes nothing over');

    const run = await land.run();

    t.equal((await land.written(run))['NHSmail create'], 1);
    t.same(land.addresses, ['jane.other@nhs.example', address], 'keeps it, and gets no second one');
    t.match(land.portal.accounts.get('nm-nora'), { status: 'Active', organisationCode: 'X99' });
    t.equal(land.account('nstarter')?.['mail'], address, 'and an account with its address');
    t.equal(land.account('nstarter')?.['employeeNumber'], 'nm-nora');

    await land.run('delta');
    t.equal(land.portal.accounts.get('nm-nora').jobTitle, 'Systems Analyst', 'what ESR says follows');
    t.same(await land.findings(nora.number), []);
    const again = await land.run('full');
    t.same([await land.written(again), await land.errors(again), await land.pending()], [{}, [], []]);
  },
);

story(
  'A starter whose mailbox is released a few days later',
  { ...staff, portal: { elsewhere: [hers] } },
  async (t, land) => {
    await land.run();
    t.same(await land.findings(nora.number), ['awaiting-release'], 'waits');
    t.same(land.addresses, ['jane.other@nhs.example']);

    land.portal.accounts.elsewhere.leaver('nm-nora', '2024-03-11');
    await hour(land, '09:30');
    t.same(land.addresses, ['jane.other@nhs.example'], 'the portal is asked once an hour');

    t.equal((await land.written(await hour(land, '10:30')))['NHSmail create'], 1);
    t.same(land.addresses, ['jane.other@nhs.example', address], 'and has it then, without a new file');
  },
);

const doubtful: readonly (readonly [string, object])[] = [
  ['belongs to somebody of another name', { givenName: 'Norman', familyName: 'Stark' }],
  ['has the address as an alias only', { mail: 'n.starter@nhs.example', aliases: [address] }],
];
for (const [situation, more] of doubtful) {
  story(
    `A starter whose address in ESR leads to a released mailbox that ${situation}`,
    { ...staff, portal: { elsewhere: [{ ...released, ...more }] } },
    async (t, land) => {
      const run = await land.run();

      t.notOk('NHSmail create' in (await land.written(run)), 'takes nothing over');
      t.same(await land.findings(nora.number), ['awaiting-release']);
      t.equal(land.portal.accounts.elsewhere.get('nm-nora').status, 'Active (Leaver)');
    },
  );
}

const twin: Employee = { number: '20009', first: 'Nora', last: 'Starter', email: address };
story(
  'Two starters whose address in ESR is one released mailbox',
  { ...staff, employees: [jane, nora, twin], portal: { elsewhere: [released] } },
  async (t, land) => {
    await land.run();

    t.same(land.addresses, ['jane.other@nhs.example'], 'neither takes it over');
    for (const { number } of [nora, twin]) t.notSame(await land.findings(number), [], 'and both are shown');
  },
);

story(
  'More transfers than may go without approval',
  { ...staff, portal: { elsewhere: [released] }, configuration: { limits: { create: { count: 0, percent: 0 } } } },
  async (t, land) => {
    await land.run();
    t.same(await land.pending(), ['NHSmail create held'], 'are held like new mailboxes');
    t.same(await land.findings(nora.number), ['transfer-in'], 'and say what they are');
    t.equal(land.portal.accounts.find('nm-nora'), undefined);

    await land.approveAll();
    await land.run('delta');
    t.equal(land.portal.accounts.get('nm-nora').status, 'Active');
  },
);

story(
  'A released mailbox that the other organisation takes back before it is taken over',
  { ...staff, portal: { elsewhere: [released] } },
  async (t, land) => {
    land.portal.setFault({ kind: 'forbidden', route: 'join' });
    t.same(await land.errors(await land.run()), ['NHSmail failed-permission']);

    Object.assign(land.portal.accounts.elsewhere.get('nm-nora'), { status: 'Active' });
    const refused = await hour(land, '09:30');
    t.same(await land.errors(refused), ['NHSmail cd-missing-object'], 'is not taken over');
    await hour(land, '10:30');
    t.same([await land.findings(nora.number), await land.pending()], [['awaiting-release'], []]);
  },
);

story('A portal that cannot say who is released', { ...staff, portal: { elsewhere: [released] } }, async (t, land) => {
  land.portal.setFault({ kind: 'html', route: 'released', times: 99 });

  const run = await land.run();

  t.ok(
    (await land.errors(run)).some((line) => line.endsWith('answer-not-understood')),
    'is named',
  );
  t.same(await land.findings(nora.number), ['awaiting-release'], 'lets her wait');
  t.same(land.logins, ['jother'], 'and holds up nobody else');
});

story(
  'A key that may not take accounts over',
  { ...staff, portal: { elsewhere: [released], permissions: ['read', 'create', 'update', 'leaver'] } },
  async (t, land) => {
    const run = await land.run();

    t.same([await land.errors(run), await land.findings(nora.number)], [[], ['awaiting-release']]);
  },
);

story(
  'A transfer whose answer is lost, and one that is answered with another account',
  { ...staff, portal: { elsewhere: [released] } },
  async (t, land) => {
    land.portal.setFault({ kind: 'another-account', route: 'join' });
    t.same(await land.errors(await land.run()), ['NHSmail another-object-answered'], 'is refused');
    t.equal(land.portal.accounts.find('nm-nora'), undefined);

    await land.engine.releaseExports({ reason: 'The portal is mended' }, olive);
    land.portal.setFault({ kind: 'reset', route: 'join' });
    t.same(await land.errors(await land.run('delta')), [], 'is looked up');
    t.equal(land.portal.accounts.get('nm-nora').status, 'Active');
  },
);
