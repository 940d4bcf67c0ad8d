/** Change sets that people have approved: what of them goes, each item checked again, and what became of it afterwards. */

import { counted } from '../model/words.ts';
import type { ChangeItemMark, ChangeSetRow, PendingMark } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { acceptedUnder, allItems, keyOfRow } from './change-set-rows.ts';
import type { GateFailure } from './gate.ts';

/** By number. */
export type ApprovedSets = ReadonlyMap<number, ChangeSetRow>;

/** The rows that an approval covers and that are still exactly what was approved; the others drop out with a reason. */
export async function approvedRows(store: Store, approved: ApprovedSets, notes: string[]): Promise<PendingMark[]> {
  const going: PendingMark[] = [];
  for (const id of approved.keys()) {
    const { items, pending } = await openItems(store, id);
    const isGoing = (item: ChangeItemMark) => {
      const row = pending.get(keyOfRow(item));
      return row?.changeSet === id && row.hash === item.hash ? [row] : [];
    };
    going.push(...items.flatMap(isGoing));
    const others = items.filter((item) => isGoing(item).length === 0);
    const accepted = await acceptedUnder(store, id, others);
    const ended = others.map((item): ChangeItemMark => {
      if (accepted.has(keyOfRow(item))) return { ...item, state: 'applied', reason: '' };
      return { ...item, state: 'dropped', reason: dropReason(pending.get(keyOfRow(item))) };
    });
    const dropped = ended.filter(({ state }) => state === 'dropped').length;
    if (dropped > 0)
      notes.push(`${counted(dropped, 'item')} of change set ${id} dropped out: no longer wanted, or changed.`);
    if (ended.length > 0) await store.commit({ changeItemMarks: ended });
  }
  return going;
}

/** After sending: what the journal shows as accepted was applied, one with a code was refused. */
export async function closeSets(
  store: Store,
  approved: ApprovedSets,
  failures: readonly GateFailure[],
  now: string,
): Promise<void> {
  const refusals = new Map(failures.map((failure) => [failure.object, failure]));
  for (const [id, set] of approved) {
    const { items, pending } = await openItems(store, id);
    const gone = items.filter((item) => !pending.has(keyOfRow(item)));
    const accepted = await acceptedUnder(store, id, gone);
    const changed = items.map((item): ChangeItemMark => {
      const row = pending.get(keyOfRow(item));
      if (accepted.has(keyOfRow(item))) return { ...item, state: 'applied', reason: '' };
      if (row === undefined) return { ...item, state: 'dropped', reason: dropReason(row) };
      const reason = refusals.get(item.object)?.message ?? row.message;
      return reason === '' ? item : { ...item, state: 'refused', reason };
    });
    const isDone = changed.every((item) => !isOpen(item));
    const closed: ChangeSetRow = { ...set, state: 'applied', closedAt: now };
    await store.commit({ changeItemMarks: changed, changeSets: isDone ? [closed] : [] });
  }
}

/** What of a set is not done yet, with what is pending for the same objects by key. */
async function openItems(store: Store, set: number) {
  const items = (await allItems(store, set)).filter(isOpen);
  const rows = await store.pendingMarksOf(items.map(({ object }) => object));
  return { items, pending: new Map(rows.map((row) => [keyOfRow(row), row])) };
}

function isOpen({ state }: ChangeItemMark): boolean {
  return state === 'held' || state === 'refused';
}

function dropReason(row: PendingMark | undefined): string {
  if (row === undefined) return 'No longer wanted.';
  return 'The object has changed since it was approved.';
}
