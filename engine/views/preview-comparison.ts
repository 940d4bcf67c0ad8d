/** One preview against another: what is new in it, and what of the other is gone. Items are compared by their hashes. */
import { EngineError } from '../errors.ts';
import { isDay, londonDate } from '../model/london.ts';
import type { DifferenceCount, PreviewComparison, PreviewDifference } from '../model/preview.ts';
import type { Page, PageRequest } from '../model/views.ts';
import type { PreviewRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { pageOf } from './paging.ts';
import { itemsByNumber, marksOf, type PlacedMark, type PreviewLand } from './preview-rows.ts';

interface Difference extends PlacedMark {
  readonly difference: PreviewDifference['difference'];
}

/** `since` is a number of a preview, a date (YYYY-MM-DD, London) or `yesterday`: the newest that had ended by then. */
export async function comparison(
  store: StoreReader,
  row: PreviewRow,
  since: string,
  now: Date,
): Promise<PreviewComparison> {
  const other = await olderPreview(store, row, since, now);
  const counts = countsOf(await differencesOf(store, row, other));
  return { preview: row.id, with: other.id, withEndedAt: other.endedAt, counts };
}

/** What is new first, then what is gone. */
export async function differences(
  land: PreviewLand,
  row: PreviewRow,
  since: string,
  now: Date,
  query: PageRequest,
): Promise<Page<PreviewDifference>> {
  const { store } = land;
  const other = await olderPreview(store, row, since, now);
  const { after, limit } = pageOf(query);
  const all = await differencesOf(store, row, other);
  const wanted = all.slice(after, after + limit);
  const items: PreviewDifference[] = [];
  for (const [difference, preview] of [['new', row] as const, ['gone', other] as const]) {
    const marks = wanted.filter((one) => one.difference === difference);
    const found = await itemsByNumber(land, preview, marks);
    items.push(...found.map((item) => ({ ...item, difference })));
  }
  return { items, next: after + limit < all.length ? String(after + limit) : null };
}

async function olderPreview(store: StoreReader, row: PreviewRow, since: string, now: Date): Promise<PreviewRow> {
  const number = /^\d{1,9}$/.test(since) ? Number(since) : undefined;
  if (number !== undefined) {
    const found = await store.preview(number);
    if (found !== undefined) return found;
    throw new EngineError('not-found', `There is no preview ${number}; old ones are removed after a time.`);
  }
  const day = dayOf(since, now);
  for (let after = row.id; ; ) {
    const page = await store.previews({ after, limit: 100 });
    const found = page.find((one) => isComparable(one) && londonDate(new Date(one.endedAt)) <= day);
    if (found !== undefined) return found;
    const last = page.at(-1);
    if (last === undefined) throw new EngineError('not-found', `No preview of ${day} or before is kept.`);
    after = last.id;
  }
}

/** One that failed shows too little, and one under another configuration something else. */
function isComparable({ result, version }: PreviewRow): boolean {
  return version !== null && !result.startsWith('stopped-');
}

const DAY_MS = 86_400_000;

function dayOf(since: string, now: Date): string {
  if (since === 'yesterday') return londonDate(new Date(Date.parse(`${londonDate(now)}T12:00:00Z`) - DAY_MS));
  if (isDay(since)) return since;
  const what = `"${since}" is neither the number of a preview nor a date such as 2026-03-01 nor "yesterday".`;
  throw new EngineError('request-invalid', what);
}

async function differencesOf(store: StoreReader, newer: PreviewRow, older: PreviewRow): Promise<Difference[]> {
  const [after, before] = [await marksOf(store, newer, older), await marksOf(store, older, newer)];
  const [has, had] = [new Set(after.map(({ hash }) => hash)), new Set(before.map(({ hash }) => hash))];
  return [
    ...after.filter(({ hash }) => !had.has(hash)).map((mark): Difference => ({ ...mark, difference: 'new' })),
    ...before.filter(({ hash }) => !has.has(hash)).map((mark): Difference => ({ ...mark, difference: 'gone' })),
  ];
}

function countsOf(all: readonly Difference[]): DifferenceCount[] {
  const groups = Map.groupBy(all, ({ connector, operation }) => `${connector} ${operation}`);
  return [...groups.values()].map((some) => {
    const { connector, operation } = some[0] as Difference;
    const isNew = some.filter(({ difference }) => difference === 'new').length;
    return { connector, operation, new: isNew, gone: some.length - isNew };
  });
}
