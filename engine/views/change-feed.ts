/** The change feed: confirmed exports in the order in which imports confirmed them. Entries stay as long as the journal. */
import { EngineError } from '../errors.ts';
import { plainValue, splitValues, unpackValues } from '../model/attribute.ts';
import type { Feed, FeedEntry, FeedQuery, ToldOperation } from '../model/change-feed.ts';
import type { Attributes } from '../model/views.ts';
import type { JournalRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { pageOf } from './paging.ts';
import type { SpaceViews } from './space.ts';

const MOST = 1_000;
/** By which scripts know an account. */
const identifying = [
  'sAMAccountName',
  'userPrincipalName',
  'distinguishedName',
  'mail',
  'nhsmailId',
  'employeeNumber',
] as const;

export async function changeFeed(store: StoreReader, space: SpaceViews, query: FeedQuery): Promise<Feed> {
  const page = pageOf({ cursor: query.after, limit: query.limit ?? MOST });
  const rows = await store.feed(page);
  if (rows.length === 0) await mustBeOurs(store, page.after);
  const objects = await store.objects([...new Set(rows.map(({ object }) => object))]);
  const byId = new Map(objects.map((object) => [object.id, object]));
  const entries = rows.map((row) => entryOf(row, byId.get(row.object), space));
  return { entries, next: entries.at(-1)?.cursor ?? String(page.after) };
}

/** A cursor of another data folder, or of this one before it was restored, would wait in silence for changes long told. */
async function mustBeOurs(store: StoreReader, after: number): Promise<void> {
  const { feed: last } = await store.lastIds();
  if (after <= last) return;
  throw new EngineError(
    'request-invalid',
    `The cursor ${after} is ahead of the last change, which has ${last}: it is of another data folder, or of this one before it was restored. Read again from the start, and leave out what you have dealt with.`,
  );
}

function entryOf(row: JournalRow, object: SpaceRow | undefined, space: SpaceViews): FeedEntry {
  const named = row.changes.find(({ attribute }) => attribute === 'displayName')?.after[0] ?? '';
  return {
    cursor: String(row.feed),
    at: row.endedAt ?? '',
    connector: space.nameOf(row.connector),
    operation: row.operation as ToldOperation,
    object: row.object,
    person: object?.person ?? null,
    anchor: row.anchor,
    displayName: (object === undefined ? '' : space.displayName(object)) || named,
    account: object === undefined ? {} : accountOf(object, space),
    changes: row.changes,
  };
}

function accountOf(object: SpaceRow, space: SpaceViews): Attributes {
  const system = space.systemOf(object);
  const values = unpackValues(object.seen);
  const attributes: Record<string, readonly string[]> = {};
  for (const name of identifying) {
    const value = values[system?.slot(name) ?? -1] ?? '';
    if (value !== '') attributes[name] = splitValues(value).map(plainValue);
  }
  return attributes;
}
