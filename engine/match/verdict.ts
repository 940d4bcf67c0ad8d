/** Which pairs of a batch are joined without asking. Never guesses between two. */
import type { Ask, Score, Veto } from './score.ts';

export type Id = number | string;

/** `a` is an ESR record, `b` a mailbox; one entry for two that were compared, in any order. */
export interface ScoredPair extends Pick<Score, 'points' | 'vetoes' | 'asks'> {
  readonly a: Id;
  readonly b: Id;
}

export type Reason = 'ambiguous' | 'veto' | Ask;

export type Verdict =
  | { readonly outcome: 'join'; readonly b: Id; readonly points: number }
  | { readonly outcome: 'ask'; readonly reason: Reason; readonly candidates: readonly ScoredPair[] }
  /** `best` scored most below the threshold, alone. */
  | { readonly outcome: 'none'; readonly best?: ScoredPair | undefined };

/** Which reason a pair itself gives to ask, the first one that holds. */
const reasons: Readonly<Record<Veto | Ask, Reason>> = {
  'employee-number-differs': 'veto',
  'reused-address': 'veto',
  'dead-account': 'dead-account',
  'other-organisation': 'other-organisation',
};

/**
 * A verdict for each `a`. It joins its `b` when that pair scores most of all pairs of both, alone, reaches the threshold,
 * and nothing stands against it; so each side is used once, and the order of the batch makes no difference. A better
 * pair that must be asked about still stands in the way of a worse one.
 */
export function decide(pairs: Iterable<ScoredPair>, threshold: number): Map<Id, Verdict> {
  const byA = new Map<Id, ScoredPair[]>();
  const byB = new Map<Id, ScoredPair[]>();
  for (const pair of distinct(pairs)) {
    put(byA, pair.a, pair);
    put(byB, pair.b, pair);
  }
  const verdicts = new Map<Id, Verdict>();
  const bestOfB = new Map([...byB].map(([b, own]) => [b, bestAlone(own)]));
  for (const [a, own] of byA) verdicts.set(a, verdictOn(own, bestOfB, threshold));
  return verdicts;
}

function verdictOn(
  own: readonly ScoredPair[],
  bestOfB: ReadonlyMap<Id, ScoredPair | undefined>,
  threshold: number,
): Verdict {
  const best = bestAlone(own);
  const candidates = own.filter((pair) => pair.points >= threshold).sort(byPoints);
  if (candidates.length === 0) return { outcome: 'none', best };
  if (best === undefined || bestOfB.get(best.b) !== best) {
    return { outcome: 'ask', reason: 'ambiguous', candidates };
  }
  const [against] = [...best.vetoes, ...best.asks];
  if (against !== undefined) return { outcome: 'ask', reason: reasons[against], candidates };
  return { outcome: 'join', b: best.b, points: best.points };
}

/** The pair that scores more than every other, if there is one. */
function bestAlone(pairs: readonly ScoredPair[]): ScoredPair | undefined {
  let best: ScoredPair | undefined;
  let isAlone = false;
  for (const pair of pairs) {
    if (best !== undefined && pair.points < best.points) continue;
    isAlone = pair.points !== best?.points;
    best = pair;
  }
  return isAlone ? best : undefined;
}

/** Two candidates found under several keys arrive several times. */
function distinct(pairs: Iterable<ScoredPair>): ScoredPair[] {
  const known = new Map<Id, Set<Id>>();
  const once: ScoredPair[] = [];
  for (const pair of pairs) {
    const partners = known.get(pair.a) ?? new Set<Id>();
    if (partners.has(pair.b)) continue;
    known.set(pair.a, partners.add(pair.b));
    once.push(pair);
  }
  return once;
}

function byPoints(one: ScoredPair, other: ScoredPair): number {
  if (one.points !== other.points) return other.points - one.points;
  return one.b < other.b ? -1 : 1;
}

function put(groups: Map<Id, ScoredPair[]>, id: Id, pair: ScoredPair): void {
  const group = groups.get(id);
  if (group === undefined) groups.set(id, [pair]);
  else group.push(pair);
}
