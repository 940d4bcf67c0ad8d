/** The only file that creates real things: store, connectors, clock, threads and the engine over them. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import cron from 'node-cron';
import { type Clock, systemClock } from './clock.ts';
import { refuseChangedAnchors } from './config/changed-anchors.ts';
import { deprovisioningFaults } from './config/deprovisioning.ts';
import { distinguishedNameFaults } from './config/distinguished-names.ts';
import { flowSourceFaults } from './config/flow-sources.ts';
import { compareWithForce, configurationInForce, type InForce } from './config/in-force.ts';
import { loadConfiguration, parseConfiguration } from './config/load.ts';
import { outboundTargetFaults } from './config/outbound-targets.ts';
import { type Fault, invalidAt } from './config/places.ts';
import { rulesOf } from './config/rules.ts';
import { runProfileFaults } from './config/run-profiles.ts';
import type { Configuration } from './config/schema.ts';
import { unknownAttributes } from './config/unknown-attributes.ts';
import type { Connector, Parse } from './connectors/connector.ts';
import { createConnectors } from './create-connectors.ts';
import { CONFIGURATION_FILE, createForOwner, FOR_OWNER, STORE_FILE } from './data-folder.ts';
import { asEngineError } from './errors.ts';
import { ceilingPercent, type Limits, shippedLimits } from './export/limits.ts';
import { EngineFacade } from './facade.ts';
import { joinCandidates } from './joining/candidates.ts';
import { operations } from './model/operation.ts';
import type { Caller, HealthNote } from './model/views.ts';
import { targetsOf } from './provisioning/outbound.ts';
import { Ids } from './runs/context.ts';
import { keyReferences, markConcerned } from './runs/rules-changed.ts';
import type { RunProgress } from './runs/runner.ts';
import type { RunnerSettings, TryOut } from './runs/settings.ts';
import { connectSystems, definitionsOf, flowSchemas, metaverseAttributes, registerConnectors } from './runs/systems.ts';
import { openSqliteStore } from './store/sqlite/store.ts';
import type { Store, StoreReader } from './store/store.ts';
import { actionFor } from './sync/deprovision.ts';
import { expressionFaults } from './sync/flow-faults.ts';
import { compileFlows } from './sync/flows.ts';
import { parseFile } from './threads/parser.ts';
import { type Commands, Writer } from './writer/writer.ts';

export const BOOTSTRAP_KEY_FILE = join('keys', 'administrators.key');

export interface WriterParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly inForce: InForce;
  readonly connectors: readonly Connector[];
  readonly settings: RunnerSettings;
}

/** The machine's own command line: no key, but the Windows or Linux account by name. */
export function commandLineCaller(account: string): Caller {
  return { id: 'command-line', name: account, roles: ['reader', 'operator', 'administrator'] };
}

/** Everything the writer needs over a store, on whatever thread it runs. */
export async function composeWriter(
  store: Store,
  home: string,
  clock: Clock,
  apply: { readonly actor: string; readonly reason: string | undefined },
  parse: Parse = parseFile,
): Promise<WriterParts> {
  const file = loadConfiguration(join(home, CONFIGURATION_FILE));
  checkRules(file, createConnectors(file, home, parse));
  const mark = (before: Configuration, after: Configuration) =>
    markChange(store, before, after, createConnectors(after, home, parse));
  const inForce = await configurationInForce(store, file, { ...apply, now: clock.now(), mark });
  const { configuration } = inForce;
  const connectors = createConnectors(configuration, home, parse);
  const settings = await settingsOver(store, home, clock, inForce, connectors, parse);
  return { store, clock, configuration, inForce, connectors, settings };
}

async function settingsOver(
  store: Store,
  home: string,
  clock: Clock,
  { configuration, row }: InForce,
  connectors: readonly Connector[],
  parse: Parse,
): Promise<RunnerSettings> {
  const rules = rulesOf(configuration);
  await registerConnectors(store, connectors, [...rules.metaverse.keys()]);
  return {
    store,
    home,
    ids: new Ids(await store.lastIds()),
    clock,
    configuration,
    configurationId: row.id,
    rules,
    connectors,
    exports: { limits: limitsOf(configuration), never: neverTouchOf(configuration) },
    tryOut: tryOutIn(store, home, clock, parse),
  };
}

function tryOutIn(store: StoreReader, home: string, clock: Clock, parse: Parse): TryOut {
  return async (text, name) => {
    const file = parseConfiguration(text, name);
    const connectors = createConnectors(file, home, parse);
    checkRules(file, connectors);
    await refuseChangedAnchors(store, file);
    return {
      prepare: async (scratch, actor) => {
        const mark = (before: Configuration, after: Configuration) => markChange(scratch, before, after, connectors);
        const apply = { actor, reason: 'Tried out in a preview.', now: clock.now(), mark };
        const inForce = await configurationInForce(scratch, file, apply);
        return await settingsOver(scratch, home, clock, inForce, connectors, parse);
      },
      close: async () => {
        for (const connector of connectors) await connector.close?.();
      },
    };
  };
}

/** A configuration of before that its connectors do not fit any more says nothing about anybody: then everybody is marked. */
async function markChange(
  store: Store,
  before: Configuration,
  after: Configuration,
  connectors: readonly Connector[],
): Promise<void> {
  const [old, rules] = [rulesOf(before), rulesOf(after)];
  const rows = await registerConnectors(store, connectors, [...rules.metaverse.keys()]);
  const systems = connectSystems(connectors, rows, after);
  const followed = after.flows?.manager === true;
  if (followed !== (before.flows?.manager === true)) await keyReferences(store, systems, followed);
  try {
    const metaverse = metaverseAttributes(rows);
    await markConcerned(store, { before: old, after: rules, configuration: after, systems, metaverse });
  } catch (cause) {
    if (asEngineError(cause).code !== 'configuration-invalid') throw cause;
    await store.markAll();
  }
}

/** Compiles the rules of a configuration against its connectors, so that a wrong one is refused before it counts. */
export function checkRules(configuration: Configuration, connectors: readonly Connector[]): void {
  const schemas = connectors.map((connector, index) => ({
    id: index + 1,
    name: connector.name,
    system: connector.system,
    attributes: connector.schema.map((attribute) => attribute.name),
    unavailable: [],
    definitions: definitionsOf(connector),
  }));
  const rules = rulesOf(configuration);
  const metaverse = [...rules.metaverse.keys()];
  const faults = [
    ...flowSourceFaults(configuration),
    ...outboundTargetFaults(configuration),
    ...distinguishedNameFaults(configuration),
    ...unknownAttributes(configuration, metaverse, schemas),
    ...expressionFaults(configuration, rules, schemas),
    ...limitFaults(configuration),
    ...deprovisioningFaults(configuration, connectors),
    ...scheduleFaults(configuration),
    ...runProfileFaults(configuration, connectors),
  ];
  if (faults.length > 0) throw invalidAt(configuration, faults);
  compileFlows(rules, metaverse, schemas);
}

function scheduleFaults({ schedule = [] }: Configuration): Fault[] {
  return schedule.flatMap(({ cron: expression }, index) => {
    if (cron.validate(expression)) return [];
    const message = `schedule[${index}].cron is "${expression}"; it must be five fields of cron, such as "15 8 * * 1-5".`;
    return [{ path: ['schedule', index, 'cron'], message }];
  });
}

function limitFaults({ limits = {} }: Configuration): Fault[] {
  return Object.entries(limits).flatMap(([operation, { count, percent }]): Fault[] => {
    if (!(operations as readonly string[]).includes(operation)) {
      const message = `limits.${operation} is not an operation; there are: ${operations.join(', ')}.`;
      return [{ path: ['limits', operation], message }];
    }
    const ceiling = ceilingPercent[operation as keyof Limits];
    if (percent > ceiling) {
      const message = `limits.${operation}.percent is ${percent}; no limit goes above ${ceiling} %.`;
      return [{ path: ['limits', operation, 'percent'], message }];
    }
    if (ceiling > 0 || count === 0) return [];
    const message = `limits.${operation}.count is ${count}; it must be 0: every ${operation} needs an approval.`;
    return [{ path: ['limits', operation, 'count'], message }];
  });
}

export function limitsOf(configuration: Configuration): Limits {
  const faults = limitFaults(configuration);
  if (faults.length > 0) throw invalidAt(configuration, faults);
  return { ...shippedLimits, ...configuration.limits };
}

function neverTouchOf({ neverTouch, connectors }: Configuration) {
  const { containers = [], groups = [], accounts = [] } = neverTouch ?? {};
  const own = connectors.flatMap((one) => (one.transport === 'ldap' ? [accountOf(one.account)] : []));
  return { containers, groups, accounts: [...accounts, ...own] };
}

/** The bare name of `name@domain` or `DOMAIN\name`. */
function accountOf(account: string): string {
  return account.slice(account.lastIndexOf('\\') + 1).split('@')[0] ?? account;
}

export interface FacadeOptions {
  readonly reader: StoreReader;
  readonly configuration: Configuration;
  readonly connectors: readonly Connector[];
  readonly commands: Commands;
  readonly progress: () => RunProgress | undefined;
  readonly clock: Clock;
  readonly version: string;
  readonly warnings: readonly HealthNote[];
  readonly close: () => Promise<void>;
}

export async function composeFacade(options: FacadeOptions): Promise<EngineFacade> {
  const { reader, configuration, connectors, commands, progress, clock, version, warnings, close } = options;
  const rows = await reader.connectors();
  const systems = connectSystems(connectors, rows, configuration);
  const metaverse = metaverseAttributes(rows);
  const flows = compileFlows(rulesOf(configuration), metaverse, flowSchemas(systems));
  const vpds = [
    ...new Set(['', ...configuration.connectors.flatMap((one) => ('vpd' in one && one.vpd ? [one.vpd] : []))]),
  ];
  return new EngineFacade({
    land: {
      store: reader,
      systems,
      metaverse,
      flows,
      vpds,
      writable: new Set(targetsOf(systems, flows, configuration).map(({ connector }) => connector)),
      deprovision: (connector, ending) => actionFor(configuration.deprovisioning ?? [], connector, ending),
      candidatesOf: (row) => joinCandidates({ store: reader, systems, configuration }, row),
      now: () => clock.now(),
    },
    commands,
    progress,
    organisation: configuration.organisation.name,
    transportOf: (name) => configuration.connectors.find((one) => one.name === name)?.transport ?? '',
    version,
    engineId: randomUUID(),
    startedAt: clock.now().toISOString(),
    warnings,
    close,
  });
}

/** The engine in this thread over a store that is given: for tests and for a single run from the command line. */
export interface LocalEngine {
  readonly engine: EngineFacade;
  readonly writer: Writer;
  readonly parts: WriterParts;
}

export async function composeLocal(
  store: Store,
  home: string,
  options: {
    readonly clock?: Clock;
    readonly actor?: string;
    readonly applyReason?: string | undefined;
    readonly version?: string;
    readonly parse?: Parse;
    readonly report?: (progress: RunProgress | undefined) => void;
  } = {},
): Promise<LocalEngine> {
  const { clock = systemClock, actor = 'local', applyReason, version = '', parse = parseFile } = options;
  const parts = await composeWriter(store, home, clock, { actor, reason: applyReason }, parse);
  let progress: RunProgress | undefined;
  const writer = await Writer.open(parts.settings, (now) => {
    progress = now;
    options.report?.(now);
  });
  const engine = await composeFacade({
    reader: store,
    configuration: parts.configuration,
    connectors: parts.connectors,
    commands: writer,
    progress: () => progress,
    clock,
    version,
    warnings: warningsOf(parts.inForce),
    close: async () => {
      await writer.close();
      for (const connector of parts.connectors) await connector.close?.();
      await store.close();
    },
  });
  return { engine, writer, parts };
}

export function warningsOf({ fileDiffers, row }: Pick<InForce, 'fileDiffers' | 'row'>): HealthNote[] {
  if (!fileDiffers) return [];
  return [
    {
      status: 'warn',
      code: 'configuration-not-in-force',
      sentence: `${CONFIGURATION_FILE} differs from the configuration in force (version ${row.id}).`,
      remedy:
        'Apply it: jml check --apply "the reason" while no service runs, or start the service with --apply "the reason".',
    },
  ];
}

/** What is to be said of the configuration file of a data folder, beside whoever works there; empty while there is no store. Throws as applying it would. */
export async function warningsOfFile(home: string, file: Configuration): Promise<HealthNote[]> {
  if (!existsSync(join(home, STORE_FILE))) return [];
  const reader = openStore(home, true);
  try {
    const known = await compareWithForce(reader, file);
    if (known?.fileDiffers) await refuseChangedAnchors(reader, file);
    return known === undefined ? [] : warningsOf(known);
  } finally {
    await reader.close();
  }
}

/** On an empty store: one key for the administrators of this machine, which can issue others and approve nothing. */
export async function bootstrapKey(commands: Commands, store: StoreReader, home: string): Promise<void> {
  if ((await store.apiKeys()).length > 0) return;
  const caller = commandLineCaller('set-up');
  const { key } = await commands.addKey('administrators', ['reader', 'operator', 'administrator'], caller);
  mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
  writeFileSync(join(home, BOOTSTRAP_KEY_FILE), `${key}\n`, { mode: FOR_OWNER });
}

export function openStore(home: string, readOnly = false): Store {
  const file = join(home, STORE_FILE);
  if (!readOnly) createForOwner(file);
  return openSqliteStore(file, { readOnly });
}
