/**
 * Whether an object that belongs to nobody joins a person, asks, or stands alone. Between NHSmail and AD the
 * NHSmail id decides, then the address; between ESR and NHSmail the scorer alone (`match/`). Ties ask.
 */

import type { System } from '../connectors/connector.ts';
import { normaliseEmployeeNumber, normaliseName } from '../match/normalise.ts';

export type JoinDecision =
  | { readonly outcome: 'join'; readonly person: number; readonly rule: string }
  /** Held for a human: a wrong join gives one person's mailbox to another. */
  | { readonly outcome: 'ask'; readonly code: string; readonly sentence: string }
  | { readonly outcome: 'none' };

/** What a key of the account led to: an NHSmail object, its person, and whether that person has an account already. */
export interface MailboxHit {
  readonly object: number;
  readonly person: number | null;
  readonly hasAccount: boolean;
  /** What speaks against an equal address meaning the same person. */
  readonly veto?: string | undefined;
}

export interface AccountCase {
  readonly byId: readonly MailboxHit[];
  readonly byAddress: readonly MailboxHit[];
}

const accountRules = [
  { rule: 'nhsmail-id', name: 'NHSmail id', hits: ({ byId }: AccountCase) => byId },
  { rule: 'address', name: 'address', hits: ({ byAddress }: AccountCase) => byAddress },
] as const;

/** What the two sides of an equal address say of themselves; '' where one says nothing. */
export interface AddressPair {
  readonly account: AccountFacts;
  readonly mailbox: AccountFacts;
}

export interface AccountFacts {
  readonly nhsmailId: string;
  readonly employeeNumber: string;
  readonly givenName: string;
  readonly familyName: string;
}

/** Addresses are given to others when people leave: an equal one with another identity behind it asks. */
export function addressVeto({ account, mailbox }: AddressPair): string | undefined {
  const differ = (one: string, other: string) =>
    one !== '' && other !== '' && one.toLowerCase() !== other.toLowerCase();
  const [names, others] = [account, mailbox].map(({ givenName, familyName }) => [
    normaliseName(givenName),
    normaliseName(familyName),
  ]);
  const bare = (number: string) => normaliseEmployeeNumber(number.slice(number.indexOf('|') + 1));
  if (differ(account.nhsmailId, mailbox.nhsmailId)) return 'the account holds another NHSmail id';
  if (differ(bare(account.employeeNumber), bare(mailbox.employeeNumber))) return 'the employee numbers differ';
  if (differ(names?.[0] ?? '', others?.[0] ?? '') && differ(names?.[1] ?? '', others?.[1] ?? ''))
    return 'both names differ';
  return undefined;
}

/** Whether the id leads to a person: then nobody asks whose the address is. */
export function isKnownById({ byId }: Pick<AccountCase, 'byId'>): boolean {
  return byId.some(({ person }) => person !== null);
}

/** A directory account, by the first rule that finds a mailbox. */
export function joinAccount(subject: AccountCase): JoinDecision {
  for (const { rule, name, hits } of accountRules) {
    const found = hits(subject).filter(({ person }) => person !== null);
    const [hit, ...others] = found;
    if (hit?.person == null) continue;
    if (others.some(({ person }) => person !== hit.person)) {
      const sentence = `${found.length} mailboxes have its ${name}; a human decides whose account it is.`;
      return { outcome: 'ask', code: 'join-ambiguous', sentence };
    }
    if (rule === 'address' && hit.veto !== undefined) {
      const sentence = `The person with its address may be somebody else: ${hit.veto}. A human decides.`;
      return { outcome: 'ask', code: 'join-veto', sentence };
    }
    if (hit.hasAccount) {
      const sentence = `The person with its ${name} has an account already; a second one is reported, not joined.`;
      return { outcome: 'ask', code: 'second-account', sentence };
    }
    return { outcome: 'join', person: hit.person, rule };
  }
  return { outcome: 'none' };
}

/** Two accounts that reach for one person in the same synchronisation both ask. */
export function refuseRivals(decisions: ReadonlyMap<number, JoinDecision>): Map<number, JoinDecision> {
  const rivals = new Map<number, number>();
  for (const decision of decisions.values()) {
    if (decision.outcome === 'join') rivals.set(decision.person, (rivals.get(decision.person) ?? 0) + 1);
  }
  const checked = new Map<number, JoinDecision>();
  for (const [object, decision] of decisions) {
    const isRival = decision.outcome === 'join' && (rivals.get(decision.person) ?? 0) > 1;
    const sentence = 'More than one object fits this person; a human decides which is theirs.';
    checked.set(object, isRival ? { outcome: 'ask', code: 'join-ambiguous', sentence } : decision);
  }
  return checked;
}

/** NHSmail states of accounts that exist no more: they never become a person of their own. */
const gone = new Set(['Deleted', 'Deleted_Permanent']);

/** Whether an object that joins nobody becomes a new person: ESR and NHSmail know people, a directory knows accounts. */
export function projects(system: System, status: string): boolean {
  return system === 'esr' || (system === 'nhsmail' && !gone.has(status));
}
