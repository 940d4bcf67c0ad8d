/** A change file tells nothing of rows that did not change: not even when they would now be read differently. */
import { utimesSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  createDelimitedConnector,
  type DelimitedConnectorOptions,
} from '../../../../../engine/connectors/files/delimited/connector.ts';
import { parseHere } from '../../../../../engine/threads/parser.ts';
import { collect, readEverything } from '../../../../contracts/connector-under-test.ts';

const folderOf = {
  'people.csv': 'id,name,dept,groups\n1,Obi,A,x;y\n2,Abe,B,x\n',
  'changes.csv': 'operation,id,name,dept,groups\n',
};
const columns: DelimitedConnectorOptions['columns'] = { sn: 'name', groups: { column: 'groups', separator: ';' } };
const other = { code: 'watermark-too-old', message: /people\.csv is read for other attributes than last time/ };

function reading(folder: string, more: Partial<DelimitedConnectorOptions> = {}) {
  return createDelimitedConnector({
    ...{ name: 'hr', system: 'esr', anchor: 'id', columns, parse: parseHere },
    file: path.join(folder, 'people.csv'),
    changesFile: path.join(folder, 'changes.csv'),
    ...more,
  });
}

async function changesSince(mark: string | undefined, folder: string, more?: Partial<DelimitedConnectorOptions>) {
  const context = { mark, now: new Date(), signal: AbortSignal.timeout(9_000) };
  return await collect(reading(folder, more).readChanges?.(context) ?? ([] as never));
}

const changed = {
  'one more column': { columns: { ...columns, department: 'dept' } },
  'another column of one': { columns: { ...columns, sn: 'dept' } },
  'another separator': { columns: { ...columns, groups: { column: 'groups', separator: ',' } } },
};
const same = {
  'in another order': { columns: { groups: columns['groups'] ?? '', sn: 'name' } },
  'in other capitals': { columns: { ...columns, sn: ' NAME' } },
};

t.test('What changed since a read of other columns', async (t) => {
  const folder = t.testdir(folderOf);
  const { end } = await readEverything(reading(folder));

  for (const [what, more] of Object.entries(changed)) {
    await t.rejects(changesSince(end.watermark, folder, more), other, `asks for everything: ${what}`);
  }
  for (const [what, more] of Object.entries(same)) {
    t.match(await changesSince(end.watermark, folder, more), [{ end: {} }], `is read when they are the same: ${what}`);
  }
});

t.test('What changed since changes that were read of other columns', async (t) => {
  const folder = t.testdir(folderOf);
  const [more] = Object.values(changed);
  const written = (file: string, at: string) => utimesSync(path.join(folder, file), new Date(at), new Date(at));
  written('people.csv', '2024-03-10T06:00:00Z');
  written('changes.csv', '2024-03-10T07:00:00Z');
  const mark = (await changesSince(undefined, folder)).at(-1)?.end?.watermark;

  await t.rejects(
    changesSince(mark, folder, more),
    { code: 'file-outdated', message: /people\.csv was written at 2024-03-10T06:00Z.*changes.* 2024-03-10T07:00Z/ },
    'is not asked of a file of everybody that lacks them: a leaver would get access back',
  );
  written('people.csv', '2024-03-11T06:00:00Z');
  await t.rejects(changesSince(mark, folder, more), other, 'asks for everything when it was written since');

  const context = { mark, now: new Date(), signal: AbortSignal.timeout(9_000) };
  const anew = (await collect(reading(folder, more).readAll(context))).at(-1)?.end?.watermark;
  const notes = [/was read before/];
  t.match(await changesSince(anew, folder, more), [{ end: { notes } }], 'goes on where it was after that');
});

t.test('What changed since a read by an earlier version, which did not note its columns', async (t) => {
  const folder = t.testdir(folderOf);
  const digest = 'f'.repeat(64);
  const old = new Date('2024-03-10T08:00:00Z');
  utimesSync(path.join(folder, 'changes.csv'), old, old);

  const changes = await changesSince(`${digest} 2024-03-10T07:00:00.000Z`, folder);

  const end = changes.at(-1)?.end;
  t.match(changes, [{ objects: { anchors: [] } }], 'is read');
  await t.rejects(changesSince(end?.watermark, folder, Object.values(changed)[0]), other, 'and they are noted');
});
