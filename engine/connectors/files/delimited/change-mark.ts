/** The watermark of a change file: its digest, by which it is known again, and when it was written. */
import { statSync } from 'node:fs';
import { EngineError } from '../../../errors.ts';

/** Both files are often written in one night, in either order. */
const ONE_NIGHT_MS = 12 * 3_600_000;

/** `written` in milliseconds since 1970. */
export function markOf({ digest, written }: { readonly digest: string; readonly written: number }): string {
  return `${digest} ${new Date(written).toISOString()}`;
}

export function digestIn(mark: string | undefined): string | undefined {
  return mark?.split(' ')[0];
}

/**
 * Throws `file-outdated` for a file of everybody that was written long before the changes that were read last: it would take
 * them back, and give a leaver access again.
 */
export function refuseOutdated(file: string, mark: string | undefined): void {
  const changed = Date.parse(mark?.split(' ')[1] ?? '');
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (Number.isNaN(changed) || written === undefined || changed - written <= ONE_NIGHT_MS) return;
  const [before, after] = [written, changed].map((time) => new Date(time).toISOString().slice(0, 16));
  const sentence = `${file} was written at ${before}Z, and changes that were written at ${after}Z were read since; nothing was taken from it`;
  throw new EngineError('file-outdated', sentence);
}
