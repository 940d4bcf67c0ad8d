import type { Remediation } from '../../engine/model/remediation.ts';
import { type Landscape, olive } from '../support/landscape.ts';
import { STAFF } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const ada: Employee = { number: '20001', first: 'Ada', last: 'Obi' };
const cara: Employee = { number: '', first: 'Cara', last: 'Contractor' };
const employed = { employees: [ada], mailboxes: [mailboxOf(ada)] };
const contractor = { employees: [ada], mailboxes: [mailboxOf(ada), mailboxOf(cara)] };

async function idOf(land: Landscape, email: string): Promise<number> {
  return (await land.engine.metaverse({ email })).items[0]?.id ?? 0;
}

async function remediation(land: Landscape, email: string): Promise<Remediation> {
  return await land.engine.remediatePerson(await idOf(land, email));
}

function stepsFor({ remedies }: Remediation, code: string): string {
  return remedies.find((remedy) => remedy.code === code)?.steps.join('\n') ?? '';
}

function objectIn({ presence }: Remediation, connector: string): number {
  return presence.find((one) => one.connector === connector)?.object ?? 0;
}

story('An employee who should be on ESR only', employed, async (t, land) => {
  await land.settle();
  const person = await remediation(land, 'ada.obi@nhs.example');
  const account = objectIn(person, 'AD');
  t.match(person, { code: 'managed', displayName: 'Ada Obi', sentence: /^Managed: on ESR, in NHSmail and in AD/ });
  t.same(
    person.presence.map(({ connector, name }) => `${connector}: ${name}`),
    ['ESR: 20001', 'NHSmail: ada.obi@nhs.example', `AD: CN=Obi\\2C Ada,${STAFF}`],
    'is named as each system names her',
  );
  t.same(
    person.remedies.map(({ wanted }) => wanted),
    ['Neither NHSmail nor AD, and the mailbox is not needed again', 'ESR only', 'NHSmail only'],
    'with the three cases of the guide',
  );

  const steps = stepsFor(person, 'esr-only');
  t.match(
    steps,
    /^Find the mailbox ada\.obi@nhs\.example in the NHSmail portal\.\nMark the NHSmail account as a leaver/,
  );
  t.match(steps, /leaves CN=Obi.* as it is and reports nhsmail-disagrees.*Employed, with no end known/);
  t.match(steps, new RegExp(`Set-JmlDisconnector -Object ${account} -Type Explicit.*\nDelete CN=Obi`));

  const mailbox = land.mailbox('ada.obi@nhs.example');
  land.portal.accounts.leaver(mailbox?.id ?? '');
  await land.run('delta');
  t.equal(land.account('aobi')?.['userAccountControl'], '512', 'what is said of the leaver mark is what happens');
  t.ok((await land.findings(ada.number)).includes('nhsmail-disagrees'));
  await land.engine.setDisconnector(account, { type: 'Explicit', reason: 'ESR only' }, olive);
  land.writeAccounts([]);
  await land.run('full');
  t.same(land.logins, [], 'and after the last step no account is made again');
});

story('Somebody who has left, and whom both systems have shut out', employed, async (t, land) => {
  await land.settle();
  land.changes(linesOf({ ...ada, terminated: '20240301' }));
  await land.run('delta');
  await land.run('delta');
  const person = await remediation(land, 'ada.obi@nhs.example');

  t.match(person.sentence, /as somebody is who has left/);
  t.same(
    person.presence.map(({ connector, sentence }) => `${connector}: ${sentence}`),
    ['ESR: There.', 'NHSmail: There, Active (Leaver).', 'AD: There, disabled.'],
  );
  const steps = stepsFor(person, 'esr-only');
  t.match(steps, /marked as a leaver there already/, 'is not to be told of it by NHSmail a second time');
  t.match(steps, /is disabled already/, 'and no run is announced that disables the account');
});

story('Somebody who should keep NHSmail only', employed, async (t, land) => {
  await land.settle();
  const before = await remediation(land, 'ada.obi@nhs.example');
  const account = objectIn(before, 'AD');
  const steps = stepsFor(before, 'nhsmail-only').split('\n');
  t.equal(steps.length, 3, 'has the three steps of the guide');
  t.match(steps[0], /Get-JmlConnectorSpaceObject -Connector AD -Person \d+/);

  await land.engine.setDisconnector(account, { type: 'Explicit', reason: 'NHSmail only' }, olive);
  await land.run('delta');
  const kept = await remediation(land, 'ada.obi@nhs.example');
  t.equal(kept.code, 'kept-out', 'is known as decided after the second');
  t.match(stepsFor(kept, 'delete-kept-out'), /^Delete CN=Obi/, 'with the one step that is left');
  t.match(stepsFor(kept, 'let-in'), new RegExp(`Undo-JmlLink -Object ${account} `), 'and the way back');

  land.writeAccounts([]);
  await land.run('full');
  await land.run('delta');
  const done = await remediation(land, 'ada.obi@nhs.example');
  t.match(stepsFor(done, 'delete-kept-out'), /^Nothing is left to do/);
  t.same(land.logins, [], 'and gets no other account');
});

const twoAccounts = ['aobi', 'aobi2'].map((login) => {
  return { login, name: `Ada Obi ${login}`, more: { mail: 'ada.obi@nhs.example' } };
});

story('Somebody with two accounts that could be theirs', { ...employed, accounts: twoAccounts }, async (t, land) => {
  await land.settle();

  const undecided = await remediation(land, 'ada.obi@nhs.example');
  t.match(undecided, { code: 'account-undecided', sentence: /there may be an account of theirs/ });
  const steps = stepsFor(undecided, 'decide-account');
  t.match(steps, /points at their mailbox.*\nJoin the one that is theirs: Join-JmlObject/, 'is told how to decide');
  const accounts = [...(await land.space('AD')).values()];
  const [one, other] = accounts.map(({ anchor }) => ({ connector: 'AD', anchor }));
  const person = await idOf(land, 'ada.obi@nhs.example');
  const changes = [
    { ...one, action: 'join' as const, person },
    { ...other, action: 'keep-out' as const },
  ];
  await land.engine.changeLinks({ changes, reason: 'Ticket 4714' }, olive);
  await land.settle();
  t.equal((await remediation(land, 'ada.obi@nhs.example')).code, 'managed', 'and the steps lead there');
});

story('Somebody whose mailbox an operator keeps out', employed, async (t, land) => {
  await land.settle();
  const mailbox = objectIn(await remediation(land, 'ada.obi@nhs.example'), 'NHSmail');
  await land.engine.setDisconnector(mailbox, { type: 'Explicit', reason: 'Whose is it?' }, olive);
  await land.run('delta');
  const person = (await land.person(ada.number))?.id ?? 0;

  const kept = await land.engine.remediatePerson(person);
  t.match(kept, { code: 'mailbox-kept-out', sentence: /the mailbox is kept out by hand/ });
  t.notMatch(JSON.stringify(kept.remedies), /Restore it in the NHSmail portal/, 'is not sent to the portal for it');
  t.match(stepsFor(kept, 'let-mailbox-in'), new RegExp(`Undo-JmlLink -Object ${mailbox} `));
  await land.engine.changeLinks({ changes: [{ object: mailbox, action: 'undo' }], reason: 'Hers' }, olive);
  await land.run('delta');
  t.equal((await land.engine.remediatePerson(person)).code, 'managed', 'and the steps lead back');
});

story('A contractor who is not on ESR and should have nothing', contractor, async (t, land) => {
  await land.settle();
  const person = await remediation(land, 'cara.contractor@nhs.example');
  t.match(person, { code: 'managed-without-esr', presence: [{ connector: 'ESR', object: null }, {}, {}] });
  const steps = stepsFor(person, 'delete-mailbox').split('\n');
  t.match(steps, [
    /^Find the mailbox cara\./,
    /^Delete the NHSmail account/,
    /^The next run that reads it disables CN=Contractor/,
  ]);

  land.portal.accounts.leaver(land.mailbox('cara.contractor@nhs.example')?.id ?? '');
  await land.run('delta');
  t.equal(land.account('ccontractor')?.['userAccountControl'], '514', 'what is said is what happens');
});

const deleting = {
  ...contractor,
  configuration: { deprovisioning: [{ connector: 'AD', when: 'mailbox-leaver', action: 'delete' }] },
};

story('A contractor of a trust that deletes accounts', deleting, async (t, land) => {
  await land.settle();
  const steps = stepsFor(await remediation(land, 'cara.contractor@nhs.example'), 'delete-mailbox');
  t.match(steps, /puts the deletion of CN=Contractor.* on hold, for two people to approve/);
});

story(
  'An account in the directory that is nobody’s',
  { accounts: [{ login: 'printer', name: 'Printer' }] },
  async (t, land) => {
    await land.run();
    const [object] = [...(await land.space('AD')).values()];
    const found = await land.engine.remediateObject(object?.id ?? 0);
    t.match(found, { person: null, code: 'ad-only', displayName: 'Printer', sentence: /not managed/ });
    t.match(stepsFor(found, 'find-mailbox'), new RegExp(`Get-JmlExplanation -Object ${object?.id}`));
    t.match(
      stepsFor(found, 'no-account'),
      new RegExp(`Set-JmlDisconnector -Object ${object?.id} .*\nDelete CN=Printer`),
    );
    await t.rejects(land.engine.remediateObject(987), { code: 'not-found' });
    await t.rejects(land.engine.remediatePerson(987), { code: 'not-found' });
  },
);
