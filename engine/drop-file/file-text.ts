/** A file as text, in pieces and as often as it is asked for, whatever became of its encoding and line ends on the way. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { EngineError } from '../errors.ts';
import { unusable } from '../mmsml/reader.ts';

const PIECE = 256 * 1024;
const MISSING = ['ENOENT', 'ENOTDIR'];

export class FileText {
  readonly name: string;
  private readonly handle: FileHandle;
  private readonly signal: AbortSignal | undefined;

  private constructor(name: string, handle: FileHandle, signal: AbortSignal | undefined) {
    this.name = name;
    this.handle = handle;
    this.signal = signal;
  }

  /** Throws `file-missing`, `file-unreadable`, or `drop-file-unusable` for what is no file or an empty one. */
  static async open(name: string, signal?: AbortSignal): Promise<FileText> {
    const handle = await opened(name);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw unusable(name, found.isDirectory() ? 'is a folder' : 'is no file');
      if (found.size === 0) throw unusable(name, 'is empty');
      return new FileText(name, handle, signal);
    } catch (cause) {
      await handle.close();
      throw cause;
    }
  }

  /** From the beginning, until `signal` ends it. Line ends are line feeds, as XML (section 2.11) has them. */
  async *pieces(): AsyncGenerator<string> {
    const bytes = Buffer.alloc(PIECE);
    let decoder: TextDecoder | undefined;
    let held = '';
    for (let at = 0; ; ) {
      this.signal?.throwIfAborted();
      const { bytesRead } = await this.read(bytes, at);
      at += bytesRead;
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      const text = held + this.decoded(decoder, bytes.subarray(0, bytesRead));
      held = bytesRead > 0 && text.endsWith('\r') ? '\r' : '';
      const piece = text.slice(0, text.length - held.length);
      yield piece.includes('\r') ? piece.replaceAll(/\r\n?/g, '\n') : piece;
      if (bytesRead === 0) return;
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private async read(bytes: Buffer, at: number): Promise<{ readonly bytesRead: number }> {
    try {
      return await this.handle.read(bytes, 0, bytes.length, at);
    } catch (cause) {
      throw cannotRead(this.name, cause);
    }
  }

  private decoded(decoder: TextDecoder, bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes, { stream: bytes.length > 0 });
    } catch (cause) {
      throw unusable(this.name, 'is neither UTF-16 nor UTF-8', cause);
    }
  }
}

/** A pipe would keep whoever opens it waiting for somebody to write. */
async function opened(name: string): Promise<FileHandle> {
  try {
    return await open(name, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    throw cannotRead(name, cause);
  }
}

/** By the byte order mark; without one it is UTF-8. */
function encodingOf(bytes: Buffer): string {
  const mark = bytes.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  return mark === 0xfeff ? 'utf-16be' : 'utf-8';
}

function cannotRead(name: string, cause: unknown): EngineError {
  const { code = String(cause) } = cause as NodeJS.ErrnoException;
  if (code === 'EISDIR') return unusable(name, 'is a folder', cause);
  const found = MISSING.includes(code) ? 'file-missing' : 'file-unreadable';
  return new EngineError(found, `${name} cannot be read (${code}).`, {}, { cause });
}
