/** When the store answers: at once, or late and out of step, as a database behind a network does. */
import { setImmediate, setTimeout } from 'node:timers/promises';

export interface Answers {
  /** A read: sees the state of some moment between the question and the answer. */
  readonly read: <T>(work: () => T) => Promise<T>;
  /** A change: changes come in the order in which they were asked for, each no sooner than the one before. */
  readonly change: <T>(work: () => T) => Promise<T>;
}

export const atOnce: Answers = {
  read: async (work) => work(),
  change: async (work) => work(),
};

const LONGEST_MS = 3;
const TIMER_SHARE = 0.1;
const MOST_TURNS = 4;

/** Waits differ from call to call, and are the same in every run with one seed. */
export function late(seed: number): Answers {
  const random = seeded(seed);
  let lastChange: Promise<unknown> = Promise.resolve();
  const read = async <T>(work: () => T): Promise<T> => {
    const [before, after] = [random() < 0.5, random()];
    if (before) {
      const answer = work();
      await pause(after, random());
      return answer;
    }
    await pause(after, random());
    return work();
  };
  const change = <T>(work: () => T): Promise<T> => {
    const [kind, length] = [random(), random()];
    const done = lastChange.then(async () => {
      await pause(kind, length);
      return work();
    });
    lastChange = done.catch(() => undefined);
    return done;
  };
  return { read, change };
}

async function pause(kind: number, length: number): Promise<void> {
  if (kind < TIMER_SHARE) {
    await setTimeout(Math.ceil(length * LONGEST_MS));
    return;
  }
  for (let turns = Math.ceil(length * MOST_TURNS); turns > 0; turns -= 1) await setImmediate();
}

/** Numbers from 0 to 1 of a 32-bit linear congruential generator (Numerical Recipes); good enough to shuffle. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
