import { urns } from '../../connectors/nhsmail/contract.ts';
import type { PortalAccount } from './account.ts';
import type { PortalAccounts, Tombstone } from './accounts.ts';
import { PortalRefusal } from './refusal.ts';
import type { SortedList } from './sorted-list.ts';

export interface ListQuery {
  readonly filter?: string;
  readonly count?: string;
  /** Present and empty for the first page by cursor. */
  readonly cursor?: string;
  readonly startIndex?: string;
  readonly sortBy?: string;
  readonly sortOrder?: string;
}

/** One page, its resources already as JSON. */
export interface Page {
  readonly total: number;
  readonly items: readonly string[];
  readonly startIndex?: number | undefined;
  readonly nextCursor?: string | undefined;
}

/** What a filter or a sort picks: the part of an ordered list from `from` on, perhaps backwards. */
interface Selection<Item> {
  readonly list: SortedList<Item>;
  readonly from: number;
  readonly backwards: boolean;
  readonly keyOf: (item: Item) => string;
  readonly jsonOf: (item: Item) => string;
}

const changedSince = /^\s*meta\.lastModified\s+(ge|gt)\s+"([^"]+)"\s*$/i;
const equals = /^\s*(id|externalId|userName)\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i;
/** After every id that shares the instant. */
const behindAll = ' \uffff';

export function listAccounts(accounts: PortalAccounts, query: ListQuery, maxPageSize: number): Page {
  const exact = equals.exec(query.filter ?? '');
  if (exact !== null) return onlyOne(findExactly(accounts, exact[1] ?? '', JSON.parse(exact[2] ?? '""')));
  const jsonOf = (account: PortalAccount): string => account.json;
  const byChange = { list: accounts.byChange, keyOf: ({ changeKey }: PortalAccount) => changeKey, jsonOf };
  if (query.filter !== undefined) {
    return pageOf(
      { ...byChange, from: placeOfChange(accounts.byChange, query.filter), backwards: false },
      query,
      maxPageSize,
    );
  }
  if (query.sortBy === 'meta.lastModified') {
    return pageOf({ ...byChange, from: 0, backwards: query.sortOrder === 'descending' }, query, maxPageSize);
  }
  const byId = { list: accounts.byId, keyOf: ({ id }: PortalAccount) => id, jsonOf };
  return pageOf({ ...byId, from: 0, backwards: false }, query, maxPageSize);
}

export function listTombstones(accounts: PortalAccounts, query: ListQuery, maxPageSize: number): Page {
  const list = accounts.tombstones;
  const from = query.filter === undefined ? 0 : placeOfChange(list, query.filter);
  const keyOf = ({ at, id }: Tombstone): string => `${new Date(at).toISOString()} ${id}`;
  return pageOf({ list, from, backwards: false, keyOf, jsonOf: tombstoneJson }, query, maxPageSize);
}

/** Only by an address: who is leaving elsewhere is nobody's business who does not know the person. */
export function listReleased(accounts: PortalAccounts, { filter = '' }: ListQuery): Page {
  const found = filter.split(/\s+or\s+/i).flatMap((part) => {
    const [, attribute = '', value = '""'] = equals.exec(part) ?? [];
    if (attribute.toLowerCase() !== 'username') throw notUnderstood(filter);
    return accounts.releasedWith(JSON.parse(value));
  });
  const items = [...new Set(found)].map(({ json }) => json);
  return { total: items.length, items };
}

function tombstoneJson({ id, reason, at }: Tombstone): string {
  const meta = { resourceType: 'Tombstone', lastModified: new Date(at).toISOString() };
  return JSON.stringify({ schemas: [urns.tombstone], id, reason, meta });
}

function findExactly(accounts: PortalAccounts, attribute: string, value: string): PortalAccount | undefined {
  const finders: Record<string, () => PortalAccount | undefined> = {
    id: () => accounts.find(value),
    externalid: () => accounts.findByExternalId(value),
    username: () => accounts.findByAddress(value),
  };
  return finders[attribute.toLowerCase()]?.();
}

function onlyOne(account: PortalAccount | undefined): Page {
  return { total: account === undefined ? 0 : 1, items: account === undefined ? [] : [account.json] };
}

function placeOfChange<Item>(list: SortedList<Item>, filter: string): number {
  const match = changedSince.exec(filter);
  const at = new Date(match?.[2] ?? '');
  if (match === null || Number.isNaN(at.getTime())) {
    throw notUnderstood(filter);
  }
  return list.placeOf(at.toISOString() + (match[1]?.toLowerCase() === 'gt' ? behindAll : ''));
}

function notUnderstood(filter: string): PortalRefusal {
  return new PortalRefusal(400, 'invalidFilter', `This filter is not understood: ${filter}`);
}

function pageOf<Item>(selection: Selection<Item>, query: ListQuery, maxPageSize: number): Page {
  const count = Math.min(maxPageSize, Math.max(0, Number(query.count ?? maxPageSize)));
  const { list, from } = selection;
  const total = list.length - from;
  if (query.cursor === undefined) return byIndex(selection, query, count, total);
  const last = Buffer.from(query.cursor, 'base64url').toString();
  // The next place is looked up by key, so that what was added or removed meanwhile shifts nothing.
  const start = last === '' ? from : Math.max(from, list.placeOf(`${last}\u0000`));
  const items = list.slice(start, start + count);
  const end = items.at(-1);
  const more = end !== undefined && start + items.length < list.length;
  return {
    total,
    items: items.map(selection.jsonOf),
    nextCursor: more ? Buffer.from(selection.keyOf(end)).toString('base64url') : undefined,
  };
}

function byIndex<Item>(selection: Selection<Item>, query: ListQuery, count: number, total: number): Page {
  const { list, from, backwards } = selection;
  const startIndex = Math.max(1, Number(query.startIndex ?? 1));
  const skipped = startIndex - 1;
  const end = list.length - skipped;
  const items = backwards
    ? list.slice(Math.max(from, end - count), Math.max(from, end)).reverse()
    : list.slice(from + skipped, from + skipped + count);
  return { total, items: items.map(selection.jsonOf), startIndex };
}
