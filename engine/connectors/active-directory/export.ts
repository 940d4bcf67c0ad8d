import { asEngineError, type EngineError, type FailureCode } from '../../errors.ts';
import type { Operation } from '../../model/operation.ts';
import type { ExportItem, ExportSession, Outcome } from '../connector.ts';
import type { WriteScope } from './place.ts';
import { relocateAccount } from './relocate.ts';
import { deleteAccount, restoreAccount } from './remove.ts';
import { createAccount, switchAccount, updateAccount } from './write.ts';

/**
 * Objects under way at a time, on one connection: about half of them wait for a look that is gathered, the others hide the
 * round trip. A domain controller writes one after another in any case.
 */
const IN_FLIGHT = 16;

/** Answers with the anchor of the object. */
type Write = (item: ExportItem, scope: WriteScope) => Promise<string>;

const writes: Partial<Record<Operation, Write>> = {
  create: createAccount,
  restore: restoreAccount,
  rename: relocateAccount,
  move: relocateAccount,
  update: updateAccount,
  clear: updateAccount,
  disable: switchAccount,
  enable: switchAccount,
  delete: deleteAccount,
};

/**
 * Writes items as they are sent. A refused object never spoils another. When the connection is lost, what was under way is
 * left to a later run, which looks first; the rest goes over a second connection, and when that is lost, to a later run too.
 */
export async function openExportSession(open: () => Promise<WriteScope>, signal: AbortSignal): Promise<ExportSession> {
  const connection = new Connection(await open(), open);
  return {
    send: (items) => sendAll(items, connection, signal),
    close: async () => {
      connection.close();
      return [];
    },
    abandon: async () => connection.close(),
  };
}

class Connection {
  readonly #open: () => Promise<WriteScope>;
  #scope: WriteScope;
  #second: Promise<void> | undefined;
  #isClosed = false;

  constructor(first: WriteScope, open: () => Promise<WriteScope>) {
    this.#scope = first;
    this.#open = open;
  }

  /** Where to write now; nothing when there is no connection any more. */
  async scope(): Promise<WriteScope | undefined> {
    if (this.#scope.session.broken && !this.#isClosed) {
      this.#second ??= this.#openAgain();
      await this.#second;
    }
    return this.#scope.session.broken ? undefined : this.#scope;
  }

  close(): void {
    this.#isClosed = true;
    this.#scope.session.close();
  }

  /** A controller that is gone says so to each item by itself. */
  async #openAgain(): Promise<void> {
    const scope = await this.#open().catch(() => undefined);
    if (this.#isClosed) scope?.session.close();
    else this.#scope = scope ?? this.#scope;
  }
}

async function sendAll(items: readonly ExportItem[], connection: Connection, signal: AbortSignal): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const lines = inLines(items);
  const workers = Array.from({ length: Math.min(IN_FLIGHT, lines.length) }, async () => {
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
      let before: Outcome | undefined;
      for (const index of line) {
        const isOpen = before?.result === 'retry';
        const item = items[index] as ExportItem;
        before = isOpen ? later(...OPEN_BEFORE) : await sendOne(item, connection, signal);
        outcomes[index] = before;
      }
    }
  });
  await Promise.all(workers);
  return outcomes;
}

/** Nobody knows yet what became of the object. */
const OPEN_BEFORE = ['dropped-connection', 'what was sent for this object before has no answer yet'] as const;

/** Places in `items` that go one after another: those of one object. A create has no anchor yet, and no other item. */
function inLines(items: readonly ExportItem[]): number[][] {
  const lines = new Map<string, number[]>();
  items.forEach(({ anchor }, index) => {
    const key = anchor === '' ? `create ${index}` : anchor;
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [index]);
    else line.push(index);
  });
  return [...lines.values()];
}

async function sendOne(item: ExportItem, connection: Connection, signal: AbortSignal): Promise<Outcome> {
  if (signal.aborted) return later('stopped-user', 'the run was stopped before this object was sent');
  const scope = await connection.scope();
  if (scope === undefined) return later('dropped-connection', 'the connection was lost before this object was sent');
  const write = writes[item.operation];
  if (write === undefined) {
    return refused('operation-not-supported', `Active Directory has no operation ${item.operation}`);
  }
  try {
    return { result: 'accepted', anchor: await write(item, scope) };
  } catch (error) {
    return outcomeOf(asEngineError(error, 'cd-error'));
  }
}

/** Nothing was done, and that is sure: an account that is not there was not changed either. */
const NOT_THERE: FailureCode = 'cd-missing-object';

/** What concerns this object alone is refused; what concerns the directory is tried again by a later run. */
function outcomeOf({ code, message, reach, retry }: EngineError): Outcome {
  const isFinal = !retry || code === NOT_THERE;
  return reach === 'object' && isFinal ? refused(code, message) : later(code, message);
}

function refused(code: FailureCode, message: string): Outcome {
  return { result: 'refused', code, message };
}

function later(code: FailureCode, message: string): Outcome {
  return { result: 'retry', code, message };
}
