/** What an import leaves for the record of its step. */
import type { Staging } from '../connector-space/staging.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { ImportEnd } from '../connectors/connector.ts';
import type { Counters } from '../model/counter.ts';
import type { RunResult } from '../model/run.ts';
import type { StepOutcome } from './context.ts';
import { ARRIVED, type SourceSize, TOTAL } from './source-gate.ts';

/** What an import can change. */
const staged = ['add', 'update', 'rename', 'delete', 'delete-add'] as const;

export interface Imported {
  readonly system: ConnectedSystem;
  readonly staging: Staging;
  readonly end: ImportEnd;
  readonly notes: readonly string[];
  readonly discovery: Counters['discovery'];
  /** Why absence from a whole read does not mean deletion. */
  readonly unsafe: string | undefined;
  /** Changes were asked for, and the system cannot tell them. */
  readonly fellBack: boolean;
  /** Of the whole read that was judged and applied. */
  readonly size: SourceSize | null;
  /** Of the whole read before. */
  readonly lastSize: SourceSize | null;
  /** Where the import before ended. */
  readonly lastMark: string | undefined;
}

export function importOutcome(imported: Imported): StepOutcome {
  const { staging, discovery, end, size, lastMark } = imported;
  return {
    result: resultOf(imported),
    counters: { staging: staging.counts, discovery },
    notes: notesOf(imported),
    errors: staging.problems.map((problem) => ({ ...problem, person: null })),
    watermark: end.watermark ?? lastMark ?? '',
    sequence: end.sequence ?? null,
    size: size ?? sizeAfterChanges(imported),
    wasWhole: size !== null,
  };
}

function resultOf({ staging: { counts }, unsafe }: Imported): RunResult {
  if (counts.failure > 0) return 'completed-discovery-errors';
  if (unsafe !== undefined) return 'completed-warnings';
  if (counts.waiting > 0) return 'completed-transient-objects';
  const changes = staged.reduce((sum, name) => sum + counts[name], 0);
  return changes === 0 ? 'completed-no-objects' : 'success';
}

function notesOf({ system, staging, end, notes, fellBack }: Imported): string[] {
  const { waiting } = staging.counts;
  const madeOtherwise = [...staging.madeOtherwise].map(([attribute, count]) => {
    const accounts = count === 1 ? '1 account' : `${count} accounts`;
    return `${system.name} made ${accounts} with another ${attribute} than was asked for.`;
  });
  return [
    ...[...notes, ...end.notes],
    ...(fellBack ? [`${system.name} cannot read changes: everything was read.`] : []),
    ...(waiting > 0 ? [`${waiting} exported values are accepted, not yet confirmed.`] : []),
    ...madeOtherwise,
  ];
}

/** Of the last whole read; what this engine made since is no surprise to the next one. */
function sizeAfterChanges({ lastSize, staging: { arrived } }: Imported): SourceSize | null {
  if (lastSize === null || arrived === 0) return lastSize;
  return { ...lastSize, [TOTAL]: (lastSize[TOTAL] ?? 0) + arrived, [ARRIVED]: (lastSize[ARRIVED] ?? 0) + arrived };
}
