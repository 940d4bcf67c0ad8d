/** The moment that `asOf` names: a day, which means its end in London, or a date and time of ISO 8601 and no other form. */
import { EngineError } from '../errors.ts';
import { isDay, londonDate, londonInstant } from '../model/london.ts';

/** `12/03/2024` is not among them: platforms read it as the third of December. */
const MOMENT = /^(?<day>\d{4}-\d\d-\d\d)T(?<minute>\d\d:\d\d)(?<rest>:\d\d(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d\d:\d\d)?$/;
const DAY_MS = 86_400_000;

/** In UTC, ISO 8601; refuses what is no moment, and what is still to come. */
export function instantOf(asOf: string, now: Date): string {
  const instant = isDay(asOf) ? endOf(asOf) : momentOf(asOf);
  if (instant === undefined || Number.isNaN(instant.getTime())) {
    throw new EngineError(
      'request-invalid',
      `asOf is ${asOf}; it must be a day (2026-03-01) or an instant in ISO 8601 (2026-03-01T14:30).`,
    );
  }
  if (isDay(asOf) ? asOf > londonDate(now) : instant > now) {
    throw new EngineError('request-invalid', `asOf is ${asOf}, which is still to come.`);
  }
  return instant.toISOString();
}

/** Of a day of the calendar: platforms take 30 February for 1 March. Without a time zone a clock in London is meant, wherever this computer stands. */
function momentOf(text: string): Date | undefined {
  const { day = '', minute = '', rest = '', zone } = MOMENT.exec(text)?.groups ?? {};
  if (!isDay(day)) return undefined;
  const inZone = new Date(`${day}T${minute}${rest}${zone ?? 'Z'}`);
  if (zone !== undefined || Number.isNaN(inZone.getTime())) return inZone;
  const withinMinute = inZone.getTime() - Date.parse(`${day}T${minute}Z`);
  return new Date(londonInstant(day, minute).getTime() + withinMinute);
}

/** The last moment of the day in London. */
function endOf(day: string): Date {
  const next = new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
  return new Date(londonInstant(next, '00:00').getTime() - 1);
}
