/** Dates and times as a clock in London shows them; summer time comes from the platform's own tables. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const written = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'long', timeStyle: 'short' });

let lastInstant = Number.NaN;
let lastDate = '';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`: the 29th of February is one in a leap year only. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day in London, `YYYY-MM-DD`. Asked again and again for one instant, it answers from memory. */
export function londonDate(instant: Date): string {
  const time = instant.getTime();
  if (time !== lastInstant) {
    lastDate = new Date(time + offsetAt(time)).toISOString().slice(0, 10);
    lastInstant = time;
  }
  return lastDate;
}

/** An instant as people in London write it, to the minute: `11 March 2024, 09:00`. */
export function londonTime(instant: string): string {
  return written.format(new Date(instant)).replace(' at ', ', ');
}

/**
 * The instant at which a London clock shows `date` (`YYYY-MM-DD`) and `time` (`HH:MM`). Of an hour that comes twice the
 * first is meant; in an hour that is skipped, the clock shows the time an hour later.
 */
export function londonInstant(date: string, time: string): Date {
  const shown = Date.parse(`${date}T${time}:00Z`);
  return new Date(shown - offsetAt(shown - HOUR));
}

/** Milliseconds that a London clock is ahead of UTC. */
function offsetAt(time: number): number {
  const whole = Math.floor(time / MINUTE) * MINUTE;
  const shown: Record<string, string> = {};
  for (const { type, value } of clock.formatToParts(whole)) shown[type] = value;
  const { year, month, day, hour, minute } = shown as Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) - whole;
}
