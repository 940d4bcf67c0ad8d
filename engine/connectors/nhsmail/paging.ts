import { EngineError } from '../../errors.ts';
import type { Capabilities, ListResponse, UserResource } from './contract.ts';
import { paths } from './contract.ts';
import type { Portal, Query } from './portal.ts';

export interface Listing {
  readonly path: string;
  /** SCIM filter; absent for everything. */
  readonly filter?: string | undefined;
  readonly pageSize: number;
  readonly paging: Capabilities['pagination'];
  readonly signal: AbortSignal;
}

/**
 * Every page of a list. By cursor (RFC 9865) where the portal can: an account added or gone meanwhile shifts nothing.
 * By index otherwise, where it does: the caller then compares `censusOf` before and after.
 */
export function pagesOf<Resource>(portal: Portal, listing: Listing): AsyncGenerator<ListResponse<Resource>> {
  return listing.paging.cursor ? byCursor(portal, listing) : byIndex(portal, listing);
}

async function* byCursor<Resource>(portal: Portal, listing: Listing): AsyncGenerator<ListResponse<Resource>> {
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const page: ListResponse<Resource> = await portal.list(listing.path, queryOf(listing, { cursor }), listing.signal);
    const next: string | undefined = page.nextCursor;
    if (next !== undefined && (next === cursor || page.Resources?.length === 0)) {
      throw new EngineError('answer-not-understood', `${listing.path}: the portal answers pages that lead nowhere`);
    }
    yield page;
    cursor = next;
  }
}

async function* byIndex<Resource>(portal: Portal, listing: Listing): AsyncGenerator<ListResponse<Resource>> {
  let startIndex = 1;
  for (;;) {
    const query = queryOf(listing, { startIndex });
    const page: ListResponse<Resource> = await portal.list(listing.path, query, listing.signal);
    const read = page.Resources?.length ?? 0;
    yield page;
    startIndex += read;
    if (read === 0 || startIndex > page.totalResults) return;
  }
}

function queryOf({ filter, pageSize }: Listing, place: Query): Query {
  return filter === undefined ? { count: pageSize, ...place } : { filter, count: pageSize, ...place };
}

/** Total and newest change: two that agree mean that nothing moved between them. */
export async function censusOf(portal: Portal, signal: AbortSignal): Promise<{ total: number; newest: string }> {
  const query = { sortBy: 'meta.lastModified', sortOrder: 'descending', startIndex: 1, count: 1 };
  const page = await portal.list<UserResource>(paths.users, query, signal);
  return { total: page.totalResults, newest: page.Resources?.[0]?.meta?.lastModified ?? '' };
}
