/** The watermark of the ESR connector: the last sequence, and the files of about two months. JSON, opaque to the engine. */
import { EngineError } from '../../errors.ts';
import type { Watermark } from '../connector.ts';
import type { ReadFile, ReadSoFar } from './sequence.ts';

const REMEMBERED = 60;

export function readWatermark(mark: Watermark | undefined): ReadSoFar | undefined {
  if (!mark) return undefined;
  try {
    return JSON.parse(mark) as ReadSoFar;
  } catch (cause) {
    const message = 'The ESR watermark of the last run cannot be read.';
    throw new EngineError('store-failed', message, {}, { cause });
  }
}

/** The watermark after these files were read, or seen again with the same content. */
export function watermarkAfter(mark: ReadSoFar | undefined, files: readonly ReadFile[]): Watermark {
  const byName = new Map([...(mark?.files ?? []), ...files].map((file) => [file.file, file]));
  const remembered = [...byName.values()].sort((a, b) => a.sequence - b.sequence).slice(-REMEMBERED);
  return JSON.stringify({ sequence: remembered.at(-1)?.sequence ?? 0, files: remembered });
}
