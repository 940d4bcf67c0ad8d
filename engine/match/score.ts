/** How much an ESR record and a mailbox agree, and what stands against joining them whatever they score. */
import { type Candidate, type Identity, identityOf } from './candidate.ts';
import { type IdentifierKind, identifierKey } from './keys.ts';
import { type Hit, hitKinds, type MatchSettings } from './settings.ts';

/** Says that the two are not one person, although they may score. */
export type Veto = 'employee-number-differs' | 'reused-address';

/** Says that a person must look before the two are joined. */
export type Ask = 'dead-account' | 'other-organisation';

export interface Score {
  readonly points: number;
  /** In the order of `hitKinds`; under the exclusive reading a full name is `firstAndLast` alone. */
  readonly hits: readonly Hit[];
  readonly vetoes: readonly Veto[];
  readonly asks: readonly Ask[];
  /** The address of one is an alias of the other: no points, but worth a correction at the source. */
  readonly aliasUsed: boolean;
}

export interface ScoreSettings extends MatchSettings {
  /** Whether this is a telephone that several people share (see `sharedIdentifiers`): such a one scores nothing. */
  readonly isShared?: ((key: string) => boolean) | undefined;
}

const deadStates: ReadonlySet<string> = new Set(['deleted', 'deletedpermanent', 'permdeleted']);

export function scorePair(esr: Candidate, mailbox: Candidate, settings: ScoreSettings): Score {
  return scoreIdentities(identityOf(esr), identityOf(mailbox), settings);
}

/** As `scorePair`, for identities made once and compared often. */
export function scoreIdentities(esr: Identity, mailbox: Identity, settings: ScoreSettings): Score {
  const hits = hitsOf(esr, mailbox, settings);
  const points = hits.reduce((sum, hit) => sum + settings.weights[hit], 0);
  const vetoes = vetoesOf(esr, mailbox);
  return { points, hits, vetoes, asks: asksOf(esr, mailbox), aliasUsed: isAliasUsed(esr, mailbox) };
}

function hitsOf(esr: Identity, mailbox: Identity, { names, isShared }: ScoreSettings): Hit[] {
  const isAlike = (kind: IdentifierKind) => {
    const value = esr[kind];
    return value !== '' && value === mailbox[kind] && isShared?.(identifierKey(kind, value)) !== true;
  };
  const first = isSame(esr.first, mailbox.first);
  const last = isSame(esr.last, mailbox.last);
  const both = first && last;
  const areSingle = !both || names === 'additive';
  const agreed: Readonly<Record<Hit, boolean>> = {
    email: isAlike('email'),
    employeeNumber: isAlike('employeeNumber'),
    mobile: isAlike('mobile'),
    firstAndLast: both,
    first: first && areSingle,
    last: last && areSingle,
    position: isSame(esr.position, mailbox.position),
  };
  return hitKinds.filter((kind) => agreed[kind]);
}

function vetoesOf(esr: Identity, mailbox: Identity): Veto[] {
  const vetoes: Veto[] = [];
  const isSameVpd = isSame(esr.vpd, mailbox.vpd);
  if (isSameVpd && isDifferent(esr.employeeNumber, mailbox.employeeNumber)) vetoes.push('employee-number-differs');
  const areNamesDifferent = isDifferent(esr.first, mailbox.first) && isDifferent(esr.last, mailbox.last);
  if (isSame(esr.email, mailbox.email) && areNamesDifferent) vetoes.push('reused-address');
  return vetoes;
}

function asksOf(esr: Identity, mailbox: Identity): Ask[] {
  const asks: Ask[] = [];
  if (deadStates.has(mailbox.status)) asks.push('dead-account');
  if (isDifferent(esr.organisation, mailbox.organisation)) asks.push('other-organisation');
  return asks;
}

function isAliasUsed(esr: Identity, mailbox: Identity): boolean {
  return mailbox.aliases.includes(esr.email) || esr.aliases.includes(mailbox.email);
}

function isSame(one: string, other: string): boolean {
  return one !== '' && one === other;
}

/** Both known, and not the same. */
function isDifferent(one: string, other: string): boolean {
  return one !== '' && other !== '' && one !== other;
}
