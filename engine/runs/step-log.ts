/** The log of a step, where its run profile asks for one: lines of JSON with our own numbers and words, never a value. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { cannotWrite } from '../drop-file/whole-file.ts';
import { EngineError } from '../errors.ts';
import { whatCounted } from '../model/counter.ts';
import type { StepOutcome } from './context.ts';
import type { PlannedStep } from './profile.ts';

const OWNER_ONLY = 0o600;

export class StepLog {
  private readonly file: string | undefined;
  private readonly head: { readonly run: number; readonly step: number };

  constructor(home: string, run: number, { number, type, connector, options: { logFile } }: PlannedStep) {
    this.file = logFile === undefined ? undefined : resolve(home, logFile);
    this.head = { run, step: number, ...{ type, connector } };
  }

  tell(facts: object): void {
    if (this.file !== undefined) logLine(this.file, { ...this.head, ...facts });
  }

  /** What went wrong with the log itself has stopped the step already, or is no reason to lose what it did. */
  end({ result, counters, errors }: StepOutcome): void {
    try {
      this.tell({
        result,
        counters: whatCounted(counters),
        errors: errors.map(({ code, object, person }) => ({ code, object, person })),
      });
    } catch (cause) {
      if (result === 'success') throw cause;
    }
  }
}

/** Every line of a log begins so. */
const LOG_LINE = '{"run":';

/**
 * Adds one line. Throws `disk-full`, or `file-unwritable` also for a file
 * that is something else than a log: a mistyped path must not spoil the database or an extract.
 */
function logLine(file: string, line: { readonly run: number }): void {
  try {
    const handle = openSync(file, 'a+', OWNER_ONLY);
    try {
      if (fstatSync(handle).size > 0 && !isLog(handle))
        throw new EngineError('file-unwritable', `${file} is something else than a log; name another file.`);
      writeSync(handle, `${JSON.stringify(line)}\n`);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

function isLog(handle: number): boolean {
  const head = Buffer.alloc(LOG_LINE.length);
  readSync(handle, head, 0, head.length, 0);
  return head.toString() === LOG_LINE;
}
