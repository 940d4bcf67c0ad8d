import t from 'tap';
import { ARRIVED, holdSource, TOTAL } from '../../../engine/runs/source-gate.ts';

const total = (count: number) => ({ [TOTAL]: count });
const code = (before: number, after: number, own = 0) => holdSource('AD', total(before), total(after), 10, own)?.code;

t.test('a source of a thousand objects', async (t) => {
  t.equal(code(1_000, 900), undefined, 'may lose a tenth');
  t.equal(code(1_000, 899), 'source-too-small', 'and not one more');
  t.equal(code(1_000, 1_100), undefined, 'may grow by a tenth');
  t.equal(code(1_000, 1_101), 'source-too-large');
  t.equal(code(1_000, 0), 'source-too-small');
});

t.test('a small source moves by whole people', async (t) => {
  t.equal(code(10, 5), undefined);
  t.equal(code(10, 4), 'source-too-small');
  t.equal(code(0, 5), undefined);
  t.equal(code(0, 6), 'source-too-large');
});

t.test('the first read has nothing to be compared with', async (t) => {
  t.equal(holdSource('AD', null, total(100_000), 10), undefined);
});

t.test('what this engine made is no surprise', async (t) => {
  t.equal(code(0, 2_000, 2_000), undefined);
  t.equal(code(0, 2_006, 2_000), 'source-too-large');
  t.equal(code(1_000, 1_000, 200), 'source-too-small', 'and does not make up for what went');
});

t.test('every container is looked at', async (t) => {
  const before = { [TOTAL]: 1_000, 'OU=A': 500, 'OU=B': 500 };
  const moved = holdSource('AD', before, { [TOTAL]: 1_000, 'OU=A': 600, 'OU=B': 400 }, 10);
  t.match(moved, { code: 'source-too-large', sentence: /^AD, OU=A shows 600 objects; the last accepted read had 500/ });
  t.equal(
    holdSource('AD', before, { [TOTAL]: 1_000, 'OU=A': 500 }, 10)?.code,
    'source-too-small',
    'also one that is gone',
  );
  t.equal(
    holdSource('AD', before, { ...before, 'OU=C': 50, [TOTAL]: 1_050 }, 10),
    undefined,
    'a new one is told by the total',
  );
  t.equal(holdSource('AD', before, { ...before, 'OU=A': 650, [TOTAL]: 1_150 }, 10, 150), undefined);
});

t.test(
  'what this engine made is no surprise to the next whole read either, when reads of changes came between',
  async (t) => {
    const sinceThen = { [TOTAL]: 111, [ARRIVED]: 7, 'OU=A': 4 };
    t.equal(holdSource('AD', sinceThen, { [TOTAL]: 111, 'OU=A': 11 }, 10), undefined);
    t.equal(holdSource('AD', sinceThen, { [TOTAL]: 111, 'OU=A': 17 }, 10)?.code, 'source-too-large', 'but others are');
    t.equal(holdSource('AD', sinceThen, { [TOTAL]: 104, 'OU=A': 4 }, 10)?.code, undefined);
    t.equal(
      holdSource('AD', { ...sinceThen, 'OU=A': 10 }, { [TOTAL]: 111, 'OU=A': 4 }, 10)?.code,
      'source-too-small',
      'nor does it make up for what went',
    );
  },
);
