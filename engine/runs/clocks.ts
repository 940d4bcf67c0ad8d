/**
 * The clock of this machine beside the clocks of the systems that tell theirs. Who leaves and who starts is decided by date:
 * a clock that is a year ahead would make leavers of everybody whose contract ends within the year.
 */

import type { StepError } from '../model/run.ts';
import type { StepOutcome } from './context.ts';

/** In force until the configuration says otherwise. */
export const shippedClockHours = 3;

const HOUR_MS = 3_600_000;

/** Why nothing may be decided by `now`; nothing when `theirs` (ISO 8601, when the read began) is near enough, or was not told. */
export function clockFault(system: string, theirs: string | undefined, now: Date, hours: number): string | undefined {
  if (theirs === undefined) return undefined;
  const ahead = now.getTime() - Date.parse(theirs);
  if (Math.abs(ahead) <= hours * HOUR_MS) return undefined;
  const side = ahead > 0 ? 'ahead of' : 'behind';
  return `The clock of this machine shows ${now.toISOString()}, and ${system} ${theirs}: it is ${spanOf(ahead)} ${side} it.`;
}

/** The outcome of an import that showed such a fault, or none. */
export function withClock(outcome: StepOutcome, fault: string | undefined): StepOutcome {
  if (fault === undefined) return outcome;
  const error: StepError = { code: 'clock-differs', message: fault, object: null, person: null };
  return { ...outcome, errors: [...outcome.errors, error], clockFault: fault };
}

function spanOf(milliseconds: number): string {
  const hours = Math.round(Math.abs(milliseconds) / HOUR_MS);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
