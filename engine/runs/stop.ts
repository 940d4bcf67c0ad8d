/**
 * How a step ends before its work is done: somebody stops the run, or the step has used up its time. Work under way goes on to
 * the next safe point; a system that does not answer is not waited for.
 */
import type { Connector, ImportBatch, ReadContext } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import type { StepType } from '../model/run.ts';

/** How long a request that is under way may take to end by itself, in milliseconds; a stop is honoured within five seconds. */
const GRACE_MS = 2_000;

/** Where a step of this type leaves nothing half done. */
const safePoints: Readonly<Record<StepType, string>> = {
  'full-import': 'between two pages of the import',
  'delta-import': 'between two pages of the import',
  'full-sync': 'between two commits of the synchronisation',
  'delta-sync': 'between two commits of the synchronisation',
  export: 'between two batches of the export',
};

export class StepStop {
  readonly signal: AbortSignal;
  private readonly run: AbortSignal;
  private readonly type: StepType;
  private readonly connector: string;
  private readonly seconds: number | undefined;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(run: AbortSignal, type: StepType, connector: string, seconds?: number) {
    this.run = run;
    this.type = type;
    this.connector = connector;
    this.seconds = seconds;
    const timeout = new AbortController();
    if (seconds !== undefined) this.timer = setTimeout(() => timeout.abort(), seconds * 1_000);
    this.signal = AbortSignal.any([run, timeout.signal]);
  }

  close(): void {
    clearTimeout(this.timer);
  }

  /** Why the step is to end, with the safe point at which it does; nothing while it may go on. */
  get reason(): EngineError | undefined {
    if (!this.signal.aborted) return undefined;
    const where = `${this.type} of ${this.connector}, ${safePoints[this.type]}`;
    if (this.run.aborted) return new EngineError('stopped-user', `The run was stopped at a safe point: ${where}.`);
    return new EngineError('step-timed-out', `After ${this.seconds} seconds the step was stopped: ${where}.`);
  }

  check(): void {
    const { reason } = this;
    if (reason !== undefined) throw reason;
  }

  /** What `work` comes to, but not long after the step is to end: then the reason is thrown and `work` left to itself. */
  async bounded<T>(work: Promise<T>): Promise<T> {
    let grace: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    const end = new Promise<never>((_, reject) => {
      onAbort = () => {
        grace = setTimeout(() => reject(this.reason), GRACE_MS);
      };
      if (this.signal.aborted) onAbort();
      else this.signal.addEventListener('abort', onAbort, { once: true });
    });
    work.catch(() => undefined);
    try {
      return await Promise.race([work, end]);
    } finally {
      clearTimeout(grace);
      if (onAbort !== undefined) this.signal.removeEventListener('abort', onAbort);
    }
  }
}

/** The connector, with every wait for its system bounded by the stop; what it writes goes through the gate, which bounds it. */
export function boundedBy(stop: StepStop, connector: Connector): Connector {
  return new Proxy(connector, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...given: unknown[]) => unknown;
      if (name === 'readAll' || name === 'readChanges') {
        return (context: ReadContext) => batches(stop, method(context) as AsyncIterable<ImportBatch>);
      }
      if (name === 'find') return (...given: unknown[]) => stop.bounded(method(...given) as Promise<unknown>);
      return method;
    },
  });
}

/** A read that was begun by somebody else, bounded as one of the step's own. */
export async function* batches(stop: StepStop, read: AsyncIterable<ImportBatch>): AsyncGenerator<ImportBatch> {
  const iterator = read[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await stop.bounded(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    const ended = iterator.return?.();
    if (ended !== undefined) await stop.bounded(Promise.resolve(ended)).catch(() => undefined);
  }
}
