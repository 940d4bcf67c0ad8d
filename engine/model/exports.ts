/** What was sent to the connected systems, and what became of it. */
import type { Operation } from './operation.ts';
import type { Change, PageRequest } from './views.ts';

export const exportOutcomes = [
  /** No answer yet: the next import looks whether it arrived. */
  'sent',
  /** Accepted; no import has shown it yet. */
  'unconfirmed',
  /** An import has shown it. */
  'confirmed',
  /** Accepted, and somebody else changed it before an import showed it. */
  'overtaken',
  /** Accepted, and not shown in time (`exported-change-not-reimported`). */
  'given-up',
  /** The system said no. */
  'refused',
  /** A look showed that it never arrived. */
  'withdrawn',
] as const;
export type ExportOutcome = (typeof exportOutcomes)[number];

export interface ExportRecord {
  readonly id: number;
  readonly connector: string;
  readonly operation: Operation;
  readonly object: number;
  /** To whom the object belongs now. */
  readonly person: number | null;
  readonly displayName: string;
  readonly anchor: string;
  readonly run: number;
  readonly changeSet: number | null;
  readonly changes: readonly Change[];
  readonly sentAt: string;
  readonly settledAt: string | null;
  readonly outcome: ExportOutcome;
  /** When an import said what became of it. */
  readonly endedAt: string | null;
  /** Until when an import must have shown it, at the least; null for what is not waited for. */
  readonly deadline: string | null;
}

export interface ExportQuery extends PageRequest {
  readonly connector?: string | undefined;
  readonly object?: number | undefined;
  readonly run?: number | undefined;
  readonly operation?: Operation | undefined;
  readonly outcome?: ExportOutcome | undefined;
}

/** Which parked and waiting exports may go with the next export after all. */
export interface ReleaseExports {
  readonly reason: string;
  readonly connector?: string | undefined;
  readonly object?: number | undefined;
  readonly operation?: Operation | undefined;
  /** Of the refusal. */
  readonly code?: string | undefined;
}
