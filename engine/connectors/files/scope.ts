/** Changes tell nothing of objects that did not change: not even when they would now be read differently. */
import { EngineError } from '../../errors.ts';

/** Throws `watermark-too-old` when what is read of `file`, as a digest, is not what was read of it before. */
export function assertSameScope(file: string, before: string, now: string): void {
  if (before === now) return;
  throw new EngineError('watermark-too-old', `${file} is read for other attributes than last time.`);
}
