/** Reads the flags of a verb; a wrong one is refused with what the verb understands. */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineError } from '../errors.ts';

export interface FlagDefinition {
  /** `switch` is there or not; the others take a value. */
  readonly kind: 'switch' | 'text' | 'number';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly help: string;
}

export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>;

export interface Flags {
  readonly has: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  /** Throws `request-invalid` for what is not a whole number of at least `least`. */
  readonly number: (name: string, least: number) => number | undefined;
}

export const homeFlag: FlagDefinitions = {
  home: { kind: 'text', value: 'FOLDER', help: 'the data folder; JML_HOME or the usual place when left out' },
};

export function readFlags(verb: string, definitions: FlagDefinitions, args: readonly string[]): Flags {
  const options = Object.fromEntries(
    Object.entries(definitions).map(([name, { kind }]) => [
      name,
      { type: kind === 'switch' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({ args: [...args], options, allowPositionals: false }));
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
  return {
    has: (name) => values[name] === true,
    text,
    number: (name, least) => numberOf(verb, name, text(name), least),
  };
}

function numberOf(verb: string, name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new EngineError(
    'request-invalid',
    `jml ${verb}: --${name} is ${text}; it must be a whole number of at least ${least}.`,
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
