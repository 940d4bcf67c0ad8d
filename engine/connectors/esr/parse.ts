/**
 * Reads an extract in a parser thread: first checked as a whole (`check`), then record by record. A synchronous
 * generator, because the thread has nothing else to do; pieces of a megabyte keep the memory flat.
 */
import { basename } from 'node:path';
import { EngineError } from '../../errors.ts';
import { type CheckOptions, checkFile, type Verdict } from './check.ts';
import { wholeLines } from './lines.ts';
import type { MobileRule } from './phone.ts';
import { type ReadPage, RecordReader } from './read-records.ts';

/** Plain, so that it travels to a thread. */
export interface Go2Options extends CheckOptions {
  /** Check only: the one page says what was found. */
  readonly check?: boolean | undefined;
  readonly vpd: string;
  readonly mobile: MobileRule;
  /** What the check said about people whose records lie in several places. */
  readonly scattered?: readonly string[] | undefined;
}

/** A verdict, or records. */
export interface Go2Page extends Partial<ReadPage> {
  readonly verdict?: Verdict;
}

/** Throws an EngineError for a file that cannot be read or, with `check`, must not be used. */
export function* parseGo2(file: string, options: Go2Options): Generator<Go2Page> {
  try {
    if (options.check) yield { verdict: checkFile(file, options) };
    else yield* readPages(file, options);
  } catch (cause) {
    throw asReadFailure(file, cause);
  }
}

function* readPages(file: string, options: Go2Options): Generator<Go2Page> {
  const reader = new RecordReader(basename(file), options);
  for (const piece of wholeLines(file)) yield* reader.read(piece);
  yield* reader.end();
}

function asReadFailure(file: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (cause instanceof EngineError || code === undefined) return cause;
  if (code === 'ENOENT') return new EngineError('file-missing', `${basename(file)} is gone.`, {}, { cause });
  return new EngineError('file-unreadable', `${basename(file)} cannot be read (${code}).`, {}, { cause });
}
