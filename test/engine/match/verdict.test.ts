import t from 'tap';
import { decide, type ScoredPair } from '../../../engine/match/verdict.ts';
import { randomFrom } from '../../support/random.ts';

const THRESHOLD = 6;

function pair(a: string, b: string, points: number, against: Partial<ScoredPair> = {}): ScoredPair {
  return { a, b, points, vetoes: [], asks: [], ...against };
}

t.test('deciding about one ESR record', async (t) => {
  const verdict = (...pairs: ScoredPair[]) => decide(pairs, THRESHOLD).get('esr-1');

  await t.test('joins the only mailbox that reaches the threshold', async (t) => {
    t.same(verdict(pair('esr-1', 'mail-1', 6)), { outcome: 'join', b: 'mail-1', points: 6 });
  });

  await t.test('joins the better of two', async (t) => {
    t.match(verdict(pair('esr-1', 'mail-1', 8), pair('esr-1', 'mail-2', 10)), { outcome: 'join', b: 'mail-2' });
  });

  await t.test('asks when two are equally good', async (t) => {
    const found = verdict(pair('esr-1', 'mail-2', 8), pair('esr-1', 'mail-1', 8), pair('esr-1', 'mail-3', 5));

    t.match(found, { outcome: 'ask', reason: 'ambiguous', candidates: [{ b: 'mail-1' }, { b: 'mail-2' }] });
    t.equal(found?.outcome === 'ask' && found.candidates.length, 2, 'and names only those that reach the threshold');
  });

  await t.test('leaves it alone below the threshold, and says what came nearest', async (t) => {
    t.match(verdict(pair('esr-1', 'mail-1', 5), pair('esr-1', 'mail-2', 4)), {
      outcome: 'none',
      best: { b: 'mail-1' },
    });
    t.same(verdict(pair('esr-1', 'mail-1', 5), pair('esr-1', 'mail-2', 5)), { outcome: 'none', best: undefined });
  });

  await t.test('asks when the best one is vetoed, and does not fall back on the second', async (t) => {
    const vetoed = pair('esr-1', 'mail-1', 10, { vetoes: ['employee-number-differs'] });

    const found = verdict(vetoed, pair('esr-1', 'mail-2', 7));

    t.match(found, { outcome: 'ask', reason: 'veto', candidates: [{ b: 'mail-1' }, { b: 'mail-2' }] });
  });

  await t.test('asks before a deleted mailbox or one of another organisation is joined', async (t) => {
    t.match(verdict(pair('esr-1', 'mail-1', 10, { asks: ['dead-account'] })), {
      outcome: 'ask',
      reason: 'dead-account',
    });
    t.match(verdict(pair('esr-1', 'mail-1', 10, { asks: ['other-organisation'] })), {
      outcome: 'ask',
      reason: 'other-organisation',
    });
  });

  await t.test('joins a live mailbox that is better than a deleted one', async (t) => {
    const dead = pair('esr-1', 'mail-1', 8, { asks: ['dead-account'] });

    t.match(verdict(dead, pair('esr-1', 'mail-2', 9)), { outcome: 'join', b: 'mail-2' });
    t.match(verdict(dead, pair('esr-1', 'mail-2', 8)), { outcome: 'ask', reason: 'ambiguous' }, 'but not an equal one');
  });

  await t.test('counts a mailbox once that was found under several keys', async (t) => {
    t.match(verdict(pair('esr-1', 'mail-1', 9), pair('esr-1', 'mail-1', 9)), { outcome: 'join', b: 'mail-1' });
  });
});

t.test('two ESR records that want one mailbox', async (t) => {
  await t.test('are both held when they are equally good', async (t) => {
    const verdicts = decide([pair('esr-1', 'mail-1', 9), pair('esr-2', 'mail-1', 9)], THRESHOLD);

    t.match(verdicts.get('esr-1'), { outcome: 'ask', reason: 'ambiguous' });
    t.match(verdicts.get('esr-2'), { outcome: 'ask', reason: 'ambiguous' });
  });

  await t.test('leave it to the better one, and the other is asked about', async (t) => {
    const verdicts = decide([pair('esr-1', 'mail-1', 9), pair('esr-2', 'mail-1', 10)], THRESHOLD);

    t.match(verdicts.get('esr-1'), { outcome: 'ask', reason: 'ambiguous' });
    t.match(verdicts.get('esr-2'), { outcome: 'join', b: 'mail-1' });
  });
});

t.test('any batch', async (t) => {
  const random = randomFrom(20260801);
  for (let round = 0; round < 300; round++) {
    const pairs = randomBatch(random);
    const verdicts = decide(pairs, THRESHOLD);
    const again = decide(shuffled(pairs, random), THRESHOLD);
    const joins = [...verdicts].flatMap(([a, verdict]) => (verdict.outcome === 'join' ? [[a, verdict.b]] : []));
    const taken = joins.map(([, b]) => b);
    const ofJoins = joins.map(([a, b]) => pairs.find((one) => one.a === a && one.b === b));

    if (!t.same(sorted(again), sorted(verdicts), 'is decided the same way in any order')) return;
    if (!t.equal(new Set(taken).size, taken.length, 'uses no mailbox twice')) return;
    const areClean = ofJoins.every(
      (one) => one && one.points >= THRESHOLD && one.vetoes.length + one.asks.length === 0,
    );
    if (!t.ok(areClean, 'joins nothing below the threshold or under objection')) return;
    if (!t.equal(verdicts.size, new Set(pairs.map((one) => one.a)).size, 'forgets nobody')) return;
  }
});

function sorted(verdicts: ReturnType<typeof decide>): unknown[] {
  return [...verdicts].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

function randomBatch(random: () => number): ScoredPair[] {
  const pairs: ScoredPair[] = [];
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b < 6; b++) {
      if (random() < 0.5) continue;
      const vetoes = random() < 0.1 ? (['reused-address'] as const) : [];
      const asks = random() < 0.1 ? (['dead-account'] as const) : [];
      pairs.push(pair(`esr-${a}`, `mail-${b}`, Math.floor(random() * 12), { vetoes, asks }));
    }
  }
  return pairs;
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
