/** Which histories are played and when they are killed, from one seed. */
import fc from 'fast-check';
import { ofTheSystems } from '../properties/happenings.ts';
import { type History, histories } from '../properties/history.ts';
import { oneOf } from '../support/random.ts';
import type { Undisturbed } from './episode.ts';
import type { Kill } from './killed-process.ts';

/** One run, and after it every run that should have finished its work, is killed up to so many times. */
const MOST_KILLS = 3;
const LONGEST_WITHIN_MS = 30;
const ways = ['before', 'after', 'during', 'during'] as const;

export type Random = () => number;

export function drawHistory(seed: number, happenings: readonly string[] = ofTheSystems): History {
  const drawn = fc.sample(histories({ happenings, days: { min: 0, max: 2 } }), { seed, numRuns: 1 });
  return drawn[0] as History;
}

export function drawKills(random: Random, { commits, steps }: Undisturbed, most = MOST_KILLS): Kill[] {
  const count = 1 + Math.floor(random() * most);
  return Array.from({ length: count }, () => drawKill(random, commits, steps));
}

function drawKill(random: Random, commits: number, steps: number): Kill {
  const when = oneOf(ways, random);
  if (when !== 'during') return { when, commit: 1 + Math.floor(random() * commits) };
  return { when, step: Math.floor(random() * (steps + 1)), within: Math.floor(random() * LONGEST_WITHIN_MS) };
}
