/**
 * The items of a kept preview: first its own, then those of the sets that were on hold before it, read where they lie. All
 * are numbered from 1; the numbers of items that a set no longer speaks of are left out.
 */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { EngineError } from '../errors.ts';
import type { PreviewItem } from '../model/preview.ts';
import type { ChangeItemMark, ChangeItemRow, PreviewHeldRow, PreviewPageRow, PreviewRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { afterOf, namesOfItem } from './item-names.ts';
import { headsOf, itemsOf, type PreviewHead } from './preview-pages.ts';

export interface PreviewLand {
  readonly store: StoreReader;
  readonly systems: readonly ConnectedSystem[];
}

/** The place of a set among the numbers: its items have those above `first`. */
export interface Stretch {
  readonly first: number;
  readonly held: PreviewHeldRow;
}

const MARKS = 5_000;
const ITEMS = 500;

export async function stretchesOf(store: StoreReader, { id, items }: PreviewRow): Promise<Stretch[]> {
  let first = items;
  return (await store.previewHeld(id)).map((held) => {
    const stretch = { first, held };
    first += held.count;
    return stretch;
  });
}

/**
 * Everything wanted above a number, read as it is asked for; sets and pages without any of it are passed by. Throws
 * `not-found` when the preview goes meanwhile.
 */
export async function* itemsAfter(
  land: PreviewLand,
  row: PreviewRow,
  after: number,
  isWanted: (item: Told) => boolean,
): AsyncGenerator<PreviewItem> {
  const stretches = await stretchesOf(land.store, row);
  const isAsked = (item: Told & Pick<PreviewItem, 'number'>) => item.number > after && isWanted(item);
  for await (const page of pagesOf(land.store, row, after + 1)) yield* await itemsOf(page, isAsked);
  for (const stretch of stretches) {
    const { first, held } = stretch;
    if (!isWanted(held)) continue;
    for (let place = Math.max(after - first, 0); place < held.count; ) {
      const rows = await itemsFrom(land.store, held.changeSet, place);
      if (rows.length === 0) break;
      yield* await itemsOfSet(land, stretch, rows, place);
      place += rows.length;
    }
  }
}

export type Told = Pick<PreviewItem, 'connector' | 'operation' | 'state'>;

/** Those of the numbers that exist, ascending. */
export async function itemsByNumber(
  land: PreviewLand,
  row: PreviewRow,
  marks: readonly PlacedMark[],
): Promise<readonly PreviewItem[]> {
  const { store } = land;
  const own = new Set(marks.filter(({ object }) => object === undefined).map(({ number }) => number));
  const items: PreviewItem[] = [];
  let end = 0;
  for (const number of [...own].sort((one, other) => one - other)) {
    const page = number < end ? undefined : await store.previewPage(row.id, number);
    if (page === undefined) continue;
    items.push(...(await itemsOf(page, (head) => own.has(head.number))));
    end = page.first + page.count;
  }
  for (const stretch of await stretchesOf(store, row)) {
    const { first, held } = stretch;
    for (const { number, object } of marks) {
      if (object === undefined || number <= first || number > first + held.count) continue;
      const rows = await store.changeItems(held.changeSet, { after: object - 1, limit: 1 });
      items.push(...(await itemsOfSet(land, stretch, rows, number - first - 1)));
    }
  }
  return items;
}

/** What a comparison needs of an item. `object` stands with one that is read from a set. */
export interface PlacedMark extends Pick<PreviewHead, 'number' | 'connector' | 'operation' | 'hash'> {
  readonly object?: number;
}

/** Sets that another preview refers to as well are left out but for the objects in which the two may differ. */
export async function marksOf(store: StoreReader, row: PreviewRow, other: PreviewRow): Promise<PlacedMark[]> {
  const marks: PlacedMark[] = [];
  for await (const page of pagesOf(store, row, 1)) {
    for (const { number, connector, operation, hash } of await headsOf(page))
      marks.push({ number, connector, operation, hash });
  }
  const others = new Map((await store.previewHeld(other.id)).map((held) => [held.changeSet, held]));
  for (const { first, held } of await stretchesOf(store, row)) {
    const shared = others.get(held.changeSet);
    const differing = shared === undefined ? undefined : new Set(shared.apart);
    if (differing?.size === 0) continue;
    const apart = new Set(held.apart);
    let place = 0;
    for await (const { object, operation, hash } of everyMark(store, held.changeSet)) {
      place++;
      if (apart.has(object) || differing?.has(object) === false) continue;
      marks.push({ number: first + place, connector: held.connector, operation, hash, object });
    }
  }
  return marks;
}

async function* pagesOf(store: StoreReader, { id, items }: PreviewRow, from: number): AsyncGenerator<PreviewPageRow> {
  for (let number = from; number <= items; ) {
    const page = await store.previewPage(id, number);
    if (page === undefined) throw new EngineError('not-found', `Preview ${id} was removed while it was read.`);
    yield page;
    number = page.first + page.count;
  }
}

async function* everyMark(store: StoreReader, changeSet: number): AsyncGenerator<ChangeItemMark> {
  for (let after = 0; ; ) {
    const page = await store.changeItemMarks(changeSet, { after, limit: MARKS });
    const last = page.at(-1);
    if (last === undefined) return;
    yield* page;
    after = last.object;
  }
}

async function itemsFrom(store: StoreReader, changeSet: number, place: number) {
  const before = place === 0 ? 0 : await store.changeItemAt(changeSet, place - 1);
  return before === undefined ? [] : await store.changeItems(changeSet, { after: before, limit: ITEMS });
}

async function itemsOfSet(
  { store, systems }: PreviewLand,
  { first, held }: Stretch,
  rows: readonly ChangeItemRow[],
  place: number,
): Promise<PreviewItem[]> {
  const { connector, operation, state } = held;
  const system = systems.find(({ name }) => name === connector);
  const apart = new Set(held.apart);
  const objects = new Map((await store.objects(rows.map(({ object }) => object))).map((row) => [row.id, row]));
  return rows.flatMap(({ object, rules, changes }, at): PreviewItem[] => {
    if (apart.has(object)) return [];
    const row = objects.get(object);
    const number = first + place + at + 1;
    const seen = system === undefined ? () => '' : readerOf(system, row?.seen ?? '');
    const names = namesOfItem(row?.anchor ?? '', seen, afterOf(changes));
    return [{ number, connector, operation, ...names, person: row?.person ?? null, state, rules, changes }];
  });
}
