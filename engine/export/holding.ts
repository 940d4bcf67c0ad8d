/** Which operations of what is staged are over their limit, and the frozen change sets that hold them. */
import { type Operation, operations } from '../model/operation.ts';
import { RuleTally } from '../model/rule-tally.ts';
import type { ChangeSetRow, Hold, PendingMark } from '../store/rows.ts';
import { setDigest } from './change-set.ts';
import { allowedBy, approversNeeded, inWords, type Limits } from './limits.ts';

export interface OverLimit {
  readonly operation: Operation;
  readonly rows: readonly PendingMark[];
  readonly allowed: number;
  readonly why: string;
}

/** Counted over the whole staged set before the first write; `free` are the rows that no change set holds. */
export function overLimits(free: readonly PendingMark[], limits: Limits, joined: number): OverLimit[] {
  return operations.flatMap((operation) => {
    const rows = free.filter((row) => row.operation === operation);
    const limit = limits[operation];
    const allowed = allowedBy(limit, joined);
    if (rows.length <= allowed) return [];
    const why = `${rows.length} × ${operation} is over the limit of ${allowed} (${inWords(limit, joined)}).`;
    return [{ operation, rows, allowed, why }];
  });
}

/** What stands in for an item that was held, denied, left out or not approved in time: nobody has said yes to it, however few they are. */
export function askedAgain(replacing: readonly PendingMark[], limits: Limits, joined: number): OverLimit[] {
  return operations.flatMap((operation) => {
    const rows = replacing.filter((row) => row.operation === operation);
    if (rows.length === 0) return [];
    const why = `${rows.length} × ${operation} in place of what was held, denied, left out or not approved in time in change set ${setsOf(rows)}.`;
    return [{ operation, rows, allowed: allowedBy(limits[operation], joined), why }];
  });
}

function setsOf(rows: readonly PendingMark[]): string {
  return [...new Set(rows.map(({ changeSet }) => changeSet))].join(', ');
}

export interface HeldSet {
  readonly changeSet: ChangeSetRow;
  readonly hold: Hold;
}

export interface HoldContext {
  readonly id: number;
  readonly connector: number;
  readonly run: number;
  readonly startedBy: string;
  readonly now: string;
}

export function hold(over: OverLimit, { id, connector, run, startedBy, now }: HoldContext): HeldSet {
  const { operation, rows, why, allowed } = over;
  const rules = new RuleTally();
  for (const row of rows) rules.add(row.rules);
  const changeSet: ChangeSetRow = {
    id,
    connector,
    operation,
    state: 'held',
    count: rows.length,
    digest: setDigest(rows.map(({ hash }) => hash)),
    rules: rules.rows(),
    why,
    approversNeeded: approversNeeded(operation, rows.length, allowed),
    approvals: [],
    run,
    startedBy,
    heldAt: now,
    approvedAt: null,
    closedAt: null,
  };
  return { changeSet, hold: { changeSet: id, operation, objects: rows.map(({ object }) => object) } };
}

const HOUR = 3_600_000;
export const APPROVED_FOR_MS = 4 * HOUR;
const HELD_FOR = 7 * 24 * HOUR;

/** Until when an approval may be used. */
export function approvalExpiry(approvedAt: string): string {
  return new Date(Date.parse(approvedAt) + APPROVED_FOR_MS).toISOString();
}

/** When a set lapses: four hours after its approval, or seven days on hold. */
export function expiryOf({ heldAt, approvedAt }: ChangeSetRow): string {
  return approvedAt === null ? new Date(Date.parse(heldAt) + HELD_FOR).toISOString() : approvalExpiry(approvedAt);
}
