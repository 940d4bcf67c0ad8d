/** The options of a long test run from the command line; a wrong one ends it with how it is used, and exit code 2. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Parsed<Config extends ParseArgsConfig> = ReturnType<typeof parseArgs<Config>>;

export function scriptOptions<Config extends ParseArgsConfig>(usage: string, config: Config): Parsed<Config> {
  try {
    return parseArgs(config);
  } catch (cause) {
    return misused(usage, cause instanceof Error ? cause.message : String(cause));
  }
}

/** A whole number from 0 to 999,999,999. */
export function wholeNumber(usage: string, name: string, text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : misused(usage, `--${name} is ${text}; it must be a whole number.`);
}

function misused(usage: string, message: string): never {
  console.error(`${message}\nUsage: ${usage}`);
  process.exit(2);
}
