/** The order in which systems tell of people is chance: nothing depends on it. */
import assert from 'node:assert/strict';
import t from 'tap';
import { everyHappening } from './happenings.ts';
import { type History, histories } from './history.ts';
import { pictureOf } from './picture.ts';
import { onStage, property } from './property.ts';
import { openWorld, type Scene } from './world.ts';

const otherOrders: readonly Scene[] = [
  { order: 1, pageSize: 3, storePage: 2 },
  { order: 2, pageSize: 1, storePage: 1 },
];

property(
  t,
  'Another order of the persons in a file, of the accounts on the pages and of the entries in the directory, and shorter pages',
  { runs: 15, reaches: ['NHSmail create', 'AD create', 'AD update', 'AD disable'] },
  histories({ happenings: everyHappening, days: { min: 1, max: 4 } }),
  async (_stage, history) => {
    const first = await ending(history, {});
    for (const scene of otherOrders) {
      const other = await ending(history, scene);
      assert.deepEqual(other.picture, first.picture, `leads to the same, in order ${scene.order}`);
    }
    return first.written;
  },
);

function ending(history: History, scene: Scene) {
  return onStage(async (stage) => {
    const world = await openWorld(stage, history, scene);
    await world.run('full');
    for (const day of history.days) {
      await world.live(day);
      await world.run(day.cycle);
      await world.end(day);
    }
    return { written: world.written, picture: await pictureOf(world) };
  });
}
