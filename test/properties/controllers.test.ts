/**
 * Runs that meet another domain controller, which has not received everything yet: nobody is taken for gone, nobody is made
 * twice, no value goes back and forth, and when everything is done there is nothing left to do.
 */
import assert from 'node:assert/strict';
import t from 'tap';
import { calm, nothingIsWritten } from './calm.ts';
import { everyHappening, withTwoControllers } from './happenings.ts';
import { histories } from './history.ts';
import { property } from './property.ts';
import { type FoundAccount, TwoControllers } from './two-controllers.ts';
import { openWorld, type World } from './world.ts';

const DAY = 24 * 60;
const DATES_PASSED = 5 * DAY;

/** Every third thing that happens is that another one answers, or that they replicate. */
const often = everyHappening.flatMap((happening, place) => [
  happening,
  ...(place % 2 === 0 ? [withTwoControllers[(place / 2) % withTwoControllers.length] ?? ''] : []),
]);

property(
  t,
  'A directory of two controllers that lag behind each other',
  { runs: 15, reaches: ['AD create', 'AD update', 'AD disable', 'changes of controller', 'accounts that one lacked'] },
  histories({ happenings: often, days: { min: 3, max: 6 } }),
  async (stage, history) => {
    const world = await openWorld(stage, history);
    const controllers = new TwoControllers(world.land);
    world.controllers = controllers;
    const witness = new Witness(world, controllers);
    await witness.by(() => world.run('full'));
    for (const day of history.days) {
      await world.live(day);
      await witness.by(() => world.run(day.cycle));
      await witness.by(() => world.end(day));
      await witness.by(() => world.run('delta'));
    }

    world.advance(DATES_PASSED);
    await witness.by(() => calm(world));
    await witness.by(() => nothingIsWritten(world, 'at one controller'));
    witness.begin();
    for (const then of ['lags', 'replicates', 'lags', 'lags'] as const) {
      controllers.change();
      await witness.by(() => world.run('delta'));
      await witness.by(() => world.run('full'));
      if (then === 'replicates') controllers.replicate();
      await witness.by(() => calm(world));
      await nothingIsWritten(world, `at the other controller, which ${then}`);
    }
    world.advance(2 * DAY);
    await witness.by(() => calm(world));
    await nothingIsWritten(world, 'when everything was replicated');
    await world.restart();
    await nothingIsWritten(world, 'after a restart');
    return { ...world.written, ...witness.reached, 'changes of controller': controllers.timesChanged };
  },
);

/** Looks at the directory before and after each run. */
class Witness {
  readonly reached: Record<string, number> = {};
  private readonly world: World;
  private readonly controllers: TwoControllers;
  private readonly made = new Set<string>();
  /** What runs wrote while nothing happened, by account and attribute. */
  private wrote: Map<string, Set<string>> | undefined;

  constructor(world: World, controllers: TwoControllers) {
    this.world = world;
    this.controllers = controllers;
  }

  /** From now on nothing happens but what the engine does, and that controllers change. */
  begin(): void {
    this.wrote = new Map();
  }

  async by(work: () => Promise<unknown>): Promise<void> {
    const before = this.controllers.accountsHere();
    const known = new Set(this.controllers.accountsAnywhere().map(({ anchor }) => anchor));
    this.count('accounts that one lacked', known.size - before.length);
    await work();
    for (const { anchor } of this.controllers.accountsHere()) if (!known.has(anchor)) this.made.add(anchor);
    this.nobodyIsMadeTwice();
    await this.nobodyIsTakenForGone();
    this.nothingGoesBackAndForth(before);
  }

  private nobodyIsMadeTwice(): void {
    const owners = new Map<string, string>();
    for (const { anchor, values } of this.controllers.accountsAnywhere()) {
      if (!this.made.has(anchor)) continue;
      const owner = values['employeeID'] ?? values['mail'] ?? '';
      assert.ok(owner !== '', `it is known whom ${anchor} was made for`);
      assert.equal(owners.get(owner), undefined, `${anchor} and another account were made for ${owner}`);
      owners.set(owner, anchor);
    }
  }

  private async nobodyIsTakenForGone(): Promise<void> {
    const { items } = await this.world.land.engine.connectorSpace({ connector: 'AD', limit: 1_000 });
    const gone = items.filter(({ state, anchor }) => state === 'Placeholder' && anchor !== '');
    const only = gone.filter(({ anchor }) => !this.controllers.wasDeleted(anchor));
    assert.deepEqual(only, [], 'whom a controller merely lacks is not taken for gone');
  }

  private nothingGoesBackAndForth(before: readonly FoundAccount[]): void {
    if (this.wrote === undefined) return;
    const earlier = new Map(before.map(({ anchor, values }) => [anchor, values]));
    for (const { anchor, values } of this.controllers.accountsHere()) {
      for (const [name, value] of Object.entries(values)) {
        if (earlier.get(anchor)?.[name] === value) continue;
        const all: Set<string> = this.wrote.get(`${anchor} ${name}`) ?? new Set<string>();
        this.wrote.set(`${anchor} ${name}`, all.add(value));
        assert.ok(all.size < 2, `${name} of ${anchor} is written back and forth: ${[...all].join(' and ')}`);
      }
    }
  }

  private count(what: string, more: number): void {
    this.reached[what] = (this.reached[what] ?? 0) + more;
  }
}
