import t from 'tap';
import { compileExpression, type ExpressionScope } from '../../../engine/expression/compile.ts';
import { cleanValue, joinValues } from '../../../engine/model/attribute.ts';

const scope: ExpressionScope = {
  attributes: [
    { name: 'givenName', kind: 'text' },
    { name: 'sn', kind: 'text' },
    { name: 'aliases', kind: 'multi' },
    { name: 'isLocked', kind: 'boolean' },
    { name: 'startDate', kind: 'date' },
  ],
  tables: { sites: { X99A: 'Infirmary' } },
  naming: false,
};
const evaluate = (source: string, values: readonly string[]) => {
  const compiled = compileExpression(source, scope);
  if (compiled.situation === 'refused') throw new Error(compiled.reason);
  return compiled.expression.evaluate(values);
};
const refusal = (source: string) => {
  const compiled = compileExpression(source, scope);
  return compiled.situation === 'refused' ? `${compiled.at}: ${compiled.reason}` : 'taken';
};

t.test('an expression', async (t) => {
  t.equal(evaluate('sn + ", " + givenName', ['Ana', 'Obi']), 'Obi, Ana', 'reads attributes by name');
  t.equal(evaluate('sn == "" ? givenName : sn', ['Ana']), 'Ana', 'finds an absent value empty');
  t.equal(evaluate('sn + " " + givenName', ['', '']), '', 'and takes what was between two of them for no value');
  t.equal(evaluate('[sn + " ", "x"]', ['', '']), 'x', 'in a list, too');
  const aliases = joinValues(['a@nhs.example', 'b@x.example']);
  t.equal(evaluate('size(aliases)', ['', '', aliases]), '2', 'several values as a list');
  t.equal(
    evaluate('aliases.filter(a, a.endsWith("@nhs.example"))', ['', '', aliases]),
    'a@nhs.example',
    'which it can filter',
  );
  t.equal(evaluate('aliases.map(a, upper(a))', ['', '', aliases]), joinValues(['A@NHS.EXAMPLE', 'B@X.EXAMPLE']));
  t.equal(evaluate('isLocked ? "locked" : "open"', ['', '', '', 'true']), 'locked', 'a switch as true or false');
  t.equal(evaluate('isLocked', ['', '', '', '']), 'false');
  t.equal(evaluate('startDate < "2024-03-01"', ['', '', '', '', '2024-02-29']), 'true', 'and compares days as texts');
  t.equal(
    evaluate('givenName + sn', [cleanValue('a\u001fb'), 'c']),
    cleanValue('a\u001fbc'),
    'and breaks out of no slot',
  );
  t.equal(evaluate('split(givenName, " ")', ['b a b']), joinValues(['a', 'b']), 'never gives a value twice');
});

t.test('a wrong expression is refused with its place', async (t) => {
  t.match(refusal('sn + '), /^5: Unexpected token: EOF/);
  t.match(refusal('upper(surname)'), /^6: there is no attribute surname here; there are: aliases, givenName/);
  t.match(refusal('sn + loud(sn)'), /^5: there is no function loud/);
  t.match(refusal('left(sn, "1")'), /it is left\(string, int\): string/);
  t.match(refusal('sn + 1'), /^0: no such overload: string \+ int/);
  t.match(refusal('{"a": sn}'), /gives a value of type map/);
  t.match(refusal('lookup("wards", sn, "")'), /^7: flows.tables has no table "wards"/);
  t.match(refusal('lookup(sn, sn, "")'), /as a text in quotes/);
  t.match(
    refusal('uniqueAccountName(sn)'),
    /there is no function uniqueAccountName/,
    'a name is given on creation only',
  );
});

t.test('an expression that could take long is refused', async (t) => {
  t.match(refusal('sn.matches("(a+)+$")'), /like\(text, pattern\)/);
  t.match(refusal('aliases.all(a, aliases.exists(b, a == b))'), /not bounded/);
  t.match(refusal('cel.bind(x, sn + sn, x + x)'), /no .bind\(\) here/);
  t.match(refusal('sn.split(" ").join("")'), /write (split|join)/);
  t.match(refusal(`${'('.repeat(40)}sn${')'.repeat(40)}`), /depth/i);
  t.match(refusal(`sn${' + sn'.repeat(400)}`), /nodes|longer/i);
  t.match(refusal(`"${'x'.repeat(3_000)}"`), /longer than 2000 characters/);
});

t.test('an expression that fails', async (t) => {
  t.throws(() => evaluate('sn.substring(5)', ['', 'Obi']), { code: 'rule-exception', message: /out of range/ });
  t.throws(() => evaluate('aliases[3]', []), { code: 'rule-exception' });
  t.throws(() => evaluate('replace(sn, "a", sn)', ['', 'a'.repeat(5_000)]), {
    code: 'rule-exception',
    message: /longer than 10000 characters/,
  });
  t.throws(() => evaluate('sn', ['', 'a'.repeat(10_001)]), { code: 'rule-exception' });
  t.throws(() => evaluate('size(aliases)', ['', '', joinValues(Array.from({ length: 1_001 }, (_, i) => `${i}`))]), {
    message: /more than 1000 values/,
  });
});
