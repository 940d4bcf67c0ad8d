import t from 'tap';
import { cleanValue, joinValues } from '../../../engine/model/attribute.ts';
import type { OutboundFlow } from '../../../engine/sync/flows.ts';
import { flowOut } from '../../../engine/sync/outbound-flow.ts';
import { sameValueOf } from '../../../engine/sync/same-value.ts';

const flow = (to: string, slot: number, more: Partial<OutboundFlow['rule']> = {}): OutboundFlow => ({
  rule: {
    name: to,
    system: 'ad',
    gives: { kind: 'direct', from: [to] },
    to,
    when: 'always',
    null: 'keep',
    shipped: true,
    ...more,
  },
  read: (person) => person[slot] ?? '',
  to: slot,
  same: sameValueOf({ kind: 'text', compare: to === 'mail' ? 'caseless' : 'text' }),
});
const flows = [
  flow('title', 0),
  flow('mail', 1),
  flow('sn', 2, { when: 'creation' }),
  flow('mobile', 3, { null: 'clear' }),
];

t.test('to an account that exists', async (t) => {
  const out = (person: string[], current: string[]) => flowOut(flows, person, current, false);
  t.same(out(['Clerk', 'a@nhs.example'], ['Nurse', 'a@nhs.example']), {
    updates: [{ attribute: 'title', before: ['Nurse'], after: ['Clerk'] }],
    clears: [],
  });
  t.same(out(['Clerk'], ['Clerk']), { updates: [], clears: [] }, 'nothing goes where both agree');
  t.same(
    out(['', 'A@NHS.example'], ['', 'a@nhs.example']),
    { updates: [], clears: [] },
    'nor for capitals in an address',
  );
  t.same(out([''], ['Nurse']), { updates: [], clears: [] }, 'an absent value never clears one');
  t.same(
    out(['', '', '', ''], ['', '', '', '07700900123']).clears,
    [{ attribute: 'mobile', before: ['07700900123'], after: [] }],
    'unless the rule says so',
  );
  t.same(out(['', '', 'Obi'], ['', '', 'Abo']), { updates: [], clears: [] }, 'what is for creation only stays');
});

t.test('to an account that is made', async (t) => {
  const { updates, clears } = flowOut(flows, ['Clerk', '', 'Obi', ''], [], true);
  t.same(
    updates.map(({ attribute }) => attribute),
    ['title', 'sn'],
    'every rule counts that has a value',
  );
  t.same(clears, []);
});

t.test('what was written is not written again', async (t) => {
  const person = ['Clerk', 'a@nhs.example', 'Obi', '07700900123'];
  const current = ['Nurse', '', 'Obi', ''];
  for (const { attribute, after } of flowOut(flows, person, current, false).updates) {
    const at = flows.find(({ rule }) => rule.to === attribute)?.to ?? -1;
    current[at] = after[0] ?? '';
  }
  t.same(flowOut(flows, person, current, false), { updates: [], clears: [] });
});

t.test('values are told as the outside knows them', async (t) => {
  const { updates } = flowOut([flow('title', 0)], [joinValues([cleanValue('a\u001fb'), 'c'])], [''], false);
  t.same(updates[0]?.after, ['a\u001fb', 'c']);
});
