import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EngineError } from '../../errors.ts';
import { sqliteCode } from './failure.ts';

const BUSY = 5;

/** What nobody refers to any more would be closed by the garbage collector, and its lock with it. */
const held = new Set<DatabaseSync>();

/** A data folder that this process holds until `release`, or until it ends, however it ends. */
export interface HeldFolder {
  release(): void;
}

/**
 * Takes the data folder for this process alone, or throws `data-folder-in-use` at once; `data-folder-unusable` when the
 * folder is missing or may not be written. The lock is an open transaction of SQLite on `jml.lock`: the operating system
 * lets go of it when the process dies. The file must never be opened in another way (POSIX locks go with any handle).
 */
export function takeDataFolder(folder: string): HeldFolder {
  const file = join(folder, 'jml.lock');
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('begin exclusive');
  } catch (cause) {
    database?.close();
    throw refusal(folder, cause);
  }
  const lock = database;
  held.add(lock);
  return {
    release: () => {
      if (held.delete(lock)) lock.close();
    },
  };
}

function refusal(folder: string, cause: unknown): EngineError {
  if (sqliteCode(cause) === BUSY) {
    return new EngineError('data-folder-in-use', `Another JML Sync works in ${folder}.`, {}, { cause });
  }
  const said = cause instanceof Error ? cause.message : String(cause);
  return new EngineError('data-folder-unusable', `The data folder ${folder} cannot be locked: ${said}.`, {}, { cause });
}
