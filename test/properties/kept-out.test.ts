/** Whatever happens around it: what an operator keeps out is joined to nobody else and written by no run. */
import assert from 'node:assert/strict';
import t from 'tap';
import type { ConnectorSpaceObject } from '../../engine/model/views.ts';
import type { Landscape } from '../support/landscape.ts';
import { readDirectory } from '../support/landscape-directory.ts';
import { everyHappening } from './happenings.ts';
import { histories } from './history.ts';
import { property } from './property.ts';
import { openWorld } from './world.ts';

/** Every third thing that happens is that somebody is kept out. */
const often = everyHappening.flatMap((happening, place) =>
  place % 2 === 0 ? [happening, 'an object is kept out'] : [happening],
);

property(
  t,
  'Whoever is kept out stays out',
  { runs: 15, reaches: ['AD create', 'NHSmail update', 'kept out: AD', 'kept out: NHSmail', 'kept out: ESR'] },
  histories({ happenings: often, days: { min: 3, max: 8 } }),
  async (stage, history) => {
    const world = await openWorld(stage, history);
    await world.run('full');
    const everKeptOut = new Map<number, ConnectorSpaceObject>();
    for (const day of history.days) {
      await world.live(day);
      for (const object of await keptOut(world.land)) everKeptOut.set(object.id, object);
      const before = [...everKeptOut.values()].map((object) => inItsSystem(world.land, object));
      await world.run(day.cycle);
      await world.end(day);
      await world.run('delta');
      const after = [...everKeptOut.values()].map((object) => inItsSystem(world.land, object));
      assert.deepEqual(after, before, 'no run writes to it');
      const now = new Map((await keptOut(world.land)).map((object) => [object.id, object]));
      for (const { id, connector, person } of everKeptOut.values()) {
        assert.equal(now.get(id)?.state, 'ExplicitlyDisconnected', `${connector} object ${id} is still kept out`);
        const whose = now.get(id)?.person ?? null;
        assert.ok(whose === null || whose === person, `${connector} object ${id} is given to nobody else`);
      }
    }
    const reached: Record<string, number> = { ...world.written };
    for (const { connector } of everKeptOut.values()) {
      reached[`kept out: ${connector}`] = (reached[`kept out: ${connector}`] ?? 0) + 1;
    }
    return reached;
  },
);

async function keptOut({ engine }: Landscape): Promise<readonly ConnectorSpaceObject[]> {
  return (await engine.connectorSpace({ state: 'ExplicitlyDisconnected', limit: 1_000 })).items;
}

/** What its system has of it; nothing of what no run can write to. */
function inItsSystem({ portal, directoryFile }: Landscape, object: ConnectorSpaceObject): unknown {
  if (object.connector === 'NHSmail') return portal.accounts.find(object.anchor)?.json;
  const login = object.attributes['sAMAccountName']?.[0] ?? '';
  return object.connector === 'AD' ? readDirectory(directoryFile).get(login) : undefined;
}
