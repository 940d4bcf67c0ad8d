/**
 * A filter that would let too many people go lets nobody go: a slip in a rule, or an organisation code that changed for
 * everybody, is no reason to take a trust apart. The limit is that of the operation `disconnect`.
 */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { joinedObjects } from '../export/joined-objects.ts';
import { allowedBy, inWords, type Limit } from '../export/limits.ts';
import { unpackValues } from '../model/attribute.ts';
import type { StepError } from '../model/run.ts';
import type { SpaceRow } from '../store/rows.ts';
import { type ConnectorFilters, filtersOf } from '../sync/filter.ts';
import type { RunContext } from './context.ts';

const PAGE = 5_000;

/** Counted before the first of them is let go; nothing when there are no more than may. */
export async function filterHold(
  context: RunContext,
  system: ConnectedSystem,
  limit: Limit,
): Promise<StepError | undefined> {
  const filters = filtersOf(context, system);
  if (!filters.ask) return undefined;
  const leaving = await countLeaving(context, system, filters);
  if (leaving === 0) return undefined;
  const joined = await joinedObjects(context.store, system.id);
  if (leaving <= allowedBy(limit, joined)) return undefined;
  const message = `The filters of ${system.name} would let ${leaving} joined objects go; the limit is ${allowedBy(limit, joined)} (${inWords(limit, joined)}). Nobody was let go.`;
  return { code: 'filter-limit-exceeded', message, object: null, person: null };
}

async function countLeaving(context: RunContext, system: ConnectedSystem, filters: ConnectorFilters): Promise<number> {
  let leaving = 0;
  for (let after = 0; ; ) {
    const links = await context.store.linksToSynchronise(system.id, { after, limit: PAGE });
    const last = links.at(-1);
    if (last === undefined) return leaving;
    const joined = links.filter(({ person, state }) => person !== null && state === 'Connected');
    const rows = await context.store.objects(joined.map(({ id }) => id));
    leaving += rows.filter((row) => isLeaving(system, filters, row)).length;
    after = last.id;
    await context.safePoint();
  }
}

function isLeaving(system: ConnectedSystem, filters: ConnectorFilters, { seen }: SpaceRow): boolean {
  try {
    const values = () => unpackValues(seen, system.attributes.length);
    return filters.reasonAgainst(readerOf(system, seen), values) !== undefined;
  } catch {
    return false;
  }
}
