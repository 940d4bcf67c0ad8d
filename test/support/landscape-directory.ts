/** The directory of a test as an LDIF file: written to begin with, and read back by hand, not by the product. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

export const BASE = 'DC=trust,DC=nhs,DC=example';
export const STAFF = `OU=Staff,${BASE}`;
export const SERVICES = `OU=Service Accounts,${BASE}`;

/** LDAP attribute names to values. */
export type DirectoryEntry = Readonly<Record<string, string | readonly string[]>>;

export interface DirectoryAccount {
  /** sAMAccountName. */
  readonly login: string;
  readonly name: string;
  readonly container?: string;
  readonly more?: DirectoryEntry;
}

/** Every directory has somebody in it who has nothing to do with us; one that shows nobody is not believed. */
export const RESIDENT: DirectoryAccount = { login: 'resident', name: 'Resident', container: SERVICES };

export function writeDirectory(file: string, accounts: readonly DirectoryAccount[]): void {
  const units = [BASE, STAFF, SERVICES].map((dn) => entry(dn, { objectClass: unitClass(dn) }));
  const people = [RESIDENT, ...accounts].map(({ login, name, container = STAFF, more = {} }) => {
    const guid = createHash('md5').update(login).digest('base64');
    return `${entry(`CN=${name},${container}`, {
      objectClass: 'user',
      sAMAccountName: login,
      userPrincipalName: `${login}@trust.nhs.example`,
      displayName: name,
      userAccountControl: '512',
      ...more,
    })}objectGUID:: ${guid}\n`;
  });
  writeFileSync(file, `version: 1\n${[...units, ...people].join('')}`, { mode: 0o600 });
}

function unitClass(dn: string): string {
  return dn.startsWith('OU=') ? 'organizationalUnit' : 'domain';
}

function entry(dn: string, attributes: DirectoryEntry): string {
  const lines = Object.entries(attributes).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}\n`),
  );
  return `\ndn: ${dn}\n${lines.join('')}`;
}

/** Every value of one attribute of an account, in order. */
export function valuesIn(file: string, login: string, attribute: string): string[] {
  const blocks = readFileSync(file, 'utf8').replaceAll('\n ', '').split('\n\n');
  const lines =
    blocks.map((block) => block.split('\n')).find((block) => block.includes(`sAMAccountName: ${login}`)) ?? [];
  return lines
    .filter((line) => line.startsWith(`${attribute}: `))
    .map((line) => line.slice(attribute.length + 2))
    .sort();
}

/** Accounts of the file by account name, without the resident; each attribute with its first value. */
export function readDirectory(file: string): Map<string, Readonly<Record<string, string>>> {
  const text = readFileSync(file, 'utf8').replaceAll('\n ', '');
  const accounts = new Map<string, Readonly<Record<string, string>>>();
  for (const block of text.split('\n\n')) {
    const values: Record<string, string> = {};
    for (const line of block.split('\n')) {
      const [, name, coded, value] = /^([^:]+):(:?) ?(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined || values[name] !== undefined) continue;
      values[name] = coded === ':' ? Buffer.from(value, 'base64').toString('utf8') : value;
    }
    const login = values['sAMAccountName'];
    if (login !== undefined && login !== RESIDENT.login) accounts.set(login, values);
  }
  return accounts;
}
