/** What a page of people leaves to be written, gathered until it is worth a commit. */
import type {
  DriftRow,
  FindingRow,
  HistoryRow,
  PendingRow,
  PersonMark,
  PersonRow,
  SpaceMark,
  SpaceRow,
  UndoneRow,
} from '../store/rows.ts';
import type { KeyEntry } from '../store/store.ts';

export function newDraft() {
  return {
    objects: [] as SpaceRow[],
    removedObjects: [] as number[],
    marks: [] as SpaceMark[],
    removedKeys: [] as KeyEntry[],
    removedPeople: [] as number[],
    people: [] as PersonRow[],
    personMarks: [] as PersonMark[],
    history: [] as HistoryRow[],
    reservedNames: [] as { kind: string; name: string; person: number }[],
    removedPending: [] as Pick<PendingRow, 'object' | 'operation'>[],
    pending: [] as PendingRow[],
    removedDrifts: [] as Pick<DriftRow, 'object' | 'slot'>[],
    removedFindings: [] as Omit<FindingRow, 'sentence'>[],
    removedUndone: [] as Pick<UndoneRow, 'object' | 'attribute'>[],
    removedRestoreWishes: [] as number[],
    findings: [] as FindingRow[],
  };
}

export type Draft = ReturnType<typeof newDraft>;
