/** What a change of links by hand must know of the connected systems. */
import type { LinkLand } from '../commands/links.ts';
import type { GivenBack } from '../commands/restored-links.ts';
import { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { cleanValue, joinValues, packValues, unpackValues } from '../model/attribute.ts';
import { PersonValues } from '../provisioning/person-values.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import { compileLand } from '../runs/systems.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { OutboundFlow } from '../sync/flows.ts';

export async function linkLand(settings: RunnerSettings): Promise<LinkLand> {
  const { store, ids } = settings;
  const { connectors, systems: connected, metaverse, flows } = await compileLand(settings);
  const systems = new Map(connected.map((system) => [system.id, system]));
  const people = new PersonValues({ flows, run: 0, systems: connected, metaverse });
  return {
    store,
    connectorId: (name) => connectors.find((row) => row.name.toLowerCase() === name.toLowerCase())?.id,
    nextPerson: () => ids.next('person'),
    systemOf: (connector) => connectors.find(({ id }) => id === connector)?.system,
    keysOf: ({ connector, seen }) => systems.get(connector)?.keysOf(unpackValues(seen)) ?? [],
    valuesFrom: (objects, givenBack) => {
      const then = objects.map((row) => asBefore(row, systems.get(row.connector), givenBack.get(row.id)));
      return people.workOut(somebodyNew, then, new RowValues(connected)).values;
    },
    isSilent: (connector, values) => silentIn(flows.outbound.get(connector) ?? [], values),
  };
}

const somebodyNew = { id: 0, values: '', lineage: '', name: '', dueOn: null, stamp: 0 };

/** A row that takes part, with what it gets back in place of what it was given wrongly. */
function asBefore(row: SpaceRow, system: ConnectedSystem | undefined, givenBack: GivenBack | undefined): SpaceRow {
  if (givenBack === undefined || system === undefined) return row;
  const values = unpackValues(row.seen, system.attributes.length);
  for (const [attribute, kept] of givenBack) {
    const slot = system.slot(attribute);
    if (slot >= 0) values[slot] = joinValues(kept.map(cleanValue));
  }
  return { ...row, seen: packValues(values), state: 'Connected' };
}

/** A flow that fails for the person gives no value either. */
function silentIn(flows: readonly OutboundFlow[], values: readonly string[]): (attribute: string) => boolean {
  return (attribute) =>
    flows.every(({ rule, read }) => {
      if (rule.to !== attribute) return true;
      try {
        return read(values) === '';
      } catch {
        return true;
      }
    });
}
