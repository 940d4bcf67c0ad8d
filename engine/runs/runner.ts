/**
 * Runs a cycle: its steps one after another, each with its record, and the run with the worst of their results. A step
 * that fails stops only what leans on it; whatever was not applied is still wanted, so the next run finishes the job.
 */

import type { Clock } from '../clock.ts';
import type { Rules } from '../config/rules.ts';
import type { Configuration } from '../config/schema.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { Connector } from '../connectors/connector.ts';
import { asEngineError, EngineError, resultOf } from '../errors.ts';
import { type Counters, type CycleName, type RunResult, type StepType, worstResult } from '../model/run.ts';
import type { ConnectorRow, RunErrorRow, RunRow, RunStepRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { type CompiledFlows, compileFlows } from '../sync/flows.ts';
import type { Ids, RunContext, StepError, StepOutcome, TellPlanned } from './context.ts';
import { type ExportSettings, exportStep } from './export-step.ts';
import { importStep, lastImport } from './import-step.ts';
import { type PlannedStep, planSteps } from './profile.ts';
import type { Outbound } from './provision-pages.ts';
import { ReadAhead } from './read-ahead.ts';
import { syncStep } from './sync-step.ts';
import { connectSystems, flowSchemas, metaverseAttributes, targetsOf } from './systems.ts';

export interface RunnerSettings {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly configurationId: number;
  readonly rules: Rules;
  readonly connectors: readonly Connector[];
  readonly exports: ExportSettings;
}

export interface RunRequest {
  readonly cycle: CycleName;
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

const noCounters: Counters = { staging: {}, inbound: {}, outbound: {}, export: {} };
const importTypes = ['full-import', 'delta-import'];

export class Runner {
  private readonly settings: RunnerSettings;
  private readonly request: RunRequest;
  private systems: readonly ConnectedSystem[] = [];
  private flows: CompiledFlows = { inbound: [], outbound: new Map() };
  private metaverse: readonly string[] = [];
  /** Connectors whose import was not accepted in this run. */
  private readonly distrusted = new Set<number>();
  /** Connectors whose last whole read left something out: nothing is made there. */
  private readonly incomplete = new Set<number>();
  private connectorRows: readonly ConnectorRow[] = [];
  private esrUnread = false;
  /** Whether every account was decided on what this run read; without it nothing is written. */
  private decided: 'not yet' | 'decided' | 'failed' = 'not yet';
  /** Connectors to which something was sent: only these have anything to confirm. */
  private readonly exported = new Set<number>();
  private readonly readAhead = new ReadAhead();
  private readonly results: RunResult[] = [];
  private run: RunRow;
  private errors = 0;
  private readonly told = new Set<string>();

  constructor(settings: RunnerSettings, request: RunRequest) {
    this.settings = settings;
    this.request = request;
    const { ids, clock, configurationId } = settings;
    this.run = {
      id: ids.next('run'),
      cycle: request.cycle,
      result: null,
      startedBy: request.startedBy,
      startedAt: clock.now().toISOString(),
      endedAt: null,
      configuration: configurationId,
      steps: this.planned().length,
    };
  }

  get row(): RunRow {
    return this.run;
  }

  async execute(): Promise<RunRow> {
    const { store, clock, connectors } = this.settings;
    for (const connector of connectors) connector.beginRun?.();
    await this.compile();
    await this.distrustTheUnread();
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
    const planned = this.planned();
    for (const [at, step] of planned.entries()) {
      if (this.request.preview !== undefined && step.confirms) continue;
      if (this.request.signal.aborted) {
        this.results.push('stopped-user');
        break;
      }
      if (at === 0) await this.beginReading(planned);
      await this.executeStep(step);
      if (kindOf(step) !== kindOf(planned[at + 1])) await this.settings.store.finishLoad();
    }
  }

  /** The first step reads its own source; those after it in the same row of imports may begin, too. */
  private async beginReading(planned: readonly PlannedStep[]): Promise<void> {
    const end = planned.findIndex(({ type }) => type !== 'full-import');
    for (const { connector: name } of planned.slice(1, end < 0 ? planned.length : Math.max(end, 1))) {
      const system = this.systems.find((one) => one.name === name);
      if (system?.connector.readsAhead !== true) continue;
      const last = await lastImport(this.settings.store, system.id);
      const now = this.settings.clock.now();
      this.readAhead.begin(system.connector, {
        mark: last?.watermark ?? undefined,
        now,
        signal: this.request.signal,
      });
    }
  }

  private planned(): PlannedStep[] {
    const { configuration, connectors } = this.settings;
    const { cycle, only } = this.request;
    const steps = planSteps(cycle, configuration.topology, connectors);
    return only === undefined ? steps : steps.filter(({ type }) => only.includes(type));
  }

  private async compile(): Promise<void> {
    const { store, connectors, configuration, rules } = this.settings;
    const rows = await store.connectors();
    this.connectorRows = rows;
    this.systems = connectSystems(connectors, rows, configuration);
    this.metaverse = metaverseAttributes(rows);
    this.flows = compileFlows(rules, this.metaverse, flowSchemas(this.systems));
  }

  /** Nothing is provisioned to a system that was never read whole: what is not seen would be made a second time. */
  private async distrustTheUnread(): Promise<void> {
    for (const { id } of this.systems) {
      const whole = await this.settings.store.lastAcceptedStep(id, ['full-import']);
      if (whole === undefined) this.distrusted.add(id);
      else if (!isClean(whole.result)) this.incomplete.add(id);
    }
    await this.lookForEsr();
  }

  private async lookForEsr(): Promise<void> {
    const esr = this.systems.filter(({ system }) => system === 'esr');
    const steps = await Promise.all(
      esr.map(({ id }) => this.settings.store.lastAcceptedStep(id, ['full-import', 'delta-import'])),
    );
    this.esrUnread = steps.some((step) => step === undefined);
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
    await this.settings.store.commit({ runSteps: [started] });
    this.report(step, 0, 0);
    const outcome = await this.attempt(step, system, startedAt);
    await this.record(started, outcome);
    if (importTypes.includes(step.type)) await this.afterImport(system, outcome);
    else if (step.type !== 'export') this.afterSync(outcome);
  }

  private async attempt(step: PlannedStep, system: ConnectedSystem, now: Date): Promise<StepOutcome> {
    const context = this.context(step);
    try {
      if (step.type === 'export') return await this.export(context, system, now);
      if (importTypes.includes(step.type)) return await importStep(context, system, step.type === 'full-import', now);
      return await syncStep(context, system, this.outbound(), now);
    } catch (cause) {
      if (this.request.signal.aborted) return failed('stopped-user', 'stopped-user', 'The run was stopped here.');
      const { code, message } = asEngineError(cause);
      return failed(resultOf(code), code, message);
    }
  }

  private async export(context: RunContext, system: ConnectedSystem, now: Date): Promise<StepOutcome> {
    if (this.distrusted.has(system.id)) {
      const notes = [`Nothing is written to ${system.name}: its import was not accepted in this run.`];
      return { result: 'no-start-source-not-accepted', counters: {}, notes, errors: [] };
    }
    if (this.decided !== 'decided') {
      const notes = ['Nothing is written: not every account could be decided in this run.'];
      return { result: 'no-start-source-not-accepted', counters: {}, notes, errors: [] };
    }
    const outcome = await exportStep(context, system, this.settings.exports, now);
    const { held: _, ...sent } = outcome.counters.export ?? {};
    if (Object.keys(sent).length > 0) this.exported.add(system.id);
    return outcome;
  }

  private context(step: PlannedStep): RunContext {
    const { store, ids, configuration, configurationId } = this.settings;
    return {
      store,
      ids,
      configuration,
      configurationId,
      systems: this.systems,
      connectors: this.connectorRows,
      esrUnread: this.esrUnread,
      flows: this.flows,
      metaverse: this.metaverse,
      run: this.run.id,
      startedBy: this.request.startedBy,
      signal: this.request.signal,
      readAhead: this.readAhead,
      safePoint: () => this.safePoint(),
      progress: (done, total) => this.report(step, done, total),
      preview: this.request.preview,
    };
  }

  private outbound(): Outbound {
    const everything = targetsOf(this.systems, this.flows, this.settings.configuration);
    const trusted = everything.filter(({ connector }) => !this.distrusted.has(connector));
    const targets = trusted.map((target) => ({ ...target, mayCreate: !this.incomplete.has(target.connector) }));
    const mayDecide = targets.every(({ mayCreate }) => mayCreate) && !this.esrUnread;
    return { targets, isComplete: targets.length === everything.length && mayDecide };
  }

  private async afterImport(system: ConnectedSystem, outcome: StepOutcome): Promise<void> {
    if (outcome.watermark === undefined) this.distrusted.add(system.id);
    else this.distrusted.delete(system.id);
    if (!isClean(outcome.result)) this.incomplete.add(system.id);
    else if (outcome.wasWhole === true) this.incomplete.delete(system.id);
    await this.compile();
    await this.lookForEsr();
  }

  private afterSync({ result, counters }: StepOutcome): void {
    if (!isClean(result) && result !== 'completed-sync-errors') this.decided = 'failed';
    else if (counters.outbound !== undefined && this.decided !== 'failed') this.decided = 'decided';
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
      counters: { ...noCounters, ...counters },
      notes,
      watermark,
      sequence,
      size,
    };
    await store.commit({ runSteps: [ended], runErrors });
  }

  /** Somebody whose flow fails is asked by every synchronisation of the run, and told of once. */
  private isNew({ code, person, object, message }: StepError): boolean {
    if (person === null) return true;
    const error = [code, person, object, message].join(' ');
    const isNew = !this.told.has(error);
    this.told.add(error);
    return isNew;
  }

  private async safePoint(): Promise<void> {
    await this.request.letCommandsIn();
    if (this.request.signal.aborted) throw new EngineError('stopped-user', 'The run was stopped at a safe point.');
  }

  private report(step: PlannedStep | undefined, done: number, total: number): void {
    this.request.report({ run: this.run, step, done, total, errors: this.errors });
  }
}

/** Imports, or synchronisations, in a row are one load. */
function kindOf(step: PlannedStep | undefined): string | undefined {
  return step?.type.split('-').at(-1);
}

/** Nothing was left out and nothing went wrong. */
function isClean(result: RunResult | null): boolean {
  return result === 'success' || result === 'completed-no-objects';
}

function failed(result: RunResult, code: string, message: string): StepOutcome {
  return { result, counters: {}, notes: [], errors: [{ code, message, object: null, person: null }] };
}
