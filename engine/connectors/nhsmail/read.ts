import { EngineError } from '../../errors.ts';
import type { ImportBatch, ReadContext } from '../connector.ts';
import { batchOf, Tally } from './batch.ts';
import { type Capabilities, paths, type TombstoneResource, type UserResource, urns } from './contract.ts';
import { censusOf, pagesOf } from './paging.ts';
import type { Portal } from './portal.ts';

/** A change may become visible a little after its `lastModified`: a delta asks from this much before its mark. */
export const overlapMs = 5 * 60_000;
const dayMs = 86_400_000;

/** Every account of the organisation, in every state. */
export async function* readAll(portal: Portal, pageSize: number, { signal }: ReadContext): AsyncIterable<ImportBatch> {
  const { capabilities, at } = await portal.capabilities(signal);
  const paging = capabilities.pagination;
  const before = await censusOf(portal, signal);
  const tally = new Tally(false);
  let total = before.total;
  for await (const page of pagesOf<UserResource>(portal, { path: paths.users, pageSize, paging, signal })) {
    total = page.totalResults;
    yield { ...batchOf(page.Resources ?? [], tally), total };
  }
  const shifted = paging.cursor ? undefined : difference(before, await censusOf(portal, signal));
  yield {
    end: {
      everything: true,
      deletionsUnsafe: shortfall(tally, total) ?? shifted ?? unreadable(tally),
      watermark: at?.toISOString() ?? before.newest,
      systemTime: at?.toISOString(),
      notes: tally.notes,
      containers: tally.containers,
    },
  };
}

/**
 * What changed since the mark, less the overlap, and what left the list. Throws `watermark-too-old` when the portal may
 * have forgotten deletions since: a full import is due.
 */
export async function* readChanges(portal: Portal, pageSize: number, context: ReadContext): AsyncIterable<ImportBatch> {
  const { signal, mark } = context;
  const { capabilities, at } = await portal.capabilities(signal);
  const since = sinceOf(mark, at ?? context.now, capabilities);
  const filter = `meta.lastModified ge "${since.toISOString()}"`;
  const paging = capabilities.pagination;
  const before = await censusOf(portal, signal);
  const tally = new Tally(true);
  let total = 0;
  for await (const page of pagesOf<UserResource>(portal, { path: paths.users, filter, pageSize, paging, signal })) {
    total = page.totalResults;
    yield { ...batchOf(page.Resources ?? [], tally), total };
  }
  const removed: string[] = [];
  const gone = { path: paths.tombstones, filter, pageSize, paging, signal };
  for await (const page of pagesOf<TombstoneResource>(portal, gone)) {
    for (const tombstone of page.Resources ?? []) if (!cameBack(tombstone, tally)) removed.push(tombstone.id);
  }
  const shifted = paging.cursor ? undefined : difference(before, await censusOf(portal, signal));
  const incomplete = shortfall(tally, total) ?? shifted;
  yield {
    removed,
    end: {
      everything: false,
      // What was missed is asked for again: the mark stays.
      watermark: incomplete === undefined ? (at?.toISOString() ?? before.newest) : mark,
      systemTime: at?.toISOString(),
      notes: [
        ...tally.notes,
        ...(incomplete === undefined ? [] : [`The next delta reads from the same mark again: ${incomplete}`]),
      ],
    },
  };
}

function sinceOf(mark: string | undefined, now: Date, capabilities: Capabilities): Date {
  const at = Date.parse(mark ?? '');
  if (Number.isNaN(at)) throw new EngineError('watermark-too-old', 'There is no earlier import to read changes since.');
  const days = capabilities[urns.portal].tombstoneDays;
  if (now.getTime() - at > days * dayMs - overlapMs) {
    const message = `The last import was ${mark}; the portal remembers deletions for ${days} days only.`;
    throw new EngineError('watermark-too-old', message);
  }
  return new Date(at - overlapMs);
}

/** Transferred out and in again: listed with a later change than the tombstone. */
function cameBack({ id, meta }: TombstoneResource, tally: Tally): boolean {
  const changed = tally.seen.get(id);
  return changed !== undefined && changed > meta.lastModified;
}

function shortfall({ listed }: Tally, total: number): string | undefined {
  return listed === total ? undefined : `the portal counts ${total} accounts but listed ${listed}`;
}

function unreadable({ unread }: Tally): string | undefined {
  return unread === 0 ? undefined : `${unread} listed accounts could not be read`;
}

function difference(before: { total: number; newest: string }, after: typeof before): string | undefined {
  if (before.total === after.total && before.newest === after.newest) return undefined;
  return 'accounts changed while they were read page by page, so some may have been passed over';
}
