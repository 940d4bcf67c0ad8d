import { EngineError } from '../errors.ts';
import { isDay, londonDate } from '../model/london.ts';
import type { ExpressionFunction } from './function.ts';

const DAY_MS = 86_400_000;
/** As directories write instants (RFC 4517 3.3.13, in UTC). */
const GENERALISED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?Z$/;
const ISO = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Days are texts, `YYYY-MM-DD`; no day stays no day. There is no "today": a value must not change by itself. */
export const dateFunctions: readonly ExpressionFunction[] = [
  {
    signature: 'localDate(string): string',
    description:
      'The day in London of an instant (ISO 8601, or YYYYMMDDhhmmssZ as directories write it); without a zone it is a time in London.',
    example: 'localDate("2024-06-30T23:30:00Z")',
    gives: '2024-07-01',
    call: (instant: string) => (instant === '' || isDay(instant) ? instant : londonDayOf(instant)),
  },
  {
    signature: 'addDays(string, int): string',
    description: 'A day so many days later, or earlier with a number below zero.',
    example: 'addDays("2024-02-28", 2)',
    gives: '2024-03-01',
    call: (day: string, days: bigint) => (day === '' ? '' : textOf(dayOf(day) + Number(days) * DAY_MS)),
  },
  {
    signature: 'daysBetween(string, string): int',
    description: 'Days from the first day to the second.',
    example: 'daysBetween("2024-02-28", "2024-03-01")',
    gives: 2,
    call: (from: string, to: string) => BigInt(Math.round((dayOf(to) - dayOf(from)) / DAY_MS)),
  },
  {
    signature: 'formatDate(string, string): string',
    description: 'A day as another system wants it: yyyy, yy, MM, MMM and dd in the pattern stand for its parts.',
    example: 'formatDate("2024-03-01", "dd/MM/yyyy")',
    gives: '01/03/2024',
    call: (day: string, pattern: string) => (day === '' ? '' : inPattern(textOf(dayOf(day)), pattern)),
  },
];

function londonDayOf(text: string): string {
  const iso = text.replace(GENERALISED, '$1-$2-$3T$4:$5:$6Z');
  const [, day = '', zone] = ISO.exec(iso) ?? [];
  const instant = Date.parse(iso);
  if (!isDay(day) || Number.isNaN(instant)) throw notDay(text);
  return zone === undefined ? day : londonDate(new Date(instant));
}

function dayOf(day: string): number {
  if (!isDay(day)) throw notDay(day);
  return Date.parse(day);
}

function textOf(time: number): string {
  const day = Math.abs(time) > 8.64e15 ? '' : new Date(time).toISOString().slice(0, 10);
  if (!isDay(day)) throw new EngineError('rule-exception', 'the day is before the year 0 or after 9999');
  return day;
}

function inPattern(day: string, pattern: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const parts: Readonly<Record<string, string>> = {
    yyyy: year,
    yy: year.slice(2),
    MMM: MONTHS[Number(month) - 1] ?? '',
    MM: month,
    dd: date,
  };
  return pattern.replace(/yyyy|yy|MMM|MM|dd/g, (part) => parts[part] ?? '');
}

function notDay(text: string): EngineError {
  return new EngineError('rule-exception', `"${text}" is no day`);
}
