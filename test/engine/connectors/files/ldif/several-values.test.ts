/** Attributes with several values in a file that stands for a directory, and in changes for a tool that applies them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createLdifConnector } from '../../../../../engine/connectors/files/ldif/connector.ts';
import { type AttributeDefinition, joinValues } from '../../../../../engine/model/attribute.ts';
import { exportItems, itemOf } from '../../../../contracts/connector-under-test.ts';

const schema: readonly AttributeDefinition[] = [
  { name: 'distinguishedName', kind: 'text', description: 'Place and name' },
  { name: 'sAMAccountName', kind: 'text', description: 'Account name' },
  { name: 'title', kind: 'text', description: 'Job title' },
  { name: 'addresses', kind: 'multi', description: 'Other addresses' },
];
const OLA = 'CN=Ola Obi,DC=x99,DC=example';
const several = (...values: string[]) => joinValues(values);
/** The file has one more address than the import showed. */
const update = itemOf('update', 'ola.obi', [
  { attribute: 'title', before: 'Nurse', after: 'Matron' },
  { attribute: 'addresses', before: several('smtp:a', 'smtp:b'), after: several('smtp:b', 'SMTP:A', 'smtp:c') },
]);
const clear = itemOf('clear', 'ola.obi', [{ attribute: 'addresses', before: several('smtp:a', 'smtp:b'), after: '' }]);

t.test('in the file itself', async (t) => {
  t.test('those that differ come and go, and the others stay where they stand', async (t) => {
    const { connector, file } = directory(t);

    t.match(await exportItems(connector, [update]), [{ result: 'accepted' }]);

    t.match(
      readFileSync(file, 'utf8'),
      'proxyAddresses: smtp:by-hand\nproxyAddresses: smtp:b\nproxyAddresses: SMTP:A\nproxyAddresses: smtp:c\n',
    );
    t.match(await exportItems(connector, [update]), [{ result: 'accepted' }], 'also where they did already');
    t.equal(readFileSync(file, 'utf8').match(/proxyAddresses/g)?.length, 4);
  });

  t.test('clearing takes those that were known', async (t) => {
    const { connector, file } = directory(t);

    await exportItems(connector, [clear]);

    t.same(readFileSync(file, 'utf8').match(/proxyAddresses.*/g), ['proxyAddresses: smtp:by-hand']);
  });
});

t.test('in changes for a tool', async (t) => {
  t.test('have a record of their own, with what goes and what comes', async (t) => {
    const { connector, out } = directory(t, 'anchored');

    await exportItems(connector, [update]);

    t.equal(
      readFileSync(out, 'utf8'),
      `version: 1

dn: ${OLA}
changetype: modify
replace: title
title: Matron
-

dn: ${OLA}
changetype: modify
delete: proxyAddresses
proxyAddresses: smtp:a
-
add: proxyAddresses
proxyAddresses: SMTP:A
proxyAddresses: smtp:c
-
`,
    );
  });

  t.test('are decided on top of what still waits', async (t) => {
    const { connector, out } = directory(t, 'anchored');
    await exportItems(connector, [update]);
    const [change] = update.changes.slice(1);
    const before = change?.after ?? '';

    await exportItems(connector, [itemOf('clear', 'ola.obi', [{ attribute: 'addresses', before, after: '' }])]);

    t.match(
      readFileSync(out, 'utf8'),
      /-\n\ndn: .*\nchangetype: modify\ndelete: proxyAddresses\n(?:proxyAddresses: (?:smtp:b|SMTP:A|smtp:c)\n){3}-\n$/,
    );
  });
});

function directory(t: Test, kind: 'whole' | 'anchored' = 'whole') {
  const folder = t.testdir({
    'directory.ldif': `version: 1

dn: ${OLA}
objectClass: user
cn: Ola Obi
objectGUID:: AAAAAAAAAAAAAAAAAAAAAA==
sAMAccountName: ola.obi
title: Nurse
proxyAddresses: smtp:a
proxyAddresses: smtp:by-hand
proxyAddresses: smtp:b
`,
  });
  const file = path.join(folder, 'directory.ldif');
  const out = path.join(folder, 'out.ldif');
  const connector = createLdifConnector({
    name: 'directory',
    system: 'ad',
    file,
    exportChangesTo: kind === 'anchored' ? out : undefined,
    anchorAttribute: 'sAMAccountName',
    schema,
    attributes: { addresses: 'proxyAddresses' },
  });
  return { connector, file, out };
}
