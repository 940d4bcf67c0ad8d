/**
 * Names for new accounts: initial and surname folded to ASCII, at most 20 characters; `Surname, Given` as common name;
 * first.last as address. A second person of the same name gets the suffix 2, the third 3. Set once, never reused.
 */
import { transliterate } from '../expression/transliterate.ts';
import { ACCOUNT_LENGTH, COMMON_NAME_LENGTH, LOCAL_PART_LENGTH, withSuffix } from '../expression/unique-names.ts';

/** Lower-case ASCII letters and digits only; '' when nothing of the name can be written so. */
export function foldToAscii(name: string): string {
  return transliterate(name)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

export interface NameParts {
  readonly givenName: string;
  readonly sn: string;
  /** Stands in where a name has no letter that ASCII knows. */
  readonly employeeNumber: string;
}

/** The `nth` choice of account name: 1 is bare, 2 ends in 2, and so on. */
export function accountName({ givenName, sn, employeeNumber }: NameParts, nth: number): string {
  const base = foldToAscii(givenName).slice(0, 1) + foldToAscii(sn) || `user${foldToAscii(employeeNumber)}`;
  return withSuffix(base, nth, ACCOUNT_LENGTH);
}

export function commonName({ givenName, sn, employeeNumber }: NameParts, nth: number): string {
  const base = [sn, givenName].filter((part) => part !== '').join(', ') || employeeNumber || 'user';
  return withSuffix(base, nth, COMMON_NAME_LENGTH, ' ');
}

export function mailAddress({ givenName, sn, employeeNumber }: NameParts, domain: string, nth: number): string {
  const parts = [givenName, sn].map((part) =>
    part
      .split(/[\s-]+/)
      .map(foldToAscii)
      .filter(Boolean)
      .join('-'),
  );
  const base = parts.filter((part) => part !== '').join('.') || `user${foldToAscii(employeeNumber)}`;
  return `${withSuffix(base, nth, LOCAL_PART_LENGTH)}@${domain}`;
}

/** The name as search finds it: family name first, lower case, without accents. */
export function searchName(parts: readonly string[]): string {
  const folded = parts.map((part) =>
    part
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .trim(),
  );
  return folded.filter((part) => part !== '').join(' ');
}
