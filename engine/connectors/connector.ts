/**
 * The port: how the engine talks to any connected system. A connector reads pages of objects (or, like ESR, of dated
 * records that are assembled into objects) and may write items in sessions. It knows nothing of joins, rules or people.
 */
import type { FailureCode } from '../errors.ts';
import type { AttributeDefinition } from '../model/attribute.ts';
import type { Operation } from '../model/operation.ts';

export type System = 'esr' | 'nhsmail' | 'ad' | 'file';

/** What the last accepted read left behind, opaque to the engine; kept as a column of the run step. */
export type Watermark = string;

export interface ReadContext {
  /** Of the last accepted read of this connector, full or delta; absent the first time. */
  readonly mark?: Watermark | undefined;
  /** The instant of the run step. */
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Objects a page, where the system has pages; the connector's own figure when left out. */
  readonly pageSize?: number | undefined;
}

/** Objects of one page, as columns: `values[i]` is the packed text of `anchors[i]`, `hashes[i]` its content hash. */
export interface ObjectPage {
  readonly anchors: readonly string[];
  readonly values: readonly string[];
  readonly hashes: readonly string[];
}

/**
 * Dated records as they lie in an extract. `owners[i]` is the anchor of the object they belong to; '' for shared records
 * (position, organisation, location) and for deletes by key. `records[i]` is packed, `hashes[i]` covers exactly it.
 */
export interface RecordPage {
  readonly file: string;
  /** From a full extract: an owner's group replaces what is staged, instead of adding to it. */
  readonly everything: boolean;
  readonly owners: readonly string[];
  readonly records: readonly string[];
  readonly hashes: readonly string[];
}

/** One object that could not be read. The import goes on. */
export interface ImportProblem {
  readonly code: FailureCode;
  /** A sentence with file, line or object. */
  readonly message: string;
  readonly anchor?: string | undefined;
}

/** How a read ended. Only a read of everything, without a reason against it, lets absence mean deletion. */
export interface ImportEnd {
  readonly everything: boolean;
  readonly deletionsUnsafe?: string | undefined;
  /** As `deletionsUnsafe`, although the read is as whole as it can be now: what it shows may be leant on. */
  readonly deletionsWait?: string | undefined;
  readonly watermark?: Watermark | undefined;
  /** What the system's own clock showed when the read began, ISO 8601; absent on those that do not tell. */
  readonly systemTime?: string | undefined;
  /** Number of the last extract read, where extracts are numbered. */
  readonly sequence?: number | undefined;
  /** Sentences for the run record: a file skipped because it is known, an empty extract, … */
  readonly notes: readonly string[];
  /** Attributes of the schema that this system turns out not to have. */
  readonly unavailable?: readonly string[] | undefined;
  /** Objects read by container, for the size gate; absent when the system has none. */
  readonly containers?: Readonly<Record<string, number>> | undefined;
}

/** A page is all or nothing. A page that fails throws: a shortened list would look like leavers. */
export interface ImportBatch {
  readonly objects?: ObjectPage | undefined;
  readonly records?: RecordPage | undefined;
  /** Anchors that the system itself reports as gone. */
  readonly removed?: readonly string[] | undefined;
  /** Anchors of objects that the system shows out of our scope: whoever was in it is gone from it. */
  readonly elsewhere?: readonly string[] | undefined;
  /** Objects besides these that were read and are out of scope. */
  readonly filtered?: number | undefined;
  readonly problems?: readonly ImportProblem[] | undefined;
  /** How many objects to expect in all, as soon as it is known. */
  readonly total?: number | undefined;
  /** On the last batch, and only there. */
  readonly end?: ImportEnd | undefined;
}

/** A change of one attribute; values as in a packed text ('' absent, several values joined). */
export interface AttributeChange {
  readonly attribute: string;
  readonly before: string;
  readonly after: string;
}

export interface ExportItem {
  /** Of the connector-space object. */
  readonly object: number;
  readonly operation: Operation;
  /** The object's own anchor; '' for a create. */
  readonly anchor: string;
  readonly changes: readonly AttributeChange[];
  /** Present on a create that needs a first password; made at the moment of sending, kept nowhere. */
  readonly password?: string | undefined;
}

/** `accepted` is not `confirmed`: only the next import confirms. */
export type Outcome =
  | { readonly result: 'accepted'; readonly anchor?: string | undefined }
  | { readonly result: 'refused'; readonly code: FailureCode; readonly message: string }
  | { readonly result: 'retry'; readonly code: FailureCode; readonly message: string };

/** A session is opened once a step. `send` answers in the order of its items; a file settles in `close`. */
export interface ExportSession {
  /** `undefined` in the place of an item: its outcome comes from `close`, in order. */
  send(items: readonly ExportItem[]): Promise<readonly (Outcome | undefined)[]>;
  close(): Promise<readonly Outcome[]>;
  /** Ends the session without writing what has not been written; never throws. */
  abandon(): Promise<void>;
}

/** What a look at the system shows about an item that was sent but not settled. */
export type Found =
  | { readonly found: false }
  | { readonly found: true; readonly anchor: string; readonly values: string };

/** What a system still remembers of an object that was deleted; the operation `restore` brings it back. */
export interface DeletedObject {
  readonly anchor: string;
  /** The name it had, with the container it was last in. */
  readonly distinguishedName: string;
  readonly lastKnownParent: string;
  /** ISO 8601. */
  readonly deletedAt: string;
  /** It would come back with its values and groups, not with its names only. */
  readonly withValues: boolean;
}

/** An account of another organisation that may be taken over; `values` in the order of the schema. */
export interface ReleasedAccount {
  readonly anchor: string;
  readonly values: string;
}

/** One thing that `jml check` tried. What is ok and has a remedy all the same works, and is to be looked at. */
export interface Finding {
  readonly ok: boolean;
  readonly what: string;
  readonly remedy?: string | undefined;
}

export interface Connector {
  readonly name: string;
  readonly system: System;
  readonly schema: readonly AttributeDefinition[];
  /** `readAll` may begin before its turn: it is of use to no one else, and costs the system nothing to be asked early. */
  readonly readsAhead?: boolean | undefined;
  /** Tries the connection, the account and the schema. Never throws for what it finds. */
  test(signal: AbortSignal): Promise<readonly Finding[]>;
  /** A run begins: what was chosen for the whole of a run, such as one of several servers, is chosen anew. */
  beginRun?(): void;
  /** Everything in scope, page by page. */
  readAll(context: ReadContext): AsyncIterable<ImportBatch>;
  /** What changed since `context.mark`; absent on systems that cannot say. */
  readChanges?(context: ReadContext): AsyncIterable<ImportBatch>;
  /** Why there is no `openExport`, where the configuration decides that; its remedy is what lets it be written. Told by `test`, too. */
  readonly onlyRead?: Finding | undefined;
  openExport?(signal: AbortSignal): Promise<ExportSession>;
  /** After a crash between sent and settled: look, never send again. */
  find?(item: ExportItem, signal: AbortSignal): Promise<Found>;
  /** Looks in the recycle bin; absent on systems that have none. Nothing when it is not there or may not be seen. */
  findDeleted?(anchor: string, signal: AbortSignal): Promise<DeletedObject | undefined>;
  /**
   * Accounts that other organisations have released and that have one of these addresses. A create whose changes name such
   * an account (`nhsmailId`) takes it over.
   */
  released?(addresses: readonly string[], signal: AbortSignal): Promise<readonly ReleasedAccount[]>;
  /** Present where `readAll` yields records: turns the records of one owner into an object. */
  readonly assembler?: Assembler | undefined;
  close?(): Promise<void>;
}

export interface AssembledObject {
  readonly values: readonly string[];
  /** The next instant (ISO 8601, UTC) at which a date alone changes the object; null when none does. */
  readonly dueOn: string | null;
  readonly problems: readonly ImportProblem[];
}

/** A record taken apart for staging. Shared records and deletes have no owner. */
export interface StagedRecord {
  readonly type: string;
  readonly key: string;
  readonly text: string;
  readonly line: number;
  readonly file: string;
}

/** Pure functions over staged records; the engine keeps the records, the connector knows what they mean. */
export interface Assembler {
  /**
   * Applies one page entry to what is staged for its owner; `everything` is the page's. A record whose content did not
   * change keeps the file and line where it was first read; an entry that changes nothing gives `staged` back.
   */
  merge(staged: string, incoming: string, file: string, everything: boolean): string;
  /** Applies a `remove-owned`: `staged` itself when it holds no such record, '' when nothing is left. */
  remove(staged: string, key: string): string;
  /** What to keep for a shared key: its text so far ('' for none) and the text of an `upsert`. */
  mergeShared(staged: string, upsert: string): string;
  /** What `RecordPage.hashes` would be for a group that holds exactly these records; lines and files do not count. */
  hashOf(staged: string): string;
  /** The shared records and the deletes by key of an ownerless entry, in file order. */
  shared(incoming: string, file: string): readonly SharedChange[];
  /** The object as of `asOf`, or nothing when no record of the person itself is staged. */
  assemble(
    anchor: string,
    staged: string,
    shared: ReadonlyMap<string, string>,
    asOf: Date,
  ): AssembledObject | undefined;
  /** Keys of the shared records that these staged records lean on, e.g. `PO:700001`. */
  uses(staged: string): readonly string[];
  /** Where the record that gave this attribute its value was read. */
  originOf(staged: string, attribute: string, asOf: Date): { file: string; line: number } | undefined;
}

/**
 * `upsert` and `remove` concern a shared record by its key (`PO:700001`); `remove-owned` removes a record of a person
 * that is named by its own key only (`AS:810001`, `PH:820001`, `PR:800001`); `owner` is given where the key tells it,
 * otherwise every staged text of the connector has to be asked with `remove`.
 */
export type SharedChange =
  | { readonly kind: 'upsert'; readonly key: string; readonly text: string; readonly line: number }
  | { readonly kind: 'remove'; readonly key: string; readonly line: number }
  | { readonly kind: 'remove-owned'; readonly key: string; readonly owner?: string | undefined; readonly line: number };

/** What a parser thread is asked to read, and what it answers with; see `threads/parser.ts`. */
export interface ParseTask {
  readonly parser: 'go2' | 'delimited';
  readonly file: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export type Parse = <Page>(task: ParseTask, signal: AbortSignal) => AsyncIterable<Page>;
