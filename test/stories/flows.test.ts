import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const kim: Employee = { number: '20007', first: 'KIM', last: "O'NEIL" };
const lee: Employee = { number: '20008', first: 'Lee', last: 'Ward', job: 'Staff Nurse' };
const login = 'koneil';
const always = { personal: 'always', occupational: 'always' };
const mailboxes = [
  mailboxOf({ ...kim, first: 'Kim', last: "O'Neil" }, { mail: 'kim.oneil@nhs.example' }),
  mailboxOf(lee),
];

story(
  'Names that ESR holds in capitals',
  {
    employees: [kim, lee],
    mailboxes,
    configuration: {
      flows: {
        ...always,
        inbound: [
          { system: 'esr', expression: 'properCase(familyName)', to: 'sn', name: 'surname as it is written' },
          { system: 'esr', expression: 'properCase(givenName)', to: 'givenName' },
        ],
        outbound: [
          { system: 'ad', expression: 'upper(sn) + ", " + givenName', to: 'displayName' },
          { system: 'ad', constant: 'Example Trust', to: 'company' },
          { system: 'ad', expression: 'lookup("sites", location, "Elsewhere")', to: 'physicalDeliveryOfficeName' },
        ],
        tables: { sites: { 'Example Hospital': 'EH' } },
      },
    },
  },
  async (t, land) => {
    await land.run();
    const account = land.account(login);
    t.match(
      account,
      { sn: "O'Neil", displayName: "O'NEIL, Kim", company: 'Example Trust' },
      'are put right by expressions',
    );
    t.equal(account?.['physicalDeliveryOfficeName'], 'Elsewhere', 'and what a table does not know has a default');
    const value = (await land.person('20007'))?.contributions.find(({ attribute }) => attribute === 'sn');
    t.match(value, { rule: 'surname as it is written', connector: 'ESR' }, 'each value names its rule');
    t.same(await land.written(await land.run()), {}, 'and a second run writes nothing');
  },
);

story(
  'An expression that fails for one person',
  {
    employees: [kim, lee],
    mailboxes,
    configuration: {
      flows: {
        ...always,
        inbound: [{ system: 'esr', expression: 'jobTitle.substring(0, 11)', to: 'jobTitle', name: 'short title' }],
      },
    },
  },
  async (t, land) => {
    await land.run();
    t.match(land.account('lward'), { title: 'Staff Nurse' });

    land.changes([
      ...linesOf({ ...lee, job: 'Porter', last: 'Warde' }),
      ...linesOf({ ...kim, job: 'Chief Pharmacist' }),
    ]);
    const failing = await land.run('delta');
    t.equal(failing.result, 'completed-sync-errors');
    t.same([...new Set(await land.errors(failing))], ['ESR rule-exception'], 'is an error of that person');
    t.match(land.account('lward'), { title: 'Staff Nurse', sn: 'Ward' }, 'for whom nothing flows');
    t.same(await land.findings('20008'), ['flow-failed'], 'which their page says');
    t.match(land.account(login), { title: 'Chief Pharm' }, 'while everybody else goes on');

    land.changes(linesOf({ ...lee, job: 'Porter', last: 'Warde', terminated: '20240301' }));
    const leaving = await land.run('delta');
    t.same(
      await land.written(leaving),
      { 'AD disable': 1, 'NHSmail leaver': 1 },
      'and who leaves is disabled all the same',
    );
  },
);

story('A wrong expression', {}, async (t, land) => {
  const wrong = async (flows: object) => {
    land.configure({ flows });
    return await land.restart('New rule').then(
      () => 'taken',
      (error: Error) => error.message,
    );
  };
  const inbound = (expression: string) => wrong({ inbound: [{ system: 'esr', expression, to: 'title' }] });
  t.match(
    await inbound('upper(title'),
    /line \d+: flows\.inbound\[0\]\.expression at character \d+: /,
    'is refused with its place',
  );
  t.match(await inbound('upper(shoeSize)'), /at character 7: there is no attribute shoeSize here/);
  t.match(await inbound('loud(title)'), /at character 1: there is no function loud/);
  t.match(await inbound('title + 1'), /no such overload: string \+ int/);
  const outbound = await wrong({ outbound: [{ system: 'ad', expression: 'split(mail, "@")', to: 'mail' }] });
  t.match(outbound, /flows\.outbound\[0\]\.expression at character 1: it gives a list/);
  const both = { system: 'ad', from: 'mail', constant: 'x', to: 'mail' };
  t.match(await wrong({ outbound: [both] }), /takes its value from exactly one of .* it has from and constant/);
  t.match(await wrong({ inbound: [{ system: 'esr', to: 'title' }] }), /it has none of them/);
  t.match(await wrong({ inbound: [{ system: 'esr', constant: 'soon', to: 'startDate' }] }), /"soon" is no day/);
  land.configure({});
  await land.start();
});

story(
  'Values that are there, and values that are not',
  {
    employees: [{ ...kim, mobile: '07700 900555' }, lee],
    mailboxes: [mailboxOf({ ...kim, mobile: '07700900111' }, { mail: 'kim.oneil@nhs.example' }), mailboxOf(lee)],
    configuration: {
      metaverse: [{ name: 'costCentre', description: 'Nobody has one yet.' }],
      flows: {
        ...always,
        inbound: [
          { system: 'esr', from: 'mobile', to: 'mobile', null: 'clear' },
          { system: 'esr', from: 'jobTitle', to: 'jobTitle', when: 'creation', name: 'title at first' },
          { system: 'esr', from: 'telephoneNumber', to: 'telephoneNumber', null: { default: '0300 000 0000' } },
        ],
        outbound: [
          { system: 'ad', from: 'mobile', to: 'mobile', null: 'clear' },
          { system: 'ad', from: 'costCentre', to: 'personalTitle', null: { default: 'Staff' } },
        ],
      },
    },
  },
  async (t, land) => {
    await land.run();
    t.match(land.account(login), { mobile: '07700 900555', personalTitle: 'Staff', telephoneNumber: '0300 000 0000' });

    land.fullExtract([{ ...kim, job: 'Director' }, lee]);
    await land.run('full');
    await land.approveAll();
    await land.run('delta');
    t.match(land.account(login), { title: 'Systems Analyst' }, 'what is for the beginning stays');
    t.notOk(land.account(login)?.['mobile'], 'a null clears where the flow says so, in spite of NHSmail');
  },
);

story(
  'An attribute of our own',
  {
    employees: [kim, lee],
    mailboxes,
    configuration: {
      metaverse: [{ name: 'costCentre', description: 'Who pays.' }],
      flows: {
        ...always,
        inbound: [{ system: 'esr', expression: '"C-" + employeeNumber', to: 'costCentre' }],
        outbound: [{ system: 'ad', from: 'costCentre', to: 'company' }],
      },
    },
  },
  async (t, land) => {
    await land.run();
    t.match(land.account(login), { company: 'C-20007' }, 'flows like any other');
    t.match((await land.person('20007'))?.attributes, { costCentre: ['C-20007'] });

    land.configure({ metaverse: [{ name: 'mail', description: 'Again.' }] });
    await t.rejects(land.restart('Twice'), {
      message: /metaverse\[0\]\.name is mail, which the metaverse has already/,
    });
    land.configure({ metaverse: [{ name: 'in', description: 'A word.' }] });
    await t.rejects(land.restart('Word'), { message: /a word of the expressions/ });
    land.configure({});
    await land.start();
  },
);

story(
  'A value that an attribute cannot hold',
  {
    employees: [{ ...kim, job: '2024-06-30' }, lee],
    mailboxes: [
      mailboxOf(kim, { mail: 'kim.oneil@nhs.example', aliases: ['k.oneil@nhs.example', 'kim@nhs.example'] }),
      mailboxOf(lee, { aliases: ['lee@nhs.example'] }),
    ],
    configuration: {
      metaverse: [
        { name: 'nickname', description: 'One other address.' },
        { name: 'projectEnd', kind: 'date', description: 'A day.' },
      ],
      flows: {
        ...always,
        inbound: [
          { system: 'nhsmail', from: 'aliases', to: 'nickname' },
          { system: 'esr', from: 'jobTitle', to: 'projectEnd' },
        ],
      },
    },
  },
  async (t, land) => {
    const run = await land.run();
    t.same(
      (await land.errors(run)).map((error) => error.split(' ')[1]).sort(),
      ['cs-attribute-type-mismatch', 'flow-multi-values-to-single-value'],
      'is refused in the words of MIM',
    );
    const [{ person } = { person: 0 }] = (await land.engine.runErrors(run.id, { limit: 1 })).items;
    t.type(person, 'number', 'and names the person');
    t.match((await land.person('20008'))?.attributes, { nickname: ['lee@nhs.example'] }, 'one of several is one');
    t.match((await land.person('20007'))?.attributes, { projectEnd: ['2024-06-30'] });
    t.same(land.logins, [], 'nobody who is spoiled gets an account');
  },
);

const one: Employee = { number: '20011', first: 'Ana', last: 'Obi' };
const two: Employee = { number: '20012', first: 'Ana', last: 'Obi', job: 'Nurse' };
const named = [
  { system: 'ad', expression: 'uniqueAccountName(givenName + "." + sn)', to: 'sAMAccountName', when: 'creation' },
  { system: 'ad', from: 'mail', to: 'userPrincipalName', when: 'creation' },
  {
    system: 'ad',
    expression: `uniqueDn(upper(sn) + " " + givenName, "OU=Staff,DC=trust,DC=nhs,DC=example")`,
    to: 'distinguishedName',
    when: 'creation',
  },
];

story(
  'Accounts that are named by rules of our own',
  {
    employees: [one, two],
    mailboxes: [mailboxOf(one), mailboxOf(two, { mail: 'ana.obi2@nhs.example' })],
    accounts: [{ login: 'ana.obi', name: 'Somebody Else' }],
    configuration: { flows: { ...always, outbound: named } },
  },
  async (t, land) => {
    await land.run();
    t.same(land.logins, ['ana.obi', 'ana.obi2', 'ana.obi3'], 'never get a name that is taken');
    t.match(land.account('ana.obi3'), { userPrincipalName: /^ana\.obi2?@nhs\.example$/ });
    const names = ['ana.obi2', 'ana.obi3'].map((login) => land.account(login)?.['dn']);
    t.same(names, [
      'CN=OBI Ana 2,OU=Staff,DC=trust,DC=nhs,DC=example',
      'CN=OBI Ana 3,OU=Staff,DC=trust,DC=nhs,DC=example',
    ]);
    t.same(await land.written(await land.run()), {}, 'and keep theirs');

    land.configure({ flows: { outbound: [{ ...named[0], when: 'always' }] } });
    await t.rejects(land.restart('Always'), { message: /flows\.outbound\[0\]\.when: .* it must be "creation"/ });
    land.configure({});
    await land.start();
  },
);

const again: Employee = { ...lee, number: '20009', job: 'Porter' };

story(
  'Two records of ESR, of one person and from one day on, that say different things',
  { employees: [lee, again], mailboxes: [mailboxOf(lee)] },
  async (t, land) => {
    await land.settle();
    const object = (await land.space('ESR')).get('999/820009')?.id ?? 0;
    const { id: person = 0 } = (await land.person(lee.number)) ?? {};
    await land.engine.changeLinks({ changes: [{ object, action: 'disconnect' }], reason: 'Lee has two posts' }, olive);
    await land.engine.changeLinks(
      { changes: [{ object, action: 'join', person }], reason: 'Lee has two posts' },
      olive,
    );

    const run = await land.run('delta');

    const code = 'ESR ambiguous-import-flow-from-multiple-connectors';
    t.same([...new Set(await land.errors(run))], [code], 'are named, and nobody guesses');
    t.same((await land.person(lee.number))?.attributes['jobTitle'], ['Staff Nurse'], 'what was known stays');
    t.same(land.account('lward')?.['title'], 'Staff Nurse');
  },
);

for (const recall of [true, false]) {
  story(
    `A mailbox that somebody takes from a person, of a connector that ${recall ? 'recalls' : 'does not recall'}`,
    { employees: [lee], mailboxes: [mailboxOf(lee, { aliases: ['lee@nhs.example'] })] },
    async (t, land) => {
      const written = JSON.parse(readFileSync(join(land.home, 'jml.config.jsonc'), 'utf8')) as { connectors: object[] };
      const [esr, portal, directory] = written.connectors;
      land.configure({ flows: always, connectors: [esr, { ...portal, recall }, directory] });
      await land.restart('Recall');
      await land.settle();
      const mail = 'lee.ward@nhs.example';
      const mailbox = [...(await land.space('NHSmail')).values()].find(({ person }) => person !== null);

      await land.engine.setDisconnector(mailbox?.id ?? 0, { type: 'Explicit', reason: 'Not theirs' }, olive);
      await land.run('full');
      const attributes = (await land.person('20008'))?.attributes;
      t.same(
        attributes?.['mail'],
        recall ? undefined : [mail],
        recall ? 'takes its values along' : 'leaves its values',
      );
      await land.run('full');
      t.same((await land.person('20008'))?.attributes['mail'], attributes?.['mail'], 'for good');
    },
  );
}
