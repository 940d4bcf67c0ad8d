/**
 * What becomes of every object of a connector that belongs to nobody, decided together: only so is "one best on both
 * sides" true whatever the order of the pages. Disconnectors that still ask are asked again each time.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { explainScore } from '../match/explain.ts';
import { type Score, scoreIdentities } from '../match/score.ts';
import { decide, type ScoredPair } from '../match/verdict.ts';
import { isJoined } from '../model/state.ts';
import { type JoinDecision, refuseRivals } from '../sync/join.ts';
import { accountJoins } from './account-joins.ts';
import { anyJoined, anyLinked, Disconnectors, type JoinContext, nobody, peopleWith } from './disconnectors.ts';
import { MatchReader, matchSettings } from './match-reader.ts';

export interface JoinPlan {
  /** Why an object takes no part; of objects that belong to nobody only. */
  readonly filtered: ReadonlyMap<number, string>;
  readonly decisions: ReadonlyMap<number, JoinDecision>;
  /** Whether the plan speaks of an object that belongs to nobody; one that an operator let in since needs another plan. */
  readonly isPlanned: (object: number) => boolean;
  /** Whether an object that joins nobody becomes a person of its own. */
  readonly isPerson: (object: number) => boolean;
  /** Disconnectors that have not changed but have found their person, or have nobody left to be mistaken for. */
  readonly joining: readonly number[];
}

export async function planJoins(context: JoinContext, system: ConnectedSystem): Promise<JoinPlan> {
  const disconnectors = new Disconnectors(context, system);
  const decisions = refuseRivals(await decisionsFor(context, system, disconnectors));
  const outcomeOf = (id: number) => decisions.get(id)?.outcome ?? 'none';
  const moving = disconnectors.waiting.filter(
    ({ id, isPerson }) => outcomeOf(id) === 'join' || (isPerson && outcomeOf(id) === 'none'),
  );
  const loosePeople = new Set(moving.filter(({ isPerson }) => isPerson).map(({ id }) => id));
  return {
    filtered: disconnectors.filtered,
    decisions,
    isPlanned: (id) => disconnectors.isAsked(id),
    isPerson: (id) => loosePeople.has(id) || disconnectors.isPerson(id),
    joining: moving.map(({ id }) => id),
  };
}

async function decisionsFor(
  context: JoinContext,
  system: ConnectedSystem,
  disconnectors: Disconnectors,
): Promise<ReadonlyMap<number, JoinDecision>> {
  if (system.system === 'ad') return await accountJoins(context, system, disconnectors);
  if (system.system === 'esr') return await matchJoins(context, system, 'nhsmail', disconnectors);
  if (system.system === 'nhsmail') return await matchJoins(context, system, 'esr', disconnectors);
  return new Map();
}

interface Compared extends ScoredPair {
  readonly a: number;
  readonly b: number;
  readonly own: number;
  readonly person: number;
  readonly score: Score;
}

async function matchJoins(
  context: JoinContext,
  system: ConnectedSystem,
  other: 'esr' | 'nhsmail',
  disconnectors: Disconnectors,
): Promise<Map<number, JoinDecision>> {
  const decisions = new Map<number, JoinDecision>();
  if (!(await anyJoined(context, (one) => one.system === other))) {
    await disconnectors.classify();
    return decisions;
  }
  const reader = new MatchReader(context);
  const settings = matchSettings(context);
  const available: Compared[] = [];
  const taken = new Map<number, Compared>();
  const isFirst = !(await anyLinked(context, system));
  for await (const rows of disconnectors.pages()) {
    const { of, isShared } = await reader.counterparts(rows, other);
    const partners = [...of.values()].flat();
    const occupied = isFirst ? nobody : await peopleWith(context, system, partners);
    for (const row of rows) {
      const own = of.has(row.id) ? reader.identity(row) : undefined;
      for (const partner of of.get(row.id) ?? []) {
        if (own === undefined || partner.person === null || !isJoined(partner)) continue;
        const theirs = reader.identity(partner);
        const [esr, mailbox] = other === 'nhsmail' ? [own, theirs] : [theirs, own];
        const score = scoreIdentities(esr, mailbox, { ...settings, isShared });
        const [a, b] = other === 'nhsmail' ? [row.id, partner.id] : [partner.id, row.id];
        const pair: Compared = { ...score, a, b, own: row.id, person: partner.person, score };
        if (score.points < settings.threshold) continue;
        if (!occupied.has(partner.person)) available.push(pair);
        else taken.set(row.id, pair);
      }
    }
  }
  judge(available, taken, settings.threshold, (score) => explainScore(score, settings), decisions);
  return decisions;
}

function judge(
  available: readonly Compared[],
  taken: ReadonlyMap<number, Compared>,
  threshold: number,
  explain: (score: Score) => string,
  decisions: Map<number, JoinDecision>,
): void {
  const verdicts = decide(available, threshold);
  for (const pair of available) {
    if (pair.points < threshold) continue;
    const verdict = verdicts.get(pair.a);
    if (verdict?.outcome === 'join' && verdict.b === pair.b) {
      decisions.set(pair.own, { outcome: 'join', person: pair.person, rule: 'score' });
    } else if (decisions.get(pair.own)?.outcome !== 'join') {
      const code =
        verdict?.outcome === 'ask' && verdict.reason !== 'ambiguous' ? `join-${verdict.reason}` : 'join-ambiguous';
      const sentence = `A human decides. ${explain(pair.score)}`;
      decisions.set(pair.own, { outcome: 'ask', code, sentence });
    }
  }
  for (const [object, { score }] of taken) {
    if (decisions.has(object)) continue;
    const sentence = `The person it fits is joined already. ${explain(score)}`;
    decisions.set(object, { outcome: 'ask', code: 'join-taken', sentence });
  }
}
