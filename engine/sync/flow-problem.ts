/** Flows out of a person that fail. */
import { asEngineError, type FailureCode } from '../errors.ts';

export interface OutboundProblem {
  readonly code: FailureCode;
  readonly message: string;
  /** Null for an account that is to be made. */
  readonly object: number | null;
}

/** A rule that fails spoils this person's values in this system, and nothing else. */
export function sparing<Result>(
  problems: OutboundProblem[],
  object: number | null,
  flow: () => Result,
): Result | undefined {
  try {
    return flow();
  } catch (cause) {
    const { code, message } = asEngineError(cause);
    problems.push({ code, message, object });
    return undefined;
  }
}
