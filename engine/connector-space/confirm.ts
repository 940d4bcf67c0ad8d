/**
 * Does an import show what was exported? What it shows is confirmed and forgotten; what the system has not done yet stays
 * *accepted, not yet confirmed*; what somebody else has changed meanwhile is dropped, so that it is looked at anew.
 */
import { unpackValues } from '../model/attribute.ts';
import { packSent, unpackSent } from '../model/space-values.ts';

export interface Confirmation {
  readonly sent: string;
  readonly confirmed: number;
  readonly waiting: number;
}

/** `before` and `after` are what the previous and this import showed; `sent` as kept. All packed. */
export function confirm(before: string, after: string, sent: string): Confirmation {
  if (sent === '') return { sent: '', confirmed: 0, waiting: 0 };
  const waiting = unpackSent(sent);
  const old = unpackValues(before);
  const now = unpackValues(after);
  let confirmed = 0;
  for (const [slot, value] of waiting) {
    const shown = now[slot] ?? '';
    const isShown = isSame(shown, value);
    const isUntouched = shown === (old[slot] ?? '');
    if (isShown) confirmed++;
    if (isShown || !isUntouched) waiting.delete(slot);
  }
  return { sent: packSent(waiting), confirmed, waiting: waiting.size };
}

/** Slots in which an import shows something else than was sent. */
export function unlike(sent: string, values: string): number[] {
  const now = unpackValues(values);
  return [...unpackSent(sent)].filter(([slot, value]) => !isSame(now[slot] ?? '', value)).map(([slot]) => slot);
}

function isSame(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase();
}
