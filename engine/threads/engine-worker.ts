/** The engine's own thread: the only writer of the store, so that the API never waits behind a synchronisation. */
import type { MessagePort } from 'node:worker_threads';
import { type Clock, SetClock, systemClock } from '../clock.ts';
import { bootstrapKey, composeWriter, openStore, warningsOf } from '../compose.ts';
import { asEngineError, type FailureCode, type Subject } from '../errors.ts';
import type { HealthNote } from '../model/views.ts';
import type { RunProgress } from '../runs/runner.ts';
import { type Commands, Writer } from '../writer/writer.ts';

export interface EngineStart {
  readonly home: string;
  readonly actor: string;
  readonly applyReason: string | undefined;
  /** ISO 8601 for a clock that stands still until it is set (tests and the demo); the system's when absent. */
  readonly clock: string | undefined;
}

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly subject: Subject;
}

export type EngineRequest =
  | { readonly kind: 'call'; readonly id: number; readonly name: keyof Commands; readonly args: readonly unknown[] }
  | { readonly kind: 'clock'; readonly instant: string };

export type EngineMessage =
  | { readonly kind: 'ready'; readonly warnings: readonly HealthNote[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly failure?: Failure }
  | { readonly kind: 'progress'; readonly progress: RunProgress | undefined };

/** How often a run says where it is, at most. */
const PROGRESS_EVERY_MS = 100;

export function runEngine(port: MessagePort, start: EngineStart): void {
  const post = (message: EngineMessage) => port.postMessage(message);
  const clock = start.clock === undefined ? systemClock : new SetClock(start.clock);
  open(start, clock, progressReporter(post)).then(
    ({ writer, warnings, close }) => {
      port.on('message', (request: EngineRequest) => {
        if (request.kind === 'clock') {
          if (clock instanceof SetClock) clock.set(request.instant);
          return;
        }
        answer(writer, request, close).then(post, (cause: unknown) =>
          post({ kind: 'answer', id: request.id, failure: failureOf(cause) }),
        );
      });
      post({ kind: 'ready', warnings });
    },
    (cause: unknown) => {
      post({ kind: 'failed', failure: failureOf(cause) });
      port.close();
    },
  );
}

async function open(start: EngineStart, clock: Clock, report: (progress: RunProgress | undefined) => void) {
  const store = openStore(start.home);
  try {
    const parts = await composeWriter(store, start.home, clock, { actor: start.actor, reason: start.applyReason });
    const writer = await Writer.open(parts.settings, report);
    await bootstrapKey(writer, store, start.home);
    const close = async () => {
      await writer.close();
      for (const connector of parts.connectors) await connector.close?.();
      await store.close();
    };
    return { writer, warnings: warningsOf(parts.inForce), close };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

async function answer(
  writer: Writer,
  { id, name, args }: Extract<EngineRequest, { kind: 'call' }>,
  close: () => Promise<void>,
): Promise<EngineMessage> {
  if (name === 'close') {
    await close();
    return { kind: 'answer', id };
  }
  const method = writer[name] as (...args: readonly unknown[]) => Promise<unknown>;
  return { kind: 'answer', id, value: await method.apply(writer, [...args]) };
}

/** Steps and ends are always told, pages only now and then. */
function progressReporter(post: (message: EngineMessage) => void) {
  let last = 0;
  let lastStep: number | undefined;
  return (progress: RunProgress | undefined) => {
    const now = Date.now();
    const step = progress?.step?.number;
    const isPage = progress !== undefined && progress.run.result === null && step === lastStep;
    if (isPage && now - last < PROGRESS_EVERY_MS) return;
    last = now;
    lastStep = step;
    post({ kind: 'progress', progress });
  };
}

function failureOf(cause: unknown): Failure {
  const { code, message, subject } = asEngineError(cause);
  return { code, message, subject };
}
