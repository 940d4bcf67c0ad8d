import t from 'tap';
import type { PersonCase, PersonObject, Target } from '../../../engine/sync/person-case.ts';
import { provision } from '../../../engine/sync/provision.ts';

const attributes = ['status', 'accountDisabled', 'hiddenFromAddressList', 'leaverDate', 'title'];
const slot = (name: string) => attributes.indexOf(name);
const [ESR, MAIL, AD] = [1, 2, 3];
const rule = {
  name: 'r',
  gives: { kind: 'direct', from: ['jobTitle'] },
  to: 'title',
  when: 'always',
  null: 'keep',
  shipped: true,
} as const;
const target = (system: 'nhsmail' | 'ad', unavailable: string[] = []): Target => ({
  connector: system === 'ad' ? AD : MAIL,
  system,
  flows: [
    {
      rule: { ...rule, system },
      read: (person) => person[0] ?? '',
      to: slot('title'),
      same: (one: string, other: string) => one === other,
    },
  ],
  slot,
  unavailable,
  mayCreate: true,
  deprovision: () => 'leaver-plan',
});
const targets = [target('nhsmail'), target('ad')];
const object = (id: number, system: PersonObject['system'], more: Partial<PersonObject> = {}): PersonObject => ({
  id,
  connector: { esr: ESR, nhsmail: MAIL, ad: AD, file: 9 }[system],
  system,
  state: 'Connected',
  imported: true,
  values: ['', '', '', '', 'Clerk'],
  ...more,
});
const esr = object(1, 'esr');
const mailbox = object(2, 'nhsmail');
const account = object(3, 'ad');
const employed = [{ startDate: '2020-01-01', terminationDate: '' }];
const left = [{ startDate: '2020-01-01', terminationDate: '2024-03-01' }];

function decide(change: Partial<PersonCase>) {
  return provision({
    person: 1,
    values: ['Clerk'],
    objects: [esr, mailbox, account],
    employments: employed,
    isOnEsr: true,
    isEsrUnknown: false,
    mailboxStatus: 'Active',
    now: new Date('2024-03-11T09:00:00Z'),
    targets,
    esrAddressInUse: '',
    possibleMailboxes: [],
    possibleAccounts: [],
    isToBeDeleted: false,
    areTargetsComplete: true,
    ...change,
  });
}
const items = (change: Partial<PersonCase>) =>
  decide(change).items.map(({ object, operation }) => `${object} ${operation}`);
const creates = (change: Partial<PersonCase>) => decide(change).creates.map(({ system }) => system);
const findings = (change: Partial<PersonCase>) => decide(change).findings.map(({ code }) => code);

t.test('somebody who has everything needs nothing', async (t) => {
  t.match(decide({}), { items: [], creates: [], findings: [], lifecycle: { state: 'active' } });
});

t.test('a starter', async (t) => {
  t.same(creates({ objects: [esr] }), ['nhsmail'], 'gets a mailbox first');
  t.same(creates({ objects: [esr], targets: [target('ad')] }), [], 'and no account without one');
  for (const status of ['Pending', '', 'Disabled', 'Active (Leaver)', 'Deleted'])
    t.same(creates({ objects: [esr, mailbox], mailboxStatus: status }), [], `nor while it is "${status}"`);
  for (const mailboxStatus of ['Active', 'Inactive', 'Locked'])
    t.same(creates({ objects: [esr, mailbox], mailboxStatus }), ['ad'], `but once it is ${mailboxStatus}`);
  t.same(creates({ objects: [esr, object(2, 'nhsmail', { imported: false })] }), [], 'and an import has shown it');
  t.same(creates({ objects: [esr, object(2, 'nhsmail', { state: 'Placeholder' })] }), [], 'and it has not vanished');
  t.same(creates({ objects: [esr, object(2, 'nhsmail', { state: 'ExplicitlyDisconnected' })] }), []);
  const later = [{ startDate: '2024-03-12', terminationDate: '' }];
  t.same(creates({ objects: [esr], employments: later }), [], 'and nothing before the first day');
  t.same(creates({ objects: [esr, mailbox], employments: left }), [], 'and nothing after the last');
});

t.test('who may have an account already', async (t) => {
  t.same(creates({ objects: [esr], possibleMailboxes: ['nm-1 fits'] }), []);
  t.same(findings({ objects: [esr], possibleMailboxes: ['nm-1 fits'] }), ['possible-duplicate']);
  t.same(creates({ objects: [esr], esrAddressInUse: 'a@nhs.example' }), []);
  t.same(findings({ objects: [esr], esrAddressInUse: 'a@nhs.example' }), ['awaiting-release']);
  const fits = { words: 'account guid fits', isLeftAlone: false };
  t.same(creates({ objects: [esr, mailbox], possibleAccounts: [fits] }), []);
  t.same(findings({ objects: [esr, mailbox], possibleAccounts: [fits] }), ['possible-second-account']);
});

t.test('somebody whom only NHSmail knows', async (t) => {
  t.same(creates({ objects: [mailbox], employments: [] }), ['ad'], 'gets an account');
  const goes = { objects: [mailbox, account], employments: [], mailboxStatus: 'Disabled_Leaver' };
  t.same(items(goes), ['3 disable'], 'and loses it when NHSmail says so');
});

t.test('a leaver', async (t) => {
  t.same(items({ employments: left }), ['2 leaver', '3 disable']);
  const marked = { employments: left, mailboxStatus: 'Active (Leaver)' };
  const off = object(3, 'ad', { values: ['', 'true', '', '', 'Clerk'] });
  t.same(items({ ...marked, objects: [esr, mailbox, off] }), [], 'is not marked or disabled again');
  const [leaver, disable] = decide({ employments: left }).items;
  t.same(leaver?.changes.find(({ attribute }) => attribute === 'status')?.after, ['Active (Leaver)']);
  t.same(
    disable?.changes.map(({ attribute }) => attribute),
    ['accountDisabled', 'hiddenFromAddressList'],
    'and is hidden',
  );
  const disabled = decide({ employments: left, mailboxStatus: 'Disabled' }).items[0];
  t.same(disabled?.changes.find(({ attribute }) => attribute === 'status')?.after, ['Disabled_Leaver']);

  const [bare] = decide({ employments: left, targets: [target('ad', ['hiddenFromAddressList'])] }).items;
  t.same(
    bare?.changes.map(({ attribute }) => attribute),
    ['accountDisabled'],
    'but not where the schema cannot',
  );
  const hidden = object(3, 'ad', { values: ['', '', 'true', '', 'Clerk'] });
  const [already] = decide({ employments: left, objects: [hidden] }).items;
  t.same(
    already?.changes.map(({ attribute }) => attribute),
    ['accountDisabled'],
    'nor twice',
  );
  t.same(items({ employments: left, values: ['Director'] }), ['2 leaver', '3 disable'], 'and nothing else is written');
});

t.test('somebody who comes back', async (t) => {
  const hiding = { attribute: 'hiddenFromAddressList', before: [], after: ['true'] };
  const off = (lastSwitch?: PersonObject['lastSwitch']) =>
    object(3, 'ad', { values: ['', 'true', 'true', '', 'Clerk'], lastSwitch });
  const enabled = decide({ objects: [esr, mailbox, off({ operation: 'disable', changes: [hiding] })] }).items;
  t.same(
    enabled.map(({ operation }) => operation),
    ['enable'],
    'is enabled',
  );
  t.match(enabled[0]?.changes, [{ after: ['false'] }, { attribute: 'hiddenFromAddressList', after: [] }], 'and shown');
  const [kept] = decide({ objects: [off({ operation: 'disable', changes: [] })] }).items;
  t.same(
    kept?.changes.map(({ attribute }) => attribute),
    ['accountDisabled'],
    'unless we did not hide them',
  );
  t.same(items({ objects: [esr, mailbox, off()] }), [], 'an account that somebody else disabled stays so');
  t.same(
    items({ objects: [esr, mailbox, off({ operation: 'enable', changes: [] })] }),
    [],
    'also when we enabled it once',
  );
});

t.test('somebody who moves', async (t) => {
  t.same(items({ values: ['Director'] }), ['2 update', '3 update']);
  t.same(items({ values: ['Director'], mailboxStatus: 'Disabled' }), ['3 update'], 'a closed mailbox is left alone');
  const kept = object(3, 'ad', { state: 'ExplicitlyDisconnected' });
  t.same(
    items({ values: ['Director'], objects: [esr, mailbox, kept] }),
    ['2 update'],
    'and what an operator keeps out',
  );
  t.same(creates({ objects: [esr, mailbox, kept] }), [], 'which is not replaced either');
});

t.test('what has vanished', async (t) => {
  const gone = object(3, 'ad', { state: 'Placeholder' });
  t.same(findings({ objects: [esr, mailbox, gone] }), ['account-vanished']);
  t.same(creates({ objects: [esr, mailbox, gone] }), [], 'is not made again');
  t.same(items({ objects: [esr, mailbox, gone], values: ['Director'] }), ['2 update'], 'nor written');
  const record = object(1, 'esr', { state: 'Placeholder' });
  t.match(decide({ objects: [record, mailbox, account] }), { items: [], findings: [{ code: 'esr-record-gone' }] });
});

t.test('NHSmail and ESR disagree', async (t) => {
  for (const mailboxStatus of ['Active (Leaver)', 'Disabled', 'Disabled_Leaver', 'Deleted', 'Deleted_Permanent']) {
    t.same(findings({ mailboxStatus }), ['nhsmail-disagrees'], mailboxStatus);
    t.same(items({ mailboxStatus }), [], 'and nothing is taken away');
  }
  t.same(findings({ mailboxStatus: 'Pending' }), []);
  t.same(findings({ mailboxStatus: 'Active (Leaver)', employments: left }), []);
});

t.test('nobody is given an account on the strength of what is not known', async (t) => {
  t.same(creates({ objects: [esr], isOnEsr: false }), [], 'a record that is gone makes no mailbox');
  t.same(creates({ objects: [esr, mailbox], isOnEsr: false }), [], 'and no account');
  const blind = targets.map((one) => ({ ...one, mayCreate: false }));
  t.same(creates({ objects: [esr], targets: blind }), [], 'nor is one made where the last read left something out');
  const unread = { employments: [], isOnEsr: false, isEsrUnknown: true };
  t.same(creates({ ...unread, objects: [mailbox] }), [], 'nor before ESR was ever read');
});

t.test('nobody loses anything on the strength of what is not known', async (t) => {
  const unknown = { employments: [], isOnEsr: false, isEsrUnknown: true, mailboxStatus: 'Active (Leaver)' };
  t.same(items({ ...unknown, objects: [mailbox, account] }), [], 'while ESR was never read');
  const keptOut = object(2, 'nhsmail', { state: 'ExplicitlyDisconnected' });
  const marked = { employments: [], isOnEsr: false, mailboxStatus: 'Active (Leaver)' };
  t.same(
    items({ ...marked, objects: [keptOut, account] }),
    [],
    'nor by the mark of a mailbox that was kept out by hand',
  );
});
