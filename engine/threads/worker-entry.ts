/** Where every worker begins. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type ParserStart, runParser } from './parser-worker.ts';
import type { WorkerRole, WorkerStart } from './worker.ts';

const roles: Partial<Record<WorkerRole, (port: MessagePort, start: never) => void>> = {
  parser: (port, start: ParserStart) => runParser(port, start),
};

const { role, start } = workerData as WorkerStart;
if (parentPort !== null) roles[role]?.(parentPort, start as never);
