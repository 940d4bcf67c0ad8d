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

/** Writes items as they are sent. A refused object never spoils another; a lost connection leaves the rest to a later run. */
export function createExportSession(scope: WriteScope, signal: AbortSignal): ExportSession {
  return {
    send: (items) => sendAll(items, scope, signal),
    close: async () => {
      scope.session.close();
      return [];
    },
    abandon: async () => scope.session.close(),
  };
}

async function sendAll(items: readonly ExportItem[], scope: WriteScope, signal: AbortSignal): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const lines = inLines(items);
  const workers = Array.from({ length: Math.min(IN_FLIGHT, lines.length) }, async () => {
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
      for (const index of line) outcomes[index] = await sendOne(items[index] as ExportItem, scope, signal);
    }
  });
  await Promise.all(workers);
  return outcomes;
}

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

async function sendOne(item: ExportItem, scope: WriteScope, signal: AbortSignal): Promise<Outcome> {
  if (signal.aborted) return later('stopped-user', 'the run was stopped before this object was sent');
  if (scope.session.broken) return later('dropped-connection', 'the connection was lost before this object was sent');
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

/** What concerns this object alone is refused; what concerns the directory is tried again by a later run. */
function outcomeOf({ code, message, reach, retry }: EngineError): Outcome {
  return reach === 'object' && !retry ? refused(code, message) : later(code, message);
}

function refused(code: FailureCode, message: string): Outcome {
  return { result: 'refused', code, message };
}

function later(code: FailureCode, message: string): Outcome {
  return { result: 'retry', code, message };
}
