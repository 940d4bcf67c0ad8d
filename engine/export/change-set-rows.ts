/** What the change sets of a connector say about its pending rows. */
import type { ChangeItemMark, ChangeSetRow, PendingMark } from '../store/rows.ts';
import type { After, StoreReader } from '../store/store.ts';

const PAGE = 2_000;

export interface SortedRows {
  /** In no set. */
  readonly free: readonly PendingMark[];
  /** Still bound to a set though nothing of the set concerns them any more. */
  readonly released: readonly PendingMark[];
  /** In place of an item that was held, denied or left out. */
  readonly replacing: readonly PendingMark[];
}

/** A row that is exactly an item of its set is none of these: the set decides over it. */
export async function sortBySets(store: StoreReader, connector: number): Promise<SortedRows> {
  const sorted = { free: [] as PendingMark[], released: [] as PendingMark[], replacing: [] as PendingMark[] };
  const bySet = Map.groupBy(await pendingToJudge(store, connector), ({ changeSet }) => changeSet);
  for (const [id, rows] of bySet) {
    if (id === null) {
      sorted.free = rows;
      continue;
    }
    const set = await store.changeSet(id);
    const items = await itemsOfRows(store, id, rows, set?.count ?? 0);
    for (const row of rows) {
      sorted[wasAgreedTo(set, items.get(keyOfRow(row))) ? 'released' : 'replacing'].push(row);
    }
  }
  return sorted;
}

/** How many items one page reads in the time of one object's. */
const ITEMS_AN_OBJECT = 20;

async function itemsOfRows(store: StoreReader, changeSet: number, rows: readonly PendingMark[], count: number) {
  if (rows.length * ITEMS_AN_OBJECT > count) return await itemsByKey(store, changeSet);
  const items = new Map<string, ChangeItemMark>();
  for (const { object } of rows) {
    const found = await store.changeItemMarks(changeSet, { after: object - 1, limit: 1 });
    for (const item of found) items.set(keyOfRow(item), item);
  }
  return items;
}

async function pendingToJudge(store: StoreReader, connector: number): Promise<PendingMark[]> {
  return await everyPage((page) => store.pendingToJudge(connector, page));
}

/** Somebody approved the set with the item: what has come of it since goes through the limits like anything new. */
function wasAgreedTo(set: ChangeSetRow | undefined, item: ChangeItemMark | undefined): boolean {
  return (set?.state === 'approved' || set?.state === 'applied') && item?.state !== 'excluded';
}

export function keyOfRow({ object, operation }: Pick<PendingMark, 'object' | 'operation'>): string {
  return `${object} ${operation}`;
}

export async function itemsByKey(store: StoreReader, changeSet: number): Promise<Map<string, ChangeItemMark>> {
  return new Map((await allItems(store, changeSet)).map((item) => [keyOfRow(item), item]));
}

export async function allItems(store: StoreReader, changeSet: number): Promise<ChangeItemMark[]> {
  return await everyPage((page) => store.changeItemMarks(changeSet, page));
}

export async function allPending(store: StoreReader, connector: number): Promise<PendingMark[]> {
  return await everyPage((page) => store.pendingMarks(connector, page));
}

/** Every row of a read that pages by object. */
export async function everyPage<Row extends { readonly object: number }>(
  read: (page: After) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after = 0; ; ) {
    const page = await read({ after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return rows;
    for (const row of page) rows.push(row);
    after = last.object;
  }
}

/** What was accepted of these items under this very set, by key: the journal knows it even when nobody closed the set. */
export async function acceptedUnder(
  store: StoreReader,
  changeSet: number,
  items: readonly ChangeItemMark[],
): Promise<ReadonlySet<string>> {
  const operations = [...new Set(items.map(({ operation }) => operation))];
  const objects = items.map(({ object }) => object);
  const rows = items.length === 0 ? [] : await store.lastAccepted(objects, operations);
  return new Set(rows.filter((row) => row.changeSet === changeSet).map(keyOfRow));
}
