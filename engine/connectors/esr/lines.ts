/** A file in pieces of whole lines, so that its size never shows in memory. */
import { closeSync, openSync, readSync } from 'node:fs';

export const LONGEST_LINE = 1 << 20;

/**
 * Pieces that end with a line end, save perhaps the last. A piece is valid until the next one is asked for,
 * and begins where its memory begins. A piece of
 * exactly `LONGEST_LINE` bytes without a line end is a line that is too long: no further piece follows it.
 */
export function* wholeLines(file: string, onRead?: (bytes: Buffer) => void): Generator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.from(new ArrayBuffer(LONGEST_LINE));
    let held = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, held, buffer.length - held, null);
      onRead?.(buffer.subarray(held, held + read));
      held += read;
      if (read === 0 || held === 0) break;
      const end = buffer.subarray(0, held).lastIndexOf(0x0a) + 1;
      if (end === 0 && held < buffer.length) continue;
      if (end === 0) break;
      yield buffer.subarray(0, end);
      buffer.copyWithin(0, end, held);
      held -= end;
    }
    if (held > 0) yield buffer.subarray(0, held);
  } finally {
    closeSync(descriptor);
  }
}
