/** Values that an operator took back and that stay so against the rules. */
import type { UndoneQuery, UndoneValue } from '../model/undo.ts';
import type { Page } from '../model/views.ts';
import type { StoreReader } from '../store/store.ts';
import { paged, pageOf } from './paging.ts';
import type { SpaceViews } from './space.ts';

export async function undoneValues(
  store: StoreReader,
  space: SpaceViews,
  query: UndoneQuery,
): Promise<Page<UndoneValue>> {
  const page = pageOf(query);
  const rows = query.object === undefined ? await store.undonePage(page) : await store.undone([query.object]);
  const objects = new Map((await store.objects(rows.map(({ object }) => object))).map((row) => [row.id, row]));
  const items = rows.map(({ object, connector, attribute, kept, unwanted, run, by, reason, at }): UndoneValue => {
    const row = objects.get(object);
    const displayName = row === undefined ? '' : space.displayName(row);
    const what = { object, connector: space.nameOf(connector), person: row?.person ?? null, displayName };
    return { ...what, attribute, kept, unwanted, run, by, reason, at };
  });
  if (query.object !== undefined) return { items, next: null };
  return paged(rows, page, ({ object }) => object, items);
}
