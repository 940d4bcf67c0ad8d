/** What holds the engine: one run, preview or comparison at a time. Whoever wants it meanwhile is told who has it. */
import { EngineError } from '../errors.ts';
import { wordsOf } from '../runs/run-words.ts';
import type { RunProgress } from '../runs/runner.ts';

interface Holder {
  /** Absent for a preview or a comparison, which nobody's commands wait for. */
  readonly run: number | undefined;
  readonly stop: AbortController;
  done: Promise<void>;
}

export class UnderWay {
  private readonly tell: (progress: RunProgress | undefined) => void;
  private holder: Holder | undefined;
  private latest: RunProgress | undefined;

  constructor(tell: (progress: RunProgress | undefined) => void) {
    this.tell = tell;
  }

  get run(): number | undefined {
    return this.holder?.run;
  }

  /** Of the run, as it was told last. */
  get progress(): RunProgress | undefined {
    return this.latest;
  }

  report(progress: RunProgress | undefined): void {
    this.latest = progress;
    this.tell(progress);
  }

  hold(run: number | undefined, stop: AbortController): void {
    this.holder = { run, stop, done: Promise.resolve() };
  }

  /** What `idle` waits for; it does not fail, and releases the engine. */
  until(done: Promise<void>): void {
    if (this.holder !== undefined) this.holder.done = done;
  }

  release(): void {
    this.holder = undefined;
  }

  stop(): void {
    this.holder?.stop.abort();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.holder?.done;
  }

  mustBeIdle(): void {
    if (this.holder === undefined) return;
    const what = this.holder.run === undefined ? 'A preview' : this.inWords(this.holder.run);
    throw new EngineError('run-in-progress', `${what} is under way.`);
  }

  /** Who holds the engine, and where they are: two steps of one connector, or two synchronisations, are never at work at once. */
  private inWords(id: number): string {
    const { run, step } = this.latest ?? {};
    if (run?.id !== id) return `Run ${id}`;
    const where =
      step === undefined ? '' : `, at step ${step.number} of ${run.steps}: ${step.type} of ${step.connector},`;
    return `Run ${id} (${wordsOf(run)}), started by ${run.startedBy} at ${run.startedAt}${where}`;
  }
}
