/** What stops a step before more harm is done: so many errors, deletions or objects that somebody should look first. */
import { EngineError } from '../errors.ts';
import type { RunContext } from './context.ts';

/** As many as MIM lets a step have. */
const ERRORS_AT_MOST = 5_000;

export function holdErrors(count: number, connector: string): void {
  if (count <= ERRORS_AT_MOST) return;
  const message = `More than ${ERRORS_AT_MOST} objects of ${connector} could not be handled; the step was stopped.`;
  throw new EngineError('too-many-errors', message);
}

/** `consequence` says what did not happen. */
export function holdDeletions({ options }: RunContext, count: number, connector: string, consequence: string): void {
  const { deleteLimit } = options;
  if (deleteLimit === undefined || count <= deleteLimit) return;
  const message = `${count} objects of ${connector} are to go; the delete limit of this step is ${deleteLimit}. ${consequence}`;
  throw new EngineError('stopped-deletion-threshold-exceeded', message);
}

/** Throws when `count` objects are more than the step may handle. */
export function holdObjects({ options }: RunContext, count: number, connector: string): void {
  const { objectLimit } = options;
  if (objectLimit === undefined || count <= objectLimit) return;
  const message = `${connector} has more objects to handle than ${objectLimit}, the object limit of this step.`;
  throw new EngineError('stopped-object-limit', message);
}
