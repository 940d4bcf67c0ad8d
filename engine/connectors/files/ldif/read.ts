/** The people of an LDIF file, page by page. */
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asEngineError, EngineError } from '../../../errors.ts';
import { contentHash } from '../../../model/digest.ts';
import { isUnder } from '../../../protocol/dn.ts';
import type { ImportBatch, ImportEnd, ImportProblem } from '../../connector.ts';
import { assertUnchanged, closeSource, openSource, type Survey, surveySource, textChunks } from '../source-file.ts';
import { hasClass, type LdifEntry } from './entry.ts';
import { anchorOf, type Mapping, packEntry } from './mapping.ts';
import { type LdifRecord, readLdif } from './reader.ts';

export interface LdifScope {
  readonly file: string;
  readonly mapping: Mapping;
  /** Entries below these are read; all when there are none. */
  readonly containers: readonly string[];
  /** Object class of the entries that are read. Computers have the class of users too, and are not people. */
  readonly personClass: string;
  /** No file yet is an empty directory. */
  readonly createIfMissing: boolean;
}

const PAGE = 2000;

/** Throws as `openSource` and `assertUnchanged` do, and `stopped-user` when the signal says so. */
export async function* readPeople(scope: LdifScope, signal: AbortSignal): AsyncGenerator<ImportBatch> {
  if (scope.createIfMissing && !existsSync(scope.file)) {
    yield { end: endOfNothing(scope.file) };
    return;
  }
  const source = openSource(scope.file);
  try {
    const survey = surveySource(source, false);
    const people = new PeopleIntake(scope);
    for (const record of readLdif(textChunks(source, survey.encoding))) {
      people.take(record);
      if (people.length < PAGE) continue;
      assertNotStopped(scope.file, signal);
      yield people.page();
      await nextTurn();
    }
    assertUnchanged(source);
    assertNotStopped(scope.file, signal);
    yield { ...people.page(), end: people.end(survey) };
  } finally {
    closeSource(source);
  }
}

export function isPerson(entry: LdifEntry, personClass: string): boolean {
  return hasClass(entry, personClass) && !hasClass(entry, 'computer');
}

class PeopleIntake {
  private readonly scope: LdifScope;
  private readonly lineOf = new Map<string, number>();
  private readonly counts: Map<string, number>;
  private problemCount = 0;
  private anchors: string[] = [];
  private values: string[] = [];
  private hashes: string[] = [];
  private problems: ImportProblem[] = [];

  constructor(scope: LdifScope) {
    this.scope = scope;
    this.counts = new Map(scope.containers.map((container) => [container, 0]));
  }

  get length(): number {
    return this.anchors.length + this.problems.length;
  }

  take(record: LdifRecord): void {
    if (record.fault !== undefined) {
      this.report('parse-error', record.fault.line, record.fault.what);
      return;
    }
    if (!isPerson(record.entry, this.scope.personClass)) return;
    try {
      this.takePerson(record.entry, record.line);
    } catch (cause) {
      const { code, message } = asEngineError(cause, 'parse-error');
      this.report(code, record.line, message);
    }
  }

  page(): ImportBatch {
    const { anchors, values, hashes, problems } = this;
    this.anchors = [];
    this.values = [];
    this.hashes = [];
    this.problems = [];
    return { objects: { anchors, values, hashes }, problems };
  }

  end({ encoding }: Survey): ImportEnd {
    const { file, containers } = this.scope;
    const notes = encoding === 'utf-8' ? [] : [`${file} is not UTF-8; it was read as ${encoding}`];
    const counted = containers.length > 0 ? { containers: Object.fromEntries(this.counts) } : {};
    const deletionsUnsafe = this.whyDeletionsAreUnsafe();
    return { everything: true, deletionsUnsafe, notes, ...counted };
  }

  private takePerson(entry: LdifEntry, line: number): void {
    const { containers, mapping } = this.scope;
    const container = containers.find((one) => isUnder(entry.dn, one));
    if (containers.length > 0 && container === undefined) return;
    const values = packEntry(entry, mapping);
    const anchor = anchorOf(entry);
    if (anchor === '') {
      this.report('missing-anchor-component', line, `${entry.dn} has neither objectGUID nor entryUUID`);
      return;
    }
    const earlier = this.lineOf.get(anchor);
    if (earlier !== undefined) {
      this.report('duplicate-object', line, `has the identifier ${anchor} of line ${earlier}; only that one was taken`);
      return;
    }
    this.lineOf.set(anchor, line);
    if (container !== undefined) this.counts.set(container, (this.counts.get(container) ?? 0) + 1);
    this.anchors.push(anchor);
    this.values.push(values);
    this.hashes.push(contentHash(values));
  }

  private report(code: ImportProblem['code'], line: number, what: string): void {
    this.problemCount++;
    this.problems.push({ code, message: `${this.scope.file}, line ${line}: ${what}` });
  }

  private whyDeletionsAreUnsafe(): string | undefined {
    return this.problemCount > 0 ? `${this.problemCount} records of ${this.scope.file} could not be taken` : undefined;
  }
}

function endOfNothing(file: string): ImportEnd {
  const note = `${file} is not there yet; it is made by the first export`;
  return { everything: true, notes: [note] };
}

function assertNotStopped(file: string, signal: AbortSignal): void {
  if (!signal.aborted) return;
  if (signal.reason instanceof EngineError) throw signal.reason;
  throw new EngineError('stopped-user', `Reading ${file} was stopped`, {}, { cause: signal.reason });
}
