/** What is kept of a run: the run itself, its steps with what each came to, and its errors. */
import { type Counters, whatCounted } from '../model/counter.ts';
import { type RunResult, type StepError, worstResult } from '../model/run.ts';
import { InboundCounts } from '../provisioning/inbound-counts.ts';
import type { RunErrorRow, RunRow, RunStepRow } from '../store/rows.ts';
import type { StepOutcome } from './context.ts';
import type { PlannedStep } from './profile.ts';
import type { RunnerSettings } from './settings.ts';

const noCounters: Counters = whatCounted({});

type Beginning = Pick<RunRow, 'cycle' | 'profile' | 'resumes' | 'startedBy' | 'steps'>;

export class RunRecord {
  /** What is counted of the objects that the synchronisations of the run look at. */
  readonly inbound = new InboundCounts();
  private readonly settings: RunnerSettings;
  private run: RunRow;
  private readonly results: RunResult[] = [];
  private errorCount = 0;
  private readonly told = new Set<string>();
  /** Steps of this run, by number. */
  private readonly synchronised = new Map<number, RunStepRow>();

  constructor(settings: RunnerSettings, beginning: Beginning) {
    const { ids, clock, configurationId: configuration } = settings;
    const startedAt = clock.now().toISOString();
    this.settings = settings;
    this.run = { id: ids.next('run'), ...beginning, result: null, startedAt, endedAt: null, configuration };
  }

  get row(): RunRow {
    return this.run;
  }

  get errors(): number {
    return this.errorCount;
  }

  /** A step that begins now; nothing is written yet. */
  step({ number, type }: PlannedStep, connector: number, at: Date): RunStepRow {
    const startedAt = at.toISOString();
    const nothingYet = { result: null, endedAt: null, counters: noCounters, notes: [] };
    return {
      ...{ run: this.run.id, number, connector, type, startedAt },
      ...{ ...nothingYet, watermark: null, sequence: null, size: null },
    };
  }

  async stepEnded(started: RunStepRow, outcome: StepOutcome): Promise<void> {
    const { clock, store } = this.settings;
    const { result, counters, notes, watermark = null, sequence = null, size = null } = outcome;
    const runErrors = outcome.errors
      .filter((error) => this.isNew(error))
      .map((error) => this.error(started.number, started.connector, error));
    this.errorCount += runErrors.length;
    this.results.push(result);
    const ended: RunStepRow = {
      ...{ ...started, result, endedAt: clock.now().toISOString(), counters: whatCounted(counters), notes },
      ...{ watermark, sequence, size },
    };
    await store.commit({ runSteps: [ended, ...this.countedSince(ended)], runErrors });
  }

  /** A step that was not begun has no record, but the run says where it was stopped. */
  async stoppedBefore({ number, type, connector: name }: PlannedStep, connector: number | null): Promise<void> {
    const message = `The run was stopped at a safe point: before the ${type} of ${name}.`;
    const error = this.error(number, connector, { code: 'stopped-user', message, object: null, person: null });
    await this.settings.store.commit({ runErrors: [error] });
    this.errorCount++;
    this.results.push('stopped-user');
  }

  /** With the worst of what its steps came to. */
  async ended(): Promise<RunRow> {
    const { store, clock } = this.settings;
    this.run = { ...this.run, result: worstResult(this.results), endedAt: clock.now().toISOString() };
    await store.commit({ runs: [this.run] });
    return this.run;
  }

  private error(step: number, connector: number | null, { code, message, object, person }: StepError): RunErrorRow {
    const { ids } = this.settings;
    return { id: ids.next('runError'), run: this.run.id, step, connector, object, person, code, message };
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
}
