/** Connectors, the store's rows for them and the configuration, brought together once a run. */
import type { Configuration } from '../config/schema.ts';
import { type Patience, shippedPatience } from '../connector-space/patience.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { Connector } from '../connectors/connector.ts';
import type { AttributeDefinition } from '../model/attribute.ts';
import { type ConnectorRow, METAVERSE } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { type CompiledFlows, compileFlows, type FlowSchema } from '../sync/flows.ts';
import { keysOf } from '../sync/keys.ts';
import { sameValueOf } from '../sync/same-value.ts';
import type { RunnerSettings } from './settings.ts';

const METAVERSE_NAME = 'metaverse';

/** Gives every connector an id and every attribute a slot, for good: names are added, never moved. */
export async function registerConnectors(
  store: Store,
  connectors: readonly Connector[],
  metaverse: readonly string[],
): Promise<readonly ConnectorRow[]> {
  const rows = [...(await store.connectors())];
  const wanted = [
    { name: METAVERSE_NAME, system: 'file' as const, names: metaverse },
    ...connectors.map(({ name, system, schema }) => ({ name, system, names: schema.map((one) => one.name) })),
  ];
  const changed: ConnectorRow[] = [];
  for (const { name, system, names } of wanted) {
    const at = rows.findIndex((row) => row.name === name);
    const known = rows[at];
    const attributes = [...(known?.attributes ?? [])];
    for (const attribute of names) if (!attributes.includes(attribute)) attributes.push(attribute);
    if (known !== undefined && attributes.length === known.attributes.length && known.system === system) continue;
    const id =
      known?.id ?? (name === METAVERSE_NAME ? METAVERSE : Math.max(METAVERSE, ...rows.map((row) => row.id)) + 1);
    const row: ConnectorRow = { id, name, system, attributes, unavailable: known?.unavailable ?? [] };
    if (at < 0) rows.push(row);
    else rows[at] = row;
    changed.push(row);
  }
  if (changed.length > 0) await store.commit({ connectors: changed });
  return rows;
}

/** The connected systems under the rules in force. */
export interface Land {
  /** Every connector the store has ever known. */
  readonly connectors: readonly ConnectorRow[];
  readonly systems: readonly ConnectedSystem[];
  /** Metaverse attributes by slot. */
  readonly metaverse: readonly string[];
  readonly flows: CompiledFlows;
}

type LandSettings = Pick<RunnerSettings, 'store' | 'connectors' | 'configuration' | 'rules'>;

export async function compileLand({ store, connectors, configuration, rules }: LandSettings): Promise<Land> {
  const rows = await store.connectors();
  const systems = connectSystems(connectors, rows, configuration);
  const metaverse = metaverseAttributes(rows);
  return { connectors: rows, systems, metaverse, flows: compileFlows(rules, metaverse, flowSchemas(systems)) };
}

export function metaverseAttributes(rows: readonly ConnectorRow[]): readonly string[] {
  return rows.find(({ id }) => id === METAVERSE)?.attributes ?? [];
}

export function connectSystems(
  connectors: readonly Connector[],
  rows: readonly ConnectorRow[],
  configuration: Configuration,
): ConnectedSystem[] {
  const vpd = onlyVpd(configuration);
  const options = {
    byFullName: configuration.matching?.names === 'additive',
    byReference: configuration.flows?.manager === true,
  };
  return connectors.flatMap((connector) => {
    const row = rows.find(({ name }) => name === connector.name);
    if (row === undefined) return [];
    const slots = new Map(row.attributes.map((attribute, slot) => [attribute, slot]));
    const slot = (attribute: string) => slots.get(attribute) ?? -1;
    const { name, system } = connector;
    const { id, attributes } = row;
    return [
      {
        id,
        name,
        system,
        connector,
        row,
        attributes,
        slot,
        vpd,
        recalls: configuration.connectors.find((one) => one.name === name)?.recall !== false,
        same: sameBySlot(connector, attributes),
        hasSeveral: severalBySlot(connector, attributes),
        patience: patienceOf(configuration, name),
        keysOf: (values: readonly string[]) =>
          keysOf(system, (attribute) => values[slot(attribute)] ?? '', vpd, options),
      },
    ];
  });
}

function patienceOf({ connectors }: Configuration, name: string): Patience {
  const settings = connectors.find((one) => one.name === name);
  const { hours = shippedPatience.hours, cycles = shippedPatience.cycles } =
    settings !== undefined && 'confirm' in settings ? (settings.confirm ?? {}) : {};
  return { hours, cycles };
}

/** Bare employee numbers belong to the one VPD there is; with several they mean nothing. */
function onlyVpd({ connectors }: Configuration): string {
  const vpds = new Set(connectors.flatMap((connector) => ('vpd' in connector && connector.vpd ? [connector.vpd] : [])));
  const [vpd = ''] = vpds;
  return vpds.size === 1 ? vpd : '';
}

function sameBySlot(connector: Connector, attributes: readonly string[]): ConnectedSystem['same'] {
  const definitions = definitionsOf(connector);
  const bySlot = attributes.map((name) => sameValueOf(definitions.get(name) ?? { kind: 'text' }));
  return (slot, one, other) => one === other || bySlot[slot]?.(one, other) === true;
}

/** Octets come in several, too, where the system takes them. */
function severalBySlot(connector: Connector, attributes: readonly string[]): ConnectedSystem['hasSeveral'] {
  const definitions = definitionsOf(connector);
  const bySlot = attributes.map((name) => ['multi', 'binary'].includes(definitions.get(name)?.kind ?? 'text'));
  return (slot) => bySlot[slot] === true;
}

/** The connectors as the rules are compiled for them. */
export function flowSchemas(systems: readonly ConnectedSystem[]): FlowSchema[] {
  return systems.map(({ id, name, system, attributes, row, connector }) => ({
    id,
    name,
    system,
    attributes,
    unavailable: row.unavailable,
    definitions: definitionsOf(connector),
  }));
}

export function definitionsOf({ schema }: Pick<Connector, 'schema'>): ReadonlyMap<string, AttributeDefinition> {
  return new Map(schema.map((attribute) => [attribute.name, attribute]));
}
