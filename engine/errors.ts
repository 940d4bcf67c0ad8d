/**
 * One class, and one table of codes. A code is the same word in the run history, the log, the REST answer, the PowerShell
 * error record and the page of errors. The table lies in `failures/`, a file a subject; nothing is said of a code elsewhere.
 */
import { connectionFailures } from './failures/connections.ts';
import { extractFailures } from './failures/extracts.ts';
import type { Failure } from './failures/failure.ts';
import { objectFailures } from './failures/objects.ts';
import { requestFailures } from './failures/requests.ts';
import { ruleFailures } from './failures/rules.ts';
import { serviceFailures } from './failures/service.ts';
import { sourceFailures } from './failures/sources.ts';
import type { RunResult } from './model/run.ts';

/** In the order in which the page of errors shows them. */
export const failuresBySubject = {
  'One object': objectFailures,
  Rules: ruleFailures,
  'Connections to the systems': connectionFailures,
  'Sources and files': sourceFailures,
  'ESR extracts': extractFailures,
  'Start, configuration and database': serviceFailures,
  'Requests of an operator': requestFailures,
} as const satisfies Record<string, Record<string, Failure>>;

export const failures = {
  ...objectFailures,
  ...ruleFailures,
  ...connectionFailures,
  ...sourceFailures,
  ...extractFailures,
  ...serviceFailures,
  ...requestFailures,
} as const satisfies Record<string, Failure>;

export type FailureCode = keyof typeof failures;

const INTERNAL = 500;

/** HTTP status of an answer that fails with this code. */
export function statusOf(code: FailureCode): number {
  const { status = INTERNAL }: Partial<Failure> = failures[code];
  return status;
}

/** What a step shows that ended with this code. */
export function resultOf(code: FailureCode): RunResult {
  const failure: Failure = failures[code];
  return (failure.reach === 'request' ? undefined : failure.result) ?? 'stopped-error';
}

/** Our own ids only: what a log line may say about where a failure happened. */
export interface Subject {
  readonly run?: number;
  readonly step?: number;
  readonly connector?: string;
  readonly object?: number;
  readonly person?: number;
}

/**
 * A failure with its code. `message` is a sentence with the facts (file, line, object) and may hold people's data: it is
 * shown to authorised callers and never logged. The log takes `code` and `subject` only.
 */
export class EngineError extends Error {
  readonly code: FailureCode;
  readonly subject: Subject;

  constructor(code: FailureCode, message: string, subject: Subject = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
    this.subject = subject;
  }

  get reach(): Failure['reach'] {
    return failures[this.code].reach;
  }

  get retry(): boolean {
    return failures[this.code].retry;
  }

  get remedy(): string {
    return failures[this.code].remedy;
  }
}

/** What was caught, as an EngineError: ours as it is, anything else under the code given. */
export function asEngineError(cause: unknown, code: FailureCode = 'unexpected-error'): EngineError {
  if (cause instanceof EngineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new EngineError(code, message, {}, { cause });
}
