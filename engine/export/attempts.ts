/**
 * When an export that was refused or put off is tried again. What waiting cannot help is parked: it stays as it is until
 * it changes or somebody releases it. Everything else is tried again, each time after a longer pause.
 */
import { type FailureCode, failures } from '../errors.ts';
import type { JournalRow, PendingMark } from '../store/rows.ts';

/** Of a new export, and of one that was released. */
export const neverTried = { code: '', message: '', attempts: 0, retryAt: null, parkedAt: null } as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** After the first attempt, the second …; the last one repeats. */
const pauses = [5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR] as const;

/**
 * These say nothing about the object: the connection was lost, or the run was stopped, before its turn came, or the file that
 * it stands in could not be written.
 */
const notTried: ReadonlySet<string> = new Set<FailureCode>([
  'dropped-connection',
  'stopped-user',
  'disk-full',
  'file-unwritable',
  'file-changing',
]);

export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Said by the system about this very object, and not a failure on the way to it. */
  readonly isAnswer: boolean;
}

/** The row after an attempt that did not succeed. */
export function afterAttempt(row: PendingMark, { code, message, isAnswer }: Refusal, now: string): PendingMark {
  if (notTried.has(code)) return { ...row, code, message };
  const attempts = row.attempts + 1;
  if (isAnswer && !mayHelp(code)) return { ...row, code, message, attempts, retryAt: null, parkedAt: now };
  const pause = pauses[Math.min(attempts, pauses.length) - 1] ?? 0;
  return { ...row, code, message, attempts, retryAt: new Date(Date.parse(now) + pause).toISOString(), parkedAt: null };
}

function mayHelp(code: string): boolean {
  return Object.hasOwn(failures, code) && failures[code as FailureCode].retry;
}

export interface ByAttempt {
  readonly ready: readonly PendingMark[];
  readonly parked: readonly PendingMark[];
  readonly waiting: readonly PendingMark[];
}

export function byAttempt(rows: readonly PendingMark[], now: string): ByAttempt {
  const sorted = { ready: [] as PendingMark[], parked: [] as PendingMark[], waiting: [] as PendingMark[] };
  for (const row of rows) sorted[standingOf(row, now)].push(row);
  return sorted;
}

function standingOf({ parkedAt, retryAt }: PendingMark, now: string): keyof ByAttempt {
  if (parkedAt !== null) return 'parked';
  return retryAt !== null && retryAt > now ? 'waiting' : 'ready';
}

/** Until when a system may take to show what it accepted, at the least. */
export function deadlineOf({ settledAt }: Pick<JournalRow, 'settledAt'>, hours: number): string | null {
  return settledAt === null ? null : new Date(Date.parse(settledAt) + hours * HOUR).toISOString();
}
