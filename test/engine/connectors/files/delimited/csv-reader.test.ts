import t from 'tap';
import { CsvReader } from '../../../../../engine/connectors/files/delimited/csv-reader.ts';
import { oneOf, randomFrom } from '../../../../support/random.ts';

interface ReadRow {
  readonly cells: readonly string[];
  readonly line: number;
  readonly flaw?: string | undefined;
}

function read(text: string, chunk = text.length, delimiter = ','): ReadRow[] {
  const rows: ReadRow[] = [];
  const onRow = (cells: string[], line: number, flaw?: string) => rows.push({ cells, line, flaw });
  const reader = new CsvReader({ file: 'staff.csv', delimiter, onRow });
  for (let at = 0; at < text.length; at += chunk) reader.push(text.slice(at, at + chunk));
  reader.end();
  return rows;
}

function cellsOf(text: string, chunk?: number, delimiter?: string): (readonly string[])[] {
  return read(text, chunk, delimiter).map((row) => row.cells);
}

const cases: Readonly<Record<string, readonly [text: string, rows: readonly (readonly string[])[]]>> = {
  'lines that end in LF': [
    'a,b,c\n1,2,3\n',
    [
      ['a', 'b', 'c'],
      ['1', '2', '3'],
    ],
  ],
  'lines that end in CRLF': [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'both in one file': [
    'a,b\r\n1,2\n3,4\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ],
  ],
  'no line end at the end': [
    'a,b\r\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'a lone return at the end': [
    'a,b\r\n1,2\r',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  'a delimiter in quotes': [
    'a,b\r\n"1,x",2\r\n',
    [
      ['a', 'b'],
      ['1,x', '2'],
    ],
  ],
  'doubled quotes': ['"say ""hi""",2\r\n', [['say "hi"', '2']]],
  'quotes only': ['"""",""""""\n', [['"', '""']]],
  'a line end in quotes': ['1,"x\ny",3\r\n', [['1', 'x\ny', '3']]],
  'a CRLF in quotes': ['1,"x\r\ny",3\r\n', [['1', 'x\r\ny', '3']]],
  'an empty cell in quotes': ['"",2,""\r\n', [['', '2', '']]],
  'an empty cell at the end': ['1,2,\r\n', [['1', '2', '']]],
  'empty cells only': [',,\n', [['', '', '']]],
  'a blank line': ['1,2\n\n3,4\n', [['1', '2'], [''], ['3', '4']]],
  'a quotation mark inside a cell': ['1,5" pipe,3\r\n', [['1', '5" pipe', '3']]],
  'a quotation mark at the end of a cell': ['1,pipe",3\n', [['1', 'pipe"', '3']]],
  'spaces around cells': [' 1 , 2,3 \n', [[' 1 ', ' 2', '3 ']]],
  'rows of different lengths': ['1,2\n1,2,3\n1\n', [['1', '2'], ['1', '2', '3'], ['1']]],
  'quotes at the very end': ['1,"2"', [['1', '2']]],
  'accents and characters of two units': ['Zoë,"Siân, Ŵyn",日本😀\r\n', [['Zoë', 'Siân, Ŵyn', '日本😀']]],
  'a return inside a cell': ['a\rb,c\n', [['a\rb', 'c']]],
  'quotes in one row and none in the next': [
    '"a",b\nc,d\n"e",f\n',
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ],
  ],
};

t.test('reading rows', async (t) => {
  for (const [name, [text, rows]] of Object.entries(cases)) {
    const failing = Array.from({ length: text.length }, (_, index) => index + 1).filter(
      (chunk) => JSON.stringify(cellsOf(text, chunk)) !== JSON.stringify(rows),
    );
    t.same(cellsOf(text), rows, `understands ${name}`);
    t.same(failing, [], `in chunks of any size: ${name}`);
  }
  t.same(cellsOf('1;"2;x";a,b\n', 1, ';'), [['1', '2;x', 'a,b']], 'takes another delimiter');
  t.same(cellsOf('1\t"2\tx"\n', 2, '\t'), [['1', '2\tx']], 'takes a tabulator');
  t.same(cellsOf(''), [], 'finds nothing in nothing');
});

t.test('where a row begins', async (t) => {
  const text = 'a,b\n1,"x\ny\r\nz"\n\n2,c\n"3",d\n';
  for (const chunk of [1, 2, 5, text.length]) {
    t.same(
      read(text, chunk).map((row) => row.line),
      [1, 2, 5, 6, 7],
      `is told in chunks of ${chunk}`,
    );
  }
});

t.test('characters behind a closing quotation mark', async (t) => {
  const text = '1,"x"y,3\n4,"z" ,6\n7,8,9\n';
  for (const chunk of [1, 3, text.length]) {
    const flaws = read(text, chunk).map((row) => row.flaw !== undefined);
    t.same(flaws, [true, true, false], `spoil their row and no other, in chunks of ${chunk}`);
  }
});

t.test('a quotation mark that nobody closes', async (t) => {
  const text = 'a,b\n1,2\n3,"4\n5,6\n';
  const where = { code: 'file-quote-open', message: /staff\.csv, line 3:/ };

  t.throws(() => read(text), where, 'is named with its line when the file ends');
  t.throws(() => read(text, 1), where, 'in chunks too');
  const endless = `a,b\n1,2\n3,"${'5,6\n'.repeat(400_000)}`;
  t.throws(() => read(`${endless}"\n`, 65_536), where, 'and long before the end of a long file');
});

t.test('any text at all', async (t) => {
  const random = randomFrom(4180);
  const pieces = ['"', '""', ',', '\n', '\r\n', '\r', 'a', 'bc', ' ', '😀', '"x"', '"y,z"', ',"'];
  for (let round = 0; round < 20_000; round++) {
    const length = 1 + Math.floor(random() * 12);
    const text = Array.from({ length }, () => oneOf(pieces, random)).join('');
    const expected = reference(text);
    for (const chunk of [text.length, 1, 1 + Math.floor(random() * 5)]) {
      const found = outcomeOf(() =>
        read(text, chunk).map(({ cells, flaw }) => (flaw === undefined ? cells : 'flawed')),
      );
      if (found === expected) continue;
      t.equal(found, expected, `${JSON.stringify(text)} in chunks of ${chunk}`);
      return;
    }
  }
  t.pass('is read as a slow and simple reader reads it');
});

function outcomeOf(rows: () => unknown): string {
  try {
    return JSON.stringify(rows());
  } catch {
    return 'quote open';
  }
}

/** One character after the other, over the whole text. */
function reference(text: string): string {
  const rows: (string[] | 'flawed')[] = [];
  let at = 0;
  while (at < text.length) {
    const cells: string[] = [];
    let isFlawed = false;
    for (;;) {
      let cell = '';
      const isQuoted = text[at] === '"';
      if (isQuoted) {
        at++;
        for (;;) {
          if (at >= text.length) return 'quote open';
          if (text[at] !== '"') cell += text[at++];
          else if (text[at + 1] === '"') {
            cell += '"';
            at += 2;
          } else break;
        }
        at++;
      }
      let bare = '';
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') bare += text[at++];
      if (text[at] !== ',' && bare.endsWith('\r')) bare = bare.slice(0, -1);
      if (isQuoted && bare !== '') isFlawed = true;
      cells.push(isQuoted ? cell : bare);
      if (text[at] !== ',') break;
      at++;
    }
    at++;
    rows.push(isFlawed ? 'flawed' : cells);
  }
  return JSON.stringify(rows);
}
