/**
 * When two values are the same to a system: one table, asked before something is written and when an import is to confirm
 * what was written. A value that a system keeps in its own spelling is neither written again nor waited for.
 */
import { type AttributeDefinition, type Comparison, splitValues } from '../model/attribute.ts';
import { normaliseDn } from '../protocol/dn.ts';

const ODD_SPACE = /^\s|\s\s|[^\S ]|\s$/;

/** The form in which equal values are equal texts. */
const normalForms: Readonly<Record<Comparison, (value: string) => string>> = {
  /** Spaces at the ends, and more than one in between, say nothing (RFC 4518 2.6.1). Case does. */
  text: (value) => (ODD_SPACE.test(value) ? value.trim().replace(/\s+/g, ' ') : value),
  /** caseIgnoreMatch (RFC 4517 4.2.11): account names and addresses. */
  caseless: (value) => value.trim().toLowerCase(),
  /** distinguishedNameMatch: case, spaces and the manner of escaping make no difference. */
  name: (value) => normalisedDn(value),
  /** telephoneNumberMatch (RFC 4517 4.2.29): spaces and hyphens say nothing. */
  telephone: (value) => value.replace(/[\s-]/g, '').toLowerCase(),
  /** `vpd|number` and the bare number are one employee number. */
  employeeNumber: (value) => value.slice(value.indexOf('|') + 1),
  /** The day of `2024-03-01`, `20240301` and `2024-03-01T00:00:00Z`. */
  date: (value) => value.replace(/^(\d{4})-?(\d{2})-?(\d{2}).*$/, '$1-$2-$3'),
  /** Not set is false. */
  boolean: (value) => (value.toLowerCase() === 'true' ? 'true' : 'false'),
};

export type SameValue = (one: string, other: string) => boolean;

/** For an attribute as its schema describes it; the order of several values never counts. */
export function sameValueOf({ kind, compare }: Pick<AttributeDefinition, 'kind' | 'compare'>): SameValue {
  const normal = normalForms[compare ?? (kind === 'date' || kind === 'boolean' ? kind : 'text')];
  if (kind === 'boolean') return (one, other) => one === other || normal(one) === normal(other);
  // Mostly one of the two is not there: that needs no normal form.
  if (kind !== 'multi')
    return (one, other) => one === other || (one !== '' && other !== '' && normal(one) === normal(other));
  const set = (value: string) => [...new Set(splitValues(value).map(normal))].sort().join('\n');
  return (one, other) => one === other || set(one) === set(other);
}

/** A text that is no distinguished name is compared as it stands: the system refuses it soon enough. */
function normalisedDn(value: string): string {
  try {
    return normaliseDn(value);
  } catch {
    return value.toLowerCase();
  }
}
