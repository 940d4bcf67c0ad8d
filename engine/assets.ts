/** The one place that knows whether we run from a checkout or from the executable. */
import { getAsset, isSea } from 'node:sea';

/** What a worker is started from: the text of the bundle inside the executable, else the source file on disk. */
export function workerSource(): string | URL {
  return isSea() ? getAsset('worker.js', 'utf8') : new URL('./threads/worker-entry.ts', import.meta.url);
}

/** False inside the executable, where no source lies beside the program. */
export function isCheckout(): boolean {
  return !isSea();
}
