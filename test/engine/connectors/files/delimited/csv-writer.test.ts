import t from 'tap';
import { cellToValue, valueToCell } from '../../../../../engine/connectors/files/delimited/cells.ts';
import { CsvReader } from '../../../../../engine/connectors/files/delimited/csv-reader.ts';
import { csvLine } from '../../../../../engine/connectors/files/delimited/csv-writer.ts';
import { cleanValue, joinValues } from '../../../../../engine/model/attribute.ts';
import { oneOf, randomFrom } from '../../../../support/random.ts';

const pieces = [
  ...['a', 'Zoë', ' ', '\t', '"', '""', ',', ';', '|', '\n', '\r', '\r\n', '😀', '\u0000', '\u001b', '\u001e'],
  ...['\u001f', '\u001b[', '\uFEFF', '\u00a0', "'", '=1+1', '\\', '\u2028'],
];

function readBack(lines: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  const reader = new CsvReader({ file: 'staff.csv', delimiter, onRow: (cells) => rows.push(cells) });
  reader.push(lines);
  reader.end();
  return rows;
}

t.test('writing a row', async (t) => {
  t.equal(csvLine(['1', 'Obi', ''], ','), '1,Obi,\r\n', 'leaves plain cells plain');
  t.equal(csvLine(['a,b', 'say "hi"', 'x\ny'], ','), '"a,b","say ""hi""","x\ny"\r\n', 'quotes what RFC 4180 says');
  t.equal(csvLine([' x', 'y '], ','), '" x","y "\r\n', 'quotes spaces that a reader may strip');
  t.equal(csvLine([''], ','), '""\r\n', 'does not write a blank line');
});

t.test('whatever is written', async (t) => {
  const random = randomFrom(1);
  const randomCell = () => Array.from({ length: Math.floor(random() * 5) }, () => oneOf(pieces, random)).join('');
  for (const delimiter of [',', ';', '\t', '|']) {
    const rows = Array.from({ length: 2000 }, () => [randomCell(), randomCell(), randomCell()]);

    const found = readBack(rows.map((cells) => csvLine(cells, delimiter)).join(''), delimiter);

    t.strictSame(found, rows, `is read back as it was, with ${JSON.stringify(delimiter)} between cells`);
  }
});

t.test('a value in a cell, unless it is of spaces only', async (t) => {
  const random = randomFrom(2);
  const randomText = () => Array.from({ length: Math.floor(random() * 4) }, () => oneOf(pieces, random)).join('');
  let kept = 0;
  for (let round = 0; round < 5000; round++) {
    const value = cleanValue(randomText());
    const cell = valueToCell(value, undefined);
    const isBlank = value !== '' && value.trim() === '';
    if (isBlank ? cell !== undefined : cell === undefined || cellToValue(cell, undefined) !== value) {
      t.fail(`${JSON.stringify(value)} is not read back`);
      return;
    }
    const several = joinValues([value, cleanValue(randomText())].filter((one) => one !== ''));
    const together = valueToCell(several, { separator: ';' });
    if (together === undefined) continue;
    kept++;
    if (cellToValue(together, { separator: ';' }) === several) continue;
    t.fail(`${JSON.stringify(several)} is not read back`);
    return;
  }
  t.ok(kept > 1000, 'is read back as it was, alone or with others');
  t.equal(valueToCell('a;b', { separator: ';' }), undefined, 'is refused when it holds what separates values');
  t.equal(
    valueToCell(joinValues([' a', 'b']), { separator: ';' }),
    undefined,
    'is refused when spaces at its ends would be lost',
  );
  t.equal(valueToCell('\ud83d', undefined), undefined, 'is refused when it holds half a character');
});
