/** The configured rules, compiled once into closures over slots; a rule that names what does not exist is refused here. */
import type { OutboundRule, Rules } from '../config/rules.ts';
import type { System } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import type { Values } from '../model/attribute.ts';
import { transforms } from './transforms.ts';

/** What the compiler must know of a connector: names of attributes by slot. */
export interface FlowSchema {
  readonly id: number;
  readonly system: System;
  readonly attributes: readonly string[];
  readonly unavailable: readonly string[];
}

type Read = (values: Values) => string;

/** One inbound rule: how to read it from an object of each connector that it concerns (by connector id). */
export interface InboundFlow {
  readonly name: string;
  /** '' when shipped: the lineage then names the system and attribute alone. */
  readonly rule: string;
  readonly read: readonly (Read | undefined)[];
}

export interface OutboundFlow {
  readonly rule: OutboundRule;
  /** Metaverse slot. */
  readonly from: number;
  /** Slot of the connector. */
  readonly to: number;
}

export interface CompiledFlows {
  /** By metaverse slot, in order of precedence. */
  readonly inbound: readonly (readonly InboundFlow[])[];
  /** By connector id. */
  readonly outbound: ReadonlyMap<number, readonly OutboundFlow[]>;
}

export function compileFlows(
  rules: Rules,
  metaverse: readonly string[],
  connectors: readonly FlowSchema[],
): CompiledFlows {
  const inbound: InboundFlow[][] = metaverse.map(() => []);
  for (const rule of rules.inbound) {
    const slot = metaverse.indexOf(rule.to);
    if (slot < 0) throw unknownAttribute(rule.name, rule.to, 'the metaverse', metaverse);
    const read: (Read | undefined)[] = [];
    for (const connector of connectors.filter(({ system }) => system === rule.system)) {
      const from = rule.from.map((name) => connector.attributes.indexOf(name));
      if (from.every((at) => at >= 0)) read[connector.id] = reader(from, rule.transform);
      else if (!rule.shipped) throw unknownAttribute(rule.name, rule.from.join('+'), rule.system, connector.attributes);
    }
    if (read.length > 0) inbound[slot]?.push({ name: rule.name, rule: rule.shipped ? '' : rule.name, read });
  }
  return { inbound, outbound: compileOutbound(rules, metaverse, connectors) };
}

function compileOutbound(rules: Rules, metaverse: readonly string[], connectors: readonly FlowSchema[]) {
  const outbound = new Map<number, OutboundFlow[]>();
  for (const connector of connectors) {
    const flows = rules.outbound.filter(({ system }) => system === connector.system);
    const compiled = flows.flatMap((rule): OutboundFlow[] => {
      const from = metaverse.indexOf(rule.from);
      if (from < 0) throw unknownAttribute(rule.name, rule.from, 'the metaverse', metaverse);
      const to = connector.attributes.indexOf(rule.to);
      if (to < 0 || connector.unavailable.includes(rule.to)) return [];
      return [{ rule, from, to }];
    });
    outbound.set(connector.id, compiled);
  }
  for (const rule of rules.outbound) {
    const targets = connectors.filter(({ system }) => system === rule.system);
    const known = targets.some(({ attributes }) => attributes.includes(rule.to));
    const attributes = targets.flatMap((target) => target.attributes);
    if (targets.length > 0 && !known && !rule.shipped)
      throw unknownAttribute(rule.name, rule.to, rule.system, attributes);
  }
  return outbound;
}

function reader(from: readonly number[], transform: keyof typeof transforms | undefined): Read {
  const [slot = 0] = from;
  if (transform === undefined) return (values) => values[slot] ?? '';
  const change = transforms[transform];
  if (from.length === 1) {
    return (values) => {
      const value = values[slot] ?? '';
      return value === '' ? '' : change(value);
    };
  }
  return (values) => change(...from.map((at) => values[at] ?? ''));
}

function unknownAttribute(rule: string, name: string, where: string, known: readonly string[]): EngineError {
  const sentence = `The rule "${rule}" names ${name}, which ${where} does not have. It has: ${known.join(', ')}.`;
  return new EngineError('configuration-invalid', sentence);
}
