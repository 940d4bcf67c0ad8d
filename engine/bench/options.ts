/** What `jml bench` is asked: `--people N --seed N --rounds N --folder PATH --json FILE --directory samba`. */
import { parseArgs } from 'node:util';
import { EngineError } from '../index.ts';

export interface BenchOptions {
  readonly people: number;
  readonly seed: number;
  /** Full cycles from empty, and runs of the bound; the best of each counts. */
  readonly rounds: number;
  /** Where files and stores are made and stay; a temporary folder, removed at the end, when absent. */
  readonly folder: string | undefined;
  readonly json: string | undefined;
  /** Writes to a real domain controller are measured as well. */
  readonly withDirectory: boolean;
}

/** From here on a round takes minutes. */
const LARGE = 300_000;

/** Throws `request-invalid` with the sentence to show. */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { people: peopleText = '100000', seed = '1', rounds, folder, json, directory } = parsed(args);
  if (directory !== undefined && directory !== 'samba') {
    throw new EngineError('request-invalid', `--directory is samba, not "${directory}".`);
  }
  const people = wholeNumber('people', peopleText, 10, 2_000_000);
  return {
    people,
    seed: wholeNumber('seed', seed, 0, 2 ** 31 - 1),
    rounds: wholeNumber('rounds', rounds ?? (people < LARGE ? '2' : '1'), 1, 20),
    folder,
    json,
    withDirectory: directory === 'samba',
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { people: text, seed: text, rounds: text, folder: text, json: text, directory: text };
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new EngineError('request-invalid', `jml bench: ${(cause as Error).message}`, {}, { cause });
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new EngineError('request-invalid', `--${name} is a whole number from ${least} to ${most}, not "${text}".`);
}
