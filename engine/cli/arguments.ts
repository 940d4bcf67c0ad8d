/** Reads the flags of a verb; a wrong one is refused with what the verb understands. */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineError } from '../errors.ts';

export interface FlagDefinition {
  /** `switch` is there or not; `operand` is the one word without dashes; the others take a value. */
  readonly kind: 'switch' | 'text' | 'number' | 'operand';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
  /** Of a number: the least and the most that it may be. */
  readonly range?: readonly [least: number, most: number];
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;

export interface Flags {
  readonly has: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  /** A whole number within the range of its flag. */
  readonly number: (name: string) => number | undefined;
}

const anyNumber: readonly [number, number] = [0, Number.MAX_SAFE_INTEGER];

export const homeFlag: FlagDefinitions = {
  home: { kind: 'text', value: 'FOLDER', help: 'the data folder; JML_HOME or the usual place when left out' },
};

/** Throws `request-invalid` for a flag that the verb does not have, and for a number that it may not be. */
export function readFlags(verb: string, definitions: FlagDefinitions, args: readonly string[]): Flags {
  const operand = Object.keys(definitions).find((name) => definitions[name]?.kind === 'operand');
  const options = Object.fromEntries(
    Object.entries(definitions).map(([name, { kind }]) => [
      name,
      { type: kind === 'switch' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let values: Record<string, string | boolean | undefined>;
  try {
    const given = withNegativeNumbers(definitions, args);
    const parsed = parseArgs({ args: given, options, allowPositionals: operand !== undefined });
    values = operand === undefined ? parsed.values : withOperand(parsed.values, operand, parsed.positionals);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : String(cause);
    throw new EngineError(
      'request-invalid',
      `jml ${verb}: ${message}. "jml ${verb} --help" lists what it takes.`,
      {},
      { cause },
    );
  }
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const numbers = new Map<string, number>();
  for (const [name, { kind, range = anyNumber }] of Object.entries(definitions)) {
    const given = text(name);
    if (kind === 'number' && given !== undefined) numbers.set(name, numberOf(verb, name, given, range));
  }
  return { has: (name) => values[name] === true, text, number: (name) => numbers.get(name) };
}

function withOperand(values: Record<string, string | boolean | undefined>, name: string, words: readonly string[]) {
  const [word, ...others] = words;
  if (others.length > 0) throw new Error(`One word is enough; there are also: ${others.join(' ')}`);
  return word === undefined ? values : { ...values, [name]: word };
}

/** `--people -5` as `--people=-5`: the parser would take the number for another flag, and speak of that. */
function withNegativeNumbers(definitions: FlagDefinitions, args: readonly string[]): string[] {
  const given: string[] = [];
  for (const word of args) {
    const before = given.at(-1) ?? '';
    if (/^-\d/.test(word) && before.startsWith('--') && definitions[before.slice(2)]?.kind === 'number')
      given[given.length - 1] = `${before}=${word}`;
    else given.push(word);
  }
  return given;
}

function numberOf(verb: string, name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new EngineError(
    'request-invalid',
    `jml ${verb}: --${name} is ${text}; it must be a whole number from ${least} to ${most}.`,
  );
}

/** `--home`, then JML_HOME, then the usual place of the platform. */
export function homeOf(flags: Flags): string {
  const given = flags.text('home') ?? process.env['JML_HOME'];
  if (given !== undefined && given !== '') return given;
  if (process.platform === 'win32') return join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'JmlSync');
  return join(homedir(), '.jml-sync');
}

export function accountName(): string {
  return userInfo().username;
}
