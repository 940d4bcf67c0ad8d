/** Previews as REST, PowerShell and CLI see them: what a run would do, worked out on a copy and kept. Times are ISO 8601, UTC. */
import type { Operation } from './operation.ts';
import type { CycleName, RunResult } from './run.ts';
import type { Approval, Change, RuleCount } from './views.ts';

/**
 * `ready` would go with the next export, `approved` by its change set or by an approval beforehand; `held` needs an
 * approval; `waiting` goes nowhere because its system or a source was not read; `to-follow` cannot be known yet.
 */
export const previewItemStates = ['ready', 'approved', 'held', 'waiting', 'to-follow'] as const;
export type PreviewItemState = (typeof previewItemStates)[number];

/** Of one connector and operation, without what is only to follow. */
export interface PreviewCount {
  readonly connector: string;
  readonly operation: Operation;
  readonly count: number;
  /** Of these, how many need an approval before they go. */
  readonly held: number;
  readonly rules: readonly RuleCount[];
}

/** What the run would put on hold as one change set, and whether somebody has approved it beforehand. */
export interface PreviewSet {
  readonly connector: string;
  readonly operation: Operation;
  readonly count: number;
  /** Of the change set that a run would make of the same items. */
  readonly digest: string;
  readonly why: string;
  /** What cannot be undone, or null. */
  readonly irreversible: string | null;
  readonly approversNeeded: number;
  readonly approvals: readonly Approval[];
  /** When enough people have approved it: until when a run may use that. */
  readonly expiresAt: string | null;
  /** The change set of the run that used the approval. */
  readonly changeSet: number | null;
}

export interface PreviewItem {
  /** Place in the preview. */
  readonly number: number;
  readonly connector: string;
  readonly operation: Operation;
  /** The object's anchor in its system; '' while it is not there yet. */
  readonly anchor: string;
  /** Distinguished name, or address where the system has none. */
  readonly dn: string;
  readonly displayName: string;
  readonly person: number | null;
  readonly state: PreviewItemState;
  /** Names of flows, or what else caused it. */
  readonly rules: readonly string[];
  readonly changes: readonly Change[];
}

/** What one preview has that another has not, by connector and operation. An item whose values differ is both. */
export interface PreviewComparison {
  readonly preview: number;
  /** The older one. */
  readonly with: number;
  readonly withEndedAt: string;
  readonly counts: readonly DifferenceCount[];
}

export interface DifferenceCount {
  readonly connector: string;
  readonly operation: Operation;
  readonly new: number;
  readonly gone: number;
}

export interface PreviewDifference extends PreviewItem {
  readonly difference: 'new' | 'gone';
}

export const reportFormats = ['html', 'csv', 'xml'] as const;
export const reportEncodings = ['utf-8', 'utf-16'] as const;

export interface ReportQuery {
  readonly format: (typeof reportFormats)[number];
  /** Of one connector only. */
  readonly connector?: string | undefined;
  /** Of XML; the others are UTF-8. */
  readonly encoding?: (typeof reportEncodings)[number] | undefined;
}

/** Binds people to what one preview would have held: connector and operation say which set, digest and count what it is. */
export interface ApprovePreview {
  readonly connector: string;
  readonly operation: Operation;
  readonly digest: string;
  readonly count: number;
  readonly reason: string;
}

export interface Preview {
  readonly id: number;
  readonly cycle: CycleName;
  readonly state: 'running' | 'ended';
  readonly result: RunResult | null;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** SHA-256 of the configuration that it was worked out under. */
  readonly configuration: string;
  /** The version in force that this is; null when it was worked out under another configuration, which nobody adopted. */
  readonly version: number | null;
  readonly counts: readonly PreviewCount[];
  readonly sets: readonly PreviewSet[];
  /** What can only be known after a system has answered, e.g. AD accounts of people who first need a mailbox. */
  readonly toFollow: readonly string[];
  readonly errors: number;
  readonly notes: readonly string[];
}
