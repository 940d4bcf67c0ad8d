/** What is to be changed, as rows of a change file for a tool that applies them. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { createDelimitedConnector } from '../../../../../engine/connectors/files/delimited/connector.ts';
import { joinValues } from '../../../../../engine/model/attribute.ts';
import { parseHere } from '../../../../../engine/threads/parser.ts';
import { changesOf, exportItems, itemOf } from '../../../../contracts/connector-under-test.ts';

interface Folder {
  testdir: (content: Record<string, string>) => string;
}

const everybody = 'id,shoe size,mail,aliases\r\n1,7,o.obi@nhs.example,b;a\r\n2,8,,\r\n';

function target(t: Folder, changes?: string) {
  const folder = t.testdir({ 'staff.csv': everybody, ...(changes === undefined ? {} : { 'changes.csv': changes }) });
  const [file, changesFile, out] = ['staff', 'changes', 'wanted'].map((name) => path.join(folder, `${name}.csv`)) as [
    string,
    string,
    string,
  ];
  const connector = createDelimitedConnector({
    name: 'staff',
    system: 'file',
    file,
    changesFile,
    exportChangesTo: out,
    operationColumn: 'what',
    anchor: 'id',
    columns: { number: 'id', mail: 'mail', aliases: { column: 'aliases', separator: ';' } },
    parse: parseHere,
    writable: true,
  });
  return { connector, file, changesFile, out };
}

const update = (anchor: string, values: Record<string, string>) => itemOf('update', anchor, changesOf(values));
const starter = itemOf('create', '', changesOf({ number: '3', mail: 'n.new@nhs.example' }));
const header = 'what,id,mail,aliases\r\n';

t.test('changes of a delimited file', async (t) => {
  t.test('are rows that say add, modify or delete, and the file itself is left alone', async (t) => {
    const { connector, file, out } = target(t);

    const outcomes = await exportItems(connector, [
      starter,
      update('1', { aliases: joinValues(['c', 'a']) }),
      itemOf('delete', '2', []),
    ]);

    t.ok(outcomes.every(({ result }) => result === 'accepted'));
    t.equal(
      readFileSync(out, 'utf8'),
      `${header}add,3,n.new@nhs.example,\r\nmodify,1,o.obi@nhs.example,a;c\r\ndelete,2,,\r\n`,
    );
    t.equal(readFileSync(file, 'utf8'), everybody);
  });

  t.test('are read back by the same connector as what they say', async (t) => {
    const { connector, changesFile, out } = target(t);
    await exportItems(connector, [starter, itemOf('delete', '2', [])]);
    writeFileSync(changesFile, readFileSync(out));

    const batches = [];
    const context = { now: new Date(), signal: AbortSignal.timeout(9_000) };
    for await (const batch of connector.readChanges?.(context) ?? []) batches.push(batch);

    t.same(
      batches.map(({ objects, removed }) => [objects?.anchors, removed]),
      [[['3'], ['2']]],
    );
  });

  t.test('name an old and a new object when the identifier changes', async (t) => {
    const { connector, out } = target(t);

    await exportItems(connector, [update('1', { number: '9' })]);

    const rows = `delete,1,o.obi@nhs.example,b;a\r\nadd,9,o.obi@nhs.example,b;a\r\n`;
    t.equal(readFileSync(out, 'utf8'), header + rows);
  });

  t.test('follow those that still wait, and are decided as if those were done', async (t) => {
    const { connector, out } = target(t);
    await exportItems(connector, [starter, itemOf('delete', '2', [])]);

    const outcomes = await exportItems(connector, [
      starter,
      update('2', { mail: 'x' }),
      update('3', { mail: 'y@nhs.example' }),
    ]);

    t.match(outcomes, [
      { result: 'refused', code: 'cd-existing-object' },
      { result: 'refused', code: 'cd-missing-object' },
      { result: 'accepted' },
    ]);
    t.equal(
      readFileSync(out, 'utf8'),
      `${header}add,3,n.new@nhs.example,\r\ndelete,2,,\r\nmodify,3,y@nhs.example,\r\n`,
    );
  });

  t.test('lean on the change file that is read, too', async (t) => {
    const { connector, out } = target(t, 'id,aliases,mail,what\n4,x,four@nhs.example,add\n2,,,delete\n');

    const outcomes = await exportItems(connector, [
      update('4', { mail: 'vier@nhs.example' }),
      update('2', { mail: 'x' }),
    ]);

    t.match(outcomes, [{ result: 'accepted' }, { result: 'refused', code: 'cd-missing-object' }]);
    t.equal(readFileSync(out, 'utf8'), `${header}modify,4,vier@nhs.example,x\r\n`);
  });

  t.test('are found while they wait, and when nothing is left of their file', async (t) => {
    const { connector, out, file } = target(t);
    const signal = AbortSignal.timeout(9_000);
    await exportItems(connector, [starter]);

    t.match(await connector.find?.(starter, signal), { found: true, anchor: '3' });

    writeFileSync(out, '');
    t.match(await connector.find?.(starter, signal), { found: false });
    appendFileSync(file, '3,,n.new@nhs.example,\r\n');
    t.match(await connector.find?.(starter, signal), { found: true, anchor: '3' });
    t.match(await exportItems(connector, [update('3', { mail: 'z@nhs.example' })]), [{ result: 'accepted' }]);
    t.equal(readFileSync(out, 'utf8'), `${header}modify,3,z@nhs.example,\r\n`);
  });

  t.test('are not written over rows of other columns', async (t) => {
    const { connector, out } = target(t);
    writeFileSync(out, 'what,id,phone\r\nmodify,1,07700 900001\r\n');

    await t.rejects(exportItems(connector, [starter]), { code: 'file-header-wrong', message: /wanted\.csv, line 1/ });
  });

  t.test('are not written when nothing is accepted', async (t) => {
    const { connector, out } = target(t);

    await exportItems(connector, [update('404', { mail: 'x' })]);

    t.notOk(existsSync(out));
    rmSync(out, { force: true });
  });
});
