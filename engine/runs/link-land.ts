/** What a change of links by hand must know of the connected systems. */
import type { LinkLand } from '../commands/links.ts';
import { unpackValues } from '../model/attribute.ts';
import type { RunnerSettings } from './runner.ts';
import { connectSystems } from './systems.ts';

export async function linkLand({ store, ids, connectors, configuration }: RunnerSettings): Promise<LinkLand> {
  const rows = await store.connectors();
  const systems = new Map(connectSystems(connectors, rows, configuration).map((system) => [system.id, system]));
  return {
    store,
    connectorId: (name) => rows.find((row) => row.name.toLowerCase() === name.toLowerCase())?.id,
    nextPerson: () => ids.next('person'),
    systemOf: (connector) => rows.find(({ id }) => id === connector)?.system,
    keysOf: ({ connector, seen }) => systems.get(connector)?.keysOf(unpackValues(seen)) ?? [],
  };
}
