/** Reads files off the thread that asks: a parser thread posts pages, and stays so many pages ahead of whoever consumes them. */
import { statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Parse, ParseTask } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { type ParserMessage, type ParserStart, parsePages } from './parser-worker.ts';
import { startWorker } from './worker.ts';

/** Old generation of the parser thread: a file of any size is read within it. */
const HEAP_MEBIBYTES = 128;
/** Pages live as long as it takes to post them: more room for the young costs memory and saves no time. */
const YOUNG_MEBIBYTES = 12;
/** Below this a thread costs more to start (about 40 ms) than the file to read. */
const SMALL_FILE_BYTES = 512 * 1024;

/** In a thread of its own, which ends with the pages, with the consumer's `break`, or with the signal. */
export const parseInThread: Parse = pagesFromThread;

/** In the calling thread, which can answer others between two pages. */
export const parseHere: Parse = pagesFromHere;

/** In a thread when the file is worth one. */
export const parseFile: Parse = <Page>(task: ParseTask, signal: AbortSignal): AsyncIterable<Page> =>
  isSmall(task.file) ? pagesFromHere<Page>(task, signal) : pagesFromThread<Page>(task, signal);

async function* pagesFromHere<Page>(task: ParseTask, signal: AbortSignal): AsyncGenerator<Page> {
  assertNotStopped(task, signal);
  for (const page of parsePages(task)) {
    // A copy, as the thread would send: strings cut from the text of the file would keep all of it in memory.
    yield structuredClone(page) as Page;
    await nextTurn();
    assertNotStopped(task, signal);
  }
}

async function* pagesFromThread<Page>(task: ParseTask, signal: AbortSignal): AsyncGenerator<Page> {
  assertNotStopped(task, signal);
  const gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const start: ParserStart = { task, inFlight: gate.buffer };
  const worker = startWorker('parser', start, {
    maxOldGenerationSizeMb: HEAP_MEBIBYTES,
    maxYoungGenerationSizeMb: YOUNG_MEBIBYTES,
  });
  const inbox = new Inbox(worker, task, signal);
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.kind === 'done') return;
      if (message.kind === 'failed') throw new EngineError(message.code, message.message, message.subject);
      yield message.page as Page;
      Atomics.sub(gate, 0, 1);
      Atomics.notify(gate, 0);
    }
  } finally {
    inbox.close();
    await worker.terminate();
  }
}

/** The worker's messages in order, with its end and the signal turned into rejections. */
class Inbox {
  private readonly messages: ParserMessage[] = [];
  private readonly signal: AbortSignal;
  private readonly stop: () => void;
  private failure: EngineError | undefined;
  private wake: (() => void) | undefined;

  constructor(worker: Worker, task: ParseTask, signal: AbortSignal) {
    this.signal = signal;
    this.stop = () => this.fail(stopped(task, signal));
    signal.addEventListener('abort', this.stop, { once: true });
    worker.on('message', (message: ParserMessage) => {
      this.messages.push(message);
      this.wake?.();
    });
    worker.on('error', (cause: Error) => this.fail(threadFailed(task, cause)));
    worker.on('exit', () => this.fail(threadFailed(task, new Error('the thread ended early'))));
  }

  async next(): Promise<ParserMessage> {
    for (;;) {
      if (this.signal.aborted && this.failure !== undefined) throw this.failure;
      const message = this.messages.shift();
      if (message !== undefined) return message;
      if (this.failure !== undefined) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  close(): void {
    this.signal.removeEventListener('abort', this.stop);
  }

  private fail(failure: EngineError): void {
    this.failure ??= failure;
    this.wake?.();
  }
}

function isSmall(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size < SMALL_FILE_BYTES;
}

function assertNotStopped(task: ParseTask, signal: AbortSignal): void {
  if (signal.aborted) throw stopped(task, signal);
}

/** The reason given with the signal when it is one of ours (a time limit, say), else that somebody stopped it. */
function stopped(task: ParseTask, signal: AbortSignal): EngineError {
  if (signal.reason instanceof EngineError) return signal.reason;
  return new EngineError('stopped-user', `Reading ${task.file} was stopped`, {}, { cause: signal.reason });
}

function threadFailed(task: ParseTask, cause: Error): EngineError {
  return new EngineError('parser-failed', `The thread that reads ${task.file} failed: ${cause.message}`, {}, { cause });
}
