/** `jml demo`: three days of an invented trust, told from what the product itself answers. */
import { dayOne } from './story/day-one.ts';
import { dayThree } from './story/day-three.ts';
import { dayTwo } from './story/day-two.ts';
import { ending, tellPlaces } from './story/ending.ts';
import type { Stage } from './story/stage.ts';
import { stayUp } from './story/stay.ts';
import { figure, type Print, Teller } from './story/teller.ts';
import { World, type WorldOptions } from './story/world.ts';

export interface DemoOptions extends WorldOptions {
  /** 1 to 3. */
  readonly days: number;
  /** Stay up after the story, until a signal. */
  readonly serve: boolean;
}

const days = [dayOne, dayTwo, dayThree];

/** Answers with the exit code: 0 only when everything that was told was read back as true. Stops what it started. */
export async function runDemo(options: DemoOptions, print: Print): Promise<number> {
  const began = performance.now();
  const teller = new Teller(print);
  const { people, seed } = options;
  teller.say(
    `JML Sync: an invented trust of ${figure(people)} people (seed ${seed}) is made, and synchronised through ${options.days === 1 ? 'a day' : `${options.days} days`}.`,
  );
  const world = await World.open(options);
  try {
    const stage: Stage = { teller, world };
    for (const tell of days.slice(0, options.days)) await tell(stage);
    await ending(stage, began);
    tellPlaces(stage, options.serve);
    const isTrue = tellVerdict(teller);
    if (options.serve) await stayUp(stage);
    return isTrue ? 0 : 1;
  } finally {
    await world.close();
  }
}

function tellVerdict(teller: Teller): boolean {
  if (teller.untrue.length === 0) {
    teller.say('Everything above was read back from the service, the directory and the portal, and agrees.');
    return true;
  }
  teller.say('Not everything told above is true:');
  teller.list(teller.untrue);
  return false;
}
