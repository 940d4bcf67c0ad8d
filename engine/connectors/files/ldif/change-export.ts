/** Export as change records, for a tool of the trust that applies them and takes the file away. */
import { existsSync, statSync } from 'node:fs';
import { EngineError } from '../../../errors.ts';
import type { ExportItem, Outcome } from '../../connector.ts';
import type { FileState } from '../replace-file.ts';
import { readWholeText } from '../source-file.ts';
import type { WholeContent } from '../whole-file-export.ts';
import type { LdifChange } from './change.ts';
import { type LdifChangeRecord, readLdifChanges } from './change-reader.ts';
import { ldifChange } from './change-writer.ts';
import { difference } from './difference.ts';
import { Directory, type DirectoryLayout } from './directory.ts';
import { copyOf } from './entry.ts';
import { namesOfSeveral } from './mapping.ts';
import { replayChange } from './replay.ts';
import { ldifHeader } from './writer.ts';

export interface ChangeFiles {
  /** Changes since the file of entries was written, that are part of what is read. */
  readonly changesFile?: string | undefined;
  /** Receives what is to be changed. */
  readonly exportChangesTo: string;
}

/** The directory as it will be once the tool has applied what waits for it, and the records that wait. */
export class ChangeExport implements WholeContent {
  /** Of the file of waiting changes; `undefined` when there is none. */
  readonly state: FileState | undefined;
  readonly directory: Directory;
  private readonly waiting: string;
  private readonly added: LdifChange[] = [];
  private readonly several: ReadonlySet<string>;

  /** Throws the failures of reading, and `file-malformed` for anything that would not be understood by the tool either. */
  constructor(layout: DirectoryLayout, { changesFile, exportChangesTo }: ChangeFiles) {
    this.directory = Directory.read(layout);
    this.several = namesOfSeveral(layout.mapping);
    if (changesFile !== undefined) this.replayStrictly(changesFile);
    const waits = existsSync(exportChangesTo) && statSync(exportChangesTo).size > 0;
    const content = waits ? readWholeText(exportChangesTo) : undefined;
    this.state = content?.source ?? emptyState(exportChangesTo);
    this.waiting = content?.text ?? ldifHeader();
    for (const { change } of recordsOf(this.waiting, exportChangesTo)) this.replayIfItCan(change);
  }

  apply(item: ExportItem): Outcome {
    const { entries } = this.directory;
    const held = entries.withAnchor(item.anchor);
    const before = held && copyOf(held);
    const outcome = this.directory.apply(item);
    if (outcome.result !== 'accepted') return outcome;
    const after = item.operation === 'delete' ? undefined : entries.withAnchor(outcome.anchor ?? item.anchor);
    this.added.push(...difference(before, after && copyOf(after), this.several));
    return outcome;
  }

  *lines(): Generator<string> {
    yield this.waiting.endsWith('\n') ? this.waiting : `${this.waiting}\n`;
    for (const change of this.added) yield ldifChange(change);
  }

  private replayStrictly(file: string): void {
    if (!existsSync(file) || statSync(file).size === 0) return;
    for (const { change, line } of recordsOf(readWholeText(file).text, file)) {
      try {
        replayChange(this.directory.entries, change);
      } catch (cause) {
        throw malformed(file, line, cause instanceof Error ? cause.message : String(cause));
      }
    }
  }

  /** The tool may have applied it already, and the file of entries show it. */
  private replayIfItCan(change: LdifChange): void {
    try {
      replayChange(this.directory.entries, change);
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause;
    }
  }
}

function* recordsOf(text: string, file: string): Generator<LdifChangeRecord & { readonly fault?: undefined }> {
  for (const record of readLdifChanges([text])) {
    if (record.fault !== undefined) throw malformed(file, record.fault.line, record.fault.what);
    yield record;
  }
}

/** A file of nothing may be left behind by a tool that took its content. */
function emptyState(file: string): FileState | undefined {
  if (!existsSync(file)) return undefined;
  const { size, mtimeMs } = statSync(file);
  return { size, written: mtimeMs };
}

function malformed(file: string, line: number, what: string): EngineError {
  return new EngineError('file-malformed', `${file}, line ${line}: ${what}`);
}
