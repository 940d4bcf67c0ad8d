/**
 * Every counter of a run step: MIM's names, in MIM's groups (run history XML: staging-counters, inbound-flow-counters,
 * outbound-flow-counters, export-counters, ma-discovery-counters), what each counts, and which of them never count here.
 * Database, log, REST, cmdlet and report take their names from this table; a counter that is not there is nought.
 */
import type { Operation } from './operation.ts';

export interface CounterMeaning {
  /** In an administrator's words. */
  readonly means: string;
  /** MIM has it, and here it stays at nought for this reason. */
  readonly never?: string;
  /** MIM does not have it. */
  readonly isOurs?: true;
}

const DELETE_ADD_SENT = 'An account is never deleted to be made again: it is renamed, moved or restored.';

export const counters = {
  staging: {
    'no-change': { means: 'Objects that an import showed as they were.' },
    add: { means: 'Objects that an import showed for the first time.' },
    update: { means: 'Objects that an import showed with other values, also where these are what was exported.' },
    rename: { means: 'Objects that an import showed under another distinguished name, with or without other values.' },
    delete: { means: 'Objects that an import showed no longer, or that the system reported as deleted.' },
    'delete-add': { means: 'Objects that one import took for gone and then showed again.' },
    failure: { means: 'Objects that could not be read.' },
    confirmed: { means: 'Values that were exported, and that the import showed.', isOurs: true },
    waiting: { means: 'Values that were exported and accepted, and that the import did not show yet.', isOurs: true },
  },
  discovery: {
    'filtered-objects': {
      means: 'Objects that were read and not taken: in no container of the connector, or not of its object class.',
    },
    'filtered-deletions': {
      means: 'Deletions that the system reported of objects that the connector space does not have.',
    },
  },
  inbound: {
    'disconnector-filtered': { means: 'Disconnectors that a connector filter keeps out.' },
    'disconnector-joined-no-flow': {
      means: 'Objects that a rule joined to a person, without giving them a new value.',
    },
    'disconnector-joined-flow': { means: 'Objects that a rule joined to a person, and that gave them a new value.' },
    'disconnector-joined-remove-mv': {
      means: 'Objects that a rule joined to a person whom the deletion rule let go in the same run.',
    },
    'disconnector-projected-no-flow': {
      means:
        'Objects that became a person of their own and gave no value in this run: it waits for the synchronisation of another connector, or no flow takes any.',
    },
    'disconnector-projected-flow': { means: 'Objects that became a person of their own, with their values.' },
    'disconnector-projected-remove-mv': {
      means: 'Objects that became a person whom the deletion rule let go in the same run.',
      never: 'Whoever was just projected has a connector, and nothing lets them go before the next import.',
    },
    'disconnector-remains': { means: 'Disconnectors for which no rule finds a person; they are asked again.' },
    'connector-filtered-remove-mv': {
      means: 'Connectors that a filter took from their person, whom the deletion rule let go in the same run.',
    },
    'connector-filtered-leave-mv': { means: 'Connectors that a filter took from their person, who stays.' },
    'connector-flow': { means: 'Connectors that gave their person a new value, or took one back.' },
    'connector-no-flow': { means: 'Connectors that were looked at and gave their person no new value.' },
    'connector-flow-remove-mv': {
      means: 'Connectors that were looked at, and whose person the deletion rule let go in the same run.',
    },
    'connector-delete-remove-mv': {
      means:
        'Connectors that are gone from their system, and whose person the deletion rule let go; after an approval, counted by the step that did so.',
    },
    'connector-delete-leave-mv': { means: 'Connectors that are gone from their system, and whose person stays.' },
    'connector-delete-add-processed': {
      means: 'Connectors that one import took for gone and then showed again.',
      never: 'Whatever comes back has kept its link: it counts as connector-flow or connector-no-flow.',
    },
    'flow-failure': {
      means: 'Objects of which a filter or a flow into the person failed; once a run, until they are put right.',
    },
  },
  outbound: {
    'provisioned-add-no-flow': {
      means: 'Accounts that are to be made or taken over, with the names they are given and no value that flows.',
    },
    'provisioned-add-flow': { means: 'Accounts that are to be made, with values that flow.' },
    'provisioned-rename-no-flow': { means: 'Accounts that are to be renamed or moved, and nothing else.' },
    'provisioned-rename-flow': { means: 'Accounts that are to be renamed or moved and get another value as well.' },
    'provisioned-disconnect': {
      means: 'Accounts that are to be let go or deleted, and planned ones that are wanted no more.',
    },
    'provisioned-delete-add-no-flow': {
      means: 'Accounts that are to be deleted and made again, without a value that flows.',
      never: DELETE_ADD_SENT,
    },
    'provisioned-delete-add-flow': {
      means: 'Accounts that are to be deleted and made again, with values that flow.',
      never: DELETE_ADD_SENT,
    },
    'connector-flow': { means: 'Accounts for which a change was staged, or taken back before it was sent.' },
    'connector-no-flow': { means: 'Accounts that are as they should be, or whose change was staged before.' },
  },
  export: {
    add: { means: 'Accounts that were made or taken over.' },
    update: { means: 'Accounts of which values were changed, and not the name.' },
    rename: { means: 'Accounts that were renamed, moved or restored, with or without other values.' },
    delete: { means: 'Accounts that were deleted.' },
    'delete-add': { means: 'Accounts that were deleted and made again.', never: DELETE_ADD_SENT },
    failure: { means: 'Changes that were refused, parked or left alone: as many as the step has errors.' },
    held: { means: 'Changes that this step put on hold for an approval.', isOurs: true },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, CounterMeaning>>>>;

export type CounterGroup = keyof typeof counters;
export type CounterName<Group extends CounterGroup> = keyof (typeof counters)[Group] & string;
export type Counts<Group extends CounterGroup> = { [Name in CounterName<Group>]?: number };

/**
 * What an export did, in words finer than MIM's, for a report that must tell a leaver from a new telephone number. The
 * counters of MIM have one account once, however many of these it took; `null` is sent to no system.
 */
export const operationCounts: Readonly<
  Record<Operation, { readonly means: string; readonly countsAs: 'add' | 'rename' | 'update' | 'delete' | null }>
> = {
  create: { means: 'Accounts made or taken over', countsAs: 'add' },
  // A deleted object leaves the recycle bin under a distinguished name of the live tree.
  restore: { means: 'Accounts brought back from the recycle bin', countsAs: 'rename' },
  rename: { means: 'Accounts renamed', countsAs: 'rename' },
  move: { means: 'Accounts moved to another container', countsAs: 'rename' },
  update: { means: 'Accounts of which values were written', countsAs: 'update' },
  clear: { means: 'Accounts of which values were cleared', countsAs: 'update' },
  enable: { means: 'Accounts enabled', countsAs: 'update' },
  leaver: { means: 'Mailboxes marked as a leaver', countsAs: 'update' },
  disable: { means: 'Accounts disabled', countsAs: 'update' },
  disconnect: { means: 'Accounts let go: a link of ours, nothing was sent', countsAs: null },
  delete: { means: 'Accounts deleted', countsAs: 'delete' },
};

export interface Counters {
  readonly staging: Counts<'staging'>;
  readonly discovery: Counts<'discovery'>;
  /** Of the connector of the step; values flow where people are decided, so a later step of the run may still move them. */
  readonly inbound: Counts<'inbound'>;
  /** By the name of the connector whose accounts were looked at; of the synchronisation that decided the people. */
  readonly outbound: Readonly<Record<string, Counts<'outbound'>>>;
  readonly export: Counts<'export'>;
  /** Of an export: accepted items. */
  readonly operations: { readonly [Name in Operation]?: number };
}

/** Every group in the order of the table, without what stayed at nought. */
export function whatCounted(counted: Partial<Counters>): Counters {
  const { staging = {}, discovery = {}, inbound = {}, outbound = {}, export: sent = {}, operations = {} } = counted;
  const byConnector = Object.entries(outbound).map(([connector, counts]) => {
    return [connector, above(counts, counters.outbound)] as const;
  });
  return {
    staging: above(staging, counters.staging),
    discovery: above(discovery, counters.discovery),
    inbound: above(inbound, counters.inbound),
    outbound: Object.fromEntries(byConnector.filter(([, counts]) => Object.keys(counts).length > 0)),
    export: above(sent, counters.export),
    operations: above(operations, operationCounts),
  };
}

/** Whether an export sent anything, or tried to: then there may be something to confirm. */
export function hasSent({ export: sent = {}, operations = {} }: Partial<Counters>): boolean {
  return (sent.failure ?? 0) > 0 || Object.values(operations).some((count) => count > 0);
}

export function count<Name extends string>(counts: { [Each in Name]?: number }, name: Name, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

type Some<Name extends string> = { readonly [Each in Name]?: number };

function above<Name extends string>(counts: Some<Name>, names: Readonly<Record<Name, unknown>>): Some<Name> {
  const inOrder = (Object.keys(names) as Name[]).map((name) => [name, counts[name] ?? 0] as const);
  return Object.fromEntries(inOrder.filter(([, times]) => times > 0)) as Some<Name>;
}
