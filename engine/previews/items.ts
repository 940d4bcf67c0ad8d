/** What a preview found pending in one system, each with what is to become of it and which rules caused it. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { keyOfRow } from '../export/change-set-rows.ts';
import { untouchableBecause } from '../export/never-touch.ts';
import type { PreviewItemState } from '../model/preview.ts';
import { RuleTally } from '../model/rule-tally.ts';
import type { RuleCount } from '../model/views.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import type { PendingMark, PreviewHeldRow, StagedItem } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { afterIn, namesOfItem } from '../views/item-names.ts';
import type { DraftItem } from '../views/preview-pages.ts';

const PAGE = 2_000;

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
  /** Of the items that are not apart. */
  readonly rules: readonly RuleCount[];
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
  const draftOf = (item: StagedItem): DraftItem | undefined => {
    const { operation, person, rules, changes, hash, anchor, seen } = item;
    const read = readerOf(system, seen);
    if (untouchableBecause(read, exports.never) !== undefined) return undefined;
    const { dn, displayName } = namesOfItem(anchor, read, afterIn(changes));
    return {
      connector: system.name,
      operation,
      anchor,
      dn,
      displayName,
      person: person !== null && person <= before.person ? person : null,
      state: stateOf(item),
      rules,
      changes,
      hash,
    };
  };
  return { held, pages: pagesOf(store, system.id, [undefined, ...listed], draftOf) };
}

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
  for (const { changeSet, count: waiting } of await store.heldCounts(connector)) {
    const set = changeSet <= before.changeSet ? await store.changeSet(changeSet) : undefined;
    const isFollowed = system === 'nhsmail' && set?.operation === 'create';
    if (set === undefined || set.state === 'approved' || waiting * 2 < set.count || isFollowed) {
      listed.push(changeSet);
      continue;
    }
    const { operation, count } = set;
    const apart = waiting === count ? [] : await store.itemsApart(changeSet);
    const rules = new RuleTally();
    rules.addCounts(set.rules);
    for (const item of apart) rules.add(item.rules, -1);
    const row = { changeSet, connector: name, operation, state, count, apart: apart.map(({ object }) => object) };
    held.push({ row, rules: rules.rows() });
  }
  return { held, listed };
}

/** Of what is in no set as it stands, and then of each set that is listed. */
async function* pagesOf(
  store: StoreReader,
  connector: number,
  sets: readonly (number | undefined)[],
  draftOf: (item: StagedItem) => DraftItem | undefined,
): AsyncGenerator<readonly DraftItem[]> {
  for (const set of sets) {
    for (let after = 0; ; ) {
      const page = await store.stagedItems(connector, set, { after, limit: PAGE });
      const last = page.at(-1);
      if (last === undefined) break;
      yield page.flatMap((item) => draftOf(item) ?? []);
      after = last.object;
    }
  }
}

function stateIn(going: readonly PendingMark[] | undefined): (row: StagedItem) => PreviewItemState {
  if (going === undefined) return () => 'waiting';
  const sets = new Map(going.map((row) => [keyOfRow(row), row.changeSet]));
  return (row) => {
    const set = sets.get(keyOfRow(row));
    if (set === undefined) return 'held';
    return set === null ? 'ready' : 'approved';
  };
}
