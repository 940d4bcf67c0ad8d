/** Where every worker begins. A role loads only what it needs: a parser is started for every file. */
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineStart } from './engine-worker.ts';
import type { ParserStart } from './parser-worker.ts';
import type { WorkerStart } from './worker.ts';

async function begin({ role, start }: WorkerStart): Promise<void> {
  if (parentPort === null) return;
  if (role === 'parser') {
    const { runParser } = await import('./parser-worker.ts');
    runParser(parentPort, start as ParserStart);
  } else {
    const { runEngine } = await import('./engine-worker.ts');
    runEngine(parentPort, start as EngineStart);
  }
}

begin(workerData as WorkerStart).catch((cause: unknown) => {
  throw cause;
});
