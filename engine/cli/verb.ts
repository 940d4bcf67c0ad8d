import type { FlagDefinitions, Flags } from './arguments.ts';

/** One verb of `jml`: what it is for, what it takes, and what it does. Answers with the exit code. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly flags: FlagDefinitions;
  /** What does the same while the service holds the data folder, as a sentence. */
  readonly overService?: (flags: Flags) => string;
  readonly run: (flags: Flags, print: Print) => Promise<number>;
}

export type Print = (line?: string) => void;
