/** A directory in memory that lies in two files: its entries, and the changes since. */
import { asEngineError } from '../../../errors.ts';
import type { ImportProblem } from '../../connector.ts';
import { readWholeText, type Survey } from '../source-file.ts';
import type { LdifChange } from './change.ts';
import { type ChangeLog, type Mark, markOf, readChangeLog } from './change-log.ts';
import { Entries } from './entries.ts';
import type { LdifEntry } from './entry.ts';
import type { LdifFault } from './lines.ts';
import { type LdifScope, type PeopleIntake, problemAt, scopeOf } from './read.ts';
import { readLdif } from './reader.ts';
import { type OnTouch, replayChange } from './replay.ts';

export class Replayed {
  readonly entries: Entries;
  readonly log: ChangeLog;
  readonly mark: Mark;
  readonly survey: Survey;
  /** Of records that could not be taken, in the order in which they were met. */
  readonly problems: ImportProblem[] = [];
  private readonly scope: LdifScope;
  /** File and line of what made an entry. */
  private readonly origins = new Map<LdifEntry, readonly [file: string, line: number]>();
  private applied = 0;

  /** The entries before any change. Throws as reading a file does. */
  constructor(scope: LdifScope, changesFile: string) {
    const { file, mapping } = scope;
    const { text, survey } = readWholeText(file, true);
    this.scope = scope;
    this.survey = survey;
    this.entries = new Entries(mapping, []);
    for (const record of readLdif([text])) {
      if (record.fault !== undefined) this.refuse(file, record.fault);
      else this.attempt(file, record.line, () => this.add(record.entry, file, record.line));
    }
    this.log = readChangeLog(changesFile);
    this.mark = markOf(scopeOf(scope), survey.digest, this.log);
  }

  /** Brings the entries to where they were after so many records of the log. */
  applyUntil(records: number, onTouch: OnTouch): void {
    const { log } = this;
    for (const record of log.records.slice(this.applied, records)) {
      if (record.fault !== undefined) this.refuse(log.file, record.fault);
      else this.attempt(log.file, record.line, () => this.replay(record.change, record.line, onTouch));
    }
    this.applied = records;
  }

  /** False when it cannot be taken, which the intake then tells. */
  giveTo(intake: PeopleIntake, entry: LdifEntry): boolean {
    const [file, line] = this.origins.get(entry) ?? [this.scope.file, 0];
    return intake.take({ entry, line }, file);
  }

  private add(entry: LdifEntry, file: string, line: number): void {
    this.entries.add(entry);
    this.origins.set(entry, [file, line]);
  }

  private replay(change: LdifChange, line: number, onTouch: OnTouch): void {
    replayChange(this.entries, change, (entry, isNew) => {
      if (isNew) this.origins.set(entry, [this.log.file, line]);
      onTouch(entry, isNew);
    });
  }

  private attempt(file: string, line: number, act: () => void): void {
    try {
      act();
    } catch (cause) {
      const { code, message } = asEngineError(cause, 'parse-error');
      this.problems.push(problemAt(file, { line, what: message, code }));
    }
  }

  private refuse(file: string, fault: LdifFault): void {
    this.problems.push(problemAt(file, fault));
  }
}
