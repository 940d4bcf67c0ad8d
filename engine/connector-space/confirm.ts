/**
 * Does an import show what was exported? What it shows is confirmed and forgotten; what the system has not done yet stays
 * *accepted, not yet confirmed*; what somebody else has changed meanwhile is dropped, so that it is looked at anew.
 */
import { unpackValues } from '../model/attribute.ts';
import { howShown, howShownEach, onTopOfShown } from '../model/shown-values.ts';
import { packSent, unpackSent } from '../model/space-values.ts';
import type { ConnectedSystem } from './system.ts';

export interface Confirmation {
  readonly sent: string;
  readonly confirmed: number;
  readonly waiting: number;
  /** Slots in which somebody else was faster. */
  readonly overtaken: readonly number[];
}

/** `before` and `after` are what the previous and this import showed; `sent` as kept. All packed. */
export function confirm(
  before: string,
  after: string,
  sent: string,
  system: Pick<ConnectedSystem, 'same' | 'hasSeveral'>,
): Confirmation {
  if (sent === '') return { sent: '', confirmed: 0, waiting: 0, overtaken: [] };
  const waiting = unpackSent(sent);
  const old = unpackValues(before);
  const now = unpackValues(after);
  let confirmed = 0;
  const overtaken: number[] = [];
  for (const [slot, value] of waiting) {
    const same = (one: string, other: string) => system.same(slot, one, other);
    const found = { before: old[slot] ?? '', sent: value, shown: now[slot] ?? '', same };
    const shown = system.hasSeveral(slot) ? howShownEach(found) : howShown(found);
    if (shown === 'done') confirmed++;
    if (shown === 'otherwise') overtaken.push(slot);
    if (shown !== 'not-yet') waiting.delete(slot);
    else if (system.hasSeveral(slot)) waiting.set(slot, onTopOfShown(found));
  }
  return { sent: packSent(waiting), confirmed, waiting: waiting.size, overtaken };
}

/** Slots in which an import shows something else than was sent. */
export function unlike(sent: string, values: string, same: ConnectedSystem['same']): number[] {
  const now = unpackValues(values);
  return [...unpackSent(sent)].filter(([slot, value]) => !same(slot, now[slot] ?? '', value)).map(([slot]) => slot);
}
