import type { RunResult } from '../model/run.ts';

/**
 * `reach` says what a failure spoils: one object, the step, the whole run, or just the request. `retry` says whether
 * waiting helps. `remedy` is what the administrator can do.
 */
export type Failure = RequestFailure | OtherFailure;

interface RequestFailure extends Words {
  readonly reach: 'request';
  readonly status: number;
}

interface OtherFailure extends Words {
  readonly reach: 'object' | 'step' | 'run';
  /** HTTP status of the answer to a request that fails with it; 500 when left out: it is the service's own trouble. */
  readonly status?: number;
  /** What a step that it ends shows as its result; `stopped-error` when left out. */
  readonly result?: RunResult;
}

interface Words {
  readonly retry: boolean;
  readonly remedy: string;
}
