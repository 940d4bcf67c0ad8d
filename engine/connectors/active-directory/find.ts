import { AndFilter, type Entry, EqualityFilter, type Filter, OrFilter } from 'ldapts';
import { plainValue } from '../../model/attribute.ts';
import { canonicalDn, sameDn } from '../../protocol/dn.ts';
import type { ExportItem, Found } from '../connector.ts';
import { ACCOUNT_DISABLED, guidDn, readEntry, textValues } from './entry.ts';
import type { Forest } from './forest.ts';
import { queryOf } from './read.ts';
import type { DirectorySession, Query } from './session.ts';

interface Look {
  readonly session: DirectorySession;
  readonly forest: Forest;
  readonly containers: readonly string[];
  readonly signal: AbortSignal;
}

/** What became of an item that was sent and never answered: as `Connector.find` asks. */
export async function findAccount(item: ExportItem, look: Look): Promise<Found> {
  const entry = item.anchor === '' ? await findCreated(item, look) : await findByGuid(item.anchor, look);
  // Brought back and not disabled is half of it: it goes once more.
  if (item.operation === 'restore' && entry !== undefined && !isDisabled(entry)) return { found: false };
  const read = entry === undefined ? undefined : readEntry(entry, look.forest.attributes);
  return read === undefined ? { found: false } : { found: true, ...read };
}

function isDisabled(entry: Entry): boolean {
  return (Number(textValues(entry, 'userAccountControl')[0]) & ACCOUNT_DISABLED) !== 0;
}

async function findByGuid(anchor: string, look: Look): Promise<Entry | undefined> {
  const query: Query = { ...queryOf(look.forest, '(objectClass=*)'), scope: 'base' };
  const [entry] = await look.session.searchIfThere(guidDn(anchor), query, look.signal);
  return entry;
}

/**
 * A created account is ours when it has the NHSmail id it was created with; an account of the same name without it belongs
 * to somebody else. An item without an id must agree in place, account name and sign-in name.
 */
async function findCreated(item: ExportItem, look: Look): Promise<Entry | undefined> {
  const value = (name: string) => plainValue(item.changes.find(({ attribute }) => attribute === name)?.after ?? '');
  const ldap = (name: string) => look.forest.attributes.find((one) => one.name === name)?.ldap ?? name;
  const dn = value('distinguishedName');
  const id = value('nhsmailId');
  const names = [equal('sAMAccountName', value('sAMAccountName')), equal('distinguishedName', dn)].flat();
  if (names.length === 0) return undefined;
  const person = [new EqualityFilter({ attribute: 'objectClass', value: 'user' })];
  const filter = new AndFilter({ filters: [...person, new OrFilter({ filters: names })] });
  for (const entry of await searchAll(filter, look)) {
    const is = (name: string) => textValues(entry, ldap(name))[0] === value(name);
    if (id !== '' ? is('nhsmailId') : sameDn(entry.dn, dn) && is('sAMAccountName') && is('userPrincipalName'))
      return entry;
  }
  return undefined;
}

async function searchAll(filter: Filter, look: Look): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const base of look.containers) {
    entries.push(...(await look.session.search(base, queryOf(look.forest, filter), look.signal)));
  }
  return entries;
}

function equal(attribute: string, value: string): Filter[] {
  if (value === '') return [];
  return [new EqualityFilter({ attribute, value: attribute === 'distinguishedName' ? canonicalDn(value) : value })];
}
