/** Under which keys a candidate is looked up, so that not every record is compared with every other. */
import { type Candidate, identityOf } from './candidate.ts';
import type { NameReading } from './settings.ts';

/** The identifiers that one person alone should hold. */
export type IdentifierKind = 'email' | 'employeeNumber' | 'mobile';

export function identifierKey(kind: IdentifierKind, normalised: string): string {
  return `${kind}:${normalised}`;
}

/**
 * Two candidates without a key in common cannot reach the threshold of six: what is left gives 4 at most. When names add
 * up it gives 6, so the full name is a key too.
 */
export function blockingKeys(candidate: Candidate, names: NameReading = 'exclusive'): string[] {
  const { email, employeeNumber, mobile, first, last } = identityOf(candidate);
  const keys: string[] = [];
  if (email !== '') keys.push(identifierKey('email', email));
  if (employeeNumber !== '') keys.push(identifierKey('employeeNumber', employeeNumber));
  if (mobile !== '') keys.push(identifierKey('mobile', mobile));
  if (names === 'additive' && first !== '' && last !== '') keys.push(`name:${first}|${last}`);
  return keys;
}

/**
 * A telephone passes from hand to hand, so one that several people have says nothing. An address or an employee number
 * held twice is a fault at its source: it scores, and the tie is asked about, or the person would get one more mailbox.
 */
const sharedByCustom: readonly IdentifierKind[] = ['mobile'];

/** Whether this kind scores nothing when more than one record of one system holds the value. */
export function losesWeightWhenShared(kind: string): boolean {
  return (sharedByCustom as readonly string[]).includes(kind);
}

/** The identifiers that more than one record of one system holds; call it for each system and unite the answers. */
export function sharedIdentifiers(system: Iterable<Candidate>): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const candidate of system) {
    for (const key of blockingKeys(candidate)) {
      if (!losesWeightWhenShared(key.slice(0, key.indexOf(':')))) continue;
      if (seen.has(key)) shared.add(key);
      seen.add(key);
    }
  }
  return shared;
}
