/** The store on `node:sqlite`: one file, one writer, any number of readers beside it. */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { backup } from 'node:sqlite';
import type { Store } from '../store.ts';
import { commitOutcome } from './commit.ts';
import { Connection } from './connection.ts';
import { storeFailure } from './failure.ts';
import { buildLateIndexes, repairLateIndexes } from './late-indexes.ts';
import { migrate } from './migrations/migrate.ts';
import { exportReads } from './reads/exports.ts';
import { peopleReads } from './reads/people.ts';
import { previewReads } from './reads/previews.ts';
import { recordReads } from './reads/records.ts';
import { runReads } from './reads/runs.ts';
import { spaceReads } from './reads/space.ts';

const IN_MEMORY = ':memory:';
const SCRATCH = '.scratch-';
const PAGES_A_STEP = 20_000;
/** It holds what the store holds of people. */
const OWNER_ONLY = 0o600;

export interface SqliteOptions {
  /** A second connection that sees what is committed, and never waits for the writer nor makes it wait. */
  readonly readOnly?: boolean;
}

/**
 * Opens the file, makes or migrates its schema, and throws `store-newer` or `store-failed` when it may not be used.
 * A reader needs the file to exist. The caller holds the data folder (`lock.ts`): there is one writer.
 */
export function openSqliteStore(file: string, { readOnly = false }: SqliteOptions = {}): Store {
  if (!readOnly) removeScratchFiles(file);
  return open(file, new Connection(file, { readOnly }));
}

function open(file: string, connection: Connection, onClose?: () => void): Store {
  const scratches = new Scratches();
  try {
    migrate(connection);
    if (!connection.readOnly && !connection.disposable) connection.guard(() => repairLateIndexes(connection));
  } catch (cause) {
    connection.close();
    throw cause;
  }
  return {
    ...spaceReads(connection),
    ...recordReads(connection),
    ...peopleReads(connection),
    ...exportReads(connection),
    ...runReads(connection),
    ...previewReads(connection),
    commit: async (outcome) => commitOutcome(connection, outcome),
    markAll: async (connector) => markAll(connection, connector),
    finishLoad: async () => connection.guard(() => buildLateIndexes(connection)),
    scratch: () => scratch(file, connection, scratches),
    close: async () => {
      await scratches.gone();
      connection.close();
      onClose?.();
    },
  };
}

function markAll(connection: Connection, connector?: number): void {
  const mark = connector === undefined ? markEverything : markConnector;
  connection.transaction(() => mark(connection, connector ?? 0), false);
}

function markEverything(connection: Connection): void {
  connection.run('update space set stamp = 0 where stamp <> 0');
  connection.run('update person set stamp = 0 where stamp <> 0');
}

function markConnector(connection: Connection, connector: number): void {
  connection.run('update space set stamp = 0 where connector = ? and stamp <> 0', connector);
  const people = 'select person from space where connector = ? and person is not null';
  connection.run(`update person set stamp = 0 where stamp <> 0 and id in (${people})`, connector);
}

/** Through SQLite's own backup: another handle on an open file would drop this process's locks on it. */
async function scratch(file: string, connection: Connection, scratches: Scratches): Promise<Store> {
  const copy = file === IN_MEMORY ? join(tmpdir(), `jml${scratchEnding()}`) : `${file}${scratchEnding()}`;
  try {
    closeSync(openSync(copy, 'wx', OWNER_ONLY));
    await backup(connection.database, copy, { rate: PAGES_A_STEP });
  } catch (cause) {
    removeFile(copy);
    throw storeFailure(cause, copy);
  }
  return open(copy, new Connection(copy, { readOnly: false, disposable: true }), () => scratches.remove(copy));
}

/** A large file takes a while to go, for which nobody waits but whoever closes the store it was copied from. */
class Scratches {
  private readonly going = new Set<Promise<void>>();

  /** One that cannot be removed is left to the next start. */
  remove(file: string): void {
    const going = Promise.all(filesOf(file).map((one) => rm(one, { force: true })))
      .catch(() => undefined)
      .then(() => {
        this.going.delete(going);
      });
    this.going.add(going);
  }

  async gone(): Promise<void> {
    await Promise.all(this.going);
  }
}

function scratchEnding(): string {
  return `${SCRATCH}${randomUUID()}`;
}

/** Left by a process that was killed; whoever may write owns the folder, so nobody has them open. */
function removeScratchFiles(file: string): void {
  if (file === IN_MEMORY) return;
  const folder = dirname(file);
  const start = basename(file) + SCRATCH;
  for (const name of namesIn(folder)) if (name.startsWith(start)) rmSync(join(folder, name), { force: true });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw storeFailure(cause, folder);
  }
}

function removeFile(file: string): void {
  for (const one of filesOf(file)) rmSync(one, { force: true });
}

/** Of a database: what lies beside it as well. */
function filesOf(file: string): readonly string[] {
  return ['', '-wal', '-shm', '-journal'].map((ending) => file + ending);
}
