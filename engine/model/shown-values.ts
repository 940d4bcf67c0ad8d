/** How far a system has come with a value that it was sent, by what it shows. */
import { joinValues, splitValues } from './attribute.ts';

/** `otherwise`: it shows neither what there was nor what was sent. */
export type Shown = 'done' | 'not-yet' | 'otherwise';

/** Packed values of one attribute. */
export interface SentValue {
  /** As it was shown when the change was decided. */
  readonly before: string;
  readonly sent: string;
  readonly shown: string;
  /** As the system compares: one value, or several in any order. */
  readonly same: (one: string, other: string) => boolean;
}

export function howShown({ before, sent, shown, same }: SentValue): Shown {
  if (same(shown, sent)) return 'done';
  return same(shown, before) ? 'not-yet' : 'otherwise';
}

/** Of several values only those count that were to come and to go: whatever others did to the rest is theirs. */
export function howShownEach(value: SentValue): Shown {
  const whole = howShown(value);
  if (whole !== 'otherwise') return whole;
  const { added, deleted } = wish(value);
  if (added.length + deleted.length === 0) return 'otherwise';
  const shown = splitValues(value.shown);
  const isShown = (one: string) => has(shown, one, value);
  if (added.every(isShown) && !deleted.some(isShown)) return 'done';
  return deleted.every(isShown) && !added.some(isShown) ? 'not-yet' : 'otherwise';
}

/** What there will be once the system has done what it was sent on top of what it shows. */
export function onTopOfShown(value: SentValue): string {
  const { added, deleted } = wish(value);
  return joinValues([...splitValues(value.shown).filter((one) => !has(deleted, one, value)), ...added]);
}

function wish(value: SentValue): { readonly added: readonly string[]; readonly deleted: readonly string[] } {
  const before = splitValues(value.before);
  const sent = splitValues(value.sent);
  return {
    added: sent.filter((one) => !has(before, one, value)),
    deleted: before.filter((one) => !has(sent, one, value)),
  };
}

function has(values: readonly string[], one: string, { same }: Pick<SentValue, 'same'>): boolean {
  return values.some((other) => same(one, other));
}
