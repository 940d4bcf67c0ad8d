import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { ImportBatch } from '../../../../../engine/connectors/connector.ts';
import {
  createDelimitedConnector,
  type DelimitedConnectorOptions,
} from '../../../../../engine/connectors/files/delimited/connector.ts';
import { contentHash } from '../../../../../engine/model/digest.ts';
import { parseHere } from '../../../../../engine/threads/parser.ts';
import { collect, readEverything, valuesByName } from '../../../../contracts/connector-under-test.ts';

interface Folder {
  testdir: (content: Record<string, string | Buffer>) => string;
}

function staffList(t: Folder, content: string | Buffer, more: Partial<DelimitedConnectorOptions> = {}) {
  return connectorOver(path.join(t.testdir({ 'staff.csv': content }), 'staff.csv'), more);
}

function connectorOver(file: string, more: Partial<DelimitedConnectorOptions> = {}) {
  const columns = { mail: 'Mail', first: 'First name' };
  return createDelimitedConnector({
    name: 'staff',
    system: 'file',
    file,
    anchor: 'Id',
    columns,
    parse: parseHere,
    ...more,
  });
}

function problemsOf(batches: readonly ImportBatch[]): unknown[] {
  return batches.flatMap((batch) => batch.problems ?? []);
}

t.test('a file of everybody', async (t) => {
  await t.test('is read by the names of its columns, in any order, with others between them', async (t) => {
    const inOrder = staffList(t, 'Id,Mail,First name\n1,o.obi@nhs.example,Ola\n');
    const expected = await readEverything(inOrder);

    const reordered = staffList(t, '\uFEFF"first NAME",Shoe size, Mail ,Id\r\nOla,7,o.obi@nhs.example,1\r\n');

    t.same([...(await readEverything(reordered)).objects], [...expected.objects]);
  });

  await t.test('may have several values in a cell, in any order', async (t) => {
    const columns = { aliases: { column: 'Mail', separator: ';' } };
    const one = await readEverything(staffList(t, 'Id,Mail\n1,b@nhs.example; a@nhs.example;\n', { columns }));

    const other = await readEverything(staffList(t, 'Id,Mail\n1,a@nhs.example;b@nhs.example\n', { columns }));

    t.same([...one.objects], [['1', 'a@nhs.example\u001eb@nhs.example']]);
    t.same([...other.objects], [...one.objects]);
  });

  await t.test('has nothing in a cell that holds spaces only', async (t) => {
    const columns = { first: 'First name', startDate: 'Start' };
    const content = 'Id,First name,Start\n1,   ,  \n2, Ola ,2024-03-11\n';
    const { objects } = await readEverything(staffList(t, content, { columns }));
    t.same(
      [...objects],
      [
        ['1', ''],
        ['2', ' Ola \u001f2024-03-11'],
      ],
      'and keeps those beside a letter',
    );
  });

  await t.test('keeps its values apart even when they hold what separates them', async (t) => {
    const connector = staffList(t, 'Id,Mail,First name\n1,"a\u001fb\u001e",Ola\n2,\u001b_,Amy\n');

    const { objects } = await readEverything(connector);

    t.match(valuesByName(connector, objects.get('1') ?? ''), { first: 'Ola' });
    t.match(valuesByName(connector, objects.get('2') ?? ''), { first: 'Amy' });
    t.not(valuesByName(connector, objects.get('1') ?? '')['mail'], 'a');
  });

  await t.test('names what it has no column for', async (t) => {
    const schema = ['mail', 'pager'].map((name) => ({ name, kind: 'text', description: name }) as const);

    const { end } = await readEverything(staffList(t, 'Id,Mail,First name\n1,,\n', { schema }));

    t.same(end.unavailable, ['pager']);
  });

  await t.test('comes in pages when it is long', async (t) => {
    const rows = Array.from({ length: 9000 }, (_, index) => `${index + 1},p${index}@nhs.example,Ola`);

    const { batches, objects } = await readEverything(staffList(t, ['Id,Mail,First name', ...rows].join('\n')));

    t.equal(objects.size, 9000);
    t.same(
      batches.map((batch) => batch.objects?.anchors.length),
      [2000, 2000, 2000, 2000, 1000],
    );
    t.equal(batches[1]?.objects?.hashes[5], contentHash('p2005@nhs.example\u001fOla'));
  });
});

t.test('a day that is not written as a day', async (t) => {
  const columns = { startDate: 'From', mail: 'Mail' };
  const content = 'Id,From,Mail\n1,01/12/2025,\n2,2024-02-30,\n3,2024-02-29,\n4,,01/12/2025\n';
  const batches = await collect(
    staffList(t, content, { columns }).readAll({ now: new Date(), signal: AbortSignal.timeout(10_000) }),
  );
  t.match(problemsOf(batches), [
    { code: 'invalid-attribute-value', anchor: '1', message: /line 2: has "01\/12\/2025" in column "From"/ },
    { code: 'invalid-attribute-value', anchor: '2', message: /line 3/ },
  ]);
  t.same(
    batches.flatMap(({ objects }) => objects?.anchors ?? []),
    ['3', '4'],
    'is not guessed at, and keeps nobody else out',
  );
});

t.test('octets in a file', async (t) => {
  const photo = { photo: { column: 'Photo', kind: 'binary' } } as const;

  await t.test('are base64, and the same however they are wrapped', async (t) => {
    const one = await readEverything(staffList(t, 'Id,Photo\n1,/9j/4AAQ\n', { columns: photo }));
    const connector = staffList(t, 'Id,Photo\n1,"/9j/\r\n 4AAQ"\n', { columns: photo });

    t.same([...(await readEverything(connector)).objects], [...one.objects]);
    t.same([...one.objects], [['1', '/9j/4AAQ']]);
    t.equal(connector.schema[0]?.kind, 'binary');
  });

  await t.test('may be several', async (t) => {
    const several = { photo: { ...photo.photo, separator: '|' } };
    const one = await readEverything(staffList(t, 'Id,Photo\n1,AAE=|/9j/\n', { columns: several }));

    const other = await readEverything(staffList(t, 'Id,Photo\n1,/9j/ | AAE=\n', { columns: several }));

    t.same([...other.objects], [...one.objects]);
  });

  await t.test('that are not base64 keep their row out, and say where', async (t) => {
    const connector = staffList(t, 'Id,Photo\n1,/9j\n2,/9j/\n3,Ola!\n', { columns: photo });

    const { objects, batches, end } = await readEverything(connector);

    t.same([...objects.keys()], ['2']);
    t.match(problemsOf(batches), [
      {
        code: 'invalid-attribute-value',
        anchor: '1',
        message: /line 2: has something else than base64 in column "Photo"/,
      },
      { code: 'invalid-attribute-value', anchor: '3', message: /line 4/ },
    ]);
    t.match(end.deletionsUnsafe, /2 of the 3 rows/);
  });
});

t.test('a column that does not fit its attribute', async (t) => {
  const schema = [{ name: 'mail', kind: 'text', description: 'Address' }] as const;
  const open = (columns: DelimitedConnectorOptions['columns']) => () => staffList(t, 'Id,Mail\n', { schema, columns });

  t.throws(open({ mail: { column: 'Mail', separator: ';' } }), {
    code: 'configuration-invalid',
    message: /columns.mail has one value/,
  });
  t.throws(open({ mail: { column: 'Mail', kind: 'binary' } }), {
    code: 'configuration-invalid',
    message: /columns.mail has no kind/,
  });
  t.same(
    open({ photo: { column: 'Photo', kind: 'binary' } })().schema.map(({ name }) => name),
    ['mail', 'photo'],
    'but may be added',
  );
});

t.test('a row that cannot be taken', async (t) => {
  const text = [
    'Id,Mail,First name',
    '1,o.obi@nhs.example,Ola',
    '2,short@nhs.example',
    '3,long@nhs.example,Lo,ng',
    ',nobody@nhs.example,No',
    '1,again@nhs.example,Again',
    '4,"junk"behind,Amy',
    '5,"two',
    'lines"@nhs.example,Eve',
    '6,last@nhs.example,Last',
  ].join('\r\n');
  const { batches, objects, end } = await readEverything(staffList(t, text));
  const file = /staff\.csv, line/;

  t.same([...objects.keys()], ['1', '6'], 'does not keep the others from being read');
  t.match(objects.get('1'), /^o\.obi@/, 'the first of two with one identifier counts');
  t.match(
    problemsOf(batches),
    [
      { code: 'parse-error', anchor: '2', message: 'line 3: has 2 cells where the header has 3' },
      { code: 'parse-error', message: 'line 4: has 4 cells' },
      { code: 'missing-anchor-component', message: 'line 5: has nothing in column "Id"' },
      { code: 'duplicate-object', anchor: '1', message: 'line 6: has the identifier 1 of line 2' },
      { code: 'parse-error', message: 'line 7: has characters behind a closing quotation mark' },
      { code: 'parse-error', message: 'line 8:' },
    ],
    'each is reported with its line',
  );
  t.ok(problemsOf(batches).every((problem) => file.test((problem as { message: string }).message)));
  t.match(end, { everything: true, deletionsUnsafe: /^6 of the 8 rows/ }, 'and nobody is taken for a leaver');
});

t.test('a file that must not be believed', async (t) => {
  const failing = (content: string | Buffer) => readEverything(staffList(t, content));

  await t.rejects(failing(''), { code: 'file-empty', reach: 'step', message: /0 bytes/ }, 'is one of 0 bytes');
  await t.rejects(failing('\n\n'), { code: 'file-header-wrong' }, 'is one of blank lines');
  await t.rejects(
    failing('Id,E-mail,First name\n1,,\n'),
    { code: 'file-header-wrong', message: /has no column "Mail"; its first line reads "Id", "E-mail", "First name"/ },
    'is one without a column that is wanted',
  );
  await t.rejects(
    failing('1,o.obi@nhs.example,Ola\n'),
    { code: 'file-header-wrong', message: /has no column "Id", "Mail", "First name"/ },
    'is one without a header',
  );
  await t.rejects(
    failing('Id,Mail,mail,First name\n'),
    { code: 'file-header-wrong', message: /more than one column "Mail"/ },
    'is one with a column twice',
  );
  await t.rejects(failing('Id,"Mail"x,First name\n'), { code: 'file-header-wrong' }, 'is one with a spoilt header');
  await t.rejects(failing('Id,Mail,First name\n1,"o.obi'), { code: 'file-quote-open' }, 'is one cut off inside quotes');
  await t.rejects(readEverything(staffList(t, 'Id', { file: '/no/such/folder/staff.csv' })), { code: 'file-missing' });
  await t.rejects(readEverything(staffList(t, 'Id', { file: t.testdir({}) })), { code: 'file-unreadable' });

  const { end, objects } = await failing('Id,Mail,First name\n');
  t.equal(objects.size, 0, 'a header alone is read');
  t.match(end, { everything: true, deletionsUnsafe: undefined }, 'like any other file');
});

t.test('the encoding of a file', async (t) => {
  const text = 'Id,Mail,First name\n1,€@nhs.example,Zoë\n';
  const expected = [['1', '€@nhs.example\u001fZoë']];
  const windows = Buffer.from(text.replace('€', '\u0080'), 'latin1');
  const files: Readonly<Record<string, readonly [content: Buffer, note: RegExp | undefined]>> = {
    'UTF-8': [Buffer.from(text), undefined],
    'UTF-8 with a mark': [Buffer.from(`\uFEFF${text}`), undefined],
    'Windows-1252': [windows, /is not UTF-8; it was read as windows-1252/],
    'UTF-16': [Buffer.from(`\uFEFF${text}`, 'utf16le'), /read as utf-16le/],
    'UTF-16, big end first': [Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), /read as utf-16be/],
  };
  for (const [name, [content, note]] of Object.entries(files)) {
    const { objects, end } = await readEverything(staffList(t, content));
    t.same([...objects], expected, `${name} is understood`);
    t.equal(end.notes.length, note === undefined ? 0 : 1, `${name} is told when it is not the usual one`);
    if (note !== undefined) t.match(end.notes[0], note);
  }

  for (const at of [262_141, 262_142, 262_143, 262_144]) {
    const start = 'Id,Mail,First name\n1,';
    const content = Buffer.from(`${start}${'x'.repeat(at - start.length)}😀,Zoë\n`);
    const { objects, end } = await readEverything(staffList(t, content));
    t.ok(objects.get('1')?.endsWith('x😀\u001fZoë'), `a character that lies across two chunks is whole (${at})`);
    t.same(end.notes, [], 'and does not make the file look like another encoding');
  }
});

t.test('a change file', async (t) => {
  const header = 'Id,Mail,First name,operation\n';
  const connectorOn = (t: Folder, changes: string) => {
    const folder = t.testdir({ 'staff.csv': 'Id,Mail,First name\n1,,\n', 'changes.csv': changes });
    const changesFile = path.join(folder, 'changes.csv');
    return { changesFile, connector: connectorOver(path.join(folder, 'staff.csv'), { changesFile }) };
  };
  const readChanges = async (connector: ReturnType<typeof staffList>, mark?: string) => {
    const changes = connector.readChanges?.({ now: new Date(), signal: AbortSignal.timeout(10_000), mark });
    return changes === undefined ? [] : await collect(changes);
  };

  await t.test('adds, modifies and deletes', async (t) => {
    const { connector } = connectorOn(t, `${header}7,g@nhs.example,Gus,add\n1,o@nhs.example,Ola,Modify\n2,,,DELETE\n`);

    const [batch, ...others] = await readChanges(connector);

    t.same(others, []);
    t.match(batch?.objects, { anchors: ['7', '1'], values: ['g@nhs.example\u001fGus', 'o@nhs.example\u001fOla'] });
    t.same(batch?.removed, ['2']);
    t.match(batch?.end, { everything: false });
  });

  await t.test('is read once: the same content again brings nothing, and says so', async (t) => {
    const { changesFile, connector } = connectorOn(t, `${header}2,,,delete\n`);
    const mark = (await readChanges(connector)).at(-1)?.end?.watermark;

    const again = await readChanges(connector, mark);
    writeFileSync(changesFile, `${header}3,,,delete\n`);
    const other = await readChanges(connector, mark);

    t.match(again, [{ objects: { anchors: [] }, removed: [], end: { watermark: mark, notes: [/was read before/] } }]);
    t.match(other, [{ removed: ['3'], end: { notes: [] } }]);
    t.not(other.at(-1)?.end?.watermark, mark);
  });

  await t.test('is not read again because everybody was read in between', async (t) => {
    const { connector } = connectorOn(t, `${header}2,,,delete\n`);
    const mark = (await readChanges(connector)).at(-1)?.end?.watermark;

    const all = await collect(connector.readAll({ now: new Date(), signal: AbortSignal.timeout(10_000), mark }));

    t.equal(all.at(-1)?.end?.watermark, mark);
  });

  await t.test('may change one person several times, and the order holds', async (t) => {
    const { connector } = connectorOn(
      t,
      `${header}1,,,delete\n2,b@nhs.example,,add\n1,o@nhs.example,Ola,add\n1,,,delete\n`,
    );

    const batches = await readChanges(connector);

    t.match(batches, [
      { removed: ['1'], objects: { anchors: ['2'] } },
      { removed: [], objects: { anchors: ['1'] } },
      { removed: ['1'], objects: { anchors: [] } },
    ]);
  });

  await t.test('reports a row that does not say what happened', async (t) => {
    const { connector } = connectorOn(t, `${header}1,,,\n2,,,remove\n3,,,delete\n`);

    const batches = await readChanges(connector);

    t.match(problemsOf(batches), [
      { code: 'missing-change-type', anchor: '1', message: 'line 2: has the operation ""' },
      { code: 'missing-change-type', anchor: '2', message: 'line 3: has the operation "remove"' },
    ]);
    t.same(
      batches.flatMap((batch) => batch.removed ?? []),
      ['3'],
    );
  });

  await t.test('may hold a header alone, but not nothing at all', async (t) => {
    t.match(await readChanges(connectorOn(t, header).connector), [{ removed: [], end: { notes: [] } }]);
    await t.rejects(readChanges(connectorOn(t, '').connector), { code: 'file-empty' });
    await t.rejects(readChanges(connectorOn(t, 'Id,Mail,First name\n').connector), {
      code: 'file-header-wrong',
      message: /has no column "operation"/,
    });
  });

  t.equal(staffList(t, 'Id').readChanges, undefined, 'is not offered when none is configured');
});

t.test('a delimiter that is none', async (t) => {
  for (const delimiter of ['', '"', '\n', '||']) {
    t.throws(() => staffList(t, 'Id', { delimiter }), { code: 'configuration-invalid', message: /delimiter/ });
  }
});
