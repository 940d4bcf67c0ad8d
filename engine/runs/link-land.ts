/** What a change of links by hand must know of the connected systems. */
import type { LinkLand } from '../commands/links.ts';
import { unpackValues } from '../model/attribute.ts';
import { unpackLineage } from '../model/lineage.ts';
import type { PersonRow } from '../store/rows.ts';
import type { OutboundFlow } from '../sync/flows.ts';
import type { RunnerSettings } from './settings.ts';
import { compileLand } from './systems.ts';

export async function linkLand(settings: RunnerSettings): Promise<LinkLand> {
  const { store, ids } = settings;
  const { connectors, systems: connected, metaverse, flows } = await compileLand(settings);
  const systems = new Map(connected.map((system) => [system.id, system]));
  return {
    store,
    connectorId: (name) => connectors.find((row) => row.name.toLowerCase() === name.toLowerCase())?.id,
    nextPerson: () => ids.next('person'),
    systemOf: (connector) => connectors.find(({ id }) => id === connector)?.system,
    keysOf: ({ connector, seen }) => systems.get(connector)?.keysOf(unpackValues(seen)) ?? [],
    isSilent: (connector, person, leaving) =>
      silentIn(flows.outbound.get(connector) ?? [], valuesWithout(leaving, person, metaverse.length)),
  };
}

/** What the person has from other objects. */
function valuesWithout(leaving: ReadonlySet<number>, { values, lineage }: PersonRow, width: number): string[] {
  const { contributors, bySlot } = unpackLineage(lineage);
  const isFromLeaving = (slot: number) => leaving.has(contributors[bySlot[slot] ?? -1]?.object ?? 0);
  return unpackValues(values, width).map((value, slot) => (isFromLeaving(slot) ? '' : value));
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
