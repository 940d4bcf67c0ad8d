/** What a preview found pending in one system, each with what is to become of it and which rules caused it. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { everyPage, keyOfRow } from '../export/change-set-rows.ts';
import { leftAloneBecause } from '../export/never-touch.ts';
import type { PreviewItemState } from '../model/preview.ts';
import type { HeldCount, PendingMark, PendingRow, PreviewHeldRow, PreviewItemRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { namesOfItem } from '../views/item-names.ts';
import type { RunnerSettings } from './settings.ts';

const PAGE = 5_000;

export type DraftItem = Omit<PreviewItemRow, 'preview' | 'number'>;

/** By connector: what its export would send. A connector that is missing would not be written at all. */
export type Planned = ReadonlyMap<number, readonly PendingMark[]>;

/** The highest ids before the run: a person or a change set above it is on the copy only. */
export interface KnownBefore {
  readonly person: number;
  readonly changeSet: number;
}

export interface FoundItems {
  /** Told by reference to their set. */
  readonly held: readonly HeldBefore[];
  /** Everything else, a page at a time. */
  readonly pages: AsyncIterable<readonly DraftItem[]>;
}

export interface HeldBefore {
  readonly row: Omit<PreviewHeldRow, 'preview'>;
  readonly counts: readonly HeldCount[];
}

/** Without the accounts that are left alone whatever is staged for them. */
export async function itemsOf(
  store: StoreReader,
  system: ConnectedSystem,
  { exports }: Pick<RunnerSettings, 'exports'>,
  planned: Planned,
  before: KnownBefore,
): Promise<FoundItems> {
  const { held, listed } = await setsOf(store, system, before, planned.has(system.id) ? 'held' : 'waiting');
  const stateOf = stateIn(planned.get(system.id));
  const draftOf = (row: PendingRow, known: Map<number, Known>): DraftItem | undefined => {
    const object = known.get(row.object);
    if (object !== undefined && leftAloneBecause(object, system, exports.never) !== undefined) return undefined;
    const { operation, rules, changes, hash } = row;
    const person = object?.person ?? null;
    return {
      ...namesOfItem(changes, object, system),
      connector: system.name,
      operation,
      person: person !== null && person <= before.person ? person : null,
      state: stateOf(row),
      rules,
      changes,
      hash,
    };
  };
  return { held, pages: pagesOf(store, await rowsToList(store, system.id, listed), draftOf) };
}

type Known = Awaited<ReturnType<StoreReader['objects']>>[number];

/**
 * A set of which most is left is told by reference, were it ever so large; of one that people have worked through, what is
 * left is listed. So is every new mailbox: an account follows each.
 */
async function setsOf(
  store: StoreReader,
  { id: connector, name, system }: ConnectedSystem,
  before: KnownBefore,
  state: PreviewItemState,
): Promise<{ held: HeldBefore[]; listed: number[] }> {
  const held: HeldBefore[] = [];
  const listed: number[] = [];
  for (const [id, counts] of Map.groupBy(await store.heldCounts(connector), ({ changeSet }) => changeSet)) {
    const set = id <= before.changeSet ? await store.changeSet(id) : undefined;
    const waiting = counts.reduce((sum, { count }) => sum + count, 0);
    const isFollowed = system === 'nhsmail' && set?.operation === 'create';
    if (set === undefined || set.state === 'approved' || waiting * 2 < set.count || isFollowed) {
      listed.push(id);
      continue;
    }
    const { operation, count } = set;
    const apart = waiting === count ? [] : await store.itemsApart(id);
    held.push({ row: { changeSet: id, connector: name, operation, state, count, apart }, counts });
  }
  return { held, listed };
}

interface RowsToList {
  readonly objects: readonly number[];
  /** An object may have other rows, which are told by reference. */
  readonly isListed: (row: PendingRow) => boolean;
}

async function rowsToList(store: StoreReader, connector: number, sets: readonly number[]): Promise<RowsToList> {
  const judged = await everyPage((page) => store.pendingToJudge(connector, page));
  const keys = new Set(judged.map(keyOfRow));
  const objects = new Set(judged.map(({ object }) => object));
  for (const set of sets) for (const object of await store.heldObjects(connector, set)) objects.add(object);
  return {
    objects: [...objects].sort((one, other) => one - other),
    isListed: (row) => sets.includes(row.changeSet ?? 0) || keys.has(keyOfRow(row)),
  };
}

async function* pagesOf(
  store: StoreReader,
  { objects, isListed }: RowsToList,
  draftOf: (row: PendingRow, known: Map<number, Known>) => DraftItem | undefined,
): AsyncGenerator<readonly DraftItem[]> {
  for (let at = 0; at < objects.length; at += PAGE) {
    const page = objects.slice(at, at + PAGE);
    const rows = (await store.pendingOf(page)).filter(isListed);
    const known = new Map((await store.objects(page)).map((row) => [row.id, row]));
    yield rows.flatMap((row) => draftOf(row, known) ?? []);
  }
}

function stateIn(going: readonly PendingMark[] | undefined): (row: PendingRow) => PreviewItemState {
  if (going === undefined) return () => 'waiting';
  const sets = new Map(going.map((row) => [keyOfRow(row), row.changeSet]));
  return (row) => {
    const set = sets.get(keyOfRow(row));
    if (set === undefined) return 'held';
    return set === null ? 'ready' : 'approved';
  };
}
