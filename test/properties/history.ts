/** Random histories of a small trust: who is where to begin with, and what happens to whom on the days after. */
import fc from 'fast-check';

/** Where somebody is known before the first run. */
export const beginnings = [
  'everywhere',
  'in ESR and NHSmail',
  'in ESR only',
  'in NHSmail only',
  'in NHSmail and the directory',
  'in the directory only',
  'not yet',
] as const;

export interface CastMember {
  readonly first: string;
  readonly last: string;
  readonly begins: (typeof beginnings)[number];
}

export interface Happening {
  /** A name of `happenings.ts`. */
  readonly what: string;
  /** A place in the cast, or among whatever it happens to; counted round. */
  readonly who: number;
  /** Which of several values. */
  readonly choice: number;
}

export interface Day {
  readonly happenings: readonly Happening[];
  /** What ESR sends that day. */
  readonly extract: 'changes' | 'full' | 'none';
  /** After the day before. */
  readonly minutesLater: number;
  readonly cycle: 'full' | 'delta';
  readonly ends: 'approve' | 'restart' | 'nothing';
}

export interface History {
  readonly cast: readonly CastMember[];
  /** For how long a new mailbox stays Pending. */
  readonly pendingMinutes: number;
  readonly days: readonly Day[];
}

export interface HistoryOptions {
  readonly happenings: readonly string[];
  readonly people?: { readonly min: number; readonly max: number };
  readonly days?: { readonly min: number; readonly max: number };
}

/** No history is as long as the 30 days in which drift is only reported, so that a second run is never due for that. */
const LATER_MINUTES = [0, 30, 120, 24 * 60, 2 * 24 * 60];
/** Few names, so that many people share one. */
const firstNames = ['Ana', 'Bo', 'Anna', 'Zoë'];
const lastNames = ['Obi', 'Lee', 'Ray-Jones', 'O Brien', 'Öz'];

/** For a counterexample that can be read. */
const plain = { noNullPrototype: true } as const;

export function histories(options: HistoryOptions): fc.Arbitrary<History> {
  const { happenings, people = { min: 5, max: 12 }, days = { min: 2, max: 6 } } = options;
  const member = fc.record<CastMember>(
    {
      first: fc.constantFrom(...firstNames),
      last: fc.constantFrom(...lastNames),
      begins: fc.constantFrom(...beginnings),
    },
    plain,
  );
  const happening = fc.record<Happening>(
    {
      what: fc.constantFrom(...happenings),
      who: fc.nat({ max: 29 }),
      choice: fc.nat({ max: 9 }),
    },
    plain,
  );
  const day = fc.record<Day>(
    {
      happenings: fc.array(happening, { maxLength: 6 }),
      extract: fc.constantFrom('changes', 'full', 'none'),
      minutesLater: fc.constantFrom(...LATER_MINUTES),
      cycle: fc.constantFrom('full', 'delta'),
      ends: fc.constantFrom('nothing', 'approve', 'restart'),
    },
    plain,
  );
  return fc.record<History>(
    {
      cast: fc.array(member, { minLength: people.min, maxLength: people.max }),
      pendingMinutes: fc.constantFrom(0, 60),
      days: fc.array(day, { minLength: days.min, maxLength: days.max }),
    },
    plain,
  );
}
