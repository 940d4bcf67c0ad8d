/** A directory in a file of entries and a file of what has happened since; and changes for a tool that applies them. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { Connector, ImportBatch } from '../../../../../engine/connectors/connector.ts';
import {
  createLdifConnector,
  type LdifConnectorOptions,
} from '../../../../../engine/connectors/files/ldif/connector.ts';
import type { AttributeDefinition } from '../../../../../engine/model/attribute.ts';
import {
  changesOf,
  collect,
  exportItems,
  itemOf,
  readEverything,
  valuesByName,
} from '../../../../contracts/connector-under-test.ts';

interface Folder {
  testdir: (content: Record<string, string>) => string;
}

const schema: readonly AttributeDefinition[] = [
  { name: 'distinguishedName', kind: 'text', description: 'Place and name' },
  { name: 'sAMAccountName', kind: 'text', description: 'Account name' },
  { name: 'mail', kind: 'text', description: 'Address' },
  { name: 'memberOf', kind: 'multi', description: 'Groups' },
  { name: 'accountDisabled', kind: 'boolean', description: 'true when disabled' },
  { name: 'photo', kind: 'binary', description: 'Picture' },
];

const STAFF = 'OU=Staff,DC=x99,DC=example';
const LEAVERS = 'OU=Leavers,DC=x99,DC=example';
const OLA = `CN=Ola Obi,${STAFF}`;

const entries = `version: 1

dn: ${STAFF}
objectClass: organizationalUnit

dn: ${LEAVERS}
objectClass: organizationalUnit

dn: ${OLA}
objectClass: user
cn: Ola Obi
sAMAccountName: Ola.Obi
mail: old@nhs.example
memberOf: CN=B,DC=x99
userAccountControl: 66048
roomNumber: 12

dn: CN=Amy Ahmed,${STAFF}
objectClass: user
cn: Amy Ahmed
sAMAccountName: amy.ahmed
userAccountControl: 512

`;

function directory(t: Folder, log: string | undefined, more: Partial<LdifConnectorOptions> = {}) {
  const folder = t.testdir({ 'directory.ldif': entries, ...(log === undefined ? {} : { 'changes.ldif': log }) });
  const file = path.join(folder, 'directory.ldif');
  const changesFile = path.join(folder, 'changes.ldif');
  const connector = createLdifConnector({
    name: 'directory',
    system: 'ad',
    file,
    changesFile,
    anchorAttribute: 'sAMAccountName',
    schema,
    attributes: { photo: 'thumbnailPhoto' },
    flags: { accountDisabled: { attribute: 'userAccountControl', bit: 2 } },
    ...more,
  });
  return { folder, file, changesFile, connector };
}

const modify = (dn: string, ...edits: string[]) =>
  `dn: ${dn}\nchangetype: modify\n${edits.map((edit) => `${edit}\n-\n`).join('')}\n`;
const remove = (dn: string) => `dn: ${dn}\nchangetype: delete\n\n`;
const rename = (dn: string, rdn: string, more = '') =>
  `dn: ${dn}\nchangetype: modrdn\nnewrdn: ${rdn}\ndeleteoldrdn: 1\n${more}\n`;
const gus = `dn: CN=Gus Green,${STAFF}\nchangetype: add\nobjectClass: user\ncn: Gus Green\nsAMAccountName: gus.green\nthumbnailPhoto:: /9j/\n\n`;

async function delta({ readChanges }: Connector, mark: string | undefined) {
  const batches: ImportBatch[] = await collect(
    readChanges?.({ mark, now: new Date(), signal: AbortSignal.timeout(30_000) }) ?? ([] as never),
  );
  return {
    names: batches.flatMap(({ objects }) => objects?.anchors ?? []).sort(),
    values: batches.flatMap(({ objects }) => objects?.values ?? []),
    removed: batches.flatMap(({ removed }) => removed ?? []),
    problems: batches.flatMap(({ problems }) => problems ?? []),
    mark: batches.at(-1)?.end?.watermark,
  };
}

async function person(connector: Connector, anchor: string): Promise<Record<string, string>> {
  return valuesByName(connector, (await readEverything(connector)).objects.get(anchor) ?? '');
}

t.test('reading entries and the changes since', async (t) => {
  t.test('shows the directory as it is now', async (t) => {
    const log = [
      modify(OLA, 'replace: mail\nmail: new@nhs.example', 'add: memberOf\nmemberOf: CN=A,DC=x99', 'delete: roomNumber'),
      modify(OLA, 'replace: userAccountControl\nuserAccountControl: 66050'),
      rename(OLA, 'CN=Ola Ito', `newsuperior: ${LEAVERS}\n`),
      gus,
      remove(`CN=Amy Ahmed,${STAFF}`),
    ].join('');
    const { connector } = directory(t, log);

    const { objects, end } = await readEverything(connector);

    t.same([...objects.keys()], ['ola.obi', 'gus.green']);
    t.match(valuesByName(connector, objects.get('ola.obi') ?? ''), {
      distinguishedName: `CN=Ola Ito,${LEAVERS}`,
      mail: 'new@nhs.example',
      memberOf: 'CN=A,DC=x99\u001eCN=B,DC=x99',
      accountDisabled: 'true',
    });
    t.equal(valuesByName(connector, objects.get('gus.green') ?? '')['photo'], '/9j/');
    t.equal(end.deletionsUnsafe, undefined);
  });

  t.test('takes what lies below a container along when that is renamed', async (t) => {
    const { connector } = directory(t, rename(STAFF, 'OU=Workforce'));

    t.equal((await person(connector, 'amy.ahmed'))['distinguishedName'], 'CN=Amy Ahmed,OU=Workforce,DC=x99,DC=example');
  });

  for (const [situation, log] of [
    ['is not there', undefined],
    ['is empty', ''],
  ] as const) {
    t.test(`shows the entries when the file of changes ${situation}`, async (t) => {
      const { connector } = directory(t, log);

      t.same([...(await readEverything(connector)).objects.keys()], ['ola.obi', 'amy.ahmed']);
    });
  }

  t.test('tells of a change that cannot be right, does the others, and takes nobody for gone', async (t) => {
    const faults: readonly (readonly [string, RegExp, string])[] = [
      [remove(`CN=Nobody,${STAFF}`), /changes\.ldif, line 1: CN=Nobody,.* is not there/, 'cd-missing-object'],
      [gus.replace('Gus Green', 'Ola Obi'), /line 1: .* is there already/, 'cd-existing-object'],
      [modify(OLA, 'add: mail\nmail: old@nhs.example'), /has this value of mail already/, 'constraint-violation'],
      [modify(OLA, 'delete: mail\nmail: x'), /has not what is to be taken from mail/, 'constraint-violation'],
      [rename(OLA, 'CN=Amy Ahmed'), /line 1: .* is there already/, 'cd-existing-object'],
      ['dn: x\n\n', /line 1: this is no change record/, 'missing-change-type'],
      ['dn: x\nchangetype: amend\n\n', /line 2: the changetype "amend"/, 'missing-change-type'],
      ['changetype: delete\n\n', /line 1: a record must begin with its dn/, 'missing-dn'],
    ];
    for (const [fault, reason, code] of faults) {
      const { connector } = directory(t, fault + remove(`CN=Amy Ahmed,${STAFF}`));

      const { objects, batches, end } = await readEverything(connector);

      t.same([...objects.keys()], ['ola.obi'], String(reason));
      t.match(
        batches.flatMap(({ problems }) => problems ?? []),
        [{ code, message: reason }],
      );
      t.match(end.deletionsUnsafe, /1 records/);
    }
  });

  t.test('does one change whole or not at all', async (t) => {
    const { connector } = directory(t, modify(OLA, 'replace: mail\nmail: new@nhs.example', 'delete: title'));

    t.equal((await person(connector, 'ola.obi'))['mail'], 'old@nhs.example');
  });
});

t.test('reading only what changed', async (t) => {
  t.test('gives those whom the new records concern, as they are now', async (t) => {
    const { connector, changesFile } = directory(t, gus);
    const { end } = await readEverything(connector);
    appendFileSync(changesFile, modify(OLA, 'replace: mail\nmail: new@nhs.example') + remove(`CN=Amy Ahmed,${STAFF}`));

    const { names, values, removed, problems, mark } = await delta(connector, end.watermark);

    t.same(names, ['ola.obi']);
    t.equal(valuesByName(connector, values[0] ?? '')['mail'], 'new@nhs.example');
    t.same([removed, problems], [['amy.ahmed'], []]);
    t.match(await delta(connector, mark), { names: [], removed: [] }, 'and nobody after that');
  });

  t.test('does not take for gone who was deleted and made again, or renamed', async (t) => {
    const { connector, changesFile } = directory(t, gus);
    const { end } = await readEverything(connector);
    appendFileSync(changesFile, remove(`CN=Gus Green,${STAFF}`) + gus + rename(OLA, 'CN=Ola Ito'));

    t.match(await delta(connector, end.watermark), { names: ['gus.green', 'ola.obi'], removed: [] });
  });

  t.test('removes who got another identifier, and who is no person any more', async (t) => {
    const { connector, changesFile } = directory(t, '');
    const { end } = await readEverything(connector);
    appendFileSync(
      changesFile,
      modify(OLA, 'replace: sAMAccountName\nsAMAccountName: ola.ito') +
        modify(`CN=Amy Ahmed,${STAFF}`, 'replace: objectClass\nobjectClass: contact'),
    );

    const { names, removed } = await delta(connector, end.watermark);

    t.same([names, [...removed].sort()], [['ola.ito'], ['amy.ahmed', 'ola.obi']]);
  });

  t.test('does not remove who cannot be read any more', async (t) => {
    const { connector, changesFile } = directory(t, '');
    const { end } = await readEverything(connector);
    appendFileSync(changesFile, modify(OLA, 'delete: sAMAccountName'));

    t.match(await delta(connector, end.watermark), {
      names: [],
      removed: [],
      problems: [{ code: 'missing-anchor-component', message: /has no sAMAccountName/ }],
    });
  });

  t.test('is for a full import when the entries were written anew, or never read', async (t) => {
    const { connector, file } = directory(t, gus);
    const { end } = await readEverything(connector);
    await t.rejects(delta(connector, undefined), { code: 'watermark-too-old' });

    writeFileSync(file, entries.replace('old@nhs.example', 'new@nhs.example'));

    await t.rejects(delta(connector, end.watermark), { code: 'watermark-too-old' });
  });

  t.test('stops when changes have been lost: the log was begun anew over the same entries', async (t) => {
    const { connector, changesFile, file } = directory(t, gus);
    const { end } = await readEverything(connector);
    const whole = () =>
      collect(connector.readAll({ mark: end.watermark, now: new Date(), signal: AbortSignal.timeout(9_000) }));
    writeFileSync(changesFile, remove(OLA));

    await t.rejects(delta(connector, end.watermark), {
      code: 'changes-missing',
      message: /changes\.ldif does not begin/,
    });
    await t.rejects(whole(), { code: 'changes-missing' }, 'also for whoever reads everything');

    writeFileSync(file, `${entries}# a new moment\n`);
    t.ok((await whole()).at(-1)?.end, 'until the entries are written anew');
  });
});

t.test('writing changes for a tool that applies them', async (t) => {
  const writing = (t: Folder, log?: string) => {
    const one = directory(t, log);
    const out = path.join(one.folder, 'out.ldif');
    const connector = createLdifConnector({
      name: 'directory',
      system: 'ad',
      file: one.file,
      changesFile: one.changesFile,
      exportChangesTo: out,
      anchorAttribute: 'sAMAccountName',
      schema,
      attributes: { photo: 'thumbnailPhoto' },
      flags: { accountDisabled: { attribute: 'userAccountControl', bit: 2 } },
    });
    return { ...one, out, connector };
  };
  const update = (anchor: string, values: Record<string, string>) => itemOf('update', anchor, changesOf(values));

  t.test('says what to add, change, rename and delete, and leaves the entries alone', async (t) => {
    const { connector, out, file } = writing(t);
    const starter = { distinguishedName: `CN=Gus Green,${STAFF}`, sAMAccountName: 'gus.green', photo: '/9j/' };

    const outcomes = await exportItems(connector, [
      { ...itemOf('create', '', changesOf(starter)), password: 'Wh4t-nobody-keeps' },
      itemOf('disable', 'ola.obi', changesOf({ accountDisabled: 'true' })),
      update('ola.obi', { mail: '' }),
      itemOf('move', 'ola.obi', changesOf({ distinguishedName: `CN=Ola Ito,${LEAVERS}` })),
      itemOf('delete', 'amy.ahmed', []),
    ]);

    t.same(
      outcomes.map((outcome) => ('anchor' in outcome ? outcome.anchor : outcome)),
      ['gus.green', 'ola.obi', 'ola.obi', 'ola.obi', 'amy.ahmed'],
    );
    t.equal(
      readFileSync(out, 'utf8'),
      `version: 1

dn: CN=Gus Green,${STAFF}
changetype: add
objectClass: top
objectClass: person
objectClass: organizationalPerson
objectClass: user
userAccountControl: 512
cn: Gus Green
sAMAccountName: gus.green
thumbnailPhoto:: /9j/

dn: ${OLA}
changetype: modify
replace: userAccountControl
userAccountControl: 66050
-

dn: ${OLA}
changetype: modify
replace: mail
-

dn: ${OLA}
changetype: modrdn
newrdn: CN=Ola Ito
deleteoldrdn: 1
newsuperior: ${LEAVERS}

dn: CN=Amy Ahmed,${STAFF}
changetype: delete
`,
    );
    t.equal(readFileSync(file, 'utf8'), entries);
  });

  t.test('adds to what still waits, and decides as if that were done', async (t) => {
    const { connector, out } = writing(t);
    await exportItems(connector, [update('ola.obi', { mail: 'one@nhs.example' })]);

    const [, refused] = await exportItems(connector, [
      itemOf('disable', 'ola.obi', changesOf({ accountDisabled: 'true' })),
      update('amy.ahmed', { sAMAccountName: 'OLA.OBI' }),
    ]);

    const text = readFileSync(out, 'utf8');
    t.match(
      text,
      /replace: mail\nmail: one@nhs\.example\n-\n\ndn: .*\nchangetype: modify\nreplace: userAccountControl/,
    );
    t.match(refused, { result: 'refused', code: 'cd-existing-object' });
  });

  t.test('finds what waits, and what the tool has done', async (t) => {
    const { connector, out, changesFile } = writing(t);
    const starter = itemOf(
      'create',
      '',
      changesOf({ distinguishedName: `CN=Gus Green,${STAFF}`, sAMAccountName: 'gus.green' }),
    );
    const signal = AbortSignal.timeout(9_000);
    t.same(await connector.find?.(starter, signal), { found: false });

    await exportItems(connector, [starter]);
    t.match(await connector.find?.(starter, signal), { found: true, anchor: 'gus.green' });

    appendFileSync(changesFile, readFileSync(out).subarray('version: 1\n'.length));
    rmSync(out);
    t.match(await connector.find?.(starter, signal), { found: true, anchor: 'gus.green' });
    t.ok((await readEverything(connector)).objects.has('gus.green'));
  });

  t.test('is not stopped by waiting changes that the entries show already', async (t) => {
    const { connector, out, changesFile } = writing(t);
    await exportItems(connector, [itemOf('delete', 'amy.ahmed', [])]);
    appendFileSync(changesFile, readFileSync(out).subarray('version: 1\n'.length));

    t.match(await exportItems(connector, [update('ola.obi', { mail: 'a@nhs.example' })]), [{ result: 'accepted' }]);
  });

  t.test('is refused over a file that somebody is writing by hand, and wrongly', async (t) => {
    const { connector, out } = writing(t);
    writeFileSync(out, 'dn: x\nchangetype: modify\nreplace: mail\n');

    await t.rejects(exportItems(connector, [update('ola.obi', { mail: 'a@nhs.example' })]), {
      code: 'file-malformed',
      message: /out\.ldif, line 3/,
    });
  });

  t.test('takes no octets that are none', async (t) => {
    const { connector, out } = writing(t);

    t.match(await exportItems(connector, [update('ola.obi', { photo: 'no base64!' })]), [
      { result: 'refused', code: 'invalid-attribute-value' },
    ]);
    t.notOk(existsSync(out), 'and writes nothing for nothing');
  });

  t.test('needs an attribute that identifies an entry, and without it nothing is configured', async (t) => {
    t.throws(() => createLdifConnector({ name: 'directory', system: 'ad', file: 'x', exportChangesTo: 'y', schema }), {
      code: 'configuration-invalid',
      message: /anchorAttribute/,
    });
  });
});
