/**
 * Runs a cycle: its steps one after another, each with its record, and the run with the worst of their results. A step
 * that fails stops only what leans on it; whatever was not applied is still wanted, so the next run finishes the job.
 */

import { resolve } from 'node:path';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { hasSent } from '../model/counter.ts';
import type { CycleName, StepType } from '../model/run.ts';
import { whyNotWritten } from '../provisioning/outbound.ts';
import type { RunRow } from '../store/rows.ts';
import { type RunContext, type StepOutcome, stopped, type TellPlanned } from './context.ts';
import { exportStep } from './export-step.ts';
import { importStep, lastImport } from './import-step.ts';
import { type PlannedStep, planProfile, planSteps } from './profile.ts';
import { ReadAhead } from './read-ahead.ts';
import { doneSteps, exportedTo, type Resumed } from './resume.ts';
import { RunRecord } from './run-record.ts';
import type { RunnerSettings } from './settings.ts';
import { StepLog } from './step-log.ts';
import { boundedBy, StepStop } from './stop.ts';
import { syncStep } from './sync-step.ts';
import { compileLand, type Land } from './systems.ts';
import { importTypes, Trust } from './trust.ts';

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

export class Runner {
  private readonly settings: RunnerSettings;
  private readonly request: RunRequest;
  private land: Land = { connectors: [], systems: [], metaverse: [], flows: { inbound: [], outbound: new Map() } };
  /** Connectors to which something was sent: only these have anything to confirm. */
  private readonly exported = new Set<number>();
  private readonly readAhead = new ReadAhead();
  private readonly trust: Trust;
  private readonly steps: readonly PlannedStep[];
  /** Numbers of the steps that the resumed run did. */
  private readonly done: ReadonlySet<number>;
  private readonly record: RunRecord;

  constructor(settings: RunnerSettings, request: RunRequest) {
    this.settings = settings;
    this.request = request;
    this.trust = new Trust(settings.store);
    this.steps = planned(settings, request);
    const { resumed } = request;
    this.done = resumed === undefined ? new Set() : doneSteps(this.steps, resumed);
    if (resumed !== undefined) for (const connector of exportedTo(resumed)) this.exported.add(connector);
    this.record = new RunRecord(settings, {
      cycle: request.profile === undefined ? request.cycle : null,
      profile: request.profile ?? null,
      resumes: resumed?.run.id ?? null,
      startedBy: request.startedBy,
      steps: this.steps.length,
    });
  }

  get row(): RunRow {
    return this.record.row;
  }

  async execute(): Promise<RunRow> {
    for (const connector of this.settings.connectors) connector.beginRun?.();
    this.land = await compileLand(this.settings);
    await this.trust.open(this.land.systems);
    try {
      await this.executeSteps();
    } finally {
      await this.readAhead.close();
    }
    const ended = await this.record.ended();
    this.report(undefined, 0, 0);
    return ended;
  }

  private async executeSteps(): Promise<void> {
    for (const [at, step] of this.steps.entries()) {
      if (this.request.preview !== undefined && step.confirms) continue;
      if (this.request.signal.aborted) {
        await this.record.stoppedBefore(step, this.systemOf(step)?.id ?? null);
        break;
      }
      if (at === 0) await this.beginReading(this.steps);
      await this.executeStep(step);
      if (kindOf(step) !== kindOf(this.steps[at + 1])) await this.settings.store.finishLoad();
    }
  }

  private systemOf({ connector }: PlannedStep): ConnectedSystem | undefined {
    return this.land.systems.find(({ name }) => name === connector);
  }

  /** The first step reads its own source; those after it in the same row of imports may begin, too. */
  private async beginReading(planned: readonly PlannedStep[]): Promise<void> {
    const end = planned.findIndex(({ type }) => type !== 'full-import');
    for (const step of planned.slice(1, end < 0 ? planned.length : Math.max(end, 1))) {
      const system = this.systemOf(step);
      if (system?.connector.readsAhead !== true || this.done.has(step.number)) continue;
      const last = await lastImport(this.settings.store, system.id);
      const now = this.settings.clock.now();
      this.readAhead.begin(system.connector, {
        mark: last?.watermark ?? undefined,
        now,
        signal: this.request.signal,
      });
    }
  }

  private async executeStep(step: PlannedStep): Promise<void> {
    const { record } = this;
    const system = this.systemOf(step);
    if (system === undefined) return;
    if (step.confirms && !this.exported.has(system.id)) return;
    const now = this.settings.clock.now();
    const started = record.step(step, system.id, now);
    if (this.done.has(step.number)) return await record.stepEnded(started, alreadyCompleted);
    await this.settings.store.commit({ runSteps: [started] });
    this.report(step, 0, 0);
    const log = new StepLog(this.settings.home, record.row.id, step);
    const outcome = await this.attempt(step, system, now, log);
    log.end(outcome);
    await record.stepEnded(started, outcome);
    if (isImport(step.type)) await this.afterImport(system, outcome);
    else if (step.type !== 'export') this.trust.afterSync(outcome);
  }

  private async attempt(step: PlannedStep, system: ConnectedSystem, now: Date, log: StepLog): Promise<StepOutcome> {
    const stop = new StepStop(this.request.signal, step.type, step.connector, step.options.timeout);
    const context = this.context(step, stop, log);
    const bounded = { ...system, connector: boundedBy(stop, system.connector) };
    try {
      log.tell({ at: now.toISOString() });
      if (step.type === 'export') return await this.export(context, bounded, now);
      if (isImport(step.type)) return await importStep(context, bounded, step.type === 'full-import', now);
      const outbound = this.trust.outbound(this.land.systems, this.land.flows, this.settings.configuration);
      this.record.inbound.begin(step.number);
      const outcome = await syncStep(context, bounded, outbound, now, step.type === 'full-sync');
      const unwritten = whyNotWritten(system, this.settings.configuration);
      return { ...outcome, notes: [...outcome.notes, ...unwritten] };
    } catch (cause) {
      return stopped(context, cause);
    } finally {
      stop.close();
    }
  }

  private async export(context: RunContext, system: ConnectedSystem, now: Date): Promise<StepOutcome> {
    const reason = await this.trust.reasonNotToWrite(system, this.land.systems, now);
    if (reason !== undefined) {
      return { result: 'no-start-source-not-accepted', counters: {}, notes: [reason], errors: [] };
    }
    const outcome = await exportStep(context, system, this.settings.exports, now);
    if (hasSent(outcome.counters)) this.exported.add(system.id);
    return outcome;
  }

  private async afterImport(system: ConnectedSystem, outcome: StepOutcome): Promise<void> {
    await this.trust.afterImport(system, outcome, this.land.systems);
    this.land = await compileLand(this.settings);
  }

  private context(step: PlannedStep, stop: StepStop, log: StepLog): RunContext {
    const { store, ids, configuration, configurationId, exports } = this.settings;
    return {
      ...this.land,
      limits: exports.limits,
      store,
      ids,
      configuration,
      configurationId,
      esrUnread: this.trust.esrUnread,
      run: this.record.row.id,
      startedBy: this.request.startedBy,
      stop,
      signal: stop.signal,
      options: step.options,
      fileOf: (path) => resolve(this.settings.home, path),
      readAhead: this.readAhead,
      inbound: this.record.inbound,
      safePoint: async () => {
        await this.request.letCommandsIn();
        stop.check();
      },
      progress: (done, total) => {
        this.report(step, done, total);
        log.tell({ done, total });
      },
      preview: this.request.preview,
    };
  }

  private report(step: PlannedStep | undefined, done: number, total: number): void {
    const { row: run, errors } = this.record;
    this.request.report({ run, step, done, total, errors });
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
