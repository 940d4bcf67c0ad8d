/** The facade: everything a face of the product may ask of the engine. REST, CLI and demo see nothing else of it. */

import type { Feed, FeedQuery } from './model/change-feed.ts';
import type { Explanation, ObjectExplanation } from './model/explanation.ts';
import type { ExportQuery, ExportRecord, ReleaseExports } from './model/exports.ts';
import type { HistoryEntry } from './model/history.ts';
import type { Operation } from './model/operation.ts';
import type {
  ApprovePreview,
  Preview,
  PreviewComparison,
  PreviewDifference,
  PreviewItem,
  PreviewItemState,
  ReportQuery,
} from './model/preview.ts';
import type { Remediation } from './model/remediation.ts';
import type { DeletedObjectView, RestoreWish } from './model/restore.ts';
import type { CycleName, Run, RunError, RunStep, RunWish } from './model/run.ts';
import type { Undo, UndoExport, UndoneQuery, UndoneValue } from './model/undo.ts';
import type {
  ApiKey,
  ApproveChangeSet,
  Caller,
  ChangeSet,
  ChangeSetItem,
  ChangeSetState,
  ConnectorSpaceObject,
  ConnectorSpaceQuery,
  ConnectorView,
  Disconnector,
  DisconnectorQuery,
  Health,
  LinkEffect,
  LinksDone,
  LinkWish,
  MetaverseObject,
  MetaverseQuery,
  Page,
  PageRequest,
  PendingExport,
  PendingExportQuery,
  Role,
} from './model/views.ts';

/** Reads are answered beside a running synchronisation; changes become commands to its thread. Refusals are EngineErrors. */
export interface Engine {
  health(): Promise<Health>;
  connectors(): Promise<readonly ConnectorView[]>;

  /** The caller that a key belongs to; nothing for an unknown or revoked key. */
  authenticate(key: string): Promise<Caller | undefined>;
  /** HMAC-SHA256 (hexadecimal) over `nonce` under the proof hash of the key named; nothing for an unknown key id. */
  prove(keyId: string, nonce: string): Promise<string | undefined>;
  keys(): Promise<readonly ApiKey[]>;
  /** The only time the key itself is shown. */
  addKey(name: string, roles: readonly Role[], caller: Caller): Promise<ApiKey & { readonly key: string }>;
  revokeKey(id: string, caller: Caller): Promise<ApiKey>;

  /** Throws `not-found` for a profile that the configuration in force does not have. */
  startRun(wish: RunWish, caller: Caller): Promise<Run>;
  stopRun(id: number, caller: Caller): Promise<Run>;
  run(id: number): Promise<Run>;
  /** Newest first. */
  runs(query: PageRequest & { readonly state?: Run['state'] | undefined }): Promise<Page<Run>>;
  runSteps(run: number): Promise<readonly RunStep[]>;
  runErrors(run: number, query: PageRequest & { readonly code?: string | undefined }): Promise<Page<RunError>>;

  metaverse(query: MetaverseQuery): Promise<Page<MetaverseObject>>;
  /** `asOf` is a day, which means its end in London, or an instant: the person as they were then. */
  metaverseObject(id: number, asOf?: string): Promise<MetaverseObject>;
  /** Every value with the time for which it held, newest first by attribute. */
  metaverseHistory(id: number, attribute?: string): Promise<readonly HistoryEntry[]>;
  connectorSpace(query: ConnectorSpaceQuery): Promise<Page<ConnectorSpaceObject>>;
  connectorSpaceObject(id: number): Promise<ConnectorSpaceObject>;
  /** Why a person has what they have, or has not. */
  explainPerson(id: number): Promise<Explanation>;
  /** Why a connector-space object is joined, or is not. */
  explainObject(id: number): Promise<ObjectExplanation>;
  /** Where a person is, and the manual steps when they should be elsewhere. */
  remediatePerson(id: number): Promise<Remediation>;
  /** The same of the person of an object, or of an object that belongs to nobody. */
  remediateObject(id: number): Promise<Remediation>;
  pendingExports(query: PendingExportQuery): Promise<Page<PendingExport>>;
  /** What the last export of a connector can be taken back of; nothing is written. */
  checkUndo(connector: string): Promise<Undo>;
  /** Makes it a change set on hold for each operation. */
  undoExport(connector: string, wish: UndoExport, caller: Caller): Promise<Undo>;
  /** Values that were taken back and stay so against the rules. */
  undone(query: UndoneQuery): Promise<Page<UndoneValue>>;
  /** The rules have their way again; answers with how many values. */
  liftUndone(object: number, attribute: string | undefined, caller: Caller): Promise<number>;
  /** What its system remembers now of an object that has vanished; asked live. */
  deletedObject(object: number): Promise<DeletedObjectView>;
  /** Makes it a change set on hold, for somebody else to approve. */
  askRestore(object: number, reason: string, caller: Caller): Promise<RestoreWish>;
  /** Nobody wants it back any more; answers with the wish that there was. */
  withdrawRestore(object: number, caller: Caller): Promise<RestoreWish>;
  /** Parked and waiting exports go with the next export after all; answers with how many. */
  releaseExports(wish: ReleaseExports, caller: Caller): Promise<number>;
  /** What imports have confirmed since a cursor: at least once, always in the same order. */
  changes(query: FeedQuery): Promise<Feed>;
  /** What was sent, newest first, and what became of it. */
  exports(query: ExportQuery): Promise<Page<ExportRecord>>;

  /** `configuration` is the text of another one, under which it is worked out and which nobody adopts. */
  startPreview(cycle: CycleName, caller: Caller, configuration?: string): Promise<Preview>;
  preview(id: number): Promise<Preview>;
  /** Ended ones that are kept, the newest first. */
  previews(query: PageRequest): Promise<Page<Preview>>;
  previewItems(
    id: number,
    query: PageRequest & {
      readonly connector?: string | undefined;
      readonly operation?: Operation | undefined;
      readonly state?: PreviewItemState | undefined;
    },
  ): Promise<Page<PreviewItem>>;
  /** `since` is the number of a preview, a date (YYYY-MM-DD) or `yesterday`: the newest that had ended by then. */
  comparePreviews(id: number, since: string): Promise<PreviewComparison>;
  previewDifferences(id: number, since: string, query: PageRequest): Promise<Page<PreviewDifference>>;
  /** In pieces, read while they are asked for. */
  previewReport(id: number, query: ReportQuery): Promise<AsyncIterable<Buffer>>;
  /** Throws what `approvePreview` would throw, and approves nothing. */
  checkPreviewApproval(id: number, approval: ApprovePreview, caller: Caller): Promise<Preview>;
  /** The run that stages exactly this digest within four hours applies it without a hold. */
  approvePreview(id: number, approval: ApprovePreview, caller: Caller): Promise<Preview>;

  disconnectors(query: DisconnectorQuery): Promise<Page<Disconnector>>;
  /** What keeps an object out now; `Normal` without a reason when nothing does. */
  disconnector(object: number): Promise<Disconnector>;
  setDisconnector(
    object: number,
    wish: {
      readonly type: 'Explicit' | 'Normal';
      readonly reason: string;
      readonly owner?: string | undefined;
      readonly reviewOn?: string | undefined;
    },
    caller: Caller,
  ): Promise<Disconnector>;
  /** Joins, disconnects, projects, keeps out, lets in, undoes, in one step; all of it or none, unless the wish says otherwise. */
  changeLinks(wish: LinkWish, caller: Caller): Promise<LinksDone>;
  /** What `changeLinks` would lead to with the synchronisation after it; throws what it would throw, and changes nothing. */
  effectOfLinks(wish: LinkWish, caller: Caller): Promise<LinkEffect>;

  changeSets(query: PageRequest & { readonly state?: ChangeSetState | undefined }): Promise<Page<ChangeSet>>;
  changeSet(id: number): Promise<ChangeSet>;
  changeSetItems(id: number, query: PageRequest): Promise<Page<ChangeSetItem>>;
  /** Throws what `approveChangeSet` would throw, and approves nothing; answers with the set as it is. */
  checkApproval(id: number, approval: ApproveChangeSet, caller: Caller): Promise<ChangeSet>;
  approveChangeSet(id: number, approval: ApproveChangeSet, caller: Caller): Promise<ChangeSet>;
  denyChangeSet(id: number, reason: string, caller: Caller): Promise<ChangeSet>;

  close(): Promise<void>;
}
