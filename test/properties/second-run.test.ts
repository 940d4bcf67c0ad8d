/** Whatever happened in the three systems: once a run has dealt with it, another one writes nothing but its own record. */
import t from 'tap';
import { calm, nothingIsWritten } from './calm.ts';
import { everyHappening } from './happenings.ts';
import { histories } from './history.ts';
import { property } from './property.ts';
import { openWorld } from './world.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
/** After this many days everything that has a date has come: nobody is hired or leaves later. */
const DATES_PASSED = 5 * DAY;
/** And after this every mailbox is there. */
const LONGEST_PENDING = 2 * HOUR;

/** Leaving and coming back take two happenings of one person: by chance alone they are rare. */
const withReturns = [
  ...everyHappening,
  ...Array<string>(6).fill('somebody leaves'),
  ...Array<string>(6).fill('a termination is taken back'),
];

property(
  t,
  'A run after everything was done',
  { runs: 15, reaches: ['NHSmail create', 'AD create', 'AD update', 'AD disable', 'NHSmail leaver', 'AD enable'] },
  histories({ happenings: withReturns }),
  async (stage, history) => {
    const world = await openWorld(stage, history);
    await world.run('full');
    for (const day of history.days) {
      await world.live(day);
      await world.run(day.cycle);
      await world.end(day);
      await calm(world);
      await nothingIsWritten(world, 'at once');
    }
    world.advance(DATES_PASSED);
    await calm(world);
    world.advance(LONGEST_PENDING);
    await calm(world);
    await nothingIsWritten(world, 'when all dates have passed');
    await world.land.restart();
    await nothingIsWritten(world, 'after a restart');
    world.advance(DAY);
    await nothingIsWritten(world, 'on the day after');
    return world.written;
  },
);

property(
  t,
  'A run while the portal has not made its mailboxes yet',
  { runs: 15, reaches: ['NHSmail create', 'Pending'] },
  histories({ happenings: everyHappening, days: { min: 1, max: 3 } }),
  async (stage, history) => {
    const world = await openWorld(stage, { ...history, pendingMinutes: 90 * DAY });
    await world.run('full');
    for (const day of history.days) {
      await world.live(day);
      await world.run(day.cycle);
      await world.end(day);
    }
    await calm(world);
    await nothingIsWritten(world, 'at once');
    world.advance(HOUR / 2);
    await nothingIsWritten(world, 'half an hour later');
    const pending = world.land.portal.accounts.all().filter(({ status }) => status === 'Pending').length;
    return { ...world.written, Pending: pending };
  },
);
