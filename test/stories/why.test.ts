import type { Explanation } from '../../engine/model/explanation.ts';
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const ada: Employee = { number: '20001', first: 'Ada', last: 'Able', email: 'ada.able@nhs.example' };
/** Whom nobody has given an address yet. */
const bob: Employee = { number: '20003', first: 'Bob', last: 'Baker' };
const starter: Employee = { number: '20002', first: 'Sue', last: 'Starter', hired: '20240501' };
const nothing = { count: 0, percent: 0 };

async function why(land: Landscape, employeeNumber: string): Promise<Explanation> {
  return await land.engine.explainPerson((await land.person(employeeNumber))?.id ?? 0);
}

async function wordsOf(land: Landscape, employeeNumber: string): Promise<Record<string, string>> {
  const { systems } = await why(land, employeeNumber);
  return Object.fromEntries(systems.map(({ connector, sentence }) => [connector, sentence]));
}

const joined = {
  employees: [ada],
  mailboxes: [mailboxOf(ada)],
  accounts: [{ login: 'aable', name: 'Ada Able', more: { mail: 'ada.able@nhs.example' } }],
};

story('Why somebody has the accounts they have', joined, async (t, land) => {
  await land.run();

  const words = await wordsOf(land, '20001');
  t.match(words['NHSmail'], /^The person was made from it|^Joined by the score/);
  t.match(
    `${words['ESR']} ${words['NHSmail']}`,
    /Joined by the score\. As the two records are now: 14 points, 6 needed: the same e-mail/,
  );
  t.equal(words['AD'], 'Joined: it holds the primary address of the person’s mailbox.');
  const { sentence, contributions } = await why(land, '20001');
  t.match(sentence, /^Employed, with no end known\. ESR: /, 'in one paragraph for a ticket');
  t.notMatch(sentence, /Ada|Able|20001|@/, 'that names nobody');
  const title = contributions.find(({ attribute }) => attribute === 'jobTitle');
  t.match(title, { connector: 'ESR', run: 1, line: Number, file: /_/ }, 'with file and line of what ESR says');
});

story('Why a starter of May has nothing in March', { employees: [starter] }, async (t, land) => {
  await land.run();

  const words = await wordsOf(land, '20002');
  t.equal(words['NHSmail'], 'No mailbox is made: Employment begins on 2024-05-01.');
  t.equal(words['AD'], 'No account is made: Employment begins on 2024-05-01.');
});

const held = { employees: [bob], configuration: { limits: { create: nothing } } };

story('Why somebody waits whose mailbox is over a limit', held, async (t, land) => {
  await land.run();

  const words = await wordsOf(land, '20003');
  t.match(words['NHSmail'], /^An account is to be made\. Waits for the approval of change set 1\. 1 × create is over/);
  t.match((await why(land, '20003')).pending, [{ operation: 'create', state: 'held', changeSet: 1 }]);
  t.equal(words['AD'], 'No account is made before NHSmail shows the mailbox.');
});

story('Why there is no account yet', { employees: [bob], pendingFor: 3_600_000 }, async (t, land) => {
  await land.run();

  const words = await wordsOf(land, '20003');
  t.equal(words['NHSmail'], 'Made for this person by JML Sync.');
  t.equal(words['AD'], 'No account is made while the mailbox is Pending.');
});

const local = { employees: [bob], configuration: { topology: 'local' } };

story('Why no mailbox is made where the national service makes them', local, async (t, land) => {
  await land.run();

  const words = await wordsOf(land, '20003');
  t.equal(words['NHSmail'], 'JML Sync makes no accounts in NHSmail: it only reads it here.');
  t.equal(words['AD'], 'No account is made before the person has a mailbox.');
});

story('Why an account is kept out', joined, async (t, land) => {
  await land.run();
  const [account] = [...(await land.space('AD')).values()];
  await land.engine.setDisconnector(account?.id ?? 0, { type: 'Explicit', reason: 'NHSmail only', owner: 'IT' }, olive);
  await land.run('delta');

  t.equal((await wordsOf(land, '20001'))['AD'], 'Kept out by olive on 2024-03-11: NHSmail only. IT answers for it.');
});

const twins = {
  employees: [ada],
  mailboxes: [
    mailboxOf(ada, { mail: 'ada1@nhs.example', employeeNumber: '999|20001' }),
    mailboxOf(ada, { mail: 'ada2@nhs.example', employeeNumber: '999|20001' }),
  ],
};

story('Why a mailbox that two could own is not joined', twins, async (t, land) => {
  await land.run();

  const mailboxes = [...(await land.space('NHSmail')).values()];
  const { sentence, candidates, state } = await land.engine.explainObject(mailboxes[0]?.id ?? 0);
  t.equal(state, 'Disconnected');
  t.match(sentence, /^A human decides\. 8 points, 6 needed/);
  t.match(candidates, [{ connector: 'ESR', points: 8, sentence: /the same employee number \(5\)/ }]);
});

const stranger = { employees: [ada], accounts: [{ login: 'stranger', name: 'Some Stranger' }] };

story('Why an account that fits nobody is not joined', stranger, async (t, land) => {
  await land.run();
  const account = [...(await land.space('AD')).values()].find(({ displayName }) => displayName === 'Some Stranger');

  const { sentence, candidates } = await land.engine.explainObject(account?.id ?? 0);
  t.equal(sentence, 'Not joined: no record of another system fits it.');
  t.same(candidates, []);
  await t.rejects(land.engine.explainObject(9_999), { code: 'not-found' });
  await t.rejects(land.engine.explainPerson(9_999), { code: 'not-found' });
});

const leftToTheLab = {
  ...joined,
  configuration: {
    filters: [
      { connector: 'AD', when: 'sAMAccountName == "other"', reason: 'Nobody.' },
      { connector: 'AD', when: 'sAMAccountName == "aable"', reason: 'Looked after by the lab.' },
    ],
  },
};

story('Why somebody has no account whose account a filter leaves out', leftToTheLab, async (t, land) => {
  await land.run();

  const [account] = [...(await land.space('AD')).values()];
  t.equal(account?.state, 'DisconnectedByFilter');
  const { AD: words = '' } = await wordsOf(land, '20001');
  const filter = `account ${account?.anchor} points at their mailbox, and filter 2 of AD leaves it alone`;
  t.match(words, filter, 'the filter is named');
  t.match(words, '("Looked after by the lab.")', 'with its reason');
  t.match(words, /Do not make a second one by hand\./, 'so that nobody makes another one');
  t.notMatch(words, /Find out whose it is/, 'and nobody is sent looking for its owner');
  t.same(land.logins, ['aable']);
});

story('Why a leaver is disabled', joined, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...ada, terminated: '20240301' }));
  await land.run('delta');

  t.match((await why(land, '20001')).sentence, /^Employment ended on 2024-03-01\. /);
  const { AD: ours } = await wordsOf(land, '20001');
  t.match(ours, /mailbox\. The account is disabled: JML Sync did that with run 2 on 2024-03-11\.$/);
});

story('Why somebody who is employed cannot sign in', joined, async (t, land) => {
  await land.run();
  land.alterAccount('aable', 'userAccountControl', '514');
  await land.run('full');

  const { AD: theirs } = await wordsOf(land, '20001');
  t.match(theirs, /The account is disabled, and JML Sync did not do that\.$/, 'when somebody else has disabled them');
  land.alterAccount('aable', 'userAccountControl', '512');
  await land.run('full');
  t.notMatch((await wordsOf(land, '20001'))['AD'], /disabled/);
});
