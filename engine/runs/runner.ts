/**
 * Runs a cycle: its steps one after another, each with its record, and the run with the worst of their results. A step
 * that fails stops only what leans on it; whatever was not applied is still wanted, so the next run finishes the job.
 */

import { resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Rules } from '../config/rules.ts';
import type { Configuration } from '../config/schema.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { Connector } from '../connectors/connector.ts';
import { hasSent, whatCounted } from '../model/counter.ts';
import { type CycleName, type RunResult, type StepError, type StepType, worstResult } from '../model/run.ts';
import { InboundCounts } from '../provisioning/inbound-counts.ts';
import type { ConnectorRow, RunErrorRow, RunRow, RunStepRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { type CompiledFlows, compileFlows } from '../sync/flows.ts';
import { type Ids, type RunContext, type StepOutcome, stopped, type TellPlanned } from './context.ts';
import { type ExportSettings, exportStep } from './export-step.ts';
import { importStep, lastImport } from './import-step.ts';
import { type PlannedStep, planProfile, planSteps } from './profile.ts';
import { ReadAhead } from './read-ahead.ts';
import { doneSteps, exportedTo, type Resumed } from './resume.ts';
import { logLine } from './step-files.ts';
import { boundedBy, StepStop } from './stop.ts';
import { syncStep } from './sync-step.ts';
import { connectSystems, flowSchemas, metaverseAttributes } from './systems.ts';
import { importTypes, Trust } from './trust.ts';

export interface RunnerSettings {
  readonly store: Store;
  /** The data folder. */
  readonly home: string;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly configurationId: number;
  readonly rules: Rules;
  readonly connectors: readonly Connector[];
  readonly exports: ExportSettings;
  readonly tryOut: TryOut;
}

/** Another configuration, checked as one that is to be applied; a wrong one is refused with its line. `name` names its text. */
export type TryOut = (text: string, name: string) => Promise<TriedOut>;

export interface TriedOut {
  /** Puts it in force on a copy of the store, and nowhere else. */
  readonly prepare: (scratch: Store, actor: string) => Promise<RunnerSettings>;
  readonly close: () => Promise<void>;
}

export interface RunRequest {
  readonly cycle: CycleName | null;
  /** Of the configuration; in place of a cycle. */
  readonly profile?: string | undefined;
  /** Of the same cycle or profile: what it did is not done again. */
  readonly resumed?: Resumed | undefined;
  readonly startedBy: string;
  readonly signal: AbortSignal;
  /** Makes it a preview. */
  readonly preview?: TellPlanned | undefined;
  /** Steps of these types only. */
  readonly only?: readonly StepType[] | undefined;
  readonly report: (progress: RunProgress) => void;
  /** Runs the commands that wait, between two pages. */
  readonly letCommandsIn: () => Promise<void>;
}

export interface RunProgress {
  readonly run: RunRow;
  readonly step: PlannedStep | undefined;
  readonly done: number;
  readonly total: number;
  readonly errors: number;
}

const alreadyCompleted: StepOutcome = {
  result: 'completed-skipped-already-completed',
  counters: {},
  notes: [],
  errors: [],
};
const noCounters = whatCounted({});
export class Runner {
  private readonly settings: RunnerSettings;
  private readonly request: RunRequest;
  private systems: readonly ConnectedSystem[] = [];
  private flows: CompiledFlows = { inbound: [], outbound: new Map() };
  private metaverse: readonly string[] = [];
  private connectorRows: readonly ConnectorRow[] = [];
  /** Connectors to which something was sent: only these have anything to confirm. */
  private readonly exported = new Set<number>();
  private readonly readAhead = new ReadAhead();
  private readonly trust: Trust;
  private readonly steps: readonly PlannedStep[];
  /** Numbers of the steps that the resumed run did. */
  private readonly done: ReadonlySet<number>;
  private readonly results: RunResult[] = [];
  private run: RunRow;
  private errors = 0;
  private readonly told = new Set<string>();
  private readonly inbound = new InboundCounts();
  /** Of this run, by number. */
  private readonly synchronised = new Map<number, RunStepRow>();

  constructor(settings: RunnerSettings, request: RunRequest) {
    this.settings = settings;
    this.request = request;
    this.trust = new Trust(settings.store);
    this.steps = planned(settings, request);
    const { resumed } = request;
    this.done = resumed === undefined ? new Set() : doneSteps(this.steps, resumed);
    if (resumed !== undefined) for (const connector of exportedTo(resumed)) this.exported.add(connector);
    const { ids, clock, configurationId } = settings;
    this.run = {
      id: ids.next('run'),
      cycle: request.profile === undefined ? request.cycle : null,
      profile: request.profile ?? null,
      resumes: resumed?.run.id ?? null,
      result: null,
      startedBy: request.startedBy,
      startedAt: clock.now().toISOString(),
      endedAt: null,
      configuration: configurationId,
      steps: this.steps.length,
    };
  }

  get row(): RunRow {
    return this.run;
  }

  async execute(): Promise<RunRow> {
    const { store, clock, connectors } = this.settings;
    for (const connector of connectors) connector.beginRun?.();
    await this.compile();
    await this.trust.open(this.systems);
    try {
      await this.executeSteps();
    } finally {
      await this.readAhead.close();
    }
    this.run = { ...this.run, result: worstResult(this.results), endedAt: clock.now().toISOString() };
    await store.commit({ runs: [this.run] });
    this.report(undefined, 0, 0);
    return this.run;
  }

  private async executeSteps(): Promise<void> {
    for (const [at, step] of this.steps.entries()) {
      if (this.request.preview !== undefined && step.confirms) continue;
      if (this.request.signal.aborted) {
        await this.stopBefore(step);
        break;
      }
      if (at === 0) await this.beginReading(this.steps);
      await this.executeStep(step);
      if (kindOf(step) !== kindOf(this.steps[at + 1])) await this.settings.store.finishLoad();
    }
  }

  /** A step that was not begun has no record, but the run says where it was stopped. */
  private async stopBefore({ number, type, connector }: PlannedStep): Promise<void> {
    const message = `The run was stopped at a safe point: before the ${type} of ${connector}.`;
    const { ids, store } = this.settings;
    const system = this.systems.find(({ name }) => name === connector)?.id ?? null;
    const error = { id: ids.next('runError'), run: this.run.id, step: number, connector: system };
    await store.commit({ runErrors: [{ ...error, object: null, person: null, code: 'stopped-user', message }] });
    this.errors++;
    this.results.push('stopped-user');
  }

  /** The first step reads its own source; those after it in the same row of imports may begin, too. */
  private async beginReading(planned: readonly PlannedStep[]): Promise<void> {
    const end = planned.findIndex(({ type }) => type !== 'full-import');
    for (const { connector: name, number } of planned.slice(1, end < 0 ? planned.length : Math.max(end, 1))) {
      const system = this.systems.find((one) => one.name === name);
      if (system?.connector.readsAhead !== true || this.done.has(number)) continue;
      const last = await lastImport(this.settings.store, system.id);
      const now = this.settings.clock.now();
      this.readAhead.begin(system.connector, {
        mark: last?.watermark ?? undefined,
        now,
        signal: this.request.signal,
      });
    }
  }

  private async compile(): Promise<void> {
    const { store, connectors, configuration, rules } = this.settings;
    const rows = await store.connectors();
    this.connectorRows = rows;
    this.systems = connectSystems(connectors, rows, configuration);
    this.metaverse = metaverseAttributes(rows);
    this.flows = compileFlows(rules, this.metaverse, flowSchemas(this.systems));
  }

  private async executeStep(step: PlannedStep): Promise<void> {
    const system = this.systems.find(({ name }) => name === step.connector);
    if (system === undefined) return;
    if (step.confirms && !this.exported.has(system.id)) return;
    const startedAt = this.settings.clock.now();
    const started: RunStepRow = {
      run: this.run.id,
      number: step.number,
      connector: system.id,
      type: step.type,
      result: null,
      startedAt: startedAt.toISOString(),
      endedAt: null,
      counters: noCounters,
      notes: [],
      watermark: null,
      sequence: null,
      size: null,
    };
    if (this.done.has(step.number)) return await this.record(started, alreadyCompleted);
    await this.settings.store.commit({ runSteps: [started] });
    this.report(step, 0, 0);
    const outcome = await this.attempt(step, system, startedAt);
    this.logEnd(step, outcome);
    await this.record(started, outcome);
    if (isImport(step.type)) await this.afterImport(system, outcome);
    else if (step.type !== 'export') this.trust.afterSync(outcome);
  }

  private async attempt(step: PlannedStep, system: ConnectedSystem, now: Date): Promise<StepOutcome> {
    const stop = new StepStop(this.request.signal, step.type, step.connector, step.options.timeout);
    const context = this.context(step, stop);
    const bounded = { ...system, connector: boundedBy(stop, system.connector) };
    try {
      this.log(step, { at: now.toISOString() });
      if (step.type === 'export') return await this.export(context, bounded, now);
      if (isImport(step.type)) return await importStep(context, bounded, step.type === 'full-import', now);
      const outbound = this.trust.outbound(this.systems, this.flows, this.settings.configuration);
      this.inbound.begin(step.number);
      return await syncStep(context, bounded, outbound, now, step.type === 'full-sync');
    } catch (cause) {
      return stopped(context, cause);
    } finally {
      stop.close();
    }
  }

  private log(step: PlannedStep, facts: object): void {
    const { logFile } = step.options;
    if (logFile === undefined) return;
    const { number, type, connector } = step;
    const line = { run: this.run.id, step: number, type, connector, ...facts };
    logLine(resolve(this.settings.home, logFile), line);
  }

  /** What went wrong with the log itself has stopped the step already, or is no reason to lose what it did. */
  private logEnd(step: PlannedStep, { result, counters, errors }: StepOutcome): void {
    try {
      this.log(step, {
        result,
        counters: whatCounted(counters),
        errors: errors.map(({ code, object, person }) => ({ code, object, person })),
      });
    } catch (cause) {
      if (result === 'success') throw cause;
    }
  }

  private async export(context: RunContext, system: ConnectedSystem, now: Date): Promise<StepOutcome> {
    const reason = await this.trust.reasonNotToWrite(system, this.systems, now);
    if (reason !== undefined) {
      return { result: 'no-start-source-not-accepted', counters: {}, notes: [reason], errors: [] };
    }
    const outcome = await exportStep(context, system, this.settings.exports, now);
    if (hasSent(outcome.counters)) this.exported.add(system.id);
    return outcome;
  }

  private async afterImport(system: ConnectedSystem, outcome: StepOutcome): Promise<void> {
    await this.trust.afterImport(system, outcome, this.systems);
    await this.compile();
  }

  private context(step: PlannedStep, stop: StepStop): RunContext {
    const { store, ids, configuration, configurationId, exports } = this.settings;
    return {
      limits: exports.limits,
      store,
      ids,
      configuration,
      configurationId,
      systems: this.systems,
      connectors: this.connectorRows,
      esrUnread: this.trust.esrUnread,
      flows: this.flows,
      metaverse: this.metaverse,
      run: this.run.id,
      startedBy: this.request.startedBy,
      stop,
      signal: stop.signal,
      options: step.options,
      fileOf: (path) => resolve(this.settings.home, path),
      readAhead: this.readAhead,
      inbound: this.inbound,
      safePoint: async () => {
        await this.request.letCommandsIn();
        stop.check();
      },
      progress: (done, total) => {
        this.report(step, done, total);
        this.log(step, { done, total });
      },
      preview: this.request.preview,
    };
  }

  private async record(started: RunStepRow, outcome: StepOutcome): Promise<void> {
    const { ids, clock, store } = this.settings;
    const { result, counters, notes, watermark = null, sequence = null, size = null } = outcome;
    const { run, number: step, connector } = started;
    const runErrors = outcome.errors
      .filter((error) => this.isNew(error))
      .map(
        ({ code, message, object, person }): RunErrorRow => ({
          id: ids.next('runError'),
          run,
          step,
          connector,
          object,
          person,
          code,
          message,
        }),
      );
    this.errors += runErrors.length;
    this.results.push(result);
    const endedAt = clock.now().toISOString();
    const ended = {
      ...started,
      result,
      endedAt,
      counters: whatCounted(counters),
      notes,
      watermark,
      sequence,
      size,
    };
    await store.commit({ runSteps: [ended, ...this.countedSince(ended)], runErrors });
  }

  /** Earlier synchronisations, of whose objects this step has decided the people. */
  private countedSince(ended: RunStepRow): RunStepRow[] {
    const changed = this.inbound.takeChanged().flatMap(({ step, counts }) => {
      const row = this.synchronised.get(step);
      return row === undefined ? [] : [{ ...row, counters: whatCounted({ ...row.counters, inbound: counts }) }];
    });
    for (const row of [ended, ...changed]) if (row.type.endsWith('-sync')) this.synchronised.set(row.number, row);
    return changed;
  }

  /** Somebody whose flow fails is asked by every synchronisation of the run, and told of once. */
  private isNew({ code, person, object, message }: StepError): boolean {
    if (person === null) return true;
    const error = [code, person, object, message].join(' ');
    const isNew = !this.told.has(error);
    this.told.add(error);
    return isNew;
  }

  private report(step: PlannedStep | undefined, done: number, total: number): void {
    this.request.report({ run: this.run, step, done, total, errors: this.errors });
  }
}

/** Imports, or synchronisations, in a row are one load. */
function kindOf(step: PlannedStep | undefined): string | undefined {
  return step?.type.split('-').at(-1);
}

function isImport(type: StepType): boolean {
  return (importTypes as readonly StepType[]).includes(type);
}

function planned({ configuration, connectors }: RunnerSettings, { cycle, profile, only }: RunRequest): PlannedStep[] {
  if (profile !== undefined) return planProfile(configuration, profile);
  const steps = cycle === null ? [] : planSteps(cycle, configuration.topology, connectors);
  return only === undefined ? steps : steps.filter(({ type }) => only.includes(type));
}
