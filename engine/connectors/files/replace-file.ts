/** A file is replaced whole or not at all: nobody ever reads half of what we write, not even after a power cut. */
import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../errors.ts';

/** What a file was when it was read; two of them differ when somebody wrote to it in between. */
export interface FileState {
  readonly size: number;
  readonly written: number;
}

export interface NewContent {
  readonly file: string;
  /** The text in pieces, written as UTF-8. */
  readonly pieces: Iterable<string>;
  /** What was read before; a file that is not this any more is left alone. `undefined`: there was no file. */
  readonly expected: FileState | undefined;
}

/**
 * Writes to a temporary name beside the file, flushes it to disk, and renames it into place with the mode of the old one.
 * Throws `file-changing` when the file is not the one that was read, `file-unwritable` when the folder refuses.
 */
export async function replaceFile({ file, pieces, expected }: NewContent): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    const mode = (await stat(file).catch(() => undefined))?.mode;
    const handle = await open(temporary, 'wx', mode === undefined ? 0o640 : mode & 0o777);
    await writePieces(handle, pieces);
    await assertStill(file, expected);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause instanceof EngineError ? cause : cannotWrite(file, cause);
  }
  await flushFolder(path.dirname(file));
}

async function writePieces(handle: FileHandle, pieces: Iterable<string>): Promise<void> {
  try {
    let batch: string[] = [];
    let length = 0;
    for (const piece of pieces) {
      batch.push(piece);
      length += piece.length;
      if (length < 256 * 1024) continue;
      await handle.appendFile(batch.join(''));
      batch = [];
      length = 0;
    }
    await handle.appendFile(batch.join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function assertStill(file: string, expected: FileState | undefined): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  const isSame = found === undefined ? expected === undefined : found.size === expected?.size;
  if (isSame && found?.mtimeMs === expected?.written) return;
  throw new EngineError('file-changing', `${file} was written by somebody else since it was read; it was left alone`);
}

/** Makes the rename itself durable; Windows cannot open folders, and flushes them by itself. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function cannotWrite(file: string, cause: unknown): EngineError {
  const system = (cause as NodeJS.ErrnoException).code ?? String(cause);
  if (system === 'ENOSPC')
    return new EngineError('disk-full', `${file} cannot be written: the disk is full; it is as it was`, {}, { cause });
  return new EngineError('file-unwritable', `${file} cannot be written (${system}); it is as it was`, {}, { cause });
}
