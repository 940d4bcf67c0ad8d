/**
 * What the store keeps, one interface a table. Ids are ours, given by the engine (the only writer), and fit 32 bits.
 * Instants are ISO 8601 text in UTC with seconds, so that they compare as text on every database.
 */
import type { System } from '../connectors/connector.ts';
import type { Counters } from '../model/counter.ts';
import type { Operation } from '../model/operation.ts';
import type { PreviewCount, PreviewItem } from '../model/preview.ts';
import type { CycleName, RunResult, StepType } from '../model/run.ts';
import type { ObjectState } from '../model/state.ts';
import type { Approval, Change, ChangeSetItem, ChangeSetState, Role, RuleCount } from '../model/views.ts';

/** A connector is known by name; its id and the slots of its attributes never change. */
export interface ConnectorRow {
  readonly id: number;
  readonly name: string;
  readonly system: System;
  /** Names of attributes by slot, append-only. */
  readonly attributes: readonly string[];
  /** Attributes that the system said it does not have. */
  readonly unavailable: readonly string[];
}

/** Connector 0 stands for the metaverse in the attribute dictionary. */
export const METAVERSE = 0;

export interface SpaceRow {
  readonly id: number;
  readonly connector: number;
  /** '' while a create is pending. */
  readonly anchor: string;
  readonly hash: string;
  readonly person: number | null;
  readonly state: ObjectState;
  /** Names the rule that joined, projected or provisioned it; '' while disconnected. */
  readonly rule: string;
  readonly dueOn: string | null;
  /** Version of the rules it was last evaluated under; 0 asks for evaluation. */
  readonly stamp: number;
  /** Packed, as imported. */
  readonly seen: string;
  /** Sparse: `slot=value` of what was exported, accepted and not yet seen in an import. */
  readonly sent: string;
}

/** A link and its marks only: what a synchronisation writes when no value changed. */
export type SpaceMark = Pick<SpaceRow, 'id' | 'person' | 'state' | 'rule' | 'dueOn' | 'stamp'>;

/** An object without its values: whose it is, and what is to be done about it. */
export type SpaceLink = Omit<SpaceRow, 'hash' | 'seen' | 'sent'>;

export interface PersonRow {
  readonly id: number;
  readonly values: string;
  readonly lineage: string;
  /** Normalised display name, for search. */
  readonly name: string;
  readonly dueOn: string | null;
  /** As of a connector-space object: 0 asks for provisioning and outbound flow. */
  readonly stamp: number;
}

export type PersonMark = Pick<PersonRow, 'id' | 'dueOn' | 'stamp'>;

/** Before-image: only the slots that a run replaced, with their lineage. */
export interface HistoryRow {
  readonly person: number;
  readonly run: number;
  readonly before: string;
}

export interface PendingRow {
  readonly object: number;
  readonly connector: number;
  readonly operation: Operation;
  /** Names of the flows that caused it when it was staged, or what else did. */
  readonly rules: readonly string[];
  readonly changes: readonly Change[];
  /** SHA-256 of the canonical item, hexadecimal. */
  readonly hash: string;
  /** The set that holds or approved it. */
  readonly changeSet: number | null;
  /** Of the last refusal; '' when there was none. */
  readonly code: string;
  readonly message: string;
  /** How often it was refused or put off, as it is. */
  readonly attempts: number;
  /** Not sent before this instant. */
  readonly retryAt: string | null;
  /** Refused for good at this instant: not sent until it changes or somebody releases it. */
  readonly parkedAt: string | null;
}

/** A pending row as limits and change sets see it: what it changes is asked for when it is sent or shown. */
export type PendingMark = Omit<PendingRow, 'changes'>;

/** A pending row that is looked through with everybody else's: its changes are JSON, as they are only passed on. */
export interface StagedItem extends Pick<PendingRow, 'object' | 'operation' | 'rules' | 'hash'> {
  readonly changes: string;
  /** Of its object, as that lies in the connector space. */
  readonly anchor: string;
  readonly person: number | null;
  readonly seen: string;
}

export interface JournalRow {
  readonly id: number;
  readonly object: number;
  readonly connector: number;
  readonly operation: Operation;
  readonly hash: string;
  readonly run: number;
  readonly changes: readonly Change[];
  readonly changeSet: number | null;
  readonly sentAt: string;
  readonly settledAt: string | null;
  /** accepted, refused, retry, or withdrawn when a look showed that it never arrived. */
  readonly result: string | null;
  /** Of the object when it was settled. */
  readonly anchor: string;
  readonly ended: ExportEnd | null;
  readonly endedAt: string | null;
  /** Place in the change feed; null for what is not told there. */
  readonly feed: number | null;
}

/**
 * What became of an accepted export: shown by an import, changed by somebody else before an import showed it, never shown
 * in time, or no export at all but a note of what others did.
 */
export type ExportEnd = 'confirmed' | 'overtaken' | 'given-up' | 'noted';

/** A value that an operator took back: `kept` stands in the place of `unwanted`, whatever the rules want. */
export interface UndoneRow {
  readonly object: number;
  readonly connector: number;
  /** Whose the object was then: of anybody else's account nothing is taken back. */
  readonly person: number;
  readonly attribute: string;
  readonly kept: readonly string[];
  readonly unwanted: readonly string[];
  /** What takes it back. */
  readonly operation: Operation;
  /** The run whose export was undone. */
  readonly run: number;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** An operator wants an account back that has vanished from its system; kept until it is back and in use, or wanted no more. */
export interface RestoreWishRow {
  readonly object: number;
  readonly connector: number;
  /** Where it comes back to. */
  readonly distinguishedName: string;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** A journal row without its changes. */
export type JournalMark = Omit<JournalRow, 'changes'>;

/** Of a journal row that exists: what became of it. */
export type JournalEnd = Pick<JournalRow, 'id' | 'ended' | 'endedAt' | 'feed'>;

export interface ChangeSetRow {
  readonly id: number;
  readonly connector: number;
  readonly operation: Operation;
  readonly state: ChangeSetState;
  readonly count: number;
  readonly digest: string;
  /** Of all its items. */
  readonly rules: readonly RuleCount[];
  readonly why: string;
  readonly approversNeeded: number;
  readonly approvals: readonly Approval[];
  readonly run: number;
  readonly startedBy: string;
  readonly heldAt: string;
  readonly approvedAt: string | null;
  readonly closedAt: string | null;
}

export interface ChangeItemRow {
  readonly changeSet: number;
  readonly object: number;
  readonly operation: Operation;
  readonly hash: string;
  readonly rules: readonly string[];
  readonly changes: readonly Change[];
  readonly state: ChangeSetItem['state'];
  readonly reason: string;
}

/** What becomes of an item; what was frozen of it never changes. */
export type ChangeItemMark = Omit<ChangeItemRow, 'changes' | 'rules'>;

/** Pending rows of one operation that become the items of a set, each frozen as it stands. */
export interface Hold {
  readonly changeSet: number;
  readonly operation: Operation;
  readonly objects: readonly number[];
}

export interface RunRow {
  readonly id: number;
  readonly cycle: CycleName | null;
  readonly profile: string | null;
  readonly resumes: number | null;
  readonly result: RunResult | null;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly configuration: number;
  readonly steps: number;
}

export interface RunStepRow {
  readonly run: number;
  readonly number: number;
  readonly connector: number | null;
  readonly type: StepType;
  readonly result: RunResult | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly counters: Counters;
  readonly notes: readonly string[];
  /** Of the connector after this step, when the import was accepted. */
  readonly watermark: string | null;
  readonly sequence: number | null;
  /** Objects of the last accepted full read, in all and by container: what the size gate compares with. */
  readonly size: Readonly<Record<string, number>> | null;
}

export interface RunErrorRow {
  readonly id: number;
  readonly run: number;
  readonly step: number;
  readonly connector: number | null;
  readonly object: number | null;
  readonly person: number | null;
  readonly code: string;
  readonly message: string;
}

export interface FindingRow {
  readonly kind: 'object' | 'person';
  readonly subject: number;
  readonly code: string;
  readonly sentence: string;
}

/** What an operator's hand made of an object, an explicit connector or disconnector, and what it was before. */
export interface ExplicitRow {
  readonly object: number;
  readonly reason: string;
  readonly owner: string | null;
  readonly reviewOn: string | null;
  readonly by: string;
  readonly at: string;
  readonly wasState: ObjectState;
  readonly wasPerson: number | null;
  readonly wasRule: string;
}

export interface ConfigurationRow {
  readonly id: number;
  readonly digest: string;
  /** Canonical text of the whole configuration, without secrets (there are none in it). */
  readonly text: string;
  readonly rulesDigest: string;
  readonly actor: string;
  readonly reason: string;
  readonly at: string;
}

export interface AuditRow {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
  /** SHA-256 over the previous row's hash and this row: a row taken out or changed breaks the chain. */
  readonly hash: string;
}

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly authHash: string;
  readonly proofHash: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly revokedAt: string | null;
}

/** A value that changed in a system although nothing was sent there: what had been there before. */
export interface DriftRow {
  readonly object: number;
  /** Of the connector. */
  readonly slot: number;
  readonly previous: string;
  readonly at: string;
}

/** A name that was given to a person once: never given to another. `kind` is `account` or `address`. */
export interface ReservedNameRow {
  readonly kind: string;
  readonly name: string;
  readonly person: number;
}

/** An ended preview. Connectors stand by name: one that only another configuration knows has no id here. */
export interface PreviewRow {
  readonly id: number;
  readonly cycle: CycleName;
  readonly result: RunResult;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Digest of the configuration. */
  readonly configuration: string;
  readonly version: number | null;
  /** In its pages. */
  readonly items: number;
  readonly counts: readonly PreviewCount[];
  readonly toFollow: readonly string[];
  readonly errors: number;
  readonly notes: readonly string[];
}

/** Items of a preview, packed (`views/preview-pages.ts`): numbered on from `first`, which is 1 on the first page. */
export interface PreviewPageRow {
  readonly preview: number;
  readonly first: number;
  readonly count: number;
  readonly packed: Uint8Array;
}

/**
 * A set that was on hold before the preview, of whose items it found all but some exactly as they were frozen. They are read
 * where they lie: nothing of them is kept twice.
 */
export interface PreviewHeldRow {
  readonly preview: number;
  readonly changeSet: number;
  readonly connector: string;
  readonly operation: Operation;
  readonly state: PreviewItem['state'];
  /** Items of the set, with those that are left out here. */
  readonly count: number;
  /** Objects of the items that are wanted otherwise by now, or no more. */
  readonly apart: readonly number[];
}

/** Pending rows that their change set speaks of as they are. */
export interface HeldCount {
  readonly changeSet: number;
  readonly count: number;
}

/** What the run of a preview would have held, with the approvals that people gave beforehand. */
export interface PreviewSetRow {
  readonly preview: number;
  readonly connector: string;
  readonly operation: Operation;
  readonly count: number;
  readonly digest: string;
  readonly why: string;
  readonly approversNeeded: number;
  readonly approvals: readonly Approval[];
  /** When enough people had approved. */
  readonly approvedAt: string | null;
  /** The change set that used the approval. */
  readonly changeSet: number | null;
}
