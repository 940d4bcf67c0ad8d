import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { compileExpression } from '../../../engine/expression/compile.ts';
import { nameOfFunction } from '../../../engine/expression/function.ts';
import { documentedFunctions, exampleTables } from '../../../engine/expression/functions.ts';
import { joinValues } from '../../../engine/model/attribute.ts';

const compile = (source: string) => compileExpression(source, { attributes: [], tables: exampleTables, naming: true });
const failureOf = (source: string) => {
  try {
    return `gave ${resultOf(source)}`;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
};
const resultOf = (source: string, nth = 1) => {
  const compiled = compile(source);
  return compiled.situation === 'compiled' ? compiled.expression.evaluate([], nth) : compiled.reason;
};

t.test('every function of the expression language', async (t) => {
  for (const { signature, example, gives, description } of documentedFunctions) {
    t.equal(resultOf(example), typeof gives === 'object' ? joinValues(gives) : String(gives), example);
    t.match(description, /^[A-Z].*[a-z)@]\.$/, `${signature} is described in a sentence`);
    t.ok(example.startsWith(`${signature.slice(0, signature.indexOf('('))}(`), 'by an example of itself');
  }
});

t.test('the page of the language names every function, and none that is not there', async (t) => {
  const page = readFileSync(join(import.meta.dirname, '../../../engine/expression/README.md'), 'utf8');
  const named = [...page.matchAll(/`(\w+)\(\)`/g)].map(([, name]) => name);
  t.same(named.sort(), documentedFunctions.map(nameOfFunction).sort());
});

t.test('names of people', async (t) => {
  const cased: Readonly<Record<string, string>> = {
    'ANA OBI': 'Ana Obi',
    'van der berg': 'Van Der Berg',
    DeVito: 'DeVito',
    MCDONALD: 'McDonald',
    'jean-luc d’arc': 'Jean-Luc D’Arc',
    '': '',
  };
  for (const [typed, proper] of Object.entries(cased)) t.equal(resultOf(`properCase("${typed}")`), proper);
  t.equal(resultOf('transliterate("Ægir Ðorđe ñ 李")'), 'Aegir Dorde n ', 'leave out what ASCII cannot write');
  const written: Readonly<Record<string, string>> = {
    'Ħabib Ŧe ẞ Ŋ': 'Habib Te SS Ng',
    'O´Neill O`Neill Oʼneill': "O'Neill O'Neill O'neill",
    'Smith‐Jones': 'Smith-Jones',
    '½': '1/2',
  };
  for (const [typed, ascii] of Object.entries(written)) t.equal(resultOf(`transliterate("${typed}")`), ascii);
});

t.test('a pattern', async (t) => {
  const like = (text: string, pattern: string) => resultOf(`like("${text}", "${pattern}")`);
  t.equal(like('Staff Nurse', 'staff*'), 'true');
  t.equal(like('Staff Nurse', 'nurse'), 'false', 'fits the whole text');
  t.equal(like('Band 6', 'Band ?'), 'true');
  t.equal(like('Band 10', 'Band ?'), 'false');
  t.equal(like('abcbcd', 'a*bcd'), 'true', 'goes back where a star took too much');
  t.equal(like('a'.repeat(900), `${'*a'.repeat(200)}b`), 'false', 'and never takes long');
});

t.test('days', async (t) => {
  t.equal(resultOf('localDate("20240630233000.0Z")'), '2024-07-01', 'are those of London');
  t.equal(resultOf('localDate("2024-01-31")'), '2024-01-31');
  t.equal(resultOf('localDate("2024-10-27T00:30:00")'), '2024-10-27', 'a time without a zone is one in London');
  t.equal(resultOf('localDate("2024-06-30T23:30:00+01:00")'), '2024-06-30');
  t.equal(resultOf('addDays("2024-03-01", -1)'), '2024-02-29');
  t.equal(resultOf('addDays("", 5)'), '', 'no day stays no day');
  t.equal(resultOf('formatDate("2024-03-01", "d MMM yy")'), 'd Mar 24');
  const wrong = compile('addDays("soon", 1)');
  t.throws(() => wrong.situation === 'compiled' && wrong.expression.evaluate([]), {
    code: 'rule-exception',
    message: /"soon" is no day/,
  });
});

t.test('what is no day of the calendar, and what no day can be', async (t) => {
  for (const text of ['2023-02-29', '2024-02-30', '2024-13-01', 'March 1 2024', '0', '2024']) {
    const sentence = `"${text}" is no day`;
    t.equal(failureOf(`localDate("${text}")`), sentence);
    t.equal(failureOf(`addDays("${text}", 0)`), sentence);
    t.equal(failureOf(`formatDate("${text}", "dd/MM/yyyy")`), sentence);
  }
  t.equal(failureOf('localDate("20230229120000Z")'), '"20230229120000Z" is no day');
  t.match(failureOf('addDays("9999-12-31", 1)'), /after 9999/);
});

t.test('what no system could keep as it is', async (t) => {
  t.equal(resultOf('"🙂".substring(0, 1)'), '\ufffd', 'half a character is told as one that is lost');
  t.equal(resultOf('split("🙂", "")'), '\ufffd', 'in a list, too');
  t.equal(failureOf('1.0 / 0.0'), 'it gives no number');
});

t.test('names that must be unique', async (t) => {
  t.equal(resultOf('uniqueAccountName("a.obi")', 2), 'a.obi2', 'are numbered where they are taken');
  t.equal(
    resultOf('uniqueAccountName("anastasia.featherstonehaugh")', 12),
    'anastasia.feathers12',
    'within their length',
  );
  t.equal(resultOf('uniqueAccountName("alexandra-catherine.lee")'), 'alexandra-catherine', 'never ending in a sign');
  t.equal(resultOf(`uniqueDn("${'x'.repeat(63)}🙂", "DC=x")`), `CN=${'x'.repeat(63)},DC=x`, 'nor in half a character');
  t.equal(resultOf('uniqueAddress("Ana.Obi", "NHS.example")', 3), 'ana.obi3@nhs.example');
  t.equal(resultOf('uniqueDn("Obi, Ana", "DC=x")', 2), 'CN=Obi\\2C Ana 2,DC=x');
  const empty = compile('uniqueAccountName("李")');
  t.throws(() => empty.situation === 'compiled' && empty.expression.evaluate([]), { code: 'rule-exception' });
});
