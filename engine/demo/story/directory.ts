/** The directory of the demo as somebody beside the engine sees it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ldifConnector, writeDirectory } from '../site.ts';
import type { Trust } from '../trust/trust.ts';

const DISABLED = 2;

export interface DirectoryAccount {
  readonly dn: string;
  readonly isDisabled: boolean;
  /** First values by LDAP name in small letters. */
  readonly values: Readonly<Record<string, string>>;
  /** The first value of an attribute by its LDAP name; '' when it has none. */
  readonly value: (attribute: string) => string;
}

export interface DemoDirectory {
  /** In a sentence, e.g. `the LDIF file …`. */
  readonly what: string;
  readonly where: string;
  /** The `ad` entry of `connectors`. */
  readonly connector: object;
  /** Every account, read without the engine. */
  accounts(): Promise<readonly DirectoryAccount[]>;
  close(): Promise<void>;
}

/** Fills a directory for the trust; the data folder exists. */
export type OpenDirectory = (home: string, trust: Trust) => Promise<DemoDirectory>;

export const openLdifDirectory: OpenDirectory = async (home, trust) => {
  const file = join(home, ldifConnector.file);
  await writeDirectory(file, trust);
  return {
    what: 'an LDIF file',
    where: file,
    connector: ldifConnector,
    accounts: async () => readAccounts(readFileSync(file, 'utf8')),
    close: async () => undefined,
  };
};

export function accountOf(dn: string, values: ReadonlyMap<string, string>): DirectoryAccount {
  const value = (attribute: string) => values.get(attribute.toLowerCase()) ?? '';
  const isDisabled = (Number(value('userAccountControl')) & DISABLED) !== 0;
  return { dn, isDisabled, values: Object.fromEntries(values), value };
}

/** Not the reader of the engine: what it has written should be plain to anybody who knows RFC 2849. */
function readAccounts(text: string): DirectoryAccount[] {
  const records = text.replace(/\r?\n /g, '').split(/\r?\n(?:\r?\n)+/);
  return records.flatMap((record) => {
    const values = new Map<string, string>();
    for (const line of record.split(/\r?\n/)) {
      const [, name = '', isEncoded, value = ''] = /^([^:#]+):(:?) *(.*)$/.exec(line) ?? [];
      const key = name.toLowerCase();
      if (key === '' || values.has(key)) continue;
      values.set(key, isEncoded === ':' ? Buffer.from(value, 'base64').toString('utf8') : value);
    }
    const dn = values.get('dn');
    return dn === undefined || !values.has('samaccountname') ? [] : [accountOf(dn, values)];
  });
}

const namesOf = new WeakMap<readonly DirectoryAccount[], ReadonlyMap<string, DirectoryAccount>>();

/** By account name, in any case. */
export function accountNamed(accounts: readonly DirectoryAccount[], name: string): DirectoryAccount | undefined {
  let names = namesOf.get(accounts);
  if (names === undefined) {
    names = new Map(accounts.map((account) => [account.value('sAMAccountName').toLowerCase(), account]));
    namesOf.set(accounts, names);
  }
  return name === '' ? undefined : names.get(name.toLowerCase());
}
