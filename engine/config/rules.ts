/**
 * The shipped attribute flows, as data. NHSmail is authoritative over AD (NHSmail JML onboarding guide 11.17); personal and occupational values go
 * from ESR to an account when it is created, and afterwards only where the organisation opts in (guide 6.6 and 9.1); an
 * address flows from NHSmail only; a display name is first and last name (guide 11.14); account names are set once.
 */
import type { System } from '../connectors/connector.ts';
import { digestOf } from '../model/digest.ts';
import type { MetaverseAttribute } from '../model/metaverse.ts';
import type { Configuration } from './schema.ts';

export type TransformName = 'fullName' | 'lowerCase' | 'ukMobile' | 'scopedNumber' | 'bareNumber';

export interface InboundRule {
  readonly name: string;
  readonly system: System;
  /** More than one only where the transform takes several. */
  readonly from: readonly string[];
  readonly to: string;
  readonly transform?: TransformName | undefined;
  /** Named in the lineage only when it is not shipped. */
  readonly shipped: boolean;
}

export interface OutboundRule {
  readonly name: string;
  readonly system: 'nhsmail' | 'ad';
  readonly from: string;
  readonly to: string;
  readonly when: 'creation' | 'always';
  /** Whether an absent value clears the target; a null never clears a value unless this says so. */
  readonly clear: boolean;
  readonly shipped: boolean;
}

export interface Rules {
  /** In order of precedence: for one metaverse attribute the first rule with a value wins. */
  readonly inbound: readonly InboundRule[];
  readonly outbound: readonly OutboundRule[];
  /** Changes when any rule does; the configuration's other parts do not touch it. */
  readonly digest: string;
}

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

/** The rules in force under a configuration. */
export function rulesOf(configuration: Configuration): Rules {
  const policy = (group: Group) => configuration.flows?.[group] ?? 'creation';
  const inbound = (['personal', 'occupational'] as const).flatMap((group) => {
    const { esr, others } = grouped[group];
    return policy(group) === 'always' ? [...esr, ...others] : [...others, ...esr];
  });
  const own = (configuration.flows?.inbound ?? []).map((rule): InboundRule & { first: boolean } => ({
    name: `${rule.system}.${rule.from} to ${rule.to}`,
    system: rule.system,
    from: [rule.from],
    to: rule.to,
    transform: rule.transform,
    shipped: false,
    first: rule.precedence !== 'last',
  }));
  const allInbound = [
    ...own.filter((rule) => rule.first),
    ...[...inbound, ...ungrouped].map(shippedInbound),
    ...own.filter((rule) => !rule.first),
  ].map(({ name, system, from, to, transform, shipped }) => ({ name, system, from, to, transform, shipped }));
  const outbound = outboundRules(configuration, policy);
  return {
    inbound: allInbound,
    outbound,
    digest: digestOf(JSON.stringify([allInbound, outbound, settingsOfSync(configuration)])),
  };
}

function shippedInbound([system, from, to, transform]: Shipped): InboundRule {
  return { name: `${system}.${from} to ${to}`, system, from: from.split('+'), to, transform, shipped: true };
}

function outboundRules(configuration: Configuration, policy: (group: Group) => 'creation' | 'always'): OutboundRule[] {
  const shipped = (system: 'nhsmail' | 'ad', rules: readonly ShippedOutbound[]) =>
    rules.map(
      ([from, to, when]): OutboundRule => ({
        name: `${from} to ${system}.${to}`,
        system,
        from,
        to,
        when: when === 'creation' || when === 'always' ? when : policy(when),
        clear: false,
        shipped: true,
      }),
    );
  const own = (configuration.flows?.outbound ?? []).map(
    (rule): OutboundRule => ({
      name: `${rule.from} to ${rule.system}.${rule.to}`,
      system: rule.system,
      from: rule.from,
      to: rule.to,
      when: rule.when ?? 'always',
      clear: rule.clear ?? false,
      shipped: false,
    }),
  );
  const replaced = new Set(own.map((rule) => `${rule.system}.${rule.to}`));
  const kept = [...shipped('nhsmail', toNhsmail), ...shipped('ad', toActiveDirectory)];
  return [...kept.filter((rule) => !replaced.has(`${rule.system}.${rule.to}`)), ...own];
}

/** Settings beside the flows under which a person may be judged, or an account be named, differently. */
function settingsOfSync(configuration: Configuration): unknown {
  const { organisation, topology, matching, connectors } = configuration;
  const targets = connectors.map((one) => {
    const { createIn, upnSuffix } = one as { createIn?: string; upnSuffix?: string };
    return [one.name, one.system, one.transport, createIn ?? '', upnSuffix ?? ''];
  });
  return [organisation, topology, matching ?? {}, targets];
}
