/** Approving and denying a change set: bound to its digest and count, by people who did not start the run. */
import { EngineError } from '../errors.ts';
import { expiryOf } from '../export/holding.ts';
import type { ApproveChangeSet, Caller } from '../model/views.ts';
import type { ChangeItemRow, ChangeSetRow } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';
import { approvalsWith, mustHaveReason } from './approval.ts';
import { endedByDenial, endedWishes, refuseAsker } from './asked-by-hand.ts';

const PAGE = 2_000;

/** What to commit; the set is approved when as many people as it needs have said so. */
export async function approve(
  store: StoreReader,
  id: number,
  given: ApproveChangeSet,
  caller: Caller,
  now: Date,
): Promise<Outcome> {
  const set = await heldSet(store, id, now);
  const subject = { ...set, name: `Change set ${id}`, started: `run ${set.run}, which staged this set` };
  const approvals = await approvalsWith(store, subject, given, caller, now);
  await refuseAsker(store, set, caller);
  const excluded = await exclusions(store, set, given.except ?? []);
  const isApproved = approvals.length >= set.approversNeeded;
  const changed: ChangeSetRow = {
    ...set,
    approvals,
    state: isApproved ? 'approved' : 'held',
    approvedAt: isApproved ? now.toISOString() : null,
  };
  return { changeSets: [changed], changeItems: excluded, ...(await endedWishes(store, excluded)) };
}

/** Denied items are still wanted by the rules: they stay pending under the denied set, and are not sent until they change. */
export async function deny(
  store: StoreReader,
  id: number,
  reason: string,
  caller: Caller,
  now: Date,
): Promise<Outcome> {
  const set = await heldSet(store, id, now);
  mustHaveReason(reason);
  const at = now.toISOString();
  const closed: ChangeSetRow = {
    ...set,
    state: 'denied',
    closedAt: at,
    approvals: [...set.approvals, { by: caller.name, at, reason: `Denied: ${reason}` }],
  };
  return { changeSets: [closed], ...(await endedByDenial(store, set)) };
}

async function heldSet(store: StoreReader, id: number, now: Date): Promise<ChangeSetRow> {
  const set = await store.changeSet(id);
  if (set === undefined) throw new EngineError('not-found', `There is no change set ${id}.`);
  if (set.state !== 'held') throw new EngineError('change-set-not-held', `Change set ${id} is ${set.state}.`);
  if (expiryOf(set) <= now.toISOString()) {
    throw new EngineError(
      'change-set-not-held',
      `Change set ${id} expired on ${expiryOf(set)}; the next run counts anew.`,
    );
  }
  return set;
}

async function exclusions(store: StoreReader, set: ChangeSetRow, except: readonly number[]): Promise<ChangeItemRow[]> {
  if (except.length === 0) return [];
  const wanted = new Set(except);
  const found: ChangeItemRow[] = [];
  for (let after = 0; ; ) {
    const page = await store.changeItems(set.id, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) break;
    found.push(...page.filter(({ object }) => wanted.has(object)));
    after = last.object;
  }
  const missing = except.filter((object) => !found.some((item) => item.object === object));
  if (missing.length > 0) {
    throw new EngineError('request-invalid', `Change set ${set.id} has no item for object ${missing.join(', ')}.`);
  }
  return found.map((item) => ({ ...item, state: 'excluded', reason: 'Left out at approval.' }));
}
