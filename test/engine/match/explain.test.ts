import t from 'tap';
import { explainScore, explainVerdict } from '../../../engine/match/explain.ts';
import { jml } from '../../../engine/match/settings.ts';

t.test('a score in a ticket', async (t) => {
  const plain = { points: 8, hits: ['email', 'firstAndLast'], vetoes: [], asks: [], aliasUsed: false } as const;

  t.equal(
    explainScore(plain, jml),
    '8 points, 6 needed: the same e-mail address (5) and first and last name (3).',
    'says what agreed and what it was worth',
  );
  t.equal(
    explainScore({ ...plain, points: 1, hits: ['position'], aliasUsed: true }, jml),
    '1 point, 6 needed: the same position title (1). The address of one is an alias of the other, which scores nothing.',
    'tells of an alias',
  );
  t.match(
    explainScore({ ...plain, vetoes: ['employee-number-differs'], asks: ['dead-account'] }, jml),
    /Not joined without asking: their employee numbers within one VPD differ and the mailbox is deleted\.$/,
    'says what stands against it',
  );
  t.match(explainScore({ ...plain, points: 0, hits: [] }, jml), /^0 points, 6 needed: nothing is the same\.$/);
});

t.test('a verdict in a ticket', async (t) => {
  const candidate = (b: string, points: number) => ({ a: 'esr-1', b, points, vetoes: [], asks: [] });

  t.equal(
    explainVerdict({ outcome: 'join', b: 'mail-1', points: 9 }),
    'Joined: the only best match on both sides, with 9 points.',
  );
  t.equal(
    explainVerdict({ outcome: 'ask', reason: 'ambiguous', candidates: [candidate('m1', 8), candidate('m2', 8)] }),
    'Not joined: more than one pairing is possible (8 points and 8 points). A person must decide.',
  );
  t.equal(
    explainVerdict({ outcome: 'none', best: candidate('m1', 5) }),
    'Not joined: no mailbox scores enough. The best one has 5 points.',
  );
  t.equal(explainVerdict({ outcome: 'none' }), 'Not joined: no mailbox scores enough.');
});
