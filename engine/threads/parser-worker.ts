/** The parsers, and the far end of the parser thread. Parsers are synchronous generators of pages. */
import type { MessagePort } from 'node:worker_threads';
import type { ParseTask } from '../connectors/connector.ts';
import { parseGo2 } from '../connectors/esr/parse.ts';
import { parseDelimited } from '../connectors/files/delimited/parse.ts';
import { asEngineError, type FailureCode, type Subject } from '../errors.ts';

export type Parser = (file: string, options: never) => Iterable<unknown>;

const parsers: Readonly<Record<ParseTask['parser'], Parser>> = {
  go2: parseGo2,
  delimited: parseDelimited,
};

export interface ParserStart {
  readonly task: ParseTask;
  /** One 32-bit counter: pages posted and not yet consumed. */
  readonly inFlight: SharedArrayBuffer;
}

export type ParserMessage =
  | { readonly kind: 'page'; readonly page: unknown }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly message: string; readonly subject: Subject };

/** A file that is read ahead of its turn is taken apart this far (some 50,000 objects); more would only fill memory. */
const MOST_IN_FLIGHT = 24;

/** The pages of a file. Whatever goes wrong is an EngineError; `parser-failed` when it is none of ours. */
export function* parsePages(task: ParseTask): Generator<unknown> {
  try {
    yield* parsers[task.parser](task.file, task.options as never);
  } catch (cause) {
    throw asEngineError(cause, 'parser-failed');
  }
}

/** Posts every page, then `done`; or `failed` in the place of what could not be read. */
export function runParser(port: MessagePort, { task, inFlight }: ParserStart): void {
  const gate = new Int32Array(inFlight);
  const post = (message: ParserMessage) => port.postMessage(message);
  try {
    for (const page of parsePages(task)) {
      waitForRoom(gate);
      post({ kind: 'page', page });
    }
    post({ kind: 'done' });
  } catch (cause) {
    const { code, message, subject } = asEngineError(cause);
    post({ kind: 'failed', code, message, subject });
  }
}

function waitForRoom(gate: Int32Array): void {
  for (let count = Atomics.load(gate, 0); count >= MOST_IN_FLIGHT; count = Atomics.load(gate, 0)) {
    Atomics.wait(gate, 0, count);
  }
  Atomics.add(gate, 0, 1);
}
