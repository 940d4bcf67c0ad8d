import type { After } from '../store.ts';

/** Rows whose id is above `after`, ascending, up to the limit. */
export function pageOf<R>(rows: Iterable<R>, { after, limit }: After, idOf: (row: R) => number): readonly R[] {
  return ascending(rows, idOf)
    .filter((row) => idOf(row) > after)
    .slice(0, limit);
}

export function ascending<R>(rows: Iterable<R>, idOf: (row: R) => number): readonly R[] {
  return [...rows].sort((one, other) => idOf(one) - idOf(other));
}

/** As `pageOf` by object, but never with one object's rows cut in two. */
export function wholeObjects<R extends { readonly object: number }>(
  rows: readonly R[],
  { after, limit }: After,
): readonly R[] {
  const behind = rows.filter((row) => row.object > after);
  const last = behind[limit - 1]?.object;
  return last === undefined ? behind : behind.filter((row) => row.object <= last);
}

/** The rows of those ids that exist, ascending, each once. */
export function rowsOf<R>(table: ReadonlyMap<number, R>, ids: readonly number[]): readonly R[] {
  const found: R[] = [];
  for (const id of [...new Set(ids)].sort((one, other) => one - other)) {
    const row = table.get(id);
    if (row !== undefined) found.push(row);
  }
  return found;
}
