import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  createLdifConnector,
  type LdifConnectorOptions,
} from '../../../../../engine/connectors/files/ldif/connector.ts';
import type { AttributeDefinition } from '../../../../../engine/model/attribute.ts';
import { joinValues } from '../../../../../engine/model/attribute.ts';
import {
  changesOf,
  exportItems,
  itemOf,
  readEverything,
  valuesByName,
} from '../../../../contracts/connector-under-test.ts';

interface Folder {
  testdir: (content: Record<string, string | Buffer>) => string;
}

const schema: readonly AttributeDefinition[] = [
  { name: 'distinguishedName', kind: 'text', description: 'Place and name' },
  { name: 'sAMAccountName', kind: 'text', description: 'Account name' },
  { name: 'mail', kind: 'text', description: 'Address' },
  { name: 'nhsmailId', kind: 'text', description: 'NHSmail id' },
  { name: 'memberOf', kind: 'multi', description: 'Groups' },
  { name: 'accountDisabled', kind: 'boolean', description: 'true when disabled' },
  { name: 'hiddenFromAddressList', kind: 'boolean', description: 'true when hidden' },
];

const OLA = '6a1b2c3d-0000-4000-8000-000000000002';
const AMY = '6a1b2c3d-0000-4000-8000-000000000003';
const STAFF = 'OU=Staff,DC=x99,DC=example';

const units = `dn: ${STAFF}
objectClass: organizationalUnit
objectGUID: 6a1b2c3d-0000-4000-8000-000000000001

`;
const ola = `dn: cn=Ola Obi, ${STAFF}
objectClass: top
objectClass: USER
samaccountname: ola.obi
employeeID: N1
userAccountControl: 66048
roomNumber: 12
thumbnailPhoto:: /9j/
objectGUID: ${OLA}

`;
const amy = `dn: CN=Amy Ahmed,OU=Leavers,DC=x99,DC=example
objectClass: inetOrgPerson
objectClass: user
sAMAccountName: amy.ahmed
mail: amy@nhs.example
userAccountControl: 514
msExchHideFromAddressLists: TRUE
memberOf: CN=B,DC=x99
memberOf: CN=A,DC=x99
entryUUID: ${AMY.toUpperCase()}

`;

function directory(t: Folder, content: string | Buffer, more: Partial<LdifConnectorOptions> = {}) {
  return connectorOver(path.join(t.testdir({ 'directory.ldif': content }), 'directory.ldif'), more);
}

function connectorOver(file: string, more: Partial<LdifConnectorOptions> = {}) {
  const connector = createLdifConnector({
    name: 'directory',
    system: 'ad',
    file,
    schema,
    attributes: { nhsmailId: ['employeeNumber', 'employeeID'], hiddenFromAddressList: 'msExchHideFromAddressLists' },
    flags: { accountDisabled: { attribute: 'userAccountControl', bit: 2 } },
    ...more,
  });
  return { file, connector };
}

const update = (anchor: string, values: Record<string, string>) => itemOf('update', anchor, changesOf(values));
const create = (values: Record<string, string>) => itemOf('create', '', changesOf(values));
const starter = { distinguishedName: `CN=Gus Green,${STAFF}`, sAMAccountName: 'gus.green' };

t.test('a directory in an LDIF file', async (t) => {
  await t.test('is read with the names of our attributes', async (t) => {
    const { connector } = directory(t, units + ola + amy);

    const { objects, end } = await readEverything(connector);

    t.same([...objects.keys()], [OLA, AMY], 'people only; by objectGUID, else by entryUUID');
    t.same(valuesByName(connector, objects.get(OLA) ?? ''), {
      distinguishedName: `cn=Ola Obi,${STAFF}`,
      sAMAccountName: 'ola.obi',
      mail: '',
      nhsmailId: 'N1',
      memberOf: '',
      accountDisabled: 'false',
      hiddenFromAddressList: '',
    });
    t.match(valuesByName(connector, objects.get(AMY) ?? ''), {
      memberOf: joinValues(['CN=A,DC=x99', 'CN=B,DC=x99']),
      accountDisabled: 'true',
      hiddenFromAddressList: 'true',
    });
    t.match(end, { everything: true, deletionsUnsafe: undefined, notes: [] });
  });

  await t.test('is read within the containers that are named, and counted by them', async (t) => {
    const { connector } = directory(t, units + ola + amy, { containers: [STAFF.toLowerCase(), 'OU=Empty,DC=x99'] });

    const { objects, end } = await readEverything(connector);

    t.same([...objects.keys()], [OLA]);
    t.same(end.containers, { [STAFF.toLowerCase()]: 1, 'OU=Empty,DC=x99': 0 });
  });

  await t.test('does not take computers for people', async (t) => {
    const computer = ola.replace('objectClass: top', 'objectClass: computer');

    t.equal((await readEverything(directory(t, computer).connector)).objects.size, 0);
  });

  await t.test('comes in pages when it is long', async (t) => {
    const entry = (index: number) =>
      `dn: CN=P${index},${STAFF}\nobjectClass: user\nentryUUID: 6a1b2c3d-0000-4000-8000-1${String(index).padStart(11, '0')}\n\n`;
    const { connector } = directory(t, Array.from({ length: 4500 }, (_, index) => entry(index)).join(''));

    const { batches, objects } = await readEverything(connector);

    t.equal(objects.size, 4500);
    t.same(
      batches.map((batch) => batch.objects?.anchors.length),
      [2000, 2000, 500],
    );
  });
});

t.test('a record that cannot be taken', async (t) => {
  const nameless = ola.replace(/objectGUID.*\n/, '');
  const misnamed = ola.replace(/^dn:.*/, 'dn: nonsense');
  const torn = 'mail: ola@nhs.example\n\n';
  const records = `${amy}${nameless}${misnamed}dn: CN=x\nphoto:< file:///x\n\n${amy}${torn}`;
  const { connector, file } = directory(t, records);

  const { batches, objects, end } = await readEverything(connector);

  t.same([...objects.keys()], [AMY], 'does not keep the others from being read');
  t.match(
    batches.flatMap((batch) => batch.problems ?? []),
    [
      { code: 'missing-anchor-component', message: `${file}, line 12: cn=Ola Obi, ${STAFF} has neither` },
      { code: 'invalid-dn', message: `${file}, line 21:` },
      { code: 'parse-error', message: `${file}, line 32: photo names a file` },
      { code: 'duplicate-object', message: `${file}, line 34: has the identifier ${AMY} of line 1` },
      { code: 'missing-dn', message: `${file}, line 45: a record must begin with its dn` },
    ],
  );
  t.match(end, { everything: true, deletionsUnsafe: /^5 records/ }, 'and nobody is taken for a leaver');
  const opening = async () => {
    await connector.openExport?.(AbortSignal.timeout(1000));
  };
  await t.rejects(opening, { code: 'file-malformed', message: /line 21/ }, 'nor is such a file written to');
});

t.test('somebody with several values where the schema has one', async (t) => {
  const { connector, file } = directory(t, amy + ola.replace('employeeID: N1', '$&\nemployeeID: N2'));

  const { batches, objects, end } = await readEverything(connector);

  t.same([...objects.keys()], [AMY], 'is not taken in with both of them in one');
  t.match(
    batches.flatMap((batch) => batch.problems ?? []),
    [
      {
        code: 'multi-single-mismatch',
        message: `${file}, line 12: cn=Ola Obi, ${STAFF} has several values of nhsmailId`,
      },
    ],
  );
  t.match(end, { deletionsUnsafe: /^1 records/ }, 'nor taken for a leaver');
});

t.test('a directory that is not there, or holds nobody', async (t) => {
  const missing = path.join(t.testdir({}), 'directory.ldif');
  const { connector } = connectorOver(missing);
  await t.rejects(readEverything(connector), { code: 'file-missing' }, 'is an error');
  const opening = async () => {
    await connector.openExport?.(AbortSignal.timeout(1000));
  };
  await t.rejects(opening, { code: 'file-missing' });
  await t.rejects(readEverything(directory(t, '').connector), { code: 'file-empty' });

  const { end } = await readEverything(directory(t, `version: 1\n\n${units}`).connector);
  t.match(end, { everything: true, deletionsUnsafe: undefined }, 'but one without people is read like any other');

  await t.test('is made by the first export when that is allowed', async (t) => {
    const { connector, file } = connectorOver(path.join(t.testdir({}), 'new.ldif'), { createIfMissing: true });
    t.match(await readEverything(connector), { objects: new Map(), end: { notes: [/not there yet/] } });
    t.same(
      (await connector.test(AbortSignal.timeout(1000))).filter((finding) => !finding.ok),
      [],
    );

    const outcomes = await exportItems(connector, [create(starter)]);

    t.match(outcomes, [{ result: 'accepted' }]);
    t.ok(existsSync(file));
    t.equal((await readEverything(connector)).objects.size, 1);
  });
});

t.test('writing to a directory in an LDIF file', async (t) => {
  await t.test('changes and removes neither of two entries with one identifier', async (t) => {
    const twin = ola.replace('cn=Ola Obi', 'cn=Ola Obi 2');
    const { connector, file } = directory(t, units + ola + twin);

    const outcomes = await exportItems(connector, [
      update(OLA, { mail: 'ola@nhs.example' }),
      itemOf('delete', OLA, []),
    ]);

    const refusal = { result: 'refused', code: 'ambiguous-update', message: `${file} has several entries ${OLA}` };
    t.match(outcomes, [refusal, refusal]);
    t.equal(readFileSync(file, 'utf8'), units + ola + twin);
  });

  await t.test('keeps every attribute that it does not know, and every other bit', async (t) => {
    const { connector, file } = directory(t, units + ola);

    await exportItems(connector, [
      update(OLA, { accountDisabled: 'true', hiddenFromAddressList: 'true', nhsmailId: 'N2', mail: 'ola@nhs.example' }),
    ]);

    const text = readFileSync(file, 'utf8');
    for (const line of [
      'samaccountname: ola.obi',
      'employeeID: N2',
      `userAccountControl: ${66048 + 2}`,
      'roomNumber: 12',
      'thumbnailPhoto:: /9j/',
      'msExchHideFromAddressLists: TRUE',
      'objectClass: organizationalUnit',
    ]) {
      t.ok(text.includes(`\n${line}\n`), line);
    }
    await exportItems(connector, [update(OLA, { accountDisabled: 'false', mail: '' })]);
    const after = readFileSync(file, 'utf8');
    t.ok(after.includes('\nuserAccountControl: 66048\n'), 'enabling gives the figure back');
    t.notOk(after.includes('mail'), 'clearing takes the attribute away');
  });

  await t.test('makes a user with an identifier of its own, and never writes the password', async (t) => {
    const { connector, file } = directory(t, units);
    const item = { ...create({ ...starter, accountDisabled: 'true' }), password: 'Never-to-be-seen-7' };

    const [outcome] = await exportItems(connector, [item]);

    const text = readFileSync(file, 'utf8');
    t.match(outcome, {
      result: 'accepted',
      anchor: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    });
    t.match(text, /objectClass: user\n/);
    t.match(text, /cn: Gus Green\n/);
    t.match(text, /userAccountControl: 514\n/);
    t.notMatch(text, /Never-to-be-seen/);
  });

  await t.test('refuses what a directory refuses', async (t) => {
    const { connector, file } = directory(t, units + ola + amy);
    const before = readFileSync(file, 'utf8');
    const elsewhere = 'OU=Nowhere,DC=x99,DC=example';

    const outcomes = await exportItems(connector, [
      create({ ...starter, distinguishedName: `CN=OLA OBI,${STAFF}` }),
      create({ ...starter, sAMAccountName: 'AMY.Ahmed' }),
      create({ ...starter, distinguishedName: `CN=Gus,${elsewhere}` }),
      create({ sAMAccountName: 'gus.green' }),
      update(OLA, { sAMAccountName: 'amy.ahmed' }),
      update(OLA, { distinguishedName: `CN=Ola,${elsewhere}` }),
      update(OLA, { pager: '1' }),
      update(OLA, { mail: '\ud83d' }),
      update('6a1b2c3d-0000-4000-8000-00000000000f', { mail: 'x' }),
    ]);

    t.match(outcomes, [
      { result: 'refused', code: 'cd-existing-object', message: /is there already/ },
      { result: 'refused', code: 'cd-existing-object', message: /sAMAccountName AMY\.Ahmed belongs to CN=Amy Ahmed/ },
      { result: 'refused', code: 'non-existent-parent', message: /OU=Nowhere/ },
      { result: 'refused', code: 'invalid-dn' },
      { result: 'refused', code: 'cd-existing-object' },
      { result: 'refused', code: 'non-existent-parent' },
      { result: 'refused', code: 'invalid-attribute-value' },
      { result: 'refused', code: 'invalid-attribute-value' },
      { result: 'refused', code: 'cd-missing-object' },
    ]);
    t.equal(readFileSync(file, 'utf8'), before, 'and the file is as it was');
  });

  await t.test('accepts any container when the file lists none', async (t) => {
    const { connector } = directory(t, ola);

    t.match(await exportItems(connector, [create(starter)]), [{ result: 'accepted' }]);
  });

  await t.test('renames, moves and deletes', async (t) => {
    const { connector } = directory(t, `${units}${ola}${amy}`);
    const moved = `CN=Ola Okafor,${STAFF}`;

    const outcomes = await exportItems(connector, [
      itemOf('rename', OLA, changesOf({ distinguishedName: moved })),
      itemOf('delete', AMY, []),
      create({ distinguishedName: `CN=Ola Obi,${STAFF}`, sAMAccountName: 'amy.ahmed' }),
    ]);

    const { objects } = await readEverything(connector);
    t.match(outcomes, [{ result: 'accepted', anchor: OLA }, { result: 'accepted' }, { result: 'accepted' }]);
    t.match(
      valuesByName(connector, objects.get(OLA) ?? ''),
      { distinguishedName: moved },
      'with the identifier it had',
    );
    t.notOk(objects.has(AMY), 'and what was freed may be used again');
    t.equal(objects.size, 2);
  });

  await t.test('does not take a namesake for what it made itself', async (t) => {
    const { connector } = directory(t, units + ola);
    const namesake = create({ distinguishedName: `CN=Ola Obi,${STAFF}`, sAMAccountName: 'o.obi' });

    t.same(await connector.find?.(namesake, AbortSignal.timeout(1000)), { found: false });
  });

  await t.test('leaves the file alone when somebody else wrote to it', async (t) => {
    const { connector, file } = directory(t, units + ola);
    const session = await connector.openExport?.(AbortSignal.timeout(1000));
    await session?.send([create(starter)]);
    writeFileSync(file, ola);

    t.match(await session?.close(), [{ result: 'retry', code: 'file-changing' }]);
    t.equal(readFileSync(file, 'utf8'), ola);
  });
});

t.test('a directory in an older encoding', async (t) => {
  const { connector } = directory(t, Buffer.from(`${ola}`.replace('Ola Obi', 'Zoë Obi'), 'latin1'));

  const { objects, end } = await readEverything(connector);

  t.match(objects.get(OLA), /^cn=Zoë Obi,/, 'is understood');
  t.match(end.notes, [/read as windows-1252/], 'and told');
});
