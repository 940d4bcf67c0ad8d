import t from 'tap';
import type { LdifChange } from '../../../../../engine/connectors/files/ldif/change.ts';
import { readLdifChanges } from '../../../../../engine/connectors/files/ldif/change-reader.ts';
import { ldifChange } from '../../../../../engine/connectors/files/ldif/change-writer.ts';

const read = (text: string) => [...readLdifChanges([text])];
const dn = 'CN=Ola,DC=x99';

t.test('change records as other programs write them', async (t) => {
  const text = `version: 1
# since Monday
dn: ${dn}
changetype: add
objectClass: user
photo:: /9j/

dn:: ${Buffer.from('CN=Zoë,DC=x99').toString('base64')}
control: 1.2.840.113556.1.4.1413 false
changetype: modify
add: memberOf
memberOf: CN=A,
  DC=x99
memberOf: CN=B,DC=x99
-
replace: mail
-
delete: title
title: Nurse
-

dn: ${dn}
changetype: modrdn
newrdn: CN=Olá
deleteoldrdn: 1
newsuperior: OU=New,DC=x99

dn: ${dn}
changeType: Delete
`;

  t.same(
    read(text).map(({ change }) => change),
    [
      {
        type: 'add',
        entry: {
          dn,
          attributes: [
            { name: 'objectClass', value: 'user' },
            { name: 'photo', value: Buffer.from('/9j/', 'base64') },
          ],
        },
      },
      {
        type: 'modify',
        dn: 'CN=Zoë,DC=x99',
        edits: [
          { kind: 'add', name: 'memberOf', values: ['CN=A, DC=x99', 'CN=B,DC=x99'] },
          { kind: 'replace', name: 'mail', values: [] },
          { kind: 'delete', name: 'title', values: ['Nurse'] },
        ],
      },
      { type: 'rename', dn, newRdn: 'CN=Olá', deleteOldRdn: true, newSuperior: 'OU=New,DC=x99' },
      { type: 'delete', dn },
    ],
  );
  t.same(
    read(text).map((record) => (record.fault === undefined ? record.line : record.fault)),
    [3, 8, 22, 28],
  );
});

t.test('a change record that is not to be used is named with its line, and the next one is read', async (t) => {
  const faults: readonly (readonly [string, string, number, RegExp])[] = [
    ['no dn', 'changetype: delete', 1, /begin with its dn/],
    ['an entry', `dn: ${dn}\ncn: Ola`, 1, /no change record/],
    ['a type that nobody knows', `dn: ${dn}\nchangetype: merge`, 2, /"merge" is not known/],
    ['an entry without attributes', `dn: ${dn}\nchangetype: add`, 1, /without attributes/],
    ['a deletion that goes on', `dn: ${dn}\nchangetype: delete\ncn: Ola`, 3, /ends after/],
    ['an edit without an end', `dn: ${dn}\nchangetype: modify\nreplace: mail\nmail: a`, 3, /no "-" at its end/],
    [
      'an edit of two attributes',
      `dn: ${dn}\nchangetype: modify\nreplace: mail\ntitle: a\n-`,
      4,
      /title stands in an edit/,
    ],
    ['an edit of no kind', `dn: ${dn}\nchangetype: modify\nmail: a\n-`, 3, /begins with add:/],
    ['nothing added', `dn: ${dn}\nchangetype: modify\nadd: mail\n-`, 3, /nothing is added/],
    ['a rename without a name', `dn: ${dn}\nchangetype: modrdn\ndeleteoldrdn: 1`, 1, /newrdn, then deleteoldrdn/],
    [
      'a rename with a remainder',
      `dn: ${dn}\nchangetype: modrdn\nnewrdn: CN=a\ndeleteoldrdn: 1\nmail: a`,
      5,
      /mail has no place/,
    ],
    ['a critical control', `dn: ${dn}\ncontrol: 1.2.3 true\nchangetype: delete`, 2, /control 1\.2\.3 is critical/],
    ['a value that is no base64', `dn: ${dn}\nchangetype: add\ncn:: ###`, 3, /not base64/],
  ];
  for (const [what, record, line, reason] of faults) {
    const [first, second] = read(`${record}\n\ndn: ${dn}\nchangetype: delete\n`);

    t.match(first?.fault, { line, what: reason }, what);
    t.same(second?.change, { type: 'delete', dn });
  }
});

t.test('whatever is written is read back as it was', async (t) => {
  const octets = Buffer.from([0xff, 0xd8, 0x00, 0x0a]);
  const changes: readonly LdifChange[] = [
    {
      type: 'add',
      entry: {
        dn: 'CN=Zoë\\, the 2nd,DC=x99',
        attributes: [
          { name: 'cn', value: ' Zoë\n: ' },
          { name: 'photo', value: octets },
        ],
      },
    },
    {
      type: 'modify',
      dn,
      edits: [
        { kind: 'replace', name: 'description', values: ['x'.repeat(400), '-', ''] },
        { kind: 'delete', name: 'mail', values: [] },
      ],
    },
    { type: 'rename', dn, newRdn: 'CN=a\\2C b', deleteOldRdn: false },
    { type: 'rename', dn, newRdn: 'CN=b', deleteOldRdn: true, newSuperior: 'OU=Öst,DC=x99' },
    { type: 'delete', dn },
  ];

  const text = changes.map(ldifChange).join('');

  t.same(
    read(`version: 1\n${text}`).map(({ change }) => JSON.parse(JSON.stringify(change))),
    JSON.parse(JSON.stringify(changes)),
  );
  t.ok(text.split('\n').every((line) => line.length <= 76));
});
