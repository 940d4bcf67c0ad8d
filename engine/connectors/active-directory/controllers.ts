import { asEngineError, EngineError, type FailureCode } from '../../errors.ts';
import { DirectorySession, type SessionOptions } from './session.ts';

export interface ControllerOptions extends Omit<SessionOptions, 'url'> {
  /** Tried in this order; at least one, all of one domain. */
  readonly urls: readonly string[];
}

/**
 * What lies with one controller, so that another may do better. A refused sign-in is not among them: it would be refused
 * everywhere, and each attempt counts towards a lock-out.
 */
const ofOneController: readonly FailureCode[] = [
  'failed-connection',
  'dropped-connection',
  'timed-out',
  'answer-not-understood',
  'certificate-not-trusted',
  'system-failed',
];

/**
 * The domain controllers of one domain, of which each run uses one: two may differ for as long as replication takes, so
 * whoever reads at one and writes at another sees his own changes undone.
 */
export class Controllers {
  readonly #options: ControllerOptions;
  #chosen: string | undefined;
  #passedOver: readonly EngineError[] = [];

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /** The controller is chosen anew when it is next needed. */
  beginRun(): void {
    this.#chosen = undefined;
    this.#passedOver = [];
  }

  /** Sentences about controllers that were not to be had when this run chose. */
  get notes(): readonly string[] {
    if (this.#passedOver.length === 0) return [];
    return [`${this.#chosen} is used in this run: ${sentences(this.#passedOver)}`];
  }

  /** All of them, each by itself: for the check. */
  each(): readonly SessionOptions[] {
    return this.#options.urls.map((url) => this.#at(url));
  }

  /** At the controller of this run. Throws one error that names every controller when there is none to be had. */
  async open(signal: AbortSignal): Promise<DirectorySession> {
    if (this.#chosen !== undefined) return await DirectorySession.open(this.#at(this.#chosen), signal);
    const failed: EngineError[] = [];
    for (const url of this.#options.urls) {
      try {
        const session = await DirectorySession.open(this.#at(url), signal);
        this.#chosen = url;
        this.#passedOver = failed;
        return session;
      } catch (cause) {
        const failure = asEngineError(cause, 'failed-connection');
        if (!ofOneController.includes(failure.code)) throw failure;
        failed.push(failure);
      }
    }
    throw noneOf(failed);
  }

  #at(url: string): SessionOptions {
    const { urls: _, ...options } = this.#options;
    return { ...options, url };
  }
}

function noneOf(failed: readonly EngineError[]): EngineError {
  const [first, ...others] = failed;
  if (first !== undefined && others.length === 0) return first;
  const code = others.every((one) => one.code === first?.code) ? first?.code : undefined;
  const message = `none of ${failed.length} domain controllers can be used: ${sentences(failed)}`;
  return new EngineError(code ?? 'failed-connection', message, {}, { cause: first });
}

function sentences(failed: readonly EngineError[]): string {
  return failed.map(({ message }) => message).join('; ');
}
