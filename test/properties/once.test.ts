/** Whatever happens to the systems between the runs: nobody has two living accounts that this engine made in one system. */
import assert from 'node:assert/strict';
import t from 'tap';
import { readDirectory } from '../support/landscape-directory.ts';
import { everyHappening } from './happenings.ts';
import { histories } from './history.ts';
import { property } from './property.ts';
import { openWorld, type World } from './world.ts';

property(
  t,
  'Nobody is given a second account',
  { runs: 15, reaches: ['NHSmail create', 'AD create', 'made: AD', 'made: NHSmail'] },
  histories({ happenings: everyHappening, people: { min: 5, max: 15 }, days: { min: 3, max: 8 } }),
  async (stage, history) => {
    const world = await openWorld(stage, history);
    const made = new Made(world);
    await made.by(() => world.run('full'));
    for (const day of history.days) {
      await world.live(day);
      await made.by(() => world.run(day.cycle));
      await made.by(() => world.end(day));
      await made.by(() => world.run('delta'));
    }
    return { ...world.written, 'made: AD': made.accounts.size, 'made: NHSmail': made.mailboxes.size };
  },
);

/** Accounts that runs made, each with whom it was made for: the employee number, or the mailbox of somebody not in ESR. */
class Made {
  readonly accounts = new Map<string, string>();
  readonly mailboxes = new Map<string, string>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async by(work: () => Promise<unknown>): Promise<void> {
    const before = [this.directory(), this.portal()] as const;
    await work();
    const after = [this.directory(), this.portal()] as const;
    this.take(before[0], after[0], this.accounts, 'AD');
    this.take(before[1], after[1], this.mailboxes, 'NHSmail');
  }

  private take(
    before: ReadonlyMap<string, string>,
    after: ReadonlyMap<string, string>,
    made: Map<string, string>,
    system: string,
  ): void {
    for (const [name, owner] of after) if (!before.has(name)) made.set(name, owner);
    const owners = new Map<string, string>();
    for (const [name, owner] of made) {
      if (!after.has(name)) continue;
      assert.ok(owner !== '', `${system}: it is known whom ${name} was made for`);
      assert.equal(owners.get(owner), undefined, `${system}: ${name} and another one were made for ${owner}`);
      owners.set(owner, name);
    }
  }

  /** Living accounts. */
  private directory(): Map<string, string> {
    const accounts = readDirectory(this.world.land.directoryFile);
    return new Map([...accounts].map(([login, { employeeID = '', mail = '' }]) => [login, employeeID || mail]));
  }

  private portal(): Map<string, string> {
    const living = this.world.land.portal.accounts.all().filter(({ status }) => !status.startsWith('Delet'));
    return new Map(living.map(({ id, employeeNumber }) => [id, employeeNumber]));
  }
}
