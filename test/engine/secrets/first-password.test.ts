import t from 'tap';
import { makeFirstPassword } from '../../../engine/secrets/first-password.ts';

const many = Array.from({ length: 500 }, () => makeFirstPassword(['aobi', 'Ana', 'Obi']));

t.test('first passwords', async (t) => {
  t.ok(
    many.every((one) => one.length === 16),
    'have 16 characters',
  );
  t.ok(
    many.every((one) => /^[A-Za-z2-9]+$/.test(one)),
    'are letters and digits',
  );
  t.notOk(
    many.some((one) => /[0Oo1lI]/.test(one)),
    'of which none is taken for another on paper',
  );
  t.ok(
    many.every((one) => /[A-Z]/.test(one) && /[a-z]/.test(one) && /[2-9]/.test(one)),
    'of every kind',
  );
  t.equal(new Set(many).size, many.length, 'and no two are alike');
});

t.test('never hold a name of the person', async (t) => {
  const letters = [...'abcdefghjkmnpqrstuvwxyz'].flatMap((a) => [...'abcdefgh'].map((b) => `${a}${b}a`));
  const password = makeFirstPassword(letters).toLowerCase();
  t.notOk(letters.some((name) => password.includes(name)));
  t.equal(makeFirstPassword(['a', 'b', '']).length, 16, 'a name of one or two letters does not count');
});
