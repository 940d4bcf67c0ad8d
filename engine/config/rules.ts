/**
 * The shipped attribute flows, as data. NHSmail is authoritative over AD (NHSmail JML onboarding guide 11.17); personal and occupational values go
 * from ESR to an account when it is created, and afterwards only where the organisation opts in (guide 6.6 and 9.1); an
 * address flows from NHSmail only; a display name is first and last name (guide 11.14); account names are set once.
 */
import type { System } from '../connectors/connector.ts';
import type { AttributeDefinition, AttributeKind } from '../model/attribute.ts';
import { digestOf } from '../model/digest.ts';
import { type MetaverseAttribute, metaverseSchema } from '../model/metaverse.ts';
import type { Configuration, ConnectorConfiguration } from './schema.ts';

export type TransformName = 'fullName' | 'lowerCase' | 'ukMobile' | 'scopedNumber' | 'bareNumber';

/** Where the value of a rule comes from. */
export type Gives =
  | {
      readonly kind: 'direct';
      /** More than one only where the transform takes several. */
      readonly from: readonly string[];
      readonly transform?: TransformName | undefined;
    }
  | { readonly kind: 'constant'; readonly value: string }
  | { readonly kind: 'expression'; readonly text: string };

/** `next` asks the next rule or object, `clear` lets nobody have a value; the value of a default flows instead. */
export type InboundNull = 'next' | 'keep' | 'clear' | { readonly default: string };
/** A null never clears a value of a target unless the rule says `clear`. */
export type OutboundNull = 'keep' | 'clear' | { readonly default: string };

export interface InboundRule {
  readonly name: string;
  readonly system: System;
  readonly gives: Gives;
  readonly to: string;
  /** `creation`: the first value that it brings stays as long as the object does. */
  readonly when: 'creation' | 'always';
  readonly null: InboundNull;
  /** Named in the lineage only when it is not shipped. */
  readonly shipped: boolean;
}

export interface OutboundRule {
  readonly name: string;
  readonly system: 'nhsmail' | 'ad';
  readonly gives: Gives;
  readonly to: string;
  readonly when: 'creation' | 'always';
  readonly null: OutboundNull;
  /** What becomes of a value that was changed by hand; reported at first, then put right, when left out. */
  readonly drift?: 'report' | 'correct' | undefined;
  readonly shipped: boolean;
}

export interface Rules {
  /** In order of precedence: for one metaverse attribute the first rule with a value wins. */
  readonly inbound: readonly InboundRule[];
  readonly outbound: readonly OutboundRule[];
  /** What the metaverse holds, by name. */
  readonly metaverse: ReadonlyMap<string, AttributeKind>;
  /** For `lookup` in expressions, by name. */
  readonly tables: Tables;
  /** Connector filters of the configuration. */
  readonly filters: NonNullable<Configuration['filters']>;
  /** Beside the flows: where it changes, everybody may be judged differently. */
  readonly settings: string;
  /** Changes when any rule does; the configuration's other parts do not touch it. */
  readonly digest: string;
}

type Tables = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Group = 'personal' | 'occupational';
type Shipped = readonly [system: System, from: string, to: MetaverseAttribute, transform?: TransformName];

/** Precedence follows the policy of the group: ESR first when it flows always, else NHSmail first. */
const grouped: Readonly<Record<Group, { esr: readonly Shipped[]; others: readonly Shipped[] }>> = {
  personal: {
    esr: [
      ['esr', 'title', 'title'],
      ['esr', 'givenName', 'givenName'],
      ['esr', 'familyName', 'sn'],
      ['esr', 'givenName+familyName', 'displayName', 'fullName'],
      ['esr', 'mobile', 'mobile', 'ukMobile'],
    ],
    others: [
      ['nhsmail', 'title', 'title'],
      ['nhsmail', 'givenName', 'givenName'],
      ['nhsmail', 'familyName', 'sn'],
      ['nhsmail', 'displayName', 'displayName'],
      ['nhsmail', 'mobile', 'mobile', 'ukMobile'],
    ],
  },
  occupational: {
    esr: [
      ['esr', 'jobTitle', 'jobTitle'],
      ['esr', 'department', 'department'],
      ['esr', 'telephoneNumber', 'telephoneNumber'],
    ],
    others: [
      ['nhsmail', 'jobTitle', 'jobTitle'],
      ['nhsmail', 'department', 'department'],
      ['nhsmail', 'telephoneNumber', 'telephoneNumber'],
    ],
  },
};

const ungrouped: readonly Shipped[] = [
  ['nhsmail', 'mail', 'mail', 'lowerCase'],
  ['nhsmail', 'nhsmailId', 'nhsmailId'],
  ['nhsmail', 'status', 'mailboxStatus'],
  ['nhsmail', 'organisationCode', 'organisationCode'],
  ['esr', 'employeeNumber', 'employeeNumber'],
  ['nhsmail', 'employeeNumber', 'employeeNumber', 'bareNumber'],
  ['esr', 'vpd+employeeNumber', 'localId', 'scopedNumber'],
  ['nhsmail', 'employeeNumber', 'localId'],
  ['esr', 'location', 'location'],
  ['esr', 'startDate', 'startDate'],
  ['esr', 'terminationDate', 'terminationDate'],
  ['esr', 'assignmentStatus', 'assignmentStatus'],
  ['esr', 'emailAddress', 'esrEmail', 'lowerCase'],
  ['ad', 'sAMAccountName', 'accountName'],
  ['ad', 'userPrincipalName', 'userPrincipalName'],
];

/** Where `flows.manager` says so. */
const fromSupervisor: Shipped = ['esr', 'supervisorId', 'manager'];

type ShippedOutbound = readonly [from: MetaverseAttribute, to: string, when: 'creation' | 'always' | Group];

const toNhsmail: readonly ShippedOutbound[] = [
  ['title', 'title', 'personal'],
  ['givenName', 'givenName', 'personal'],
  ['sn', 'familyName', 'personal'],
  ['displayName', 'displayName', 'personal'],
  ['mobile', 'mobile', 'personal'],
  ['jobTitle', 'jobTitle', 'occupational'],
  ['department', 'department', 'occupational'],
  ['telephoneNumber', 'telephoneNumber', 'occupational'],
  ['localId', 'employeeNumber', 'always'],
];

const toActiveDirectory: readonly ShippedOutbound[] = [
  ['givenName', 'givenName', 'always'],
  ['sn', 'sn', 'always'],
  ['displayName', 'displayName', 'always'],
  ['jobTitle', 'title', 'always'],
  ['department', 'department', 'always'],
  ['organisationCode', 'company', 'always'],
  ['location', 'physicalDeliveryOfficeName', 'always'],
  ['telephoneNumber', 'telephoneNumber', 'always'],
  ['mobile', 'mobile', 'always'],
  ['mail', 'mail', 'always'],
  ['employeeNumber', 'employeeNumber', 'always'],
  ['nhsmailId', 'nhsmailId', 'always'],
];

/** Attributes that are shipped, then those of the configuration. */
function metaverseOf({ metaverse = [] }: Pick<Configuration, 'metaverse'>): readonly AttributeDefinition[] {
  const own = metaverse.map(({ name, kind, description }) => ({ name, kind: kind ?? 'text', description }));
  return [...metaverseSchema, ...own];
}

/** The rules in force under a configuration. */
export function rulesOf(configuration: Configuration): Rules {
  const policy = (group: Group) => configuration.flows?.[group] ?? 'creation';
  const inbound = (['personal', 'occupational'] as const).flatMap((group) => {
    const { esr, others } = grouped[group];
    return policy(group) === 'always' ? [...esr, ...others] : [...others, ...esr];
  });
  const ownRules = configuration.flows?.inbound ?? [];
  const shipped =
    configuration.flows?.manager === true ? [...inbound, ...ungrouped, fromSupervisor] : [...inbound, ...ungrouped];
  const first = ownRules.filter(({ precedence }) => precedence !== 'last').map(ownInbound);
  const last = ownRules.filter(({ precedence }) => precedence === 'last').map(ownInbound);
  const allInbound = [...first, ...shipped.map(shippedInbound), ...last];
  const outbound = outboundRules(configuration, policy);
  const tables = configuration.flows?.tables ?? {};
  const metaverse = metaverseOf(configuration).map(({ name, kind }) => [name, kind] as const);
  const own = configuration.metaverse ?? [];
  const filters = configuration.filters ?? [];
  return {
    inbound: allInbound,
    outbound,
    metaverse: new Map(metaverse),
    tables,
    filters,
    settings: digestOf(JSON.stringify(settingsOfSync(configuration))),
    digest: digestOf(JSON.stringify([allInbound, outbound, own, tables, filters, settingsOfSync(configuration)])),
  };
}

type OwnInbound = NonNullable<NonNullable<Configuration['flows']>['inbound']>[number];
type OwnOutbound = NonNullable<NonNullable<Configuration['flows']>['outbound']>[number];

/** What a rule of the configuration is called, in lineage and in messages. */
export function nameOfRule(rule: OwnInbound | OwnOutbound, direction: 'inbound' | 'outbound'): string {
  const { name, system, from, to } = rule;
  const what = rule.constant !== undefined ? 'constant' : rule.expression !== undefined ? 'expression' : undefined;
  if (name !== undefined) return name;
  if (direction === 'outbound') return `${what ?? from} to ${system}.${to}`;
  return `${system}${what === undefined ? `.${from}` : ` ${what}`} to ${to}`;
}

/** A rule that names none or several is refused before it comes here. */
function givesOf({ from, constant, expression }: OwnInbound | OwnOutbound, transform?: TransformName): Gives {
  if (constant !== undefined) return { kind: 'constant', value: constant };
  if (expression !== undefined) return { kind: 'expression', text: expression };
  return { kind: 'direct', from: [from ?? ''], transform };
}

function ownInbound(rule: OwnInbound): InboundRule {
  return {
    name: nameOfRule(rule, 'inbound'),
    system: rule.system,
    gives: givesOf(rule, rule.transform),
    to: rule.to,
    when: rule.when ?? 'always',
    null: rule.null ?? 'next',
    shipped: false,
  };
}

function shippedInbound([system, from, to, transform]: Shipped): InboundRule {
  return {
    name: `${system}.${from} to ${to}`,
    system,
    gives: { kind: 'direct', from: from.split('+'), transform },
    to,
    when: 'always',
    null: 'next',
    shipped: true,
  };
}

function outboundRules(configuration: Configuration, policy: (group: Group) => 'creation' | 'always'): OutboundRule[] {
  const shipped = (system: 'nhsmail' | 'ad', rules: readonly ShippedOutbound[]) =>
    rules.map(
      ([from, to, when]): OutboundRule => ({
        name: `${from} to ${system}.${to}`,
        system,
        gives: { kind: 'direct', from: [from] },
        to,
        when: when === 'creation' || when === 'always' ? when : policy(when),
        null: 'keep',
        shipped: true,
      }),
    );
  const own = (configuration.flows?.outbound ?? []).map(
    (rule): OutboundRule => ({
      name: nameOfRule(rule, 'outbound'),
      system: rule.system,
      gives: givesOf(rule),
      to: rule.to,
      when: rule.when ?? 'always',
      null: rule.null ?? 'keep',
      drift: rule.drift,
      shipped: false,
    }),
  );
  const replaced = new Set(own.map((rule) => `${rule.system}.${rule.to}`));
  const toManager: readonly ShippedOutbound[] =
    configuration.flows?.manager === true ? [['manager', 'manager', 'always']] : [];
  const kept = [...shipped('nhsmail', toNhsmail), ...shipped('ad', [...toActiveDirectory, ...toManager])];
  return [...kept.filter((rule) => !replaced.has(`${rule.system}.${rule.to}`)), ...own];
}

/** Whoever had no account while it was, is asked again when it is written. */
function isOnlyRead(connector: ConnectorConfiguration): boolean {
  if (connector.transport === 'delimited') return connector.readOnly === true;
  if (connector.transport !== 'ldif') return false;
  return connector.changesFile !== undefined && connector.exportChangesTo === undefined;
}

/** Settings beside the flows under which a person may be judged, or an account be named, differently. */
function settingsOfSync(configuration: Configuration): unknown {
  const { organisation, topology, matching, connectors, deletionRule, deprovisioning = [] } = configuration;
  const targets = connectors.map((one) => {
    const { createIn, upnSuffix, placement } = one as { createIn?: string; upnSuffix?: string; placement?: unknown };
    const place = [createIn ?? '', upnSuffix ?? '', ...(placement === undefined ? [] : [placement])];
    return [one.name, one.system, one.transport, ...place, ...(isOnlyRead(one) ? ['only read'] : [])];
  });
  const endings = deletionRule === undefined && deprovisioning.length === 0 ? [] : [deletionRule ?? {}, deprovisioning];
  return [organisation, topology, matching ?? {}, targets, ...endings];
}
