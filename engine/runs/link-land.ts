/** What a change of links by hand must know of the connected systems. */
import type { LinkLand } from '../commands/links.ts';
import { unpackValues } from '../model/attribute.ts';
import { unpackLineage } from '../model/lineage.ts';
import type { PersonRow } from '../store/rows.ts';
import { compileFlows, type OutboundFlow } from '../sync/flows.ts';
import type { RunnerSettings } from './runner.ts';
import { connectSystems, flowSchemas, metaverseAttributes } from './systems.ts';

export async function linkLand({ store, ids, connectors, configuration, rules }: RunnerSettings): Promise<LinkLand> {
  const rows = await store.connectors();
  const connected = connectSystems(connectors, rows, configuration);
  const systems = new Map(connected.map((system) => [system.id, system]));
  const names = metaverseAttributes(rows);
  const { outbound } = compileFlows(rules, names, flowSchemas(connected));
  return {
    store,
    connectorId: (name) => rows.find((row) => row.name.toLowerCase() === name.toLowerCase())?.id,
    nextPerson: () => ids.next('person'),
    systemOf: (connector) => rows.find(({ id }) => id === connector)?.system,
    keysOf: ({ connector, seen }) => systems.get(connector)?.keysOf(unpackValues(seen)) ?? [],
    isSilent: (connector, person, leaving) =>
      silentIn(outbound.get(connector) ?? [], valuesWithout(leaving, person, names.length)),
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
