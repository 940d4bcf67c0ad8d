/** The configured rules, compiled once into closures over slots; a rule that names what does not exist is refused here. */
import type { InboundNull, OutboundRule, Rules } from '../config/rules.ts';
import type { System } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import type { AttributeDefinition, AttributeKind } from '../model/attribute.ts';
import { conditionOf, type Read, type ReaderResult, type ReadScope, readerOf } from './flow-reader.ts';
import { type SameValue, sameValueOf } from './same-value.ts';

/** What the compiler must know of a connector: names of attributes by slot. */
export interface FlowSchema {
  readonly id: number;
  readonly name?: string | undefined;
  readonly system: System;
  readonly attributes: readonly string[];
  readonly unavailable: readonly string[];
  /** By name; what is not there is a text. */
  readonly definitions?: ReadonlyMap<string, AttributeDefinition> | undefined;
}

type MetaverseAttributes = readonly { readonly name: string; readonly kind: AttributeKind }[];

/** One inbound rule: how to read it from an object of each connector that it concerns (by connector id). */
export interface InboundFlow {
  readonly name: string;
  /** '' when shipped: the lineage then names the system and attribute alone. */
  readonly rule: string;
  readonly read: readonly (Read | undefined)[];
  /** The first value stays as long as the object does. */
  readonly isInitial: boolean;
  readonly null: InboundNull;
}

export interface OutboundFlow {
  readonly rule: OutboundRule;
  /** From the values of the person; throws what spoils one person. */
  readonly read: Read;
  /** Slot of the connector. */
  readonly to: number;
  /** Whether the system would call two values the same. */
  readonly same: SameValue;
  /** Slot of the metaverse whose anchor is to be resolved to the name of an account. */
  readonly reference?: number | undefined;
}

/** Names a new account, candidate after candidate. */
export interface NamingFlow {
  readonly attribute: string;
  readonly read: Read;
}

/** Attributes that are names: a flow gives them when an account is made, and never again. */
export const namingAttributes: Readonly<Record<OutboundRule['system'], readonly string[]>> = {
  ad: ['sAMAccountName', 'userPrincipalName', 'distinguishedName'],
  nhsmail: ['mail'],
};

export interface CompiledFlows {
  /** By metaverse slot, in order of precedence. */
  readonly inbound: readonly (readonly InboundFlow[])[];
  /** By connector id. */
  readonly outbound: ReadonlyMap<number, readonly OutboundFlow[]>;
  /** By connector id. */
  readonly naming?: ReadonlyMap<number, readonly NamingFlow[]> | undefined;
  /** By connector id. */
  readonly filters?: ReadonlyMap<number, readonly ConfiguredFilter[]> | undefined;
}

/** A connector filter of the configuration. */
export interface ConfiguredFilter {
  /** `true` for an object that takes no part; throws what spoils one object. */
  readonly when: Read;
  readonly reason: string;
}

/** `slots` names the attributes of the metaverse by slot, also those that the configuration had once. */
export function compileFlows(rules: Rules, slots: readonly string[], connectors: readonly FlowSchema[]): CompiledFlows {
  const metaverse = slots.map((name) => ({ name, kind: rules.metaverse.get(name) ?? 'text' }));
  const inbound: InboundFlow[][] = metaverse.map(() => []);
  for (const rule of rules.inbound) {
    const slot = metaverse.findIndex(({ name }) => name === rule.to);
    const to = metaverse[slot];
    if (to === undefined) throw unknownAttribute(rule.name, rule.to, 'the metaverse', metaverse.map(nameOf));
    const read: (Read | undefined)[] = [];
    for (const connector of connectors.filter(({ system }) => system === rule.system)) {
      const result = readerOf(rule.gives, scopeOf(connector, rules, to.kind), rule.name);
      if (result.situation === 'read') read[connector.id] = result.read;
      else if (!rule.shipped) throw wrongRule(rule.name, result, rule.system, connector.attributes);
    }
    if (read.length === 0) continue;
    const { name, shipped, when } = rule;
    inbound[slot]?.push({ name, rule: shipped ? '' : name, read, isInitial: when === 'creation', null: rule.null });
  }
  const naming = connectors.map((connector) => [connector.id, namingFlows(rules, metaverse, connector)] as const);
  const filters = connectors.map((connector) => [connector.id, filtersOf(connector, rules)] as const);
  const outbound = compileOutbound(rules, metaverse, connectors);
  return { inbound, outbound, naming: new Map(naming), filters: new Map(filters) };
}

/** What a rule may read of an object of this connector. */
export function scopeOf({ attributes, definitions }: FlowSchema, { tables }: Rules, to: AttributeKind): ReadScope {
  return { attributes: attributes.map((name) => ({ name, kind: definitions?.get(name)?.kind ?? 'text' })), tables, to };
}

function filtersOf(connector: FlowSchema, rules: Rules): ConfiguredFilter[] {
  const own = rules.filters.filter((filter) => filter.connector === connector.name);
  return own.map(({ when, reason }, index) => {
    const name = `filter ${index + 1} of ${connector.name}`;
    const result = conditionOf(when, scopeOf(connector, rules, 'boolean'), name);
    if (result.situation !== 'read') throw wrongRule(name, result, connector.system, connector.attributes);
    return { when: result.read, reason };
  });
}

function compileOutbound(rules: Rules, metaverse: MetaverseAttributes, connectors: readonly FlowSchema[]) {
  const outbound = new Map<number, OutboundFlow[]>();
  for (const connector of connectors) {
    const flows = rules.outbound.filter((rule) => rule.system === connector.system && !isNaming(rule));
    const compiled = flows.flatMap((rule): OutboundFlow[] => {
      const definition = connector.definitions?.get(rule.to) ?? { kind: 'text' as const };
      const { kind } = definition;
      const result = readerOf(rule.gives, { attributes: metaverse, tables: rules.tables, to: kind }, rule.name);
      if (result.situation !== 'read') throw wrongRule(rule.name, result, 'the metaverse', metaverse.map(nameOf));
      const to = connector.attributes.indexOf(rule.to);
      if (to < 0 || connector.unavailable.includes(rule.to)) return [];
      const flow = { rule, read: result.read, to, same: sameValueOf(definition) };
      return [kind === 'reference' ? { ...flow, reference: referenceSlot(rule, metaverse) } : flow];
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

/** A flow to a reference takes a reference as it is. */
function referenceSlot({ name, gives, to }: OutboundRule, metaverse: MetaverseAttributes): number {
  const [from] = gives.kind === 'direct' ? gives.from : [];
  const slot = metaverse.findIndex((attribute) => attribute.name === from && attribute.kind === 'reference');
  if (slot >= 0) return slot;
  const sentence = `The rule "${name}": ${to} is a reference; it takes its value from a reference of the metaverse, such as manager.`;
  throw new EngineError('configuration-invalid', sentence);
}

function namingFlows(rules: Rules, metaverse: MetaverseAttributes, { system }: FlowSchema): NamingFlow[] {
  const scope = { attributes: metaverse, tables: rules.tables, to: 'text', naming: true } as const;
  return rules.outbound
    .filter((rule) => rule.system === system && isNaming(rule))
    .map((rule) => {
      const result = readerOf(rule.gives, scope, rule.name);
      if (result.situation !== 'read') throw wrongRule(rule.name, result, 'the metaverse', metaverse.map(nameOf));
      return { attribute: rule.to, read: result.read };
    });
}

export function isNaming({ system, to }: Pick<OutboundRule, 'system' | 'to'>): boolean {
  return namingAttributes[system].includes(to);
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function wrongRule(
  rule: string,
  result: Exclude<ReaderResult, { situation: 'read' }>,
  where: string,
  known: readonly string[],
): EngineError {
  if (result.situation === 'unknown') return unknownAttribute(rule, result.attribute, where, known);
  return new EngineError(
    'configuration-invalid',
    `The rule "${rule}": at character ${result.at + 1}: ${result.reason}.`,
  );
}

function unknownAttribute(rule: string, name: string, where: string, known: readonly string[]): EngineError {
  const sentence = `The rule "${rule}" names ${name}, which ${where} does not have. It has: ${known.join(', ')}.`;
  return new EngineError('configuration-invalid', sentence);
}
