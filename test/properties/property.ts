/**
 * One property as one test: so many histories from a fixed seed, each on a landscape of its own. `--runs N`, `--seed N` and
 * `--shrink` on the command line of a test file ask for more of them, for others, and for the smallest that fails.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Test } from 'tap';
import type { Stage } from '../support/landscape.ts';
import type { History } from './history.ts';

const FIXED_SEED = 20_240_311;
/** Only against one that hangs. */
const LONGEST_MS = 24 * 3_600_000;

export interface PropertyOptions {
  /** Histories in `npm test`. */
  readonly runs: number;
  /** What the histories must have led to, all together, or they show nothing: e.g. `AD disable`. */
  readonly reaches: readonly string[];
}

/** How often what happened: the items that a history exported by connector and operation, and whatever else counts. */
export type Reached = Readonly<Record<string, number>>;

export function property(
  t: Test,
  title: string,
  { runs, reaches }: PropertyOptions,
  histories: fc.Arbitrary<History>,
  holds: (stage: Stage, history: History) => Promise<Reached>,
): void {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, seed: { type: 'string' }, shrink: { type: 'boolean' } },
  });
  const seed = Number(values.seed ?? FIXED_SEED);
  t.setTimeout(LONGEST_MS);
  t.test(title, async (t) => {
    const reached: Record<string, number> = {};
    const onItsOwnStage = async (history: History) => {
      for (const [what, count] of Object.entries(await onStage((stage) => holds(stage, history)))) {
        reached[what] = (reached[what] ?? 0) + count;
      }
    };
    await fc.assert(fc.asyncProperty(histories, onItsOwnStage), {
      seed,
      numRuns: Number(values.runs ?? runs),
      endOnFailure: values.shrink !== true,
    });
    t.comment(`seed ${seed}: ${JSON.stringify(reached)}`);
    for (const what of reaches) t.ok((reached[what] ?? 0) > 0, `some histories reach: ${what}`);
  });
}

/** Everything opened is closed, however it ends. */
export async function onStage<Result>(play: (stage: Stage) => Promise<Result>): Promise<Result> {
  const ends: (() => Promise<void>)[] = [];
  try {
    return await play({ teardown: (end) => ends.push(end) });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
