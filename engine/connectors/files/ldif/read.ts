/** The people of an LDIF file, page by page. */
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asEngineError, EngineError, type FailureCode } from '../../../errors.ts';
import { attributeWithTooMany } from '../../../model/attribute.ts';
import { contentHash, digestOf } from '../../../model/digest.ts';
import { isUnder } from '../../../protocol/dn.ts';
import type { ImportBatch, ImportEnd, ImportProblem, ObjectPage } from '../../connector.ts';
import { assertUnchanged, closeSource, openSource, type Survey, surveySource, textChunks } from '../source-file.ts';
import { hasClass, type LdifEntry } from './entry.ts';
import type { LdifFault } from './lines.ts';
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

export const PAGE = 2000;

/** Changes when the same entries would be read differently. */
export function scopeOf({ mapping, containers, personClass }: LdifScope): string {
  const { schema, attributes, flags, nameAttribute, anchorAttribute } = mapping;
  const read = schema.map(({ name, kind }) => [name, kind, attributes[name] ?? name, flags[name] ?? '']);
  return digestOf(JSON.stringify([read, nameAttribute, anchorAttribute ?? '', [...containers].sort(), personClass]));
}

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

export class PeopleIntake {
  private readonly scope: LdifScope;
  private readonly lineOf = new Map<string, number>();
  private readonly counts: Map<string, number>;
  private problemCount = 0;
  private anchors: string[] = [];
  private values: string[] = [];
  private hashes: string[] = [];
  private problems: ImportProblem[] = [];
  private filtered = 0;

  constructor(scope: LdifScope) {
    this.scope = scope;
    this.counts = new Map(scope.containers.map((container) => [container, 0]));
  }

  get length(): number {
    return this.anchors.length + this.problems.length;
  }

  /** `file` is where the record stands. False when it could not be taken; whoever is out of scope is no problem. */
  take(record: LdifRecord, file = this.scope.file): boolean {
    const problem = this.problemOf(record, file);
    if (problem !== undefined) this.report(problem);
    return problem === undefined;
  }

  report(problem: ImportProblem): void {
    this.problemCount++;
    this.problems.push(problem);
  }

  page(): ImportBatch & { readonly objects: ObjectPage } {
    const { anchors, values, hashes, problems, filtered } = this;
    this.anchors = [];
    this.values = [];
    this.hashes = [];
    this.problems = [];
    this.filtered = 0;
    return { objects: { anchors, values, hashes }, problems, filtered };
  }

  end({ encoding }: Pick<Survey, 'encoding'>): ImportEnd {
    const { file, containers } = this.scope;
    const notes = encoding === 'utf-8' ? [] : [`${file} is not UTF-8; it was read as ${encoding}`];
    const counted = containers.length > 0 ? { containers: Object.fromEntries(this.counts) } : {};
    const deletionsUnsafe = this.whyDeletionsAreUnsafe();
    return { everything: true, deletionsUnsafe, notes, ...counted };
  }

  private problemOf(record: LdifRecord, file: string): ImportProblem | undefined {
    if (record.fault !== undefined) return problemAt(file, record.fault);
    if (!isPerson(record.entry, this.scope.personClass)) return this.leaveOut();
    const { line } = record;
    try {
      const refused = this.takePerson(record.entry, line);
      return refused && problemAt(file, { line, ...refused });
    } catch (cause) {
      const { code, message } = asEngineError(cause, 'parse-error');
      return problemAt(file, { line, what: message, code });
    }
  }

  /** Why it is not taken; nothing when it is, or is out of scope. */
  private takePerson(entry: LdifEntry, line: number): Refused | undefined {
    const { containers, mapping } = this.scope;
    const container = containers.find((one) => isUnder(entry.dn, one));
    if (containers.length > 0 && container === undefined) return this.leaveOut();
    const values = packEntry(entry, mapping);
    const crowded = attributeWithTooMany(values, mapping.schema);
    if (crowded !== undefined) return refused('multi-single-mismatch', `${entry.dn} has several values of ${crowded}`);
    const anchor = anchorOf(entry, mapping);
    if (anchor === '') return refused('missing-anchor-component', `${entry.dn} has ${missing(mapping)}`);
    const earlier = this.lineOf.get(anchor);
    if (earlier !== undefined) {
      return refused('duplicate-object', `has the identifier ${anchor} of line ${earlier}; only that one was taken`);
    }
    this.lineOf.set(anchor, line);
    if (container !== undefined) this.counts.set(container, (this.counts.get(container) ?? 0) + 1);
    this.anchors.push(anchor);
    this.values.push(values);
    this.hashes.push(contentHash(values));
    return undefined;
  }

  private leaveOut(): undefined {
    this.filtered++;
  }

  private whyDeletionsAreUnsafe(): string | undefined {
    return this.problemCount > 0 ? `${this.problemCount} records of ${this.scope.file} could not be taken` : undefined;
  }
}

type Refused = Omit<LdifFault, 'line'>;

function refused(code: FailureCode, what: string): Refused {
  return { code, what };
}

export function problemAt(file: string, { line, what, code = 'parse-error' }: LdifFault): ImportProblem {
  return { code, message: `${file}, line ${line}: ${what}` };
}

function missing({ anchorAttribute }: Mapping): string {
  return anchorAttribute === undefined ? 'neither objectGUID nor entryUUID' : `no ${anchorAttribute}`;
}

function endOfNothing(file: string): ImportEnd {
  const note = `${file} is not there yet; it is made by the first export`;
  return { everything: true, notes: [note] };
}

export function assertNotStopped(file: string, signal: AbortSignal): void {
  if (!signal.aborted) return;
  if (signal.reason instanceof EngineError) throw signal.reason;
  throw new EngineError('stopped-user', `Reading ${file} was stopped`, {}, { cause: signal.reason });
}
