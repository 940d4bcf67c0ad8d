/** Which assignment speaks for a person, and when the last of them ends. */
import { dayAfter, endOf, FOREVER, isDay } from './days.ts';
import { lastToEnd, latest, nextRow, type Row } from './effective.ts';

export type Assignment = Row<'AS'>;

/** Oracle's two system statuses of an assignment that is over; all others (active, suspended) keep it alive. */
const overBySystem: ReadonlySet<string> = new Set(['TERM_ASSIGN', 'END']);
/** For feeds that leave the system status blank. */
const overByUser: ReadonlySet<string> = new Set(['End', 'Terminate Assignment', 'Terminate Process Assignment']);

/** Maternity, career break, secondment and suspension are not the end of an assignment. */
export function isActiveFamily(assignment: Assignment): boolean {
  const system = assignment.get('systemStatus');
  return system === '' ? !overByUser.has(assignment.get('userStatus')) : !overBySystem.has(system);
}

/** The day after which the assignment itself is over, as far as it is written down; `FOREVER` when it is not. */
export function explicitEnd(assignment: Assignment): string {
  const written = assignment.get('assignmentEndDate');
  return isDay(written) ? endOf(written) : FOREVER;
}

/**
 * The primary assignment on a day: flagged and live, several: the latest to start; none: any live one, the latest to
 * start. Nothing live: the first to come, else the last to have ended, flagged ones first.
 */
export function primaryAssignment(assignments: readonly Assignment[], day: string): Assignment | undefined {
  if (assignments.length === 1) return assignments[0];
  const notOver = assignments.filter((row) => isActiveFamily(row) && explicitEnd(row) >= day);
  const live = notOver.filter((row) => row.holdsOn(day));
  return (
    latest(flagged(live)) ??
    latest(live) ??
    nextRow(flagged(notOver), day) ??
    nextRow(notOver, day) ??
    lastToEnd(flagged(assignments)) ??
    lastToEnd(assignments)
  );
}

function flagged(assignments: readonly Assignment[]): Assignment[] {
  return assignments.filter((row) => /^y(es)?$/i.test(row.get('primary')));
}

/**
 * The day a person leaves: the actual termination date, or later when an assignment that goes on without a gap has an
 * explicit later end. Last working day, contract end and projected dates say nothing.
 */
export function leavingDay(terminationDate: string, assignments: readonly Assignment[]): string {
  if (terminationDate === '') return '';
  const active = assignments.filter(isActiveFamily).sort((a, b) => (a.start < b.start ? -1 : 1));
  let leaves = terminationDate;
  for (const row of active) {
    if (row.start > dayAfter(leaves)) break;
    for (const end of [row.end, explicitEnd(row)]) if (end !== FOREVER && end > leaves) leaves = end;
  }
  return leaves;
}
