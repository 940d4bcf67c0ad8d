/** What api/, demo and bench may use of the engine. */
export type { Engine } from './engine.ts';
export { EngineError, type FailureCode, failures, failuresBySubject, resultOf, statusOf } from './errors.ts';
export { neverHere } from './failures/of-mim.ts';
export * from './model/change-feed.ts';
export * from './model/counter.ts';
export * from './model/explanation.ts';
export * from './model/exports.ts';
export * from './model/history.ts';
export { type Operation, operations } from './model/operation.ts';
export * from './model/preview.ts';
export * from './model/remediation.ts';
export * from './model/restore.ts';
export * from './model/run.ts';
export { type ObjectState, objectStates } from './model/state.ts';
export * from './model/undo.ts';
export * from './model/views.ts';
export { counted } from './model/words.ts';
