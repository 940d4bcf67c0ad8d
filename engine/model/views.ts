/** What the engine answers to its faces: REST, PowerShell, CLI and demo see exactly these shapes. Times are ISO 8601, UTC. */
import type { Operation } from './operation.ts';
import type { ObjectState } from './state.ts';

/** A page of a list; `next` is the cursor of the next page, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly cursor?: string | undefined;
  /** 1 to 1,000; 100 when left out. */
  readonly limit?: number | undefined;
}

export const roles = ['reader', 'operator', 'approver', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Who calls: a named key, or the Windows account of a command line. */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly revokedAt: string | null;
}

/** Attribute names to values; an absent attribute is not there. */
export type Attributes = Readonly<Record<string, readonly string[]>>;

/** Who said so: the contributor of one value of a metaverse object. */
export interface Contribution {
  readonly attribute: string;
  readonly values: readonly string[];
  readonly connector: string;
  /** Connector-space object and its anchor. */
  readonly object: number;
  readonly anchor: string;
  readonly rule: string;
  readonly run: number;
  /** ESR only: where this content was first read. */
  readonly file: string | null;
  readonly line: number | null;
}

export interface LinkedObject {
  readonly id: number;
  readonly connector: string;
  readonly anchor: string;
  readonly state: ObjectState;
}

/** Why something expected has not happened, in a sentence fit for a ticket. */
export interface Finding {
  readonly code: string;
  readonly sentence: string;
}

export interface MetaverseObject {
  readonly id: number;
  readonly displayName: string;
  readonly employeeNumber: string | null;
  readonly email: string | null;
  /** future, active, leaver, mailbox-only … : computed from ESR and NHSmail. */
  readonly lifecycle: string;
  readonly attributes: Attributes;
  readonly objects: readonly LinkedObject[];
  /** On a single object only; empty in a list. */
  readonly contributions: readonly Contribution[];
  readonly findings: readonly Finding[];
  /** The instant that a look back shows; null for now. Then `objects` are those that gave a value, and findings are none. */
  readonly asOf: string | null;
}

export interface MetaverseQuery extends PageRequest {
  readonly employeeNumber?: string | undefined;
  readonly email?: string | undefined;
  /** Start of the display name or of the family name, any case. */
  readonly name?: string | undefined;
}

export interface Disconnector {
  readonly object: number;
  readonly connector: string;
  readonly anchor: string;
  readonly displayName: string;
  readonly type: 'Explicit' | 'Normal' | 'Filtered';
  readonly reason: string | null;
  readonly owner: string | null;
  readonly reviewOn: string | null;
  readonly by: string | null;
  readonly at: string | null;
}

export interface DisconnectorQuery extends PageRequest {
  readonly connector?: string | undefined;
  readonly type?: Disconnector['type'] | undefined;
  /** Who answers for it, in any case. */
  readonly owner?: string | undefined;
  /** `YYYY-MM-DD`: those to be looked at again on that day or before it. */
  readonly reviewBefore?: string | undefined;
}

/**
 * What an operator's hand does to an object. `rejoin` joins it to the right person, whoever it belongs to now; `undo`
 * takes back what the last hand did.
 */
export const linkActions = ['join', 'rejoin', 'project', 'disconnect', 'keep-out', 'let-in', 'undo'] as const;
export type LinkAction = (typeof linkActions)[number];

export interface LinkChange {
  /** By its number, or by its connector and anchor; where both are given they must mean the same. */
  readonly object?: number | undefined;
  readonly connector?: string | undefined;
  readonly anchor?: string | undefined;
  readonly action: LinkAction;
  /** For `join` and `rejoin`: whose it is. */
  readonly person?: number | undefined;
  /** Who answers for it. */
  readonly owner?: string | undefined;
  /** `YYYY-MM-DD`: asks somebody to look again, and changes nothing by itself. */
  readonly reviewOn?: string | undefined;
  /** Where it is not that of the whole wish. */
  readonly reason?: string | undefined;
}

export interface LinkWish {
  readonly changes: readonly LinkChange[];
  readonly reason: string;
  /** Does what it can and names the others; else all of it is done or none. */
  readonly skipRefused?: boolean | undefined;
}

/** A change that was left out of its wish, and why. */
export interface LinkRefused {
  /** Its place among the changes, from 1. */
  readonly row: number;
  readonly object: number | null;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** What has become of a wish: the objects as they are now, but those that are forgotten. */
export interface LinksDone {
  readonly items: readonly ConnectorSpaceObject[];
  readonly refused: readonly LinkRefused[];
}

/** An object whose link changes; null where it is not known before, or forgotten after. */
export interface LinkChanged {
  readonly object: number;
  readonly connector: string;
  readonly anchor: string;
  readonly stateBefore: ObjectState | null;
  readonly personBefore: number | null;
  readonly stateAfter: ObjectState | null;
  readonly personAfter: number | null;
  /** What links it then: a rule, or the hand. */
  readonly ruleAfter: string | null;
}

export interface ValueChanged {
  readonly person: number;
  readonly attribute: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The whole effect of a change of links, as it would be after the next synchronisation. */
export interface LinkEffect {
  readonly links: readonly LinkChanged[];
  readonly values: readonly ValueChanged[];
  /** Would be sent by the next export, under its limits. */
  readonly staged: readonly PendingExport[];
  /** Waits now, and would not be sent any more. */
  readonly withdrawn: readonly PendingExport[];
  /** What could not be decided: code and sentence. */
  readonly errors: readonly string[];
  readonly refused: readonly LinkRefused[];
}

export interface ConnectorSpaceObject {
  readonly id: number;
  readonly connector: string;
  readonly anchor: string;
  readonly displayName: string;
  readonly state: ObjectState;
  readonly person: number | null;
  /** What linked it to its person: `score`, `nhsmail-id`, `address`, `project`, `provision`; null while nothing did. */
  readonly rule: string | null;
  /** As imported. */
  readonly attributes: Attributes;
  /** Exported, accepted, and not yet seen in an import. */
  readonly unconfirmed: Attributes;
  /** When a date alone will change it. */
  readonly dueOn: string | null;
  readonly findings: readonly Finding[];
}

export interface ConnectorSpaceQuery extends PageRequest {
  readonly connector?: string | undefined;
  readonly state?: ObjectState | undefined;
  readonly person?: number | undefined;
  readonly anchor?: string | undefined;
}

export interface Change {
  readonly attribute: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * `ready` goes with the next export; `held` waits for an approval; `approved` goes with the next export, by its set;
 * `waiting` is tried again at `retryAt`; `parked` was refused for good and stays until it changes or is released;
 * `refused` is left alone by the gate at every export.
 */
export const pendingStates = ['ready', 'held', 'approved', 'waiting', 'parked', 'refused'] as const;
export type PendingState = (typeof pendingStates)[number];

export interface PendingExport {
  readonly object: number;
  readonly connector: string;
  readonly operation: Operation;
  readonly displayName: string;
  readonly person: number | null;
  readonly state: PendingState;
  readonly changeSet: number | null;
  /** Names of the flows that caused it, or what else did. */
  readonly rules: readonly string[];
  readonly changes: readonly Change[];
  /** Why the system refused it last time, or who released it and why. */
  readonly code: string | null;
  readonly message: string | null;
  /** How often it was refused or put off as it is. */
  readonly attempts: number;
  /** When it is tried again, at the earliest. */
  readonly retryAt: string | null;
  readonly parkedAt: string | null;
  /** What happens next to it, for a ticket. */
  readonly sentence: string;
}

export interface PendingExportQuery extends PageRequest {
  readonly connector?: string | undefined;
  readonly operation?: Operation | undefined;
  readonly state?: PendingState | undefined;
}

export const changeSetStates = ['held', 'approved', 'applied', 'expired', 'denied'] as const;
export type ChangeSetState = (typeof changeSetStates)[number];

export interface Approval {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** Items in which a rule had a part: an update that three flows caused counts once under each. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

export interface ChangeSet {
  readonly id: number;
  readonly connector: string;
  readonly operation: Operation;
  readonly state: ChangeSetState;
  /** Items when it was frozen: the number that an approval types back. */
  readonly count: number;
  /** SHA-256 over the sorted item hashes, hexadecimal. */
  readonly digest: string;
  /** Why it is held, in a sentence with the figures. */
  readonly why: string;
  /** What cannot be undone, or null. */
  readonly irreversible: string | null;
  readonly approversNeeded: number;
  readonly approvals: readonly Approval[];
  readonly run: number;
  readonly startedBy: string;
  readonly heldAt: string;
  readonly expiresAt: string;
  readonly closedAt: string | null;
  /** Of all its items, the most frequent first. */
  readonly rules: readonly RuleCount[];
  /** Items by what became of them. */
  readonly applied: number;
  readonly dropped: number;
  readonly refused: number;
  readonly excluded: number;
}

export interface ChangeSetItem {
  readonly object: number;
  readonly displayName: string;
  readonly person: number | null;
  readonly state: 'held' | 'applied' | 'dropped' | 'refused' | 'excluded';
  readonly reason: string | null;
  /** Names of the flows that caused it, or what else did. */
  readonly rules: readonly string[];
  readonly changes: readonly Change[];
}

export interface ApproveChangeSet {
  readonly digest: string;
  readonly count: number;
  readonly reason: string;
  /** Connector-space objects left out. */
  readonly except?: readonly number[] | undefined;
}

export interface HealthNote {
  readonly status: 'pass' | 'warn' | 'fail';
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

export interface Health {
  readonly status: 'pass' | 'warn' | 'fail';
  readonly version: string;
  readonly engine: string;
  readonly startedAt: string;
  readonly notes: readonly HealthNote[];
}

export interface ConnectorView {
  readonly name: string;
  readonly system: string;
  readonly transport: string;
  readonly objects: number;
  readonly joined: number;
}
