/** Where the story is told: who tells it, and the world it is about. */
import type { Teller } from './teller.ts';
import type { World } from './world.ts';

export interface Stage {
  readonly teller: Teller;
  readonly world: World;
}

const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' });

/** `Monday 11 March 2024`. */
export function dayInWords(date: string): string {
  return day.format(new Date(`${date}T12:00:00Z`)).replace(',', '');
}

/** `08:30`, as a clock in London shows it. */
export function timeInWords(instant: Date): string {
  return clock.format(instant);
}
