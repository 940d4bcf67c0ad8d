import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { compileExpression } from '../../../engine/expression/compile.ts';
import { nameOfFunction } from '../../../engine/expression/function.ts';
import { documentedFunctions, exampleTables } from '../../../engine/expression/functions.ts';
import { joinValues } from '../../../engine/model/attribute.ts';

const compile = (source: string) => compileExpression(source, { attributes: [], tables: exampleTables, naming: true });
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
  t.equal(resultOf('addDays("2024-03-01", -1)'), '2024-02-29');
  t.equal(resultOf('addDays("", 5)'), '', 'no day stays no day');
  t.equal(resultOf('formatDate("2024-03-01", "d MMM yy")'), 'd Mar 24');
  const wrong = compile('addDays("soon", 1)');
  t.throws(() => wrong.situation === 'compiled' && wrong.expression.evaluate([]), {
    code: 'rule-exception',
    message: /"soon" is no day/,
  });
});

t.test('names that must be unique', async (t) => {
  t.equal(resultOf('uniqueAccountName("a.obi")', 2), 'a.obi2', 'are numbered where they are taken');
  t.equal(
    resultOf('uniqueAccountName("anastasia.featherstonehaugh")', 12),
    'anastasia.feathers12',
    'within their length',
  );
  t.equal(resultOf('uniqueAddress("Ana.Obi", "NHS.example")', 3), 'ana.obi3@nhs.example');
  t.equal(resultOf('uniqueDn("Obi, Ana", "DC=x")', 2), 'CN=Obi\\2C Ana 2,DC=x');
  const empty = compile('uniqueAccountName("李")');
  t.throws(() => empty.situation === 'compiled' && empty.expression.evaluate([]), { code: 'rule-exception' });
});
