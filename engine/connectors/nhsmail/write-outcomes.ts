/** What the portal's answers come to. */
import { EngineError, type FailureCode } from '../../errors.ts';
import type { Outcome } from '../connector.ts';
import { refusals } from './contract.ts';
import type { WriteAnswer } from './portal.ts';

export type Refused = WriteAnswer & { readonly done: false };

const codeOfRefusal: Readonly<Record<string, FailureCode>> = {
  [refusals.taken]: 'cd-existing-object',
  [refusals.pending]: 'account-pending',
  [refusals.invalid]: 'invalid-attribute-value',
};

export function refusalOf(answer: Refused): Outcome {
  const fallback = answer.status === 404 ? 'cd-missing-object' : 'cd-error';
  const code = codeOfRefusal[answer.scimType] ?? fallback;
  return refused(code, `NHSmail refused (${answer.status}): ${answer.detail || 'no reason given'}`);
}

export function refused(code: FailureCode, message: string): Outcome {
  return { result: 'refused', code, message };
}

/** The outcome of an item whose write threw: what is wrong with one account is final, everything else may pass. */
export function outcomeOfFailure(cause: unknown): Exclude<Outcome, { result: 'accepted' }> {
  if (!(cause instanceof EngineError)) throw cause;
  const { code, message, reach, retry } = cause;
  return { result: reach === 'object' && !retry ? 'refused' : 'retry', code, message };
}
