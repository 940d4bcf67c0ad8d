/** How long a system that accepted an export may take to show it: so many hours, and so many cycles that read it. */
import type { JournalMark } from '../store/rows.ts';

export interface Patience {
  readonly hours: number;
  readonly cycles: number;
}

/** Two later cycles, besides the confirming import of the export's own one, and a day. */
export const shippedPatience: Patience = { hours: 24, cycles: 2 };

const HOUR_MS = 3_600_000;

/** Whether an accepted export is overdue: both figures must have passed. */
export type IsOverdue = (row: Pick<JournalMark, 'run' | 'settledAt'>) => boolean;

export const neverOverdue: IsOverdue = () => false;

/** `earlier` are the runs before this one that read the system, newest first: at least as many as cycles are waited for. */
export function overdueSince(
  { hours, cycles }: Patience,
  { run, earlier, now }: { readonly run: number; readonly earlier: readonly number[]; readonly now: Date },
): IsOverdue {
  const readers = [run, ...earlier.filter((one) => one !== run)];
  const last = readers[cycles - 1];
  if (last === undefined) return neverOverdue;
  const before = new Date(now.getTime() - hours * HOUR_MS).toISOString();
  return ({ run: exported, settledAt }) => exported < last && (settledAt ?? '~') <= before;
}
