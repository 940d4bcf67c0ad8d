import type { After } from '../../store.ts';
import type { Connection, Row, Value } from '../connection.ts';

/** The first column of each row, which is an id. */
export function ids(rows: readonly Row[]): number[] {
  return rows.map(([id]) => id as number);
}

/** The lowest ids, each once: where an index has them in another order, sorting ids is cheaper than sorting rows. */
export function firstIds(found: readonly number[], limit: number): readonly number[] {
  return [...new Set(found)].sort((one, other) => one - other).slice(0, limit);
}

interface ObjectPages<R> {
  /** Takes `parameters`, the last object and the limit. */
  readonly page: string;
  /** Takes `parameters` and the object. */
  readonly ofObject: string;
  readonly read: (row: Row) => R;
}

/**
 * A page by object that never cuts one object's rows in two: the next page starts after the last object, and the rows
 * left behind would be lost. So it may be longer than its limit by the rows of its last object.
 */
export function wholeObjects<R extends { readonly object: number }>(
  connection: Connection,
  { page, ofObject, read }: ObjectPages<R>,
  { after, limit }: After,
  ...parameters: Value[]
): readonly R[] {
  const rows = connection.all(page, ...parameters, after, limit).map(read);
  const last = rows.at(-1);
  if (last === undefined || rows.length < limit) return rows;
  const complete = connection.all(ofObject, ...parameters, last.object).map(read);
  return [...rows.filter((row) => row.object !== last.object), ...complete];
}
