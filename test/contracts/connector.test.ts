import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { createDelimitedConnector } from '../../engine/connectors/files/delimited/connector.ts';
import { createLdifConnector } from '../../engine/connectors/files/ldif/connector.ts';
import { type AttributeDefinition, joinValues } from '../../engine/model/attribute.ts';
import { parseHere, parseInThread } from '../../engine/threads/parser.ts';
import { assignment, esrConnector, esrFolder, person, shared, writeExtract } from '../support/esr.ts';
import { connectorContract } from './connector.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';

connectorContract(
  t,
  'A delimited file that is written',
  async (t) => {
    const file = path.join(
      t.testdir({ 'staff.csv': 'id,mail,notes\n1,o.obi@nhs.example,kept\n2,,"a, b"\n' }),
      'staff.csv',
    );
    const connector = createDelimitedConnector({
      name: 'staff list',
      system: 'file',
      file,
      anchor: 'id',
      columns: { number: 'id', mail: 'mail' },
      parse: parseHere,
      writable: true,
    });
    return {
      connector,
      anchors: ['1', '2'],
      breakSystem: async () => rmSync(file),
      writing: {
        newObject: (number) => ({ number: `1${number}`, mail: `new.${number}@nhs.example` }),
        update: { attribute: 'mail', value: 'ola, "obi"@nhs.example' },
      },
    };
  },
  ['deletes'],
);

connectorContract(t, 'A delimited file with several values in a cell, and octets', async (t) => {
  const content = 'id,aliases,photo\n1,b@nhs.example;a@nhs.example,/9j/\n2,,\n';
  const file = path.join(t.testdir({ 'staff.csv': content }), 'staff.csv');
  const connector = createDelimitedConnector({
    name: 'staff list',
    system: 'file',
    file,
    anchor: 'id',
    columns: {
      number: 'id',
      aliases: { column: 'aliases', separator: ';' },
      photo: { column: 'photo', kind: 'binary' },
    },
    parse: parseHere,
    writable: true,
  });
  return {
    connector,
    anchors: ['1', '2'],
    breakSystem: async () => rmSync(file),
    writing: {
      newObject: (number) => ({ number: `1${number}`, aliases: joinValues(['x', 'y']), photo: 'AAH/' }),
      update: { attribute: 'photo', value: '//79' },
    },
  };
});

connectorContract(t, 'A delimited file that is only read', async (t) => {
  const file = path.join(t.testdir({ 'staff.csv': 'id;mail\r\n1;o.obi@nhs.example\r\n' }), 'staff.csv');
  const connector = createDelimitedConnector({
    name: 'staff list',
    system: 'esr',
    file,
    anchor: 'id',
    columns: { mail: 'mail' },
    delimiter: ';',
    parse: parseInThread,
  });
  return { connector, anchors: ['1'], breakSystem: async () => writeFileSync(file, '') };
});

const people = `version: 1

dn: OU=Staff,DC=x99,DC=example
objectClass: organizationalUnit
objectGUID: 6a1b2c3d-0000-4000-8000-000000000001

dn: CN=Ola Obi,OU=Staff,DC=x99,DC=example
objectClass: user
sAMAccountName: ola.obi
userAccountControl: 512
objectGUID: 6a1b2c3d-0000-4000-8000-000000000002

dn: CN=Amy Agreed,OU=Staff,DC=x99,DC=example
objectClass: user
sAMAccountName: amy.agreed
userAccountControl: 512
objectGUID: 6a1b2c3d-0000-4000-8000-000000000003

dn: OU=Leavers,OU=Staff,DC=x99,DC=example
objectClass: organizationalUnit
objectGUID: 6a1b2c3d-0000-4000-8000-000000000004
`;

const schema: readonly AttributeDefinition[] = [
  { name: 'distinguishedName', kind: 'text', description: 'Place and name' },
  { name: 'sAMAccountName', kind: 'text', description: 'Account name' },
  { name: 'givenName', kind: 'text', description: 'First name' },
  { name: 'accountDisabled', kind: 'boolean', description: 'true when disabled' },
];

const relocation = {
  renamed: 'CN=Obi\\2C Ola,OU=Staff,DC=x99,DC=example',
  moved: 'CN=Obi\\2C Ola,OU=Leavers,OU=Staff,DC=x99,DC=example',
};

const startLdif = async (t: Test): Promise<ConnectorUnderTest> => {
  const file = path.join(t.testdir({ 'directory.ldif': people }), 'directory.ldif');
  const connector = createLdifConnector({
    name: 'directory',
    system: 'ad',
    file,
    schema,
    flags: { accountDisabled: { attribute: 'userAccountControl', bit: 2 } },
    containers: ['OU=Staff,DC=x99,DC=example'],
  });
  return {
    connector,
    anchors: ['6a1b2c3d-0000-4000-8000-000000000002', '6a1b2c3d-0000-4000-8000-000000000003'],
    breakSystem: async () => rmSync(file),
    writing: {
      newObject: (number) => ({
        distinguishedName: `CN=Zoë ${number},OU=Staff,DC=x99,DC=example`,
        sAMAccountName: `zoe.${number}`,
        givenName: 'Zoë',
        accountDisabled: 'false',
      }),
      update: { attribute: 'givenName', value: 'Olá\nMaria' },
      password: 'Wh4t-nobody-keeps',
      relocation,
    },
  };
};

connectorContract(t, 'A directory in an LDIF file', startLdif, ['relocates', 'deletes']);

const startKeptByTool = async (t: Test): Promise<ConnectorUnderTest> => {
  const folder = t.testdir({ 'directory.ldif': people });
  const [file, changesFile, exportChangesTo] = ['directory', 'changes', 'wanted'].map((name) =>
    path.join(folder, `${name}.ldif`),
  ) as [string, string, string];
  const connector = createLdifConnector({
    name: 'directory',
    system: 'ad',
    file,
    changesFile,
    exportChangesTo,
    anchorAttribute: 'sAMAccountName',
    schema: [...schema, { name: 'photo', kind: 'binary', description: 'Picture' }],
    flags: { accountDisabled: { attribute: 'userAccountControl', bit: 2 } },
  });
  /** Applies what waits as soon as it is written: the directory then shows it in its log of changes. */
  const openExport = async (signal: AbortSignal) => {
    const session = await connector.openExport?.(signal);
    if (session === undefined) throw new Error('the connector does not write');
    const close = async () => {
      const outcomes = await session.close();
      if (existsSync(exportChangesTo)) {
        appendFileSync(changesFile, readFileSync(exportChangesTo).subarray('version: 1\n'.length));
        rmSync(exportChangesTo);
      }
      return outcomes;
    };
    return { ...session, close };
  };
  return {
    connector: { ...connector, openExport },
    anchors: ['ola.obi', 'amy.agreed'],
    breakSystem: async () => rmSync(file),
    writing: {
      newObject: (number) => ({
        distinguishedName: `CN=Zoë ${number},OU=Staff,DC=x99,DC=example`,
        sAMAccountName: `zoe.${number}`,
        givenName: 'Zoë',
        accountDisabled: 'false',
        photo: '/9j/',
      }),
      update: { attribute: 'givenName', value: 'Olá\nMaria' },
      relocation,
    },
  };
};

connectorContract(t, 'A directory in LDIF that a tool keeps, from our change records,', startKeptByTool, [
  'tracksChanges',
  'relocates',
  'deletes',
]);

for (const [where, parse] of Object.entries({ here: parseHere, 'in a thread': parseInThread })) {
  connectorContract(t, `A folder of ESR extracts, read ${where},`, async (t) => {
    const folder = esrFolder(t);
    const ola = { personId: '800001', employeeNumber: '20001', firstName: 'Ola', lastName: 'Obi' };
    const amy = { personId: '800002', employeeNumber: '20002', firstName: 'Amy', lastName: 'Agreed' };
    writeExtract(folder, {}, [...shared, person(ola), assignment({ personId: '800001' }), person(amy)]);
    return {
      connector: esrConnector(folder, { parse }),
      anchors: ['999/800001', '999/800002'],
      breakSystem: async () => rmSync(folder, { recursive: true }),
    };
  });
}
