/**
 * The items of a kept preview: first its own, then those of the sets that were on hold before it, read where they lie. All
 * are numbered from 1; the numbers of items that a set no longer speaks of are left out.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { PreviewItem } from '../model/preview.ts';
import type {
  ChangeItemMark,
  ChangeItemRow,
  PreviewHeldRow,
  PreviewItemMark,
  PreviewItemRow,
  PreviewRow,
} from '../store/rows.ts';
import type { After, StoreReader } from '../store/store.ts';
import { namesOfItem } from './item-names.ts';

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

export async function stretchesOf(store: StoreReader, { id, items }: PreviewRow): Promise<Stretch[]> {
  let first = items;
  return (await store.previewHeld(id)).map((held) => {
    const stretch = { first, held };
    first += held.count;
    return stretch;
  });
}

/** As many as there are above `after`, up to the limit; only sets that are wanted are read. */
export async function itemsAfter(
  land: PreviewLand,
  row: PreviewRow,
  { after, limit }: After,
  isWanted: (held: PreviewHeldRow) => boolean = () => true,
): Promise<readonly PreviewItem[]> {
  const { store } = land;
  const own = after < row.items ? await store.previewItems(row.id, { after, limit }) : [];
  const items = own.map(ownItem);
  for (const stretch of await stretchesOf(store, row)) {
    const { first, held } = stretch;
    let place = Math.max(after - first, 0);
    while (isWanted(held) && place < held.count && items.length < limit) {
      const rows = await itemsFrom(store, held.changeSet, place, limit - items.length);
      if (rows.length === 0) break;
      items.push(...(await itemsOfSet(land, stretch, rows, place)));
      place += rows.length;
    }
  }
  return items;
}

/** Those of the numbers that exist, ascending. */
export async function itemsByNumber(
  land: PreviewLand,
  row: PreviewRow,
  marks: readonly PlacedMark[],
): Promise<readonly PreviewItem[]> {
  const { store } = land;
  const numbers = marks.filter(({ object }) => object === undefined).map(({ number }) => number);
  const own = await store.previewItemsByNumber(row.id, numbers);
  const items = own.map(ownItem);
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
export interface PlacedMark extends PreviewItemMark {
  readonly object?: number;
}

/** Sets that another preview refers to as well are left out but for the objects in which the two may differ. */
export async function marksOf(store: StoreReader, row: PreviewRow, other: PreviewRow): Promise<PlacedMark[]> {
  const marks: PlacedMark[] = [];
  for (let after = 0; ; ) {
    const page = await store.previewItemMarks(row.id, { after, limit: MARKS });
    const last = page.at(-1);
    if (last === undefined) break;
    for (const mark of page) marks.push(mark);
    after = last.number;
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

function ownItem({ preview: _, hash: __, ...item }: PreviewItemRow): PreviewItem {
  return item;
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

async function itemsFrom(store: StoreReader, changeSet: number, place: number, limit: number) {
  const before = place === 0 ? 0 : await store.changeItemAt(changeSet, place - 1);
  return before === undefined ? [] : await store.changeItems(changeSet, { after: before, limit });
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
    const names = namesOfItem(changes, row, system);
    return [{ number, connector, operation, ...names, person: row?.person ?? null, state, rules, changes }];
  });
}
