/**
 * One computed state per person, with the rule that chose it. The moment of a leaver is 08:00 on the day after the actual
 * termination date (a night shift ends in the morning), Europe/London; of several records the last to end decides.
 * Absence, a delete record or a vanished record never make a leaver.
 */
import { londonDate, londonInstant } from '../model/london.ts';

export type LifecycleState =
  /** Employment begins on a day to come. */
  | 'future'
  /** Employed today. */
  | 'active'
  /** The moment has come: access is taken away. */
  | 'leaver'
  /** Not known to ESR: a contractor, an honorary post, or a trust without ESR. */
  | 'mailbox-only'
  /** Not known to ESR, and NHSmail says leaver or deleted. */
  | 'mailbox-leaver'
  /** Known to a directory only. */
  | 'unknown';

export interface Lifecycle {
  readonly state: LifecycleState;
  /** The next instant at which a date alone changes the state (ISO 8601, UTC); null when none does. */
  readonly dueOn: string | null;
  /** A sentence fit for a ticket. */
  readonly reason: string;
}

/** Dates of one ESR record of the person, `YYYY-MM-DD`; '' when there is none. */
export interface Employment {
  readonly startDate: string;
  readonly terminationDate: string;
}

const leaverMarks = ['Active (Leaver)', 'Disabled_Leaver', 'Deleted', 'Deleted_Permanent'];

/**
 * Between two employments of one person: a gap of up to this many days takes nothing away and gives nothing. NHSmail keeps
 * a leaver for 30 days, too.
 */
const SHORT_GAP_DAYS = 30;
const DAY_MS = 86_400_000;

export function lifecycleOf(written: readonly Employment[], mailboxStatus: string | undefined, now: Date): Lifecycle {
  if (written.length === 0) return withoutEsr(mailboxStatus);

  const employments = written.map((one) => (endsBeforeItBegins(one) ? { ...one, terminationDate: '' } : one));
  const begun = employments.filter(({ startDate }) => hasBegun(startDate, now));
  const next = earliest(
    employments.filter(({ startDate }) => !hasBegun(startDate, now)).map(({ startDate }) => startDate),
  );
  const end = lastEnd(begun);
  if (begun.length === 0) return future(next);
  if (end === undefined) return { state: 'active', dueOn: null, reason: withoutEnd(written) };
  const moment = leaverMoment(end);
  if (now < moment) return { state: 'active', dueOn: iso(moment), reason: `Employed until ${end}.` };
  if (next !== '' && Date.parse(next) - Date.parse(end) <= SHORT_GAP_DAYS * DAY_MS) return future(next);
  const dueOn = next === '' ? null : iso(londonInstant(next, '00:00'));
  return { state: 'leaver', dueOn, reason: `Employment ended on ${end}.` };
}

/** Of somebody hired again the end of before may still stand there: nobody leaves because of an error. */
function endsBeforeItBegins({ startDate, terminationDate }: Employment): boolean {
  return terminationDate !== '' && terminationDate < startDate;
}

function withoutEnd(written: readonly Employment[]): string {
  const wrong = written.find(endsBeforeItBegins);
  if (wrong === undefined) return 'Employed, with no end known.';
  return `Employed: ESR holds the end ${wrong.terminationDate}, before the first day ${wrong.startDate}, which is not believed.`;
}

function future(start: string): Lifecycle {
  return { state: 'future', dueOn: iso(londonInstant(start, '00:00')), reason: `Employment begins on ${start}.` };
}

/** Of several employments the last to end decides; `undefined` while one has no end. */
function lastEnd(employments: readonly Employment[]): string | undefined {
  const ends = employments.map(({ terminationDate }) => terminationDate);
  return ends.includes('') ? undefined : ends.reduce((a, b) => (a > b ? a : b), '');
}

function earliest(dates: readonly string[]): string {
  return dates.reduce((a, b) => (a === '' || b < a ? b : a), '');
}

/** 08:00 on the day after the termination date given. */
export function leaverMoment(terminationDate: string): Date {
  const next = new Date(`${terminationDate}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return londonInstant(next.toISOString().slice(0, 10), '08:00');
}

function withoutEsr(mailboxStatus: string | undefined): Lifecycle {
  if (mailboxStatus === undefined)
    return { state: 'unknown', dueOn: null, reason: 'Neither ESR nor NHSmail knows them.' };
  if (leaverMarks.includes(mailboxStatus)) {
    return { state: 'mailbox-leaver', dueOn: null, reason: `Not on ESR; NHSmail says ${mailboxStatus}.` };
  }
  return { state: 'mailbox-only', dueOn: null, reason: 'Not on ESR; has an NHSmail account.' };
}

function hasBegun(startDate: string, now: Date): boolean {
  return startDate <= londonDate(now);
}

function iso(instant: Date): string {
  return instant.toISOString();
}

/** Of two instants the first to come; null is never. */
export function sooner(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
