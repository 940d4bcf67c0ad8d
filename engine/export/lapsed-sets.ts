/**
 * Change sets that nobody approved in time, or whose approval no run used: nobody has said yes to their items, so these are
 * held anew, however few they are by now.
 */

import type { ChangeSetRow, PendingMark } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';
import { allPending, itemsByKey, keyOfRow } from './change-set-rows.ts';
import { expiryOf, type HeldSet } from './holding.ts';

export interface LapsedSets {
  /** As they are closed. */
  readonly sets: readonly ChangeSetRow[];
  /** To be held anew. */
  readonly again: readonly PendingMark[];
  /** Sent under the approval, and refused: they wait for their next attempt like anything else. */
  readonly freed: readonly PendingMark[];
}

export const noneLapsed: LapsedSets = { sets: [], again: [], freed: [] };

/** Of the sets that are open; what was left out of one at its approval stays left out. */
export async function lapsedSets(
  store: StoreReader,
  connector: number,
  open: readonly ChangeSetRow[],
  now: string,
): Promise<LapsedSets> {
  const lapsed = open.filter((set) => expiryOf(set) <= now);
  if (lapsed.length === 0) return noneLapsed;
  const [again, freed]: [PendingMark[], PendingMark[]] = [[], []];
  const bySet = Map.groupBy(await allPending(store, connector), ({ changeSet }) => changeSet);
  for (const { id } of lapsed) {
    const items = await itemsByKey(store, id);
    for (const row of bySet.get(id) ?? []) {
      const item = items.get(keyOfRow(row));
      // One that has changed since is judged as what stands in its place.
      if (item?.hash !== row.hash || item.state === 'excluded') continue;
      if (item.state === 'refused') freed.push({ ...row, changeSet: null });
      else again.push(row);
    }
  }
  return { sets: lapsed.map((set) => ({ ...set, state: 'expired', closedAt: now })), again, freed };
}

/** What closes them, in the commit of the sets that take their place: nothing is free in between. */
export function closing({ sets, again, freed }: LapsedSets, held: readonly HeldSet[]): Outcome {
  if (sets.length === 0) return {};
  const isHeld = new Set(
    held.flatMap(({ hold: { operation, objects } }) => objects.map((object) => keyOfRow({ object, operation }))),
  );
  const left = again.filter((row) => !isHeld.has(keyOfRow(row))).map((row) => ({ ...row, changeSet: null }));
  return { changeSets: sets, pendingMarks: [...freed, ...left] };
}
