/** Runs, steps and errors as the faces show them; of a running one, where it is now. */
import { EngineError, type FailureCode, failures } from '../errors.ts';
import type { Run, RunError, RunStep } from '../model/run.ts';
import type { Page, PageRequest } from '../model/views.ts';
import type { RunProgress } from '../runs/runner.ts';
import type { RunErrorRow, RunRow, RunStepRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { paged, pageOf } from './paging.ts';
import type { SpaceViews } from './space.ts';

export class RunViews {
  private readonly store: StoreReader;
  private readonly space: SpaceViews;
  private readonly progress: () => RunProgress | undefined;

  constructor(store: StoreReader, space: SpaceViews, progress: () => RunProgress | undefined) {
    this.store = store;
    this.space = space;
    this.progress = progress;
  }

  async one(id: number): Promise<Run> {
    const row = await this.store.run(id);
    if (row === undefined) throw new EngineError('not-found', `There is no run ${id}.`);
    return await this.view(row);
  }

  async list(query: PageRequest & { readonly state?: Run['state'] | undefined }): Promise<Page<Run>> {
    const page = pageOf(query);
    const rows = await this.store.runs(page);
    const wanted = rows.filter(
      (row) => query.state === undefined || stateOf(this.liveOf(row)?.run ?? row) === query.state,
    );
    return paged(rows, page, ({ id }) => id, await Promise.all(wanted.map((row) => this.view(row))));
  }

  async steps(run: number): Promise<RunStep[]> {
    await this.one(run);
    return (await this.store.runSteps(run)).map((row) => this.step(row));
  }

  async errors(run: number, query: PageRequest & { readonly code?: string | undefined }): Promise<Page<RunError>> {
    await this.one(run);
    const page = pageOf(query);
    const rows = await this.store.runErrors(run, page);
    const wanted = rows.filter(({ code }) => query.code === undefined || code === query.code);
    return paged(
      rows,
      page,
      ({ id }) => id,
      wanted.map((row) => this.error(row)),
    );
  }

  async view(row: RunRow): Promise<Run> {
    const now = this.liveOf(row);
    const { result, endedAt } = now?.run ?? row;
    const steps = await this.store.runSteps(row.id);
    const last = steps.at(-1);
    return {
      id: row.id,
      cycle: row.cycle,
      profile: row.profile,
      resumes: row.resumes,
      state: stateOf({ result }),
      result,
      startedBy: row.startedBy,
      startedAt: row.startedAt,
      endedAt,
      configuration: row.configuration,
      step: now?.step?.number ?? last?.number ?? 0,
      steps: row.steps,
      connector: now?.step?.connector ?? (last?.connector == null ? null : this.space.nameOf(last.connector)),
      stepType: now?.step?.type ?? last?.type ?? null,
      done: now?.done ?? 0,
      total: now?.total ?? 0,
      errors: await this.store.runErrorCount(row.id),
      changeSets: await this.heldBy(row),
    };
  }

  /** What the writer knows and the store does not yet: where the run is, or how it ended while nothing could be stored. */
  private liveOf(row: RunRow): RunProgress | undefined {
    const live = this.progress();
    return live?.run.id === row.id && row.result === null ? live : undefined;
  }

  private async heldBy({ id }: RunRow): Promise<number[]> {
    const LIMIT = 1_000;
    const found: number[] = [];
    for (let after = 0; ; ) {
      const sets = await this.store.changeSets(undefined, { after, limit: LIMIT });
      found.push(...sets.filter(({ run }) => run === id).map((set) => set.id));
      if (sets.length < LIMIT) return found;
      after = sets.at(-1)?.id ?? 0;
    }
  }

  private step({
    connector,
    run,
    number,
    type,
    result,
    startedAt,
    endedAt,
    counters,
    notes,
    sequence,
  }: RunStepRow): RunStep {
    const name = connector === null ? null : this.space.nameOf(connector);
    return { run, number, connector: name, type, result, startedAt, endedAt, counters, notes, sequence };
  }

  private error({ connector, id, run, step, object, person, code, message }: RunErrorRow): RunError {
    const known = failures[code as FailureCode] as (typeof failures)[FailureCode] | undefined;
    const name = connector === null ? null : this.space.nameOf(connector);
    return {
      id,
      run,
      step,
      connector: name,
      object,
      person,
      code,
      message,
      remedy: known?.remedy ?? '',
      retry: known?.retry ?? false,
    };
  }
}

function stateOf({ result }: Pick<RunRow, 'result'>): Run['state'] {
  return result === null ? 'running' : 'ended';
}
