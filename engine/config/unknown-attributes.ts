/** Rules and columns that name an attribute which their system, or the metaverse, does not have. */
import type { System } from '../connectors/connector.ts';
import { type Fault, nameOf, type Path } from './places.ts';
import { nameOfRule } from './rules.ts';
import type { Configuration } from './schema.ts';

/** The attributes that a connector has by its schema; in the order of the configuration. */
export interface KnownAttributes {
  readonly name: string;
  readonly system: System;
  readonly attributes: readonly string[];
}

export function unknownAttributes(
  configuration: Configuration,
  metaverse: readonly string[],
  connectors: readonly KnownAttributes[],
): Fault[] {
  return [
    ...inboundFaults(configuration, metaverse, connectors),
    ...outboundFaults(configuration, metaverse, connectors),
    ...columnFaults(configuration, connectors),
  ];
}

function inboundFaults(
  { flows }: Configuration,
  metaverse: readonly string[],
  connectors: readonly KnownAttributes[],
): Fault[] {
  return (flows?.inbound ?? []).flatMap((own, index) => {
    const { system, from, to } = own;
    const rule = `the rule "${nameOfRule(own, 'inbound')}"`;
    const path = ['flows', 'inbound', index];
    const source = connectors.find(
      (one) => from !== undefined && one.system === system && !one.attributes.includes(from),
    );
    return [
      ...(source === undefined || from === undefined
        ? []
        : [fault([...path, 'from'], rule, from, system, source.attributes)]),
      ...(metaverse.includes(to) ? [] : [fault([...path, 'to'], rule, to, 'the metaverse', metaverse)]),
    ];
  });
}

/** Of several connectors of a system one that has the attribute is enough: the others are not written. */
function outboundFaults(
  { flows }: Configuration,
  metaverse: readonly string[],
  connectors: readonly KnownAttributes[],
): Fault[] {
  return (flows?.outbound ?? []).flatMap((own, index) => {
    const { system, from, to } = own;
    const rule = `the rule "${nameOfRule(own, 'outbound')}"`;
    const path = ['flows', 'outbound', index];
    const targets = connectors.filter((one) => one.system === system);
    const known = [...new Set(targets.flatMap(({ attributes }) => attributes))];
    return [
      ...(from === undefined || metaverse.includes(from)
        ? []
        : [fault([...path, 'from'], rule, from, 'the metaverse', metaverse)]),
      ...(targets.length === 0 || known.includes(to) ? [] : [fault([...path, 'to'], rule, to, system, known)]),
    ];
  });
}

function columnFaults({ connectors: settings }: Configuration, connectors: readonly KnownAttributes[]): Fault[] {
  return settings.flatMap((one, index) => {
    const attributes = connectors[index]?.attributes ?? [];
    const columns = one.transport === 'delimited' ? Object.keys(one.columns) : [];
    return columns
      .filter((name) => !attributes.includes(name))
      .map((name) => fault(['connectors', index, 'columns', name], one.name, name, one.system, attributes));
  });
}

function fault(path: Path, who: string, attribute: string, where: string, known: readonly string[]): Fault {
  const message = `${nameOf(path)}: ${who} names ${attribute}, which ${where} does not have. It has: ${known.join(', ')}.`;
  return { path, message };
}
