/**
 * A directory as a file of its entries and a file of what has happened since: both together are the directory. The mark of
 * a read says how far it came, so that a log that was cut, or begun anew over the same entries, is never passed over.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { EngineError } from '../../../errors.ts';
import { assertUnchanged, closeSource, openSource, surveySource, textChunks } from '../source-file.ts';
import { type LdifChangeRecord, readLdifChanges } from './change-reader.ts';

export interface ChangeLog {
  readonly file: string;
  readonly records: readonly LdifChangeRecord[];
}

/** How far a read came, as text: the entries by their digest, the log by how many records it had and their digest. */
export interface Mark {
  /** Digest of what is read of an entry: an attribute that is new says nothing in a delta about entries that did not change. */
  readonly scope: string;
  readonly entries: string;
  readonly records: number;
  readonly log: string;
}

/** A log that is not there, or has nothing in it, says that nothing has happened. Throws as reading a file does. */
export function readChangeLog(file: string): ChangeLog {
  if (!existsSync(file) || statSync(file).size === 0) return { file, records: [] };
  const source = openSource(file);
  try {
    const { encoding } = surveySource(source, false);
    const records = [...readLdifChanges(textChunks(source, encoding))];
    assertUnchanged(source);
    return { file, records };
  } finally {
    closeSource(source);
  }
}

export function markOf(scope: string, entries: string, log: ChangeLog): Mark {
  return { scope, entries, records: log.records.length, log: digestOfRecords(log.records) };
}

export function readMark(text: string | undefined): Mark | undefined {
  try {
    const { scope, entries, records, log } = Object(JSON.parse(text ?? 'null')) as Partial<Mark>;
    const isWhole = [scope, entries, log].every((one) => typeof one === 'string') && Number.isInteger(records);
    return isWhole ? ({ scope, entries, records, log } as Mark) : undefined;
  } catch {
    return undefined;
  }
}

/** Throws `changes-missing` when the log does not go on from where the mark left it, over the same entries. */
export function assertGoesOn(mark: Mark, log: ChangeLog): void {
  if (digestOfRecords(log.records.slice(0, mark.records)) === mark.log) return;
  const message = `${log.file} does not begin with the ${mark.records} records that it had when it was last read`;
  throw new EngineError('changes-missing', `${message}: what happened in between cannot be known`);
}

/** Of what the records say, however they are folded. */
function digestOfRecords(records: readonly LdifChangeRecord[]): string {
  const hash = createHash('sha256');
  for (const { change, fault } of records) hash.update(JSON.stringify(change ?? fault));
  return hash.digest('hex');
}
