/** What every approval must stand: it names digest, number and reason, and comes from somebody who has no part in what is approved. */
import { EngineError } from '../errors.ts';
import type { Approval, Caller } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { StoreReader } from '../store/store.ts';

export interface ApprovalSubject {
  /** As a sentence names it: `Change set 3`. */
  readonly name: string;
  readonly digest: string;
  readonly count: number;
  readonly startedBy: string;
  /** What `startedBy` started: `run 4, which staged this set`. */
  readonly started: string;
  readonly approvals: readonly Approval[];
}

export interface GivenApproval {
  readonly digest: string;
  readonly count: number;
  readonly reason: string;
}

/** The approvals with this one added; throws what is wrong with it. */
export async function approvalsWith(
  store: StoreReader,
  subject: ApprovalSubject,
  { digest, count, reason }: GivenApproval,
  caller: Caller,
  now: Date,
): Promise<readonly Approval[]> {
  const { name, approvals } = subject;
  mustHaveReason(reason);
  if (subject.digest !== digest)
    throw new EngineError('change-set-digest-differs', `${name} has the digest ${subject.digest}, not the one given.`);
  if (subject.count !== count)
    throw new EngineError('change-set-count-differs', `${name} has ${counted(subject.count, 'item')}, not ${count}.`);
  if (subject.startedBy === caller.name)
    throw new EngineError('approver-started-run', `${caller.name} started ${subject.started}.`);
  if (approvals.some(({ by }) => by === caller.name))
    throw new EngineError('approver-approved-already', `${caller.name} has approved ${lowered(name)} already.`);
  await refuseAuthor(store, caller, now);
  return [...approvals, { by: caller.name, at: now.toISOString(), reason }];
}

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function mustHaveReason(reason: string): void {
  if (reason.trim() === '') throw new EngineError('request-invalid', 'A reason is needed: it is kept with the set.');
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
