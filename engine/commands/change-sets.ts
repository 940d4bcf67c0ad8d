/** Approving and denying a change set: bound to its digest and count, by people who did not start the run. */
import { EngineError } from '../errors.ts';
import { expiryOf } from '../export/holding.ts';
import type { ApproveChangeSet, Caller } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { ChangeItemRow, ChangeSetRow } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';

const PAGE = 2_000;

/** What to commit; the set is approved when as many people as it needs have said so. */
export async function approve(
  store: StoreReader,
  id: number,
  { digest, count, reason, except = [] }: ApproveChangeSet,
  caller: Caller,
  now: Date,
): Promise<Outcome> {
  const set = await heldSet(store, id, now);
  mustHaveReason(reason);
  if (set.digest !== digest) {
    throw new EngineError(
      'change-set-digest-differs',
      `Change set ${id} has the digest ${set.digest}, not the one given.`,
    );
  }
  if (set.count !== count) {
    throw new EngineError(
      'change-set-count-differs',
      `Change set ${id} has ${counted(set.count, 'item')}, not ${count}.`,
    );
  }
  if (set.startedBy === caller.name) {
    throw new EngineError('approver-started-run', `${caller.name} started run ${set.run}, which staged this set.`);
  }
  if (set.approvals.some(({ by }) => by === caller.name)) {
    throw new EngineError('approver-approved-already', `${caller.name} has approved change set ${id} already.`);
  }
  await refuseAuthor(store, caller, now);
  const excluded = await exclusions(store, set, except);
  const approvals = [...set.approvals, { by: caller.name, at: now.toISOString(), reason }];
  const isApproved = approvals.length >= set.approversNeeded;
  const changed: ChangeSetRow = {
    ...set,
    approvals,
    state: isApproved ? 'approved' : 'held',
    approvedAt: isApproved ? now.toISOString() : null,
  };
  return { changeSets: [changed], changeItems: excluded };
}

/** Denied items are still wanted: they stay pending under the denied set, and are not sent until they change. */
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
  return { changeSets: [closed] };
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

const DAY_MS = 24 * 3_600_000;
const authoredActions: readonly string[] = ['links-changed'];
/** Audit rows looked at, from the newest backwards: far more than a day brings. */
const RECENT_ROWS = 5_000;

/** Who wrote the rules of the last day does not judge what came of them. */
async function refuseAuthor(store: StoreReader, { name }: Caller, now: Date): Promise<void> {
  const since = new Date(now.getTime() - DAY_MS).toISOString();
  const written = await versionWrittenBy(name, store, since);
  const last = (await store.lastAudit())?.id ?? 0;
  const recent = await store.audit({ after: Math.max(0, last - RECENT_ROWS), limit: RECENT_ROWS });
  const changedLinks = recent.some(
    ({ actor, action, at }) => actor === name && at > since && authoredActions.includes(action),
  );
  if (written === undefined && !changedLinks) return;
  const what = written === undefined ? 'a link by hand' : `configuration version ${written}`;
  throw new EngineError('approver-changed-rules', `${name} changed ${what} within the last 24 hours.`);
}

/** The newest version of the configuration that this person applied since then. */
async function versionWrittenBy(name: string, store: StoreReader, since: string): Promise<number | undefined> {
  let version = await store.configuration();
  while (version !== undefined && version.at > since) {
    if (version.actor === name) return version.id;
    version = version.id > 1 ? await store.configuration(version.id - 1) : undefined;
  }
  return undefined;
}

function mustHaveReason(reason: string): void {
  if (reason.trim() === '') throw new EngineError('request-invalid', 'A reason is needed: it is kept with the set.');
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
