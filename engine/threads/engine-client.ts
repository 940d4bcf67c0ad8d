/** The other end of the engine's thread: commands become messages, answers become promises, failures stay EngineErrors. */
import { setFlagsFromString } from 'node:v8';
import { EngineError } from '../errors.ts';
import type { HealthNote } from '../model/views.ts';
import type { RunProgress } from '../runs/runner.ts';
import type { Commands } from '../writer/writer.ts';
import type { EngineMessage, EngineRequest, EngineStart, Failure } from './engine-worker.ts';
import { startWorker } from './worker.ts';

export interface EngineThread {
  readonly commands: Commands;
  readonly warnings: readonly HealthNote[];
  progress(): RunProgress | undefined;
  /** Only for an engine that was started with a clock of its own. */
  setClock(instant: string): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * V8 lets a heap grow fourfold before it looks for garbage, because that is fastest on a machine of its own. By a half
 * at a time a run takes two thirds of the memory and a few per cent more time.
 */
const THRIFTY = '--heap-growing-percent=50';

/** Resolves when the thread has opened the store; rejects with what kept it from that. */
export function startEngineThread(start: EngineStart): Promise<EngineThread> {
  setFlagsFromString(THRIFTY);
  const worker = startWorker('engine', start);
  const waiting = new Map<number, Waiting>();
  let progress: RunProgress | undefined;
  let lastId = 0;

  const send = (request: EngineRequest) => worker.postMessage(request);
  const call = (name: keyof Commands, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      send({ kind: 'call', id, name, args });
    });
  const failAll = (cause: unknown) => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };

  return new Promise((resolve, reject) => {
    worker.on('message', (message: EngineMessage) => {
      if (message.kind === 'progress') progress = message.progress;
      else if (message.kind === 'ready') resolve(client(message.warnings));
      else if (message.kind === 'failed') reject(errorOf(message.failure));
      else settle(waiting, message);
    });
    worker.on('error', (cause) => {
      const ended = new EngineError('unexpected-error', 'The engine thread ended by itself.', {}, { cause });
      reject(ended);
      failAll(ended);
    });
    worker.on('exit', () => {
      const ended = new EngineError('unexpected-error', 'The engine thread has ended.');
      reject(ended);
      failAll(ended);
    });
  });

  function client(warnings: readonly HealthNote[]): EngineThread {
    const command =
      (name: keyof Commands) =>
      (...args: readonly unknown[]) =>
        call(name, args);
    const commands = Object.fromEntries(commandNames.map((name) => [name, command(name)])) as unknown as Commands;
    const close = async () => {
      await call('close', []);
      await worker.terminate();
    };
    return {
      commands: { ...commands, close },
      warnings,
      progress: () => progress,
      setClock: (instant) => send({ kind: 'clock', instant }),
    };
  }
}

const commandNames = [
  'startRun',
  'stopRun',
  'startPreview',
  'unkeptPreview',
  'approveChangeSet',
  'approvePreview',
  'denyChangeSet',
  'checkUndo',
  'undoExport',
  'liftUndone',
  'deletedObject',
  'askRestore',
  'withdrawRestore',
  'releaseExports',
  'changeLinks',
  'effectOfLinks',
  'addKey',
  'revokeKey',
] as const satisfies readonly (keyof Commands)[];

function settle(waiting: Map<number, Waiting>, message: Extract<EngineMessage, { kind: 'answer' }>): void {
  const promise = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.failure === undefined) promise?.resolve(message.value);
  else promise?.reject(errorOf(message.failure));
}

function errorOf({ code, message, subject }: Failure): EngineError {
  return new EngineError(code, message, subject);
}
