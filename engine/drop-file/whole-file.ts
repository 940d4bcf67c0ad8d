/** A file that is complete or not there: it is written under another name, which it loses when its last byte is on the disk. */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EngineError } from '../errors.ts';
import { NAMESPACE } from '../mmsml/document.ts';

const OWNER_ONLY = 0o600;
/** The declaration and the root of a drop file stand within so many bytes, in any encoding. */
const HEAD = 1024;

export class WholeFile {
  private readonly file: string;
  private readonly temporary: string;
  private readonly handle: number;

  /** Throws `file-unwritable` for a place that cannot be written or holds something else, or `disk-full`. */
  constructor(file: string) {
    this.file = file;
    const { folder, prefix } = placeOf(file);
    this.temporary = join(folder, `${prefix}${randomUUID()}.tmp`);
    try {
      assertReplaceable(file);
      removeLeftovers(file);
      this.handle = openSync(this.temporary, 'wx', OWNER_ONLY);
    } catch (cause) {
      throw cannotWrite(file, cause);
    }
  }

  write(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.handle, bytes, at);
    } catch (cause) {
      throw cannotWrite(this.file, cause);
    }
  }

  /** The file stands, whole, under its name. */
  finish(): void {
    try {
      fsyncSync(this.handle);
      closeSync(this.handle);
      renameSync(this.temporary, this.file);
    } catch (cause) {
      rmSync(this.temporary, { force: true });
      throw cannotWrite(this.file, cause);
    }
  }

  /** Leaves nothing behind; what stood under the name before stands there still. */
  abandon(): void {
    try {
      closeSync(this.handle);
    } catch {
      // It was closed already: the file stands, or could not be renamed.
    }
    rmSync(this.temporary, { force: true });
  }
}

function placeOf(file: string) {
  return { folder: dirname(file), prefix: `.${basename(file)}.` };
}

/** A process that was killed could not remove what it had begun; it names people. One run at a time writes. */
function removeLeftovers(file: string): void {
  const { folder, prefix } = placeOf(file);
  const isLeft = (name: string) => name.startsWith(prefix) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(prefix.length));
  try {
    for (const name of readdirSync(folder).filter(isLeft)) rmSync(join(folder, name), { force: true });
  } catch {
    // A folder may take files and show none.
  }
}

/** A mistyped path must not cost the database, an extract or a folder: only what is a drop file is replaced by one. */
function assertReplaceable(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.isFile() && (found.size === 0 || isDropFile(file)))) return;
  const what = found.isDirectory() ? 'a folder' : 'something else than a drop file';
  throw new EngineError('file-unwritable', `${file} is ${what} and was left as it is; name another file.`);
}

function isDropFile(file: string): boolean {
  const head = Buffer.alloc(HEAD);
  const handle = openSync(file, 'r');
  const length = readSync(handle, head, 0, HEAD, 0);
  closeSync(handle);
  return head.subarray(0, length).toString('latin1').replaceAll('\0', '').includes(NAMESPACE);
}

const FULL: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

export function cannotWrite(file: string, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const { code } = cause as NodeJS.ErrnoException;
  if (FULL.includes(code))
    return new EngineError('disk-full', `${file} cannot be written: the disk is full.`, {}, { cause });
  return new EngineError('file-unwritable', `${file} cannot be written (${code ?? String(cause)}).`, {}, { cause });
}
