/**
 * Operators' commands, one after another, each in one commit with its row of the audit. While a run is under way they wait for
 * its next safe point, between two pages, so that nothing is decided on what a command has just changed.
 */

import type { Clock } from '../clock.ts';
import type { Audit } from '../commands/audit.ts';
import type { Caller } from '../model/views.ts';
import type { AuditRow } from '../store/rows.ts';
import type { Outcome, Store } from '../store/store.ts';
import type { UnderWay } from './under-way.ts';

/** Who does what to what, as the audit has it. */
export interface Deed {
  readonly caller: Caller;
  readonly action: string;
  readonly subject: string;
  /** Worked out when the command is done. */
  readonly detail?: string | (() => string);
}

export class CommandQueue {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly audit: Audit;
  private readonly underWay: UnderWay;
  private readonly waiting: (() => Promise<void>)[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor({ store, clock }: { readonly store: Store; readonly clock: Clock }, audit: Audit, underWay: UnderWay) {
    this.store = store;
    this.clock = clock;
    this.audit = audit;
    this.underWay = underWay;
  }

  /** At once when nothing runs, else at the next safe point. */
  execute(deed: Deed, change: (now: Date) => Promise<Outcome>): Promise<void> {
    const apply = async () => {
      const outcome = await change(this.clock.now());
      await this.commit({ ...outcome, audit: [this.entry(deed)] });
    };
    const work = () => this.inTurn(apply);
    if (this.underWay.run === undefined) return work();
    return new Promise((resolve, reject) => {
      this.waiting.push(() => work().then(resolve, reject));
    });
  }

  /** A command that has something to say when it is done. */
  async answer<T>(
    deed: Deed,
    change: (now: Date) => Promise<{ readonly outcome: Outcome; readonly answer: T }>,
  ): Promise<T> {
    const answers: T[] = [];
    await this.execute(deed, async (now) => {
      const { outcome, answer } = await change(now);
      answers.push(answer);
      return outcome;
    });
    return answers[0] as T;
  }

  /** A command reads, decides and writes: the next one begins when it has ended, or it would decide on what is old. */
  inTurn(apply: () => Promise<void>): Promise<void> {
    const done = this.last.then(apply);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Does what has waited; what is asked for meanwhile, too. */
  async letIn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) await next();
  }

  /** What was not committed is not in the audit log either: the chain goes on from what is there. */
  async commit(outcome: Outcome): Promise<void> {
    try {
      await this.store.commit(outcome);
    } catch (cause) {
      await this.audit.resume(this.store);
      throw cause;
    }
  }

  /** It belongs into the next commit. */
  entry({ caller, action, subject, detail = '' }: Deed): AuditRow {
    const words = typeof detail === 'string' ? detail : detail();
    return this.audit.next({ actor: caller.name, action, subject, detail: words });
  }
}
