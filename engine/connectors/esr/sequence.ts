/** Which files of the folder are read, in which order, and which are not: decided from names, sizes and times alone. */
import { EngineError } from '../../errors.ts';
import type { ExtractName } from './record.ts';

/** An extract as it lies in the folder. */
export interface ExtractFile {
  readonly file: string;
  readonly name: ExtractName;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A file that was read, as the watermark remembers it. */
export interface ReadFile {
  readonly sequence: number;
  readonly file: string;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly size: number;
  readonly modified: number;
}

export interface ReadSoFar {
  /** Of the last file read. */
  readonly sequence: number;
  readonly files: readonly ReadFile[];
}

export interface ReadingPlan {
  /** In the order of their sequence; only the first may be a full file. */
  readonly read: readonly ExtractFile[];
  /** Known by name, but size or time differ: the same content again, or another under the same name? */
  readonly delivered: readonly { readonly now: ExtractFile; readonly before: ReadFile }[];
  readonly notes: readonly string[];
}

/** What to read next. Throws when files are missing or two claim one place. */
export function planReading(found: readonly ExtractFile[], mark: ReadSoFar | undefined): ReadingPlan {
  const last = mark?.sequence ?? 0;
  const files = [...found].sort((a, b) => a.name.sequence - b.name.sequence || (a.file < b.file ? -1 : 1));
  const notes: string[] = [];
  const old = files.filter(({ name }) => mark !== undefined && name.sequence <= last);
  const fresh = files.filter((file) => !old.includes(file));
  const delivered = comparedWithKnown(old, mark?.files ?? [], notes);
  refuseTwins(fresh);
  const read = fromNewestFullFile(fresh, notes);
  if (read.length > 0) refuseGaps(read, mark, notes);
  return { read, delivered, notes };
}

function comparedWithKnown(old: readonly ExtractFile[], known: readonly ReadFile[], notes: string[]) {
  const bySequence = new Map(known.map((file) => [file.sequence, file]));
  const delivered: { now: ExtractFile; before: ReadFile }[] = [];
  let neverRead = 0;
  for (const now of old) {
    const before = bySequence.get(now.name.sequence);
    if (before === undefined) neverRead++;
    else if (before.file !== now.file) throw repeated(before.file, now.file, now.name.sequence);
    else if (before.size !== now.size || before.modified !== now.modified) delivered.push({ now, before });
  }
  if (neverRead === 1) notes.push('1 older extract in the folder was superseded and is not read.');
  if (neverRead > 1) notes.push(`${neverRead} older extracts in the folder were superseded and are not read.`);
  return delivered;
}

function refuseTwins(fresh: readonly ExtractFile[]): void {
  for (const [i, file] of fresh.entries()) {
    const next = fresh[i + 1];
    if (next?.name.sequence === file.name.sequence) throw repeated(file.file, next.file, file.name.sequence);
  }
}

function repeated(first: string, second: string, sequence: number): EngineError {
  return new EngineError('esr-file-repeated', `${first} and ${second} both claim sequence ${sequence}.`);
}

/** A full file is complete in itself, so what came before it need not be read. */
function fromNewestFullFile(fresh: readonly ExtractFile[], notes: string[]): readonly ExtractFile[] {
  const newest = fresh.findLastIndex(({ name }) => name.full);
  const last = fresh[newest]?.file;
  if (newest === 1) notes.push(`1 extract before ${last} is superseded by it and is not read.`);
  if (newest > 1) notes.push(`${newest} extracts before ${last} are superseded by it and are not read.`);
  return fresh.slice(Math.max(newest, 0));
}

function refuseGaps(read: readonly ExtractFile[], mark: ReadSoFar | undefined, notes: string[]): void {
  const [first] = read;
  if (!first) return;
  if (mark === undefined && !first.name.full) {
    throw new EngineError(
      'esr-full-file-missing',
      `${first.file} holds changes, but no full extract was read before it.`,
    );
  }
  let expected = (mark?.sequence ?? first.name.sequence - 1) + 1;
  if (first.name.full && first.name.sequence > expected) {
    notes.push(`${first.file} follows sequence ${expected - 1}: a full extract may leave a gap.`);
    expected = first.name.sequence;
  }
  for (const { file, name } of read) {
    if (name.sequence !== expected) {
      const message = `${file} has sequence ${name.sequence}, expected was ${expected}: an extract is missing.`;
      throw new EngineError('esr-out-of-sequence', message);
    }
    expected++;
  }
}
