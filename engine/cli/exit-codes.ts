/** What `jml` answers to the shell, to Task Scheduler and to monitoring. */
import { EngineError } from '../errors.ts';
import type { RunResult } from '../model/run.ts';

export const exitCodes = {
  done: 0,
  /** The run, the check or the service failed. */
  failed: 1,
  /** The command line or the configuration is wrong; nothing was started. */
  usage: 2,
  /** Changes wait for an approval; the rest was done. */
  held: 3,
  /** It ran, and there was nothing to do. */
  nothing: 4,
  /** It ran to its end, but some objects could not be handled. */
  objects: 5,
  /** Somebody stopped it. */
  stopped: 6,
} as const;

const usageCodes: readonly string[] = ['configuration-invalid', 'configuration-missing', 'request-invalid'];

const nothingDone: readonly RunResult[] = ['completed-no-objects', 'completed-skipped-already-completed'];
const done: readonly RunResult[] = [
  'success',
  'completed-warnings',
  'completed-transient-objects',
  'completed-drop-file',
];

export function exitCodeOf(result: RunResult | null): number {
  if (result === null) return exitCodes.failed;
  if (nothingDone.includes(result)) return exitCodes.nothing;
  if (done.includes(result)) return exitCodes.done;
  if (result === 'completed-changes-held') return exitCodes.held;
  if (result === 'stopped-user') return exitCodes.stopped;
  if (result.startsWith('completed')) return exitCodes.objects;
  return exitCodes.failed;
}

export function exitCodeOfError(cause: unknown): number {
  return cause instanceof EngineError && usageCodes.includes(cause.code) ? exitCodes.usage : exitCodes.failed;
}

export const exitCodeHelp = [
  '0  done',
  '1  failed',
  '2  the command line or the configuration is wrong',
  '3  changes are held for approval; the rest is done',
  '4  nothing to do',
  '5  done, but some objects could not be handled',
  '6  stopped by somebody',
].join('\n  ');
