/** Keyset paging: the cursor is the last id of the page before, and nothing else. */
import { EngineError } from '../errors.ts';
import type { Page, PageRequest } from '../model/views.ts';
import type { After } from '../store/store.ts';

const USUAL = 100;
const MOST = 1_000;
/** Numbers are read in other forms, too: 1e3, 0x10. */
const WRITTEN = /^\d+$/;

export function pageOf({ cursor, limit = USUAL }: PageRequest): After {
  const after = Number(cursor ?? 0);
  if (!WRITTEN.test(cursor ?? '0') || !Number.isSafeInteger(after)) {
    throw new EngineError('request-invalid', 'This cursor is not one that a list answered with.');
  }
  return { after, limit: Math.min(Math.max(limit, 1), MOST) };
}

/** `idOf` tells the cursor of a row; a page shorter than asked for is the last one. */
export function paged<Row, View>(
  rows: readonly Row[],
  { limit }: After,
  idOf: (row: Row) => number,
  items: readonly View[],
): Page<View> {
  const last = rows.at(-1);
  return { items, next: last === undefined || rows.length < limit ? null : String(idOf(last)) };
}
