/** Taking back the last export of a connector. */
import type { Operation } from './operation.ts';
import type { Change, PageRequest } from './views.ts';

export interface UndoItem {
  readonly object: number;
  readonly person: number | null;
  readonly displayName: string;
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

/** What stays as it was exported, and why. */
export interface UndoLeftOut {
  readonly object: number;
  readonly operation: Operation;
  readonly sentence: string;
}

export interface Undo {
  readonly connector: string;
  /** The run whose export is taken back. */
  readonly run: number;
  readonly items: readonly UndoItem[];
  readonly leftOut: readonly UndoLeftOut[];
  /** What nobody can take back, in sentences. */
  readonly remains: readonly string[];
  /** The sets on hold that were made; none of what was only looked at. */
  readonly changeSets: readonly number[];
}

export interface UndoExport {
  /** As they were shown: an export since then makes it another undo. */
  readonly run: number;
  readonly count: number;
  readonly reason: string;
}

/** A value that stands in the place of what the rules want, because somebody took that back. */
export interface UndoneValue {
  readonly object: number;
  readonly connector: string;
  readonly person: number | null;
  readonly displayName: string;
  readonly attribute: string;
  readonly kept: readonly string[];
  readonly unwanted: readonly string[];
  /** The run whose export was taken back. */
  readonly run: number;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export interface UndoneQuery extends PageRequest {
  readonly object?: number | undefined;
}
