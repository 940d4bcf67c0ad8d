/**
 * The port. Asynchronous per page, never per record; one writer. `commit` is one transaction: all of it or nothing, in
 * the order of the fields below, and it survives a crash of the process when it has returned.
 */
import type { StepType } from '../model/run.ts';
import type { ObjectState } from '../model/state.ts';
import type { ChangeSetState } from '../model/views.ts';
import type {
  AuditRow,
  ChangeItemMark,
  ChangeItemRow,
  ChangeSetRow,
  ConfigurationRow,
  ConnectorRow,
  DriftRow,
  ExplicitRow,
  FindingRow,
  HeldCount,
  HistoryRow,
  Hold,
  JournalEnd,
  JournalMark,
  JournalRow,
  KeyRow,
  PendingMark,
  PendingRow,
  PersonMark,
  PersonRow,
  PreviewHeldRow,
  PreviewPageRow,
  PreviewRow,
  PreviewSetRow,
  ReservedNameRow,
  RestoreWishRow,
  RunErrorRow,
  RunRow,
  RunStepRow,
  SpaceLink,
  SpaceMark,
  SpaceRow,
  StagedItem,
  UndoneRow,
} from './rows.ts';

/** A join or search key of an object, e.g. `m:a.obi@nhs.example`; see `connector-space/keys.ts`. */
export interface KeyEntry {
  readonly key: string;
  readonly object: number;
}

/** Everything that one step of work leaves behind. Arrays may be long: a commit holds up to tens of thousands of rows. */
export interface Outcome {
  readonly connectors?: readonly ConnectorRow[];
  /** Insert or replace, by id. */
  readonly objects?: readonly SpaceRow[];
  readonly marks?: readonly SpaceMark[];
  /** With their values, records, pending exports, findings and explicit links; keys are named in `removedKeys`. */
  readonly removedObjects?: readonly number[];
  readonly removedKeys?: readonly KeyEntry[];
  readonly keys?: readonly KeyEntry[];
  /** Staged records by object (ESR); '' removes. */
  readonly records?: readonly { readonly object: number; readonly text: string }[];
  /** Shared records of a connector (position, organisation, location) by key; '' removes. */
  readonly shared?: readonly { readonly connector: number; readonly key: string; readonly text: string }[];
  readonly people?: readonly PersonRow[];
  /** With their findings; their ids are never given again, and their history stays. */
  readonly removedPeople?: readonly number[];
  /** Asks for provisioning of people who exist: sets their `stamp` to 0. */
  readonly peopleToProvision?: readonly number[];
  readonly personMarks?: readonly PersonMark[];
  /** Added, never replaced. */
  readonly history?: readonly HistoryRow[];
  /** A name that another person holds already fails the commit. */
  readonly reservedNames?: readonly ReservedNameRow[];
  readonly removedPending?: readonly Pick<PendingRow, 'object' | 'operation'>[];
  readonly pending?: readonly PendingRow[];
  /** Of rows that exist: the set they are bound to and their last refusal. */
  readonly pendingMarks?: readonly PendingMark[];
  readonly journal?: readonly JournalRow[];
  readonly removedUndone?: readonly Pick<UndoneRow, 'object' | 'attribute'>[];
  readonly undone?: readonly UndoneRow[];
  /** By object. */
  readonly removedRestoreWishes?: readonly number[];
  readonly restoreWishes?: readonly RestoreWishRow[];
  readonly journalEnds?: readonly JournalEnd[];
  readonly changeSets?: readonly ChangeSetRow[];
  readonly changeItems?: readonly ChangeItemRow[];
  /** Of items that exist: their state and the reason for it. */
  readonly changeItemMarks?: readonly ChangeItemMark[];
  /** Binds pending rows to a set and makes them its items, `held`, with the changes and the hash that they have now. */
  readonly holds?: readonly Hold[];
  readonly removedFindings?: readonly Omit<FindingRow, 'sentence'>[];
  readonly findings?: readonly FindingRow[];
  readonly removedDrifts?: readonly Pick<DriftRow, 'object' | 'slot'>[];
  /** Of an object and slot the first one stays: it is what was there before anybody's hand. */
  readonly drifts?: readonly DriftRow[];
  readonly removedExplicit?: readonly number[];
  readonly explicit?: readonly ExplicitRow[];
  readonly runs?: readonly RunRow[];
  readonly runSteps?: readonly RunStepRow[];
  readonly runErrors?: readonly RunErrorRow[];
  readonly configurations?: readonly ConfigurationRow[];
  readonly apiKeys?: readonly KeyRow[];
  readonly previews?: readonly PreviewRow[];
  readonly previewPages?: readonly PreviewPageRow[];
  readonly previewHeld?: readonly PreviewHeldRow[];
  readonly previewSets?: readonly PreviewSetRow[];
  /** With their pages, and whatever else is kept of them. */
  readonly removedPreviews?: readonly number[];
  /** Inserted only; a row that exists is an error. */
  readonly audit?: readonly AuditRow[];
}

/** The highest id that each table ever gave, removed rows included: the writer counts on from here. */
export interface LastIds {
  readonly object: number;
  readonly person: number;
  readonly journal: number;
  readonly feed: number;
  readonly changeSet: number;
  readonly run: number;
  readonly runError: number;
  readonly configuration: number;
  readonly preview: number;
  readonly audit: number;
}

/** `after` is the last id (or key) of the page before; rows come in ascending order of id unless said. */
export interface After {
  readonly after: number;
  readonly limit: number;
}

export interface SpaceFilter {
  readonly connector?: number | undefined;
  readonly state?: ObjectState | undefined;
  readonly person?: number | undefined;
}

/** Columns of one page of a connector's objects, for comparing a whole import with. */
export interface AnchorPage {
  readonly ids: readonly number[];
  readonly anchors: readonly string[];
  readonly hashes: readonly string[];
  readonly states: readonly ObjectState[];
}

/** Which rows of the journal; `open` ones were accepted, and no import has said what became of them. */
export type JournalFilter =
  | { readonly object: number }
  | { readonly connector: number; readonly run: number }
  | { readonly connector: number; readonly open: true }
  | Readonly<Record<string, never>>;

/** Connector-space objects, with their values and without. */
export interface SpaceReads {
  /** Every object of a connector that has an anchor, in pages. */
  anchors(connector: number): AsyncIterable<AnchorPage>;
  objects(ids: readonly number[]): Promise<readonly SpaceRow[]>;
  /** As `objects` and `objectsOfPeople`, without the values. */
  links(ids: readonly number[]): Promise<readonly SpaceLink[]>;
  linksOfPeople(people: readonly number[]): Promise<readonly SpaceLink[]>;
  objectsByAnchor(connector: number, anchors: readonly string[]): Promise<readonly SpaceRow[]>;
  objectsOfPeople(people: readonly number[]): Promise<readonly SpaceRow[]>;
  objectPage(filter: SpaceFilter, page: After): Promise<readonly SpaceRow[]>;
  /** Objects that ask for evaluation (`stamp` 0). */
  objectsToSynchronise(connector: number, page: After): Promise<readonly SpaceRow[]>;
  linksToSynchronise(connector: number, page: After): Promise<readonly SpaceLink[]>;
  /** Normal disconnectors (`Disconnected`, no person) that were evaluated: every synchronisation asks them again. */
  looseObjects(connector: number, page: After): Promise<readonly SpaceRow[]>;
  /** Objects whose own dates are due. */
  objectsDue(connector: number, now: string, page: After): Promise<readonly SpaceRow[]>;
  /** By connector: objects that are in the system (not placeholders), and those joined (by a rule or a hand). */
  objectCounts(
    connector?: number,
  ): Promise<readonly { readonly connector: number; readonly objects: number; readonly joined: number }[]>;
}

/** Keys of objects and the records they were assembled from. */
export interface RecordReads {
  /** In no order. */
  objectsByKeys(keys: readonly string[]): Promise<readonly KeyEntry[]>;
  records(objects: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** All staged records of a connector, for a shared record that changed. */
  recordPage(connector: number, page: After): Promise<readonly { readonly object: number; readonly text: string }[]>;
  shared(connector: number): Promise<ReadonlyMap<string, string>>;
}

/** People, what they were before, and the names that were given out. */
export interface PeopleReads {
  people(ids: readonly number[]): Promise<readonly PersonRow[]>;
  personPage(page: After): Promise<readonly PersonRow[]>;
  /** By start of the normalised name, in ascending order of id. */
  peopleByName(start: string, page: After): Promise<readonly PersonRow[]>;
  /** People that ask for provisioning (`stamp` 0) or whose dates are due. */
  peopleToProvision(now: string, page: After): Promise<readonly PersonRow[]>;
  /** In the order in which it was written. */
  history(person: number): Promise<readonly HistoryRow[]>;
  reservedNames(kind: string, names: readonly string[]): Promise<readonly ReservedNameRow[]>;
  reservedNamesOf(people: readonly number[]): Promise<readonly ReservedNameRow[]>;
}

/** What was sent, and what operators took back or asked for. */
export interface JournalReads {
  /** What operators took back; by object and attribute. */
  undone(objects: readonly number[]): Promise<readonly UndoneRow[]>;
  /** Pages by object, as `pendingPage`. */
  undonePage(page: After): Promise<readonly UndoneRow[]>;
  /** Accounts that operators want back. */
  restoreWishes(objects: readonly number[]): Promise<readonly RestoreWishRow[]>;
  /** Whether anybody wants any account back: mostly nobody does, and nothing else need be asked. */
  hasRestoreWishes(): Promise<boolean>;
  /** Accepted, and no import has said what became of it; ascending. */
  unconfirmed(objects: readonly number[]): Promise<readonly JournalMark[]>;
  journalRows(ids: readonly number[]): Promise<readonly JournalRow[]>;
  /** Descending order of id; `after` 0 starts at the newest. */
  journalPage(filter: JournalFilter, page: After): Promise<readonly JournalRow[]>;
  /** The newest run in which the connector accepted anything. */
  lastExport(connector: number): Promise<number | undefined>;
  /** What is told in the change feed, in its order; `after` is a place in it. */
  feed(page: After): Promise<readonly JournalRow[]>;
}

/** What waits to be sent, what was sent, and what is held. */
export interface ExportReads extends JournalReads {
  /** By object, and of one object in the order of sending. */
  pendingOf(objects: readonly number[]): Promise<readonly PendingRow[]>;
  /** As `pendingOf`; `after` is an object, and no object is cut in two: a page may exceed its limit by its last object. */
  pendingPage(connector: number | undefined, page: After): Promise<readonly PendingRow[]>;
  /** As `pendingPage`, without the rows that are exactly (by hash) an item of the change set they are bound to. */
  pendingToJudge(connector: number, page: After): Promise<readonly PendingMark[]>;
  /** As `pendingOf` and `pendingPage`. */
  pendingMarksOf(objects: readonly number[]): Promise<readonly PendingMark[]>;
  pendingMarks(connector: number, page: After): Promise<readonly PendingMark[]>;
  pendingCounts(
    connector?: number,
  ): Promise<readonly { readonly connector: number; readonly operation: string; readonly count: number }[]>;
  unsettled(connector: number): Promise<readonly JournalRow[]>;
  /** The newest settled and accepted journal row of each object for each of the operations. */
  lastAccepted(objects: readonly number[], operations: readonly string[]): Promise<readonly JournalRow[]>;
  changeSets(state: ChangeSetState | undefined, page: After): Promise<readonly ChangeSetRow[]>;
  changeSet(id: number): Promise<ChangeSetRow | undefined>;
  /** Pages as `pendingPage`. */
  changeItems(changeSet: number, page: After): Promise<readonly ChangeItemRow[]>;
  changeItemMarks(changeSet: number, page: After): Promise<readonly ChangeItemMark[]>;
  /** How many of its items are in each state. */
  changeItemStates(changeSet: number): Promise<Readonly<Record<ChangeItemMark['state'], number>>>;
  /** The object of the set's item in this place, counted from 0 in the order of `changeItems`. */
  changeItemAt(changeSet: number, place: number): Promise<number | undefined>;
  /** Of the connector, by change set. Its other pending rows are those of `pendingToJudge`. */
  heldCounts(connector: number): Promise<readonly HeldCount[]>;
  /** Pages as `pendingPage`: the rows of `pendingToJudge`, or those that are counted in `heldCounts` for one set. */
  stagedItems(connector: number, changeSet: number | undefined, page: After): Promise<readonly StagedItem[]>;
  /** Items that no pending row of the set is any more, exactly as they were frozen; ascending. */
  itemsApart(changeSet: number): Promise<readonly Pick<ChangeItemRow, 'object' | 'rules'>[]>;
}

/** Runs, their errors, and what is kept about the installation itself. */
export interface RunReads {
  lastIds(): Promise<LastIds>;
  connectors(): Promise<readonly ConnectorRow[]>;
  findings(kind: FindingRow['kind'], subjects: readonly number[]): Promise<readonly FindingRow[]>;
  findingCounts(): Promise<readonly { readonly code: string; readonly count: number }[]>;
  /** Whether anything drifted at all: mostly nothing did, and nobody need be asked about. */
  hasDrifts(): Promise<boolean>;
  drifts(objects: readonly number[]): Promise<readonly DriftRow[]>;
  explicit(objects: readonly number[]): Promise<readonly ExplicitRow[]>;
  /** Those whose review date (`YYYY-MM-DD`) has come by `today`; `after` is an object. */
  explicitToReview(today: string, page: After): Promise<readonly ExplicitRow[]>;
  /** Descending order of id; `after` 0 starts at the newest. */
  runs(page: After): Promise<readonly RunRow[]>;
  run(id: number): Promise<RunRow | undefined>;
  runSteps(run: number): Promise<readonly RunStepRow[]>;
  runErrors(run: number, page: After): Promise<readonly RunErrorRow[]>;
  runErrorCount(run: number): Promise<number>;
  /** Runs in which an import of the connector was accepted, newest first. */
  importingRuns(connector: number, limit: number): Promise<readonly number[]>;
  /** The newest step of a connector that was accepted (`watermark` or `size` set), of the types given. */
  lastAcceptedStep(connector: number, types: readonly StepType[]): Promise<RunStepRow | undefined>;
  /** The oldest step of a connector that was accepted, of any type. */
  firstAcceptedStep(connector: number): Promise<RunStepRow | undefined>;
  /** The newest step of a connector of these types that did its work or tried to, whatever came of it. */
  newestStep(connector: number, types: readonly StepType[]): Promise<RunStepRow | undefined>;
  configuration(id?: number): Promise<ConfigurationRow | undefined>;
  apiKey(id: string): Promise<KeyRow | undefined>;
  apiKeys(): Promise<readonly KeyRow[]>;
  lastAudit(): Promise<AuditRow | undefined>;
  audit(page: After): Promise<readonly AuditRow[]>;
}

/** What runs would do, as it was worked out and kept. */
export interface PreviewReads {
  /** Descending order of id; `after` 0 starts at the newest. */
  previews(page: After): Promise<readonly PreviewRow[]>;
  preview(id: number): Promise<PreviewRow | undefined>;
  /** The page that has the item of this number. */
  previewPage(preview: number, number: number): Promise<PreviewPageRow | undefined>;
  /** By change set. */
  previewHeld(preview: number): Promise<readonly PreviewHeldRow[]>;
  /** By connector and operation. */
  previewSets(preview: number): Promise<readonly PreviewSetRow[]>;
  /** Of every preview, the newest first. */
  previewSetsByDigest(digest: string): Promise<readonly PreviewSetRow[]>;
}

export interface StoreReader extends SpaceReads, RecordReads, PeopleReads, ExportReads, RunReads, PreviewReads {}

export interface Store extends StoreReader {
  commit(outcome: Outcome): Promise<void>;
  /** Marks every object and person for evaluation, or the objects of one connector and their people. */
  markAll(connector?: number): Promise<void>;
  /** Builds the secondary indexes that a first load leaves out. Harmless when they exist. */
  finishLoad(): Promise<void>;
  /** A copy to try things on; closing it throws it away. */
  scratch(): Promise<Store>;
  close(): Promise<void>;
}
