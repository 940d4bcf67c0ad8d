import { chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  createDelimitedConnector,
  type DelimitedConnectorOptions,
} from '../../../../../engine/connectors/files/delimited/connector.ts';
import { joinValues } from '../../../../../engine/model/attribute.ts';
import { parseHere } from '../../../../../engine/threads/parser.ts';
import {
  changesOf,
  exportItems,
  itemOf,
  readEverything,
  valuesByName,
} from '../../../../contracts/connector-under-test.ts';

interface Folder {
  testdir: (content: Record<string, string>) => string;
}

const columns = { number: 'id', mail: 'mail', aliases: { column: 'aliases', separator: ';' } };

function target(t: Folder, content: string, more: Partial<DelimitedConnectorOptions> = {}) {
  const file = path.join(t.testdir({ 'staff.csv': content }), 'staff.csv');
  const usual = {
    name: 'staff',
    system: 'file',
    file,
    anchor: 'id',
    columns,
    parse: parseHere,
    writable: true,
  } as const;
  return { file, folder: path.dirname(file), connector: createDelimitedConnector({ ...usual, ...more }) };
}

const create = (values: Record<string, string>) => itemOf('create', '', changesOf(values));
const update = (anchor: string, values: Record<string, string>) => itemOf('update', anchor, changesOf(values));

t.test('writing to a delimited file', async (t) => {
  await t.test('leaves everything that was not asked for as it was', async (t) => {
    const content =
      '\uFEFFid,shoe size,mail,aliases\r\n1,7,old@nhs.example,\r\n2,"8, wide",b@nhs.example,x;y\r\n\r\n3,,,\r\n';
    const { file, connector } = target(t, content);

    await exportItems(connector, [update('1', { mail: 'o.obi@nhs.example' }), itemOf('delete', '3', [])]);

    const expected = '\uFEFFid,shoe size,mail,aliases\r\n1,7,o.obi@nhs.example,\r\n2,"8, wide",b@nhs.example,x;y\r\n';
    t.equal(readFileSync(file, 'utf8'), expected);
  });

  await t.test('takes any value that a cell can hold, and gives it back', async (t) => {
    const { connector } = target(t, 'id,mail,aliases\n1,,\n');
    const values = { mail: ' "quoted",\r\nlines; \u001b_ 😀 ', aliases: joinValues(['b, c', 'a"a']) };

    const outcomes = await exportItems(connector, [update('1', values)]);

    const { objects } = await readEverything(connector);
    t.match(outcomes, [{ result: 'accepted' }]);
    t.match(valuesByName(connector, objects.get('1') ?? ''), values);
  });

  await t.test('keeps octets as base64, and takes nothing else for them', async (t) => {
    const photo = { photo: { column: 'photo', kind: 'binary' } } as const;
    const { connector } = target(t, 'id,photo\n1,/9j/\n', { columns: photo });

    const outcomes = await exportItems(connector, [update('1', { photo: 'AAH/' }), update('1', { photo: 'Ola' })]);

    t.match(outcomes, [{ result: 'accepted' }, { result: 'refused', code: 'invalid-attribute-value' }]);
    t.same([...(await readEverything(connector)).objects], [['1', 'AAH/']]);
  });

  await t.test('refuses what it cannot do, with the reason', async (t) => {
    const { file, connector } = target(t, 'id,mail,aliases\n1,,\n2,,\n');
    const before = readFileSync(file, 'utf8');

    const outcomes = await exportItems(connector, [
      create({ mail: 'nobody@nhs.example' }),
      create({ number: '1' }),
      update('9', { mail: 'x' }),
      itemOf('delete', '9', []),
      update('1', { number: '2' }),
      update('1', { number: '' }),
      update('1', { pager: '1' }),
      update('1', { aliases: 'a;b' }),
      update('1', { mail: '\ud83d' }),
    ]);

    t.match(outcomes, [
      { result: 'refused', code: 'missing-anchor-component' },
      { result: 'refused', code: 'cd-existing-object' },
      { result: 'refused', code: 'cd-missing-object' },
      { result: 'refused', code: 'cd-missing-object' },
      { result: 'refused', code: 'cd-existing-object' },
      { result: 'refused', code: 'missing-anchor-component' },
      { result: 'refused', code: 'invalid-attribute-value', message: /no column for pager/ },
      { result: 'refused', code: 'invalid-attribute-value' },
      { result: 'refused', code: 'invalid-attribute-value' },
    ]);
    t.equal(readFileSync(file, 'utf8'), before, 'and the file is as it was');
  });

  await t.test('changes and removes neither of two rows with one identifier', async (t) => {
    const content = 'id,mail,aliases\n1,a@nhs.example,\n1,b@nhs.example,\n2,,\n';
    const { file, connector } = target(t, content);

    const outcomes = await exportItems(connector, [update('1', { mail: '' }), itemOf('delete', '1', [])]);

    const refusal = { result: 'refused', code: 'ambiguous-update', message: `${file} has several rows 1` };
    t.match(outcomes, [refusal, refusal]);
    t.equal(readFileSync(file, 'utf8'), content);
  });

  await t.test('identifies a new row by itself when the row does not', async (t) => {
    let next = 100;
    const { connector } = target(t, 'id,mail,aliases\n1,,\n', { createAnchor: () => `new-${next++}` });
    const item = create({ mail: 'g@nhs.example' });

    const outcomes = await exportItems(connector, [item]);

    t.same(outcomes, [{ result: 'accepted', anchor: 'new-100' }]);
    t.match(
      await connector.find?.(item, AbortSignal.timeout(1000)),
      { found: true, anchor: 'new-100' },
      'and finds it',
    );
  });

  await t.test('answers with the new identifier when a row gets another one', async (t) => {
    const { connector } = target(t, 'id,mail,aliases\n1,,\n');

    const outcomes = await exportItems(connector, [
      update('1', { number: '7' }),
      update('7', { mail: 'g@nhs.example' }),
    ]);

    t.match(outcomes, [{ result: 'accepted', anchor: '7' }, { result: 'accepted' }]);
    t.same([...(await readEverything(connector)).objects.keys()], ['7']);
  });

  await t.test('writes only when the session is closed, and never when it is abandoned', async (t) => {
    const { file, folder, connector } = target(t, 'id,mail,aliases\n1,,\n');
    const before = readFileSync(file, 'utf8');
    const session = await connector.openExport?.(AbortSignal.timeout(1000));

    const sent = await session?.send([update('1', { mail: 'o.obi@nhs.example' })]);

    t.same(sent, [undefined], 'nothing is settled yet');
    await session?.abandon();
    await session?.close();
    t.equal(readFileSync(file, 'utf8'), before);
    t.same(readdirSync(folder), ['staff.csv'], 'no temporary file stays behind');
  });
});

t.test('a file that somebody else writes to during the export', async (t) => {
  const { file, folder, connector } = target(t, 'id,mail,aliases\n1,,\n');
  const session = await connector.openExport?.(AbortSignal.timeout(1000));
  await session?.send([update('1', { mail: 'o.obi@nhs.example' }), update('9', { mail: 'x' })]);
  writeFileSync(file, 'id,mail,aliases\n1,theirs@nhs.example,\n');

  const outcomes = await session?.close();

  t.match(outcomes, [
    { result: 'retry', code: 'file-changing' },
    { result: 'refused', code: 'cd-missing-object' },
  ]);
  t.match(readFileSync(file, 'utf8'), /theirs@nhs\.example/, 'keeps what they wrote');
  t.same(readdirSync(folder), ['staff.csv'], 'and no temporary file stays behind');
});

t.test('a folder that is gone when the file is to be written', async (t) => {
  const { folder, connector } = target(t, 'id,mail,aliases\n1,,\n');
  const session = await connector.openExport?.(AbortSignal.timeout(1000));
  await session?.send([update('1', { mail: 'o.obi@nhs.example' })]);
  renameSync(folder, `${folder}-gone`);

  const outcomes = await session?.close();

  renameSync(`${folder}-gone`, folder);
  t.match(outcomes, [{ result: 'retry', code: 'file-unwritable' }], 'is tried again by a later run');
});

t.test('a file with a row that would not be written back as it was', async (t) => {
  for (const row of ['1,short', '1,"junk"behind,', '1,a,b,c']) {
    const { connector } = target(t, `id,mail,aliases\n${row}\n`);
    const opening = async () => {
      await connector.openExport?.(AbortSignal.timeout(1000));
    };
    await t.rejects(opening, { code: 'file-malformed', message: /staff\.csv, line 2/ }, `is not written to: ${row}`);
  }
});

t.test('the rights of the file', async (t) => {
  const { file, connector } = target(t, 'id,mail,aliases\n1,,\n');
  chmodSync(file, 0o600);

  await exportItems(connector, [update('1', { mail: 'o.obi@nhs.example' })]);

  t.equal(statSync(file).mode & 0o777, 0o600, 'stay as they were');
});
