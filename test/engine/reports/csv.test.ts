import t from 'tap';
import { csvReport } from '../../../engine/reports/csv.ts';
import { create, itemOf, odd, oddities, reportSource, textOf } from './items.ts';

/** By the letter of RFC 4180, and not by the product. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, end] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push((quoted ?? '').replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

t.test('a preview as rows for a spreadsheet', async (t) => {
  t.test('has a row for each value that changes, under its columns', async (t) => {
    const groups = { attribute: 'memberOf', before: ['a', 'b'], after: ['b', 'c', 'd'] };
    const gone = { attribute: 'mobile', before: ['07700 900123'], after: [] };
    const text = await textOf(csvReport(reportSource([create, itemOf(2, { changes: [groups, gone] })])));

    const [columns, ...rows] = read(text);

    t.equal(text.codePointAt(0), 0xfeff, 'a spreadsheet knows it as UTF-8');
    t.same(columns?.slice(6), ['attribute', 'attribute operation', 'value deleted', 'value added']);
    t.same(
      rows.map((row) => [row[1], ...row.slice(6)]),
      [
        ['create', 'distinguishedName', 'add', '', create.dn],
        ['create', 'sn', 'add', '', 'Example'],
        ['update', 'memberOf', 'update', 'a', 'c'],
        ['update', 'memberOf', 'update', '', 'd'],
        ['update', 'mobile', 'delete', '07700 900123', ''],
      ],
    );
  });

  t.test('has a row for an item that changes no attribute', async (t) => {
    const rows = read(await textOf(csvReport(reportSource([itemOf(1, { operation: 'delete', changes: [] })]))));

    t.same(rows[1]?.slice(0, 2), ['AD', 'delete']);
    t.equal(rows[1]?.length, rows[0]?.length);
  });

  t.test('gives every value back, and none that a spreadsheet would take for a formula', async (t) => {
    const rows = read(await textOf(csvReport(reportSource([odd])))).slice(1);

    t.same(
      rows.map((row) => row.at(-1)?.replace(/^'(?=[=+\-@])/, '')),
      oddities,
    );
    for (const cell of rows.flat()) t.notMatch(cell, /^[=+\-@\t\r]/);
  });
});
