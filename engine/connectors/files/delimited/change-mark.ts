/** How far a change file was read, as text: which one it was, when it was written, and what was read of each row. */
import { statSync } from 'node:fs';
import { EngineError } from '../../../errors.ts';
import { digestOf } from '../../../model/digest.ts';
import { assertSameScope } from '../scope.ts';
import { keyOf } from './header.ts';
import type { TableLayout } from './table.ts';

export interface Mark {
  /** Of the change file that was read last; absent while none was. */
  readonly digest?: string | undefined;
  /** When that was written, ISO. */
  readonly written?: string | undefined;
  /** Digest of what is read of a row; absent in a mark of an earlier version. */
  readonly scope?: string | undefined;
}

/** Both files are often written in one night, in either order. */
const ONE_NIGHT_MS = 12 * 3_600_000;

export function markOf({ digest, written, scope }: Mark): string {
  return JSON.stringify({ digest, written, scope });
}

export function readMark(text = ''): Mark {
  if (text.startsWith('{')) return JSON.parse(text) as Mark;
  // As earlier versions wrote it.
  const [digest, written] = text.split(' ');
  return { digest, written };
}

/** Changes when the same rows would be read differently; the order of the columns means nothing. */
export function scopeOf({ anchor, attributes, columns }: TableLayout): string {
  const read = columns.flatMap(({ name, separator = '', holds = '' }, slot) =>
    name === '' ? [] : [[attributes[slot], keyOf(name), separator, holds].join('\n')],
  );
  return digestOf(JSON.stringify([keyOf(anchor), read.sort()]));
}

/**
 * Throws `watermark-too-old` when rows were read differently before the mark, so that everybody must be read again; and
 * `file-outdated` when the file of everybody would take back changes that were read since it was written.
 */
export function refuseOtherColumns(file: string, { written, scope }: Mark, now: string): void {
  if (scope === undefined || scope === now) return;
  if (olderThan(written, file) > 0) throw outdated(file, written, 'and other columns are to be read than then');
  assertSameScope(file, scope, now);
}

/**
 * Throws `file-outdated` for a file of everybody that was written long before the changes that were read last: it would take
 * them back, and give a leaver access again.
 */
export function refuseOutdated(file: string, { written }: Mark): void {
  if (olderThan(written, file) > ONE_NIGHT_MS) throw outdated(file, written, 'nothing was taken from it');
}

/** By how many milliseconds the file is older than changes that were written then; not at all when either is unknown. */
function olderThan(changesWritten: string | undefined, file: string): number {
  const age = Date.parse(changesWritten ?? '') - (writtenAt(file) ?? Number.NaN);
  return Number.isNaN(age) ? 0 : age;
}

function writtenAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

function outdated(file: string, changesWritten = '', consequence: string): EngineError {
  const before = new Date(writtenAt(file) ?? 0).toISOString();
  const [then, since] = [before, changesWritten].map((time) => `${time.slice(0, 16)}Z`);
  const sentence = `${file} was written at ${then}, and changes that were written at ${since} were read since; ${consequence}`;
  return new EngineError('file-outdated', sentence);
}
