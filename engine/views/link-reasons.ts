/** How an object came to be a person's, or why it is not, as sentences for a ticket. */
import { londonDate } from '../model/london.ts';
import type { SpaceRow } from '../store/rows.ts';

/** By the rule that linked it. */
const linkWords = {
  project: 'The person was made from it: nobody known before was the same.',
  score: 'Joined by the score.',
  'nhsmail-id': 'Joined: it holds the NHSmail id of the person’s mailbox.',
  address: 'Joined: it holds the primary address of the person’s mailbox.',
  provision: 'Made for this person by JML Sync.',
  hand: 'Linked to the person by an operator.',
} as const;

/** `evidence` is that of the score, as the two records are now. */
export function whyLinked({ rule }: Pick<SpaceRow, 'rule'>, evidence: string | undefined): string {
  const words = (linkWords as Readonly<Record<string, string>>)[rule] ?? `Linked by the rule ${rule}.`;
  if (rule !== 'score' || evidence === undefined) return words;
  return `${words} As the two records are now: ${evidence}`;
}

/** Of an object that takes no part, or is not there. */
export const stateWords = {
  Placeholder: 'The object is gone from its system. Nothing is taken away and nothing is made again.',
  Disconnected: 'Not joined: no record of another system fits it.',
  DisconnectedByFilter: 'Left out by a connector filter.',
} as const;

/** What an operator said of a link of their hand. */
export interface KeptByHand {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
  readonly owner: string | null;
}

export function whyKeptOut(kept: KeptByHand | undefined): string {
  return kept === undefined ? 'Kept out by hand.' : `Kept out by ${saidOf(kept)}`;
}

export function whyLinkedByHand(kept: KeptByHand | undefined): string {
  return kept === undefined ? linkWords.hand : `Linked to the person by ${saidOf(kept)}`;
}

function saidOf({ by, at, reason, owner }: KeptByHand): string {
  const answers = owner === null ? '' : ` ${owner} answers for it.`;
  return `${by} on ${londonDate(new Date(at))}: ${reason}.${answers}`.replace(/\.\./g, '.');
}
