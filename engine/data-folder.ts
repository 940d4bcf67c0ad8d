/** The data folder: one process holds it at a time, and nobody but its owner reads or writes what lies in it. */
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from './errors.ts';
import { type HeldFolder, takeDataFolder } from './store/sqlite/lock.ts';

export const CONFIGURATION_FILE = 'jml.config.jsonc';
export const STORE_FILE = 'jml.db';
/** Where the service answers, and as which process; there while it runs. */
export const SERVICE_FILE = 'service.json';
const LOCK_FILE = 'jml.lock';
const HOLDER_FILE = 'jml.pid';
const OTHERS_MAY_WRITE = 0o022;
export const FOR_OWNER = 0o600;

/** Takes the folder for this process and says so in `jml.pid`, for whoever is refused meanwhile. */
export function holdDataFolder(home: string): HeldFolder {
  if (!existsSync(home)) throw new EngineError('data-folder-unusable', `The data folder ${home} does not exist.`);
  for (const path of [home, join(home, CONFIGURATION_FILE)]) refuseIfOthersMayWrite(path);
  createForOwner(join(home, LOCK_FILE));
  const folder = takeOrSayWho(home);
  const holder = join(home, HOLDER_FILE);
  const release = () => {
    rmSync(holder, { force: true });
    folder.release();
  };
  try {
    writeFileSync(holder, `${process.pid}\n`, { mode: FOR_OWNER });
  } catch (cause) {
    release();
    throw new EngineError('data-folder-unusable', `${holder} cannot be written.`, {}, { cause });
  }
  return { release };
}

function takeOrSayWho(home: string): HeldFolder {
  try {
    return takeDataFolder(home);
  } catch (cause) {
    const pid = holderOf(home);
    if (!(cause instanceof EngineError) || cause.code !== 'data-folder-in-use' || pid === undefined) throw cause;
    const service = serviceHolding(home);
    const who = service === undefined ? `JML Sync (process ${pid})` : `The service (process ${pid}, ${service.url})`;
    throw new EngineError('data-folder-in-use', `${who} works in ${home}.`, {}, { cause });
  }
}

/** Whose lock is told by the file beside it; a process that was killed leaves the file, but not the lock. */
function holderOf(home: string): number | undefined {
  const pid = Number(textOf(join(home, HOLDER_FILE)));
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** The service, when it is what holds the data folder. */
export function serviceHolding(home: string): { readonly url: string; readonly pid: number } | undefined {
  try {
    const service = JSON.parse(textOf(join(home, SERVICE_FILE))) as { url: string; pid: number };
    return service.pid === holderOf(home) ? service : undefined;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/**
 * An empty file, unless there is one: SQLite would let everybody read it whom the umask lets. An existing file is not even
 * opened, because closing a handle on it would drop SQLite's locks.
 */
export function createForOwner(file: string): void {
  try {
    closeSync(openSync(file, 'wx', FOR_OWNER));
  } catch {
    // It is there, or the one who opens it next says what is wrong with the folder.
  }
}

function refuseIfOthersMayWrite(path: string): void {
  if (process.platform === 'win32' || !existsSync(path)) return;
  if ((statSync(path).mode & OTHERS_MAY_WRITE) === 0) return;
  const sentence = `${path} may be written by others than its owner: whoever can write it decides whose account is disabled. Take that right away (chmod go-w).`;
  throw new EngineError('data-folder-unusable', sentence);
}
