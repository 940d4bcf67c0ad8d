import { type ResourceLimits, Worker } from 'node:worker_threads';
import { workerSource } from '../assets.ts';

export type WorkerRole = 'parser' | 'engine';

/** What every worker of ours is started with; the entry dispatches on `role` and hands `start` on. */
export interface WorkerStart {
  readonly role: WorkerRole;
  readonly start: unknown;
}

/** One bundle holds every role, so that the executable carries its workers inside. */
export function startWorker(role: WorkerRole, start: unknown, resourceLimits: ResourceLimits = {}): Worker {
  const source = workerSource();
  const workerData: WorkerStart = { role, start };
  return new Worker(source, { eval: typeof source === 'string', workerData, resourceLimits });
}
