/** Days as the extract writes them, `YYYYMMDD`: they compare as text. */
import { londonDate, londonInstant } from '../../model/london.ts';

/** The end of a row that has none. */
export const FOREVER = '99999999';
/** Oracle's end of time (31 December 4712) means the same as a blank. */
const ORACLE_FOREVER = '47120000';

const DAY = /^(\d{4})(\d{2})(\d{2})$/;
const REMEMBERED = 50_000;
const known = new Map<string, boolean>();

/** True for a day of the calendar. */
export function isDay(text: string): boolean {
  let answer = known.get(text);
  if (answer === undefined) {
    const [, year, month, day] = DAY.exec(text) ?? [];
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    answer = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
    if (known.size >= REMEMBERED) known.clear();
    known.set(text, answer);
  }
  return answer;
}

/** The end of a row: blank and the end of time are `FOREVER`. */
export function endOf(text: string): string {
  return text === '' || text >= ORACLE_FOREVER ? FOREVER : text;
}

/** `YYYY-MM-DD`, or '' for a blank. */
export function isoDay(day: string): string {
  return day === '' ? '' : `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

export function dayAfter(day: string): string {
  const next = new Date(`${isoDay(day)}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10).replaceAll('-', '');
}

/** The day of an instant in London. */
export function dayOf(instant: Date): string {
  return londonDate(instant).replaceAll('-', '');
}

const midnights = new Map<string, string>();

/** Local midnight at which a day begins in London, ISO 8601 in UTC with seconds. */
export function beginningOf(day: string): string {
  let instant = midnights.get(day);
  if (instant === undefined) {
    instant = londonInstant(isoDay(day), '00:00').toISOString().replace('.000Z', 'Z');
    if (midnights.size >= REMEMBERED) midnights.clear();
    midnights.set(day, instant);
  }
  return instant;
}
