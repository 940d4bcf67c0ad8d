/**
 * A file that somebody else writes and we read: opened once, surveyed (encoding, digest), then read as text in chunks.
 * Everything is synchronous: it runs in the parser thread, or on files that are small.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EngineError, type FailureCode } from '../../errors.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface SourceFile {
  readonly file: string;
  readonly handle: number;
  readonly size: number;
  readonly written: number;
}

export interface Survey {
  readonly encoding: Encoding;
  /** The file begins with a byte order mark. */
  readonly isMarked: boolean;
  /** SHA-256 of the bytes, hexadecimal; '' when it was not asked for. */
  readonly digest: string;
}

const CHUNK = 256 * 1024;

const systemFailures: Readonly<Record<string, FailureCode>> = { ENOENT: 'file-missing', ENOTDIR: 'file-missing' };

/** Throws `file-missing`, `file-unreadable`, or `file-empty` for a file of 0 bytes; reading it may throw the second too. */
export function openSource(file: string): SourceFile {
  const handle = attempt(file, () => openSync(file, 'r'));
  const state = fstatSync(handle);
  if (state.isFile() && state.size > 0) return { file, handle, size: state.size, written: state.mtimeMs };
  closeSync(handle);
  if (!state.isFile()) throw new EngineError('file-unreadable', `${file} is a folder or a device, not a file`);
  throw new EngineError('file-empty', `${file} is empty (0 bytes); nothing was read from it`);
}

export function closeSource(source: SourceFile): void {
  closeSync(source.handle);
}

/** Throws `file-changing` when the file was written to since it was opened. */
export function assertUnchanged(source: SourceFile): void {
  const { size, mtimeMs } = fstatSync(source.handle);
  if (size === source.size && mtimeMs === source.written) return;
  throw new EngineError('file-changing', `${source.file} was written to while it was read; what was read is not used`);
}

/** By byte order mark; else UTF-8 when every byte fits; else Windows-1252, which anything fits. */
export function surveySource(source: SourceFile, wantDigest: boolean): Survey {
  const hash = wantDigest ? createHash('sha256') : undefined;
  let mark: Encoding | undefined;
  let fitsUtf8 = true;
  let carry = Buffer.alloc(0);
  let isFirst = true;
  for (const bytes of byteChunks(source)) {
    hash?.update(bytes);
    if (isFirst) mark = encodingByMark(bytes);
    isFirst = false;
    if (!fitsUtf8 || (mark !== undefined && mark !== 'utf-8')) continue;
    const whole = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes;
    const end = endOfWholeCharacters(whole);
    fitsUtf8 = isUtf8(whole.subarray(0, end));
    carry = Buffer.from(whole.subarray(end));
  }
  const guessed = fitsUtf8 && isUtf8(carry) ? 'utf-8' : 'windows-1252';
  const encoding = mark === undefined || mark === 'utf-8' ? guessed : mark;
  return { encoding, isMarked: mark !== undefined, digest: hash?.digest('hex') ?? '' };
}

/** The text of the file without its byte order mark; a character is never cut between two chunks. */
export function* textChunks(source: SourceFile, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (const bytes of byteChunks(source)) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

export interface WholeText {
  readonly text: string;
  readonly survey: Survey;
  readonly source: SourceFile;
}

/** The whole text at once, for files that are held in memory. Throws as `openSource` and `assertUnchanged` do. */
export function readWholeText(file: string, wantDigest = false): WholeText {
  const source = openSource(file);
  try {
    const survey = surveySource(source, wantDigest);
    const text = [...textChunks(source, survey.encoding)].join('');
    assertUnchanged(source);
    return { text, survey, source };
  } finally {
    closeSource(source);
  }
}

function* byteChunks(source: SourceFile): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK, source.size));
  let position = 0;
  for (;;) {
    const length = attempt(source.file, () => readSync(source.handle, buffer, 0, buffer.length, position));
    if (length === 0) return;
    position += length;
    yield buffer.subarray(0, length);
  }
}

function encodingByMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Where a UTF-8 character that the chunk cuts begins, or the length when none is cut. */
function endOfWholeCharacters(bytes: Buffer): number {
  const { length } = bytes;
  for (let back = 1; back <= Math.min(3, length); back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return length;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? length - back : length;
  }
  return length;
}

/** Turns what the file system says into `file-missing` or `file-unreadable`. */
function attempt<Result>(file: string, act: () => Result): Result {
  try {
    return act();
  } catch (cause) {
    const system = (cause as NodeJS.ErrnoException).code ?? '';
    const code = systemFailures[system] ?? 'file-unreadable';
    const what = code === 'file-missing' ? 'is not there' : `cannot be read (${system})`;
    throw new EngineError(code, `${file} ${what}`, {}, { cause });
  }
}
