/** Begins a run, stops it, and sees to it that its end is recorded: also one that failed, and also on a full disk. */
import { asEngineError, EngineError, resultOf } from '../errors.ts';
import type { RunWish } from '../model/run.ts';
import type { Caller } from '../model/views.ts';
import { whatOf, wordsOf } from '../runs/run-words.ts';
import { Runner, type RunProgress } from '../runs/runner.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import type { RunRow } from '../store/rows.ts';
import { evaluateAgainAfterClock } from './clock-put-back.ts';
import type { CommandQueue } from './command-queue.ts';
import type { UnderWay } from './under-way.ts';

export class RunStarter {
  private readonly settings: RunnerSettings;
  private readonly queue: CommandQueue;
  private readonly underWay: UnderWay;
  /** How a run ended, where the disk is too full to take even that: it is told from here until it can be stored. */
  private unsaved: { readonly progress: RunProgress; readonly save: () => Promise<void> } | undefined;

  constructor(settings: RunnerSettings, queue: CommandQueue, underWay: UnderWay) {
    this.settings = settings;
    this.queue = queue;
    this.underWay = underWay;
  }

  /** Answers with the number of the run as soon as it is recorded; it goes on by itself. */
  async start(wish: RunWish, caller: Caller): Promise<number> {
    const { settings, queue, underWay } = this;
    underWay.mustBeIdle();
    await this.saveEnding();
    await evaluateAgainAfterClock(settings.store, settings.clock.now());
    const what = await whatOf(wish, settings);
    underWay.mustBeIdle();
    const stop = new AbortController();
    const runner = new Runner(settings, {
      ...what,
      startedBy: caller.name,
      signal: stop.signal,
      report: (progress) => underWay.report(progress),
      letCommandsIn: () => queue.letIn(),
    });
    const { id } = runner.row;
    underWay.hold(id, stop);
    try {
      const audit = deedOf('run-started', runner.row, caller, wordsOf(runner.row));
      await queue.commit({ runs: [runner.row], audit: [queue.entry(audit)] });
    } catch (cause) {
      underWay.release();
      await queue.letIn();
      throw cause;
    }
    underWay.until(this.finish(runner, caller));
    return id;
  }

  /** Asks it to end at its next safe point. */
  async stop(id: number, caller: Caller): Promise<void> {
    if (this.underWay.run !== id) {
      const known = await this.settings.store.run(id);
      if (known === undefined) throw new EngineError('not-found', `There is no run ${id}.`);
      throw new EngineError('run-not-running', `Run ${id} has ended with ${known.result ?? 'no result'}.`);
    }
    await this.queue.commit({ audit: [this.queue.entry(deedOf('run-stop-asked', { id }, caller))] });
    this.underWay.stop();
  }

  /** The end of a run that the store would not take, once it does. */
  saveEnding(): Promise<void> {
    return this.queue.inTurn(async () => {
      if (this.unsaved === undefined) return;
      await this.unsaved.save();
      this.unsaved = undefined;
      this.underWay.report(undefined);
    });
  }

  private async finish(runner: Runner, caller: Caller): Promise<void> {
    const { queue, underWay } = this;
    try {
      const { result } = await runner.execute();
      await queue.commit({ audit: [queue.entry(deedOf('run-ended', runner.row, caller, result ?? ''))] });
    } catch (cause) {
      await this.endFailed(runner.row, caller, cause);
    } finally {
      underWay.release();
      underWay.report(this.unsaved?.progress);
      await queue.letIn();
    }
  }

  private async endFailed(row: RunRow, caller: Caller, cause: unknown): Promise<void> {
    const { clock, ids } = this.settings;
    const { code, message } = asEngineError(cause);
    const step = this.underWay.progress?.step;
    const nobody = { connector: null, object: null, person: null };
    const error = { id: ids.next('runError'), run: row.id, step: step?.number ?? 0, ...nobody, code, message };
    const ended = { ...row, result: resultOf(code), endedAt: clock.now().toISOString() };
    const save = () => {
      const audit = this.queue.entry(deedOf('run-ended', row, caller, code));
      return this.queue.commit({ runs: [ended], runErrors: [error], audit: [audit] });
    };
    try {
      await save();
    } catch {
      this.unsaved = { progress: { run: ended, step, done: 0, total: 0, errors: 1 }, save };
    }
  }
}

function deedOf(action: string, { id }: { readonly id: number }, caller: Caller, detail = '') {
  return { caller, action, subject: `run ${id}`, detail };
}

/** A run that the process did not survive is shown as stopped; the next one finishes its job. */
export async function closeInterruptedRuns({ store, clock }: RunnerSettings): Promise<void> {
  const open = (await store.runs({ after: 0, limit: 10 })).filter(({ result }) => result === null);
  if (open.length === 0) return;
  const endedAt = clock.now().toISOString();
  await store.commit({ runs: open.map((run) => ({ ...run, result: 'stopped-error' as const, endedAt })) });
}
