/** Days as the extract writes them, `YYYYMMDD`: they compare as text. */
import { londonDate, londonInstant } from '../../model/london.ts';

/** The end of a row that has none. */
export const FOREVER = '99999999';
/** Oracle's end of time (31 December 4712) means the same as a blank. */
const ORACLE_FOREVER = '47120000';

const REMEMBERED = 50_000;
const ZERO = '0'.charCodeAt(0);
const daysOfMonth = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** True for a day of the calendar. Asked a dozen times a person, so it looks at digits and remembers nothing. */
export function isDay(text: string): boolean {
  if (text.length !== 8) return false;
  let number = 0;
  for (let i = 0; i < 8; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return false;
    number = number * 10 + digit;
  }
  const day = number % 100;
  const month = Math.floor(number / 100) % 100;
  if (day < 1 || day > (daysOfMonth[month] ?? 0)) return false;
  return month !== 2 || day < 29 || isLeapYear(Math.floor(number / 10_000));
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
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

/** Local midnight at which a day begins in London: ISO 8601 in UTC with milliseconds, as it is compared with the clock as text. */
export function beginningOf(day: string): string {
  let instant = midnights.get(day);
  if (instant === undefined) {
    instant = londonInstant(isoDay(day), '00:00').toISOString();
    if (midnights.size >= REMEMBERED) midnights.clear();
    midnights.set(day, instant);
  }
  return instant;
}
