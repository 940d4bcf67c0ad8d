import t from 'tap';
import { confirm } from '../../../engine/connector-space/confirm.ts';
import { directoryAttributes } from '../../../engine/connectors/active-directory/schema.ts';
import { schema as nhsmail } from '../../../engine/connectors/nhsmail/schema.ts';
import { type AttributeDefinition, joinValues, packValues } from '../../../engine/model/attribute.ts';
import { packSent } from '../../../engine/model/space-values.ts';
import { flowOut } from '../../../engine/sync/outbound-flow.ts';
import { sameValueOf } from '../../../engine/sync/same-value.ts';

const ad = directoryAttributes('employeeNumber');
const attribute = (schema: readonly AttributeDefinition[], name: string): AttributeDefinition => {
  const found = schema.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const group = (name: string, end: string) => `CN=${name}${end}`;

/** What we wrote, and how the system may show it back. */
const spelled: readonly (readonly [string, AttributeDefinition, string, string])[] = [
  ['a text with other spaces', attribute(ad, 'displayName'), 'Ana  Obi ', 'Ana Obi'],
  ['an account name in other case', attribute(ad, 'sAMAccountName'), 'AObi', 'aobi'],
  ['an address in other case', attribute(nhsmail, 'mail'), 'A.Obi@nhs.example', 'a.obi@NHS.example'],
  [
    'a distinguished name escaped otherwise',
    attribute(ad, 'distinguishedName'),
    'CN=Obi\\2C Ana,DC=x',
    'cn=Obi\\, Ana, dc=X',
  ],
  ['a switch that is not set', attribute(ad, 'accountDisabled'), 'false', ''],
  ['a switch in capitals', attribute(nhsmail, 'hiddenFromAddressList'), 'true', 'TRUE'],
  ['a day with a time', attribute(nhsmail, 'leaverDate'), '2024-03-01', '2024-03-01T00:00:00Z'],
  ['a day without hyphens', attribute(nhsmail, 'leaverDate'), '2024-03-01', '20240301'],
  ['a number with other spaces', attribute(nhsmail, 'mobile'), '07700 900123', '07700-900 123'],
  ['an employee number with its VPD', attribute(nhsmail, 'employeeNumber'), '999|20007', '20007'],
  [
    'several names in another order',
    attribute(ad, 'memberOf'),
    joinValues([group('a', ',DC=x'), group('b', ',DC=x')]),
    [group('B', ', dc=x'), group('A', ', dc=x')].join('\u001e'),
  ],
];

for (const [what, definition, written, shown] of spelled) {
  t.test(`${what} is the same value`, async (t) => {
    const same = sameValueOf(definition);
    const flow = {
      rule: {
        name: 'r',
        system: 'ad',
        gives: { kind: 'direct', from: ['x'] },
        to: definition.name,
        when: 'always',
        null: 'clear',
        shipped: false,
      },
      read: () => written,
      to: 0,
      same,
    } as const;

    const sent = packSent(new Map([[0, written]]));
    const after = confirm(packValues(['before']), packValues([shown]), sent, {
      same: (_, one, other) => same(one, other),
      hasSeveral: () => definition.kind === 'multi',
    });

    t.equal(after.confirmed, 1, 'and confirms what was exported');
    t.same(flowOut([flow], [], [shown], false), { updates: [], clears: [] }, 'and is not written again');
  });
}

t.test('values that are not the same', async (t) => {
  const differ = (definition: AttributeDefinition, one: string, other: string) => !sameValueOf(definition)(one, other);
  t.ok(differ(attribute(ad, 'displayName'), "Ana O'neil", "Ana O'Neil"), 'a name in other capitals');
  t.ok(
    differ(attribute(ad, 'telephoneNumber'), '0300 1', '03001'),
    'a number whose schema does not say that spaces are nothing',
  );
  t.ok(differ(attribute(nhsmail, 'leaverDate'), '2024-03-01', '2024-03-02'));
  t.ok(differ(attribute(nhsmail, 'aliases'), 'a@nhs.example', joinValues(['a@nhs.example', 'b@nhs.example'])));
  t.ok(differ(attribute(ad, 'accountDisabled'), 'true', ''));
  t.ok(differ(attribute(ad, 'distinguishedName'), 'not a name', 'CN=a,DC=x'), 'what is no name at all');
});
