import { EngineError } from '../../errors.ts';

/** Sentences by primary result code of SQLite (https://www.sqlite.org/rescode.html). */
const sentences: Readonly<Record<number, string>> = {
  5: 'is locked by another program for longer than the engine waits',
  6: 'is locked by another program for longer than the engine waits',
  7: 'needs more memory than the system gives',
  8: 'may not be written',
  10: 'could not be read or written: the disk or network drive reports a fault',
  13: 'could not grow: the disk is full',
  14: 'could not be opened: the folder is missing or may not be used',
  19: 'refused rows that contradict what it holds',
};

/** What the file itself cannot be read for: waiting, space and rights change nothing about it. */
const damages: Readonly<Record<number, string>> = {
  11: 'is damaged: what it holds contradicts itself',
  26: 'is damaged, or was never a database: it does not begin like one',
};

const PRIMARY = 0xff;
const FULL = 13;

/** Result code of SQLite without its extension, or undefined when the error is not SQLite's. */
export function sqliteCode(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number') return undefined;
  return cause.errcode & PRIMARY;
}

/** What SQLite or Node threw about a file, as `store-failed`, `database-disk-full` or `store-damaged`; an EngineError passes as it is. */
export function storeFailure(cause: unknown, file: string): EngineError {
  if (cause instanceof EngineError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const code = sqliteCode(cause) ?? -1;
  const damage = damages[code];
  if (damage !== undefined)
    return new EngineError('store-damaged', `The database ${file} ${damage} (${said}).`, {}, { cause });
  const known = sentences[code];
  const sentence = known === undefined ? `failed: ${said}` : `${known} (${said})`;
  return new EngineError(
    code === FULL ? 'database-disk-full' : 'store-failed',
    `The database ${file} ${sentence}; nothing of this step was kept.`,
    {},
    { cause },
  );
}
