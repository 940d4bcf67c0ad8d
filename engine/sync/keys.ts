/**
 * How objects are found: join keys and search keys, as a table by system. A key is `kind:normalised value`; an object has
 * as many as its values give. One table for joining, for "is this name taken?" and for search.
 */
import type { System } from '../connectors/connector.ts';
import { normaliseEmail, normaliseEmployeeNumber, normaliseMobile, normaliseName } from '../match/normalise.ts';
import { splitValues } from '../model/attribute.ts';
import { normaliseDn } from '../protocol/dn.ts';
import type { ReadAttribute } from './filter.ts';

export const keyKinds = {
  mail: 'm',
  alias: 'l',
  /** `vpd|number`: an employee number means something within its VPD only. */
  employeeNumber: 'n',
  mobile: 'p',
  nhsmailId: 'i',
  accountName: 'a',
  userPrincipalName: 'u',
  distinguishedName: 'd',
  /** Of whoever refers to this anchor. */
  reference: 's',
} as const;

export type KeyKind = keyof typeof keyKinds;

interface KeySource {
  readonly kind: KeyKind;
  readonly attribute: string;
}

const sources: Readonly<Record<System, readonly KeySource[]>> = {
  esr: [
    { kind: 'employeeNumber', attribute: 'employeeNumber' },
    { kind: 'mail', attribute: 'emailAddress' },
    { kind: 'mobile', attribute: 'mobile' },
  ],
  nhsmail: [
    { kind: 'nhsmailId', attribute: 'nhsmailId' },
    { kind: 'mail', attribute: 'mail' },
    { kind: 'alias', attribute: 'aliases' },
    { kind: 'employeeNumber', attribute: 'employeeNumber' },
    { kind: 'mobile', attribute: 'mobile' },
  ],
  ad: [
    { kind: 'nhsmailId', attribute: 'nhsmailId' },
    { kind: 'mail', attribute: 'mail' },
    { kind: 'accountName', attribute: 'sAMAccountName' },
    { kind: 'userPrincipalName', attribute: 'userPrincipalName' },
    { kind: 'distinguishedName', attribute: 'distinguishedName' },
  ],
  file: [],
};

/** One key of a kind, or '' when the value gives none. `vpd` is the one that a bare employee number belongs to. */
export function keyOf(kind: KeyKind, value: string, vpd: string): string {
  const normalised = normalisers[kind](value, vpd);
  return normalised === '' ? '' : `${keyKinds[kind]}:${normalised}`;
}

const normalisers: Readonly<Record<KeyKind, (value: string, vpd: string) => string>> = {
  mail: normaliseEmail,
  alias: normaliseEmail,
  employeeNumber: (value, vpd) => {
    const at = value.indexOf('|');
    const [scope, number] = at < 0 ? [vpd, value] : [value.slice(0, at), value.slice(at + 1)];
    const bare = normaliseEmployeeNumber(number);
    return bare === '' ? '' : `${scope}|${bare}`;
  },
  mobile: normaliseMobile,
  nhsmailId: (value) => value.trim().toLowerCase(),
  accountName: (value) => value.trim().toLowerCase(),
  userPrincipalName: (value) => value.trim().toLowerCase(),
  reference: (value) => value.trim(),
  distinguishedName: (value) => (value === '' ? '' : normaliseDn(value)),
};

/** Where equal names alone can reach the threshold (the additive reading), the full name is a key too. */
export function fullNameKey(givenName: string, familyName: string): string {
  const [first, last] = [normaliseName(givenName), normaliseName(familyName)];
  return first === '' || last === '' ? '' : `f:${first}|${last}`;
}

export interface KeyOptions {
  readonly byFullName?: boolean | undefined;
  /** Flows follow references: whoever refers to somebody must be found. */
  readonly byReference?: boolean | undefined;
}

/** All keys of an object, without repeats. */
export function keysOf(
  system: System,
  read: ReadAttribute,
  vpd: string,
  { byFullName = false, byReference = false }: KeyOptions = {},
): string[] {
  const keys: string[] = [];
  if (byReference && system === 'esr') {
    const key = keyOf('reference', read('supervisorId'), '');
    if (key !== '') keys.push(key);
  }
  if (byFullName && (system === 'esr' || system === 'nhsmail')) {
    const key = fullNameKey(read('givenName'), read('familyName'));
    if (key !== '') keys.push(key);
  }
  for (const { kind, attribute } of sources[system]) {
    const value = read(attribute);
    if (value === '') continue;
    for (const one of splitValues(value)) {
      const key = keyOf(kind, one, kind === 'employeeNumber' && system === 'esr' ? read('vpd') || vpd : vpd);
      if (key !== '' && !keys.includes(key)) keys.push(key);
    }
  }
  return keys;
}
