/** Sentences for a ticket: what was found and why, without anybody's name, number or address. */
import type { Ask, Score, Veto } from './score.ts';
import type { Hit, MatchSettings } from './settings.ts';
import type { Reason, Verdict } from './verdict.ts';

const hitWords: Readonly<Record<Hit, string>> = {
  email: 'e-mail address',
  employeeNumber: 'employee number',
  mobile: 'mobile number',
  firstAndLast: 'first and last name',
  first: 'first name',
  last: 'last name',
  position: 'position title',
};

const objections: Readonly<Record<Veto | Ask, string>> = {
  'employee-number-differs': 'their employee numbers within one VPD differ',
  'reused-address': 'the address is the same but both names differ, so it may have been given to another person',
  'dead-account': 'the mailbox is deleted',
  'other-organisation': 'the mailbox belongs to another organisation',
};

const reasonWords: Readonly<Record<Reason, string>> = {
  ambiguous: 'more than one pairing is possible',
  veto: 'the records agree, but something says they are two people',
  'dead-account': 'the mailbox that fits is deleted',
  'other-organisation': 'the mailbox that fits belongs to another organisation',
};

/** `8 points, 6 needed: the same e-mail address (5) and first and last name (3).` */
export function explainScore(score: Score, { weights, threshold }: MatchSettings): string {
  const hits = score.hits.map((hit) => `${hitWords[hit]} (${weights[hit]})`);
  const agreed = hits.length === 0 ? 'nothing is the same' : `the same ${listed(hits)}`;
  const sentences = [`${points(score.points)}, ${threshold} needed: ${agreed}.`];
  if (score.aliasUsed) sentences.push('The address of one is an alias of the other, which scores nothing.');
  const against = [...score.vetoes, ...score.asks].map((objection) => objections[objection]);
  if (against.length > 0) sentences.push(`Not joined without asking: ${listed(against)}.`);
  return sentences.join(' ');
}

export function explainVerdict(verdict: Verdict): string {
  if (verdict.outcome === 'join') return `Joined: the only best match on both sides, with ${points(verdict.points)}.`;
  if (verdict.outcome === 'none') {
    const best = verdict.best === undefined ? '' : ` The best one has ${points(verdict.best.points)}.`;
    return `Not joined: no mailbox scores enough.${best}`;
  }
  const scores = verdict.candidates.map((candidate) => points(candidate.points));
  return `Not joined: ${reasonWords[verdict.reason]} (${listed(scores)}). A person must decide.`;
}

function points(count: number): string {
  return count === 1 ? '1 point' : `${count} points`;
}

function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
