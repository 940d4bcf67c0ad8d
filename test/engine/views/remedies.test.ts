import t from 'tap';
import { type Found, type RemediationFacts, remediate } from '../../../engine/views/remedies.ts';

const found = (object: number, name: string, more: Partial<Found> = {}): Found => {
  return { object, name, isKeptOut: false, isThere: true, isClosed: false, ...more };
};
const esr = found(1, '20001');
const mailbox = found(2, 'ada.obi@nhs.example');
const account = found(3, 'CN=Ada Obi,DC=trust,DC=nhs,DC=example');

function facts(more: Partial<RemediationFacts> = {}): RemediationFacts {
  return {
    person: 7,
    lifecycle: { state: 'active', dueOn: null, reason: 'Employed, with no end known.' },
    esr: undefined,
    mailbox: undefined,
    account: undefined,
    nhsmail: 'NHSmail',
    ad: 'AD',
    makesMailboxes: true,
    ending: () => 'leaver-plan',
    ...more,
  };
}

function stepsFor(code: string, more: Partial<RemediationFacts>): readonly string[] {
  return remediate(facts(more)).remedies.find((remedy) => remedy.code === code)?.steps ?? [];
}

t.test('where somebody is', async (t) => {
  const gone = { ...mailbox, isThere: false };
  const keptOut = { ...account, isKeptOut: true };
  const keptBox = { ...mailbox, isKeptOut: true };
  const cases: readonly (readonly [string, Partial<RemediationFacts>, string, readonly string[]])[] = [
    [
      'on ESR, in NHSmail and in AD',
      { esr, mailbox, account },
      'managed',
      ['delete-mailbox', 'esr-only', 'nhsmail-only'],
    ],
    ['in NHSmail and in AD', { mailbox, account }, 'managed-without-esr', ['delete-mailbox', 'nhsmail-only']],
    ['on ESR and in AD', { esr, account }, 'without-nhsmail', ['find-mailbox', 'no-account']],
    [
      'on ESR and in AD, and the mailbox is gone',
      { esr, account, mailbox: gone },
      'without-nhsmail',
      ['find-mailbox', 'no-account'],
    ],
    [
      'on ESR and in AD, and the mailbox is kept out by hand',
      { esr, account, mailbox: keptBox },
      'mailbox-kept-out',
      ['let-mailbox-in', 'no-account'],
    ],
    ['on ESR, and the mailbox is kept out by hand', { esr, mailbox: keptBox }, 'mailbox-kept-out', ['let-mailbox-in']],
    [
      'mailbox and account kept out by hand',
      { esr, mailbox: keptBox, account: keptOut },
      'mailbox-kept-out',
      ['let-mailbox-in'],
    ],
    ['on ESR and in NHSmail', { esr, mailbox }, 'without-ad', ['not-yet']],
    ['in NHSmail', { mailbox }, 'without-ad', ['not-yet']],
    ['in NHSmail, kept out of AD', { esr, mailbox, account: keptOut }, 'kept-out', ['delete-kept-out', 'let-in']],
    ['in AD', { account }, 'ad-only', ['find-mailbox', 'no-account']],
    ['on ESR', { esr }, 'esr-only', ['see-why']],
    ['nowhere', {}, 'nowhere', []],
  ];
  for (const [where, more, code, remedies] of cases) {
    const answer = remediate(facts(more));
    t.equal(answer.code, code, where);
    t.same(
      answer.remedies.map((remedy) => remedy.code),
      remedies,
      `${where}: what may be wanted`,
    );
    for (const { steps } of answer.remedies) {
      t.notMatch(steps.join(' '), /undefined|null/, `${where}: no step names what is not there`);
    }
  }
});

t.test('ESR and AD without NHSmail', async (t) => {
  t.match(
    remediate(facts({ esr, account })).sentence,
    /cannot be managed: what AD is told of a person comes from the mailbox/,
  );
  const [, find = '', make = ''] = stepsFor('find-mailbox', { esr, account });
  t.match(find, /Get-JmlDisconnector -Connector NHSmail\. Join it: Join-JmlObject -Object MAILBOX -Person 7/);
  t.match(make, /JML Sync makes it once ESR says/);
  const local = stepsFor('find-mailbox', { esr, account, makesMailboxes: false });
  t.match(local[2], /national service/, 'where the national service makes mailboxes');
  const gone = stepsFor('find-mailbox', { esr, account, mailbox: { ...mailbox, isThere: false } });
  t.match(gone[1], /does not show the mailbox ada\.obi@nhs\.example \(object 2\) any more\. Restore it/);
});

t.test('a mailbox marked as a leaver', async (t) => {
  const mark = (more: Partial<RemediationFacts>) => stepsFor('esr-only', { esr, mailbox, account, ...more });

  t.match(mark({})[2], /leaves CN=Ada Obi.*\(object 3\) as it is/, 'takes nothing from whom ESR calls employed');
  t.equal(mark({}).length, 5, 'so that the account is taken out by hand');

  const lifecycle = { state: 'leaver' as const, dueOn: null, reason: 'Employment ended on 2024-03-01.' };
  t.match(
    mark({ lifecycle })[2],
    /^The next run that reads it disables CN=Ada Obi/,
    'of a leaver of ESR disables the account',
  );
  const asked: string[] = [];
  const ending = (why: string) => {
    asked.push(why);
    return 'delete' as const;
  };
  t.match(mark({ lifecycle, ending })[2], /puts the deletion of .* on hold/, 'or what the configuration says');
  stepsFor('delete-mailbox', { mailbox, account, ending });
  t.same(asked, ['leaver', 'leaver', 'mailbox-leaver'], 'by the ending that it is');
});

t.test('a mailbox that is marked as a leaver’s already, and an account that is disabled', async (t) => {
  const lifecycle = { state: 'leaver' as const, dueOn: null, reason: 'Employment ended on 2024-03-01.' };
  const left = { esr, mailbox: { ...mailbox, isClosed: true }, account: { ...account, isClosed: true }, lifecycle };
  const [, mark, disable] = stepsFor('esr-only', left);

  t.equal(mark, 'It is marked as a leaver there already: leave it so.', 'is not marked a second time');
  t.match(
    disable,
    /^CN=Ada Obi.*\(object 3\) is disabled already\. It is not deleted/,
    'is not said to be disabled again',
  );
  t.match(remediate(facts(left)).sentence, /as somebody is who has left/);
});

t.test('an account that is let go when it is wanted no more', async (t) => {
  for (const action of ['disconnect', 'disconnect-explicitly'] as const) {
    const [, , last = ''] = stepsFor('delete-mailbox', { mailbox, account, ending: () => action });
    t.match(last, /lets go of CN=Ada Obi.* (Disable or delete it by hand)\./, action);
  }
});
