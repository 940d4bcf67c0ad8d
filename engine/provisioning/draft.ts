/** What a page of people leaves to be written, gathered until it is worth a commit. */
import type { Finding } from '../model/views.ts';
import type {
  DriftRow,
  FindingRow,
  HistoryRow,
  PendingMark,
  PendingRow,
  PersonMark,
  PersonRow,
  SpaceMark,
  SpaceRow,
  UndoneRow,
} from '../store/rows.ts';
import type { KeyEntry, StoreReader } from '../store/store.ts';

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

/** Of creates that a system refused because the name is taken: the next suffix is tried. */
export async function refusedNames(store: StoreReader, pending: readonly PendingMark[]): Promise<ReadonlySet<string>> {
  const isTaken = ({ operation, code }: PendingMark) => operation === 'create' && code === 'cd-existing-object';
  const objects = pending.filter(isTaken).map(({ object }) => object);
  const rows = objects.length === 0 ? [] : await store.pendingOf(objects);
  const changes = rows.filter(isTaken).flatMap((row) => row.changes);
  const names = changes.filter(({ attribute }) => attribute === 'sAMAccountName' || attribute === 'mail');
  return new Set(names.map(({ after }) => after[0] ?? ''));
}

/** Finding of a person for whom a flow failed; every run asks them again. */
export const FLOW_FAILED = 'flow-failed';

export function flowFailed(problems: readonly { readonly message: string }[]): Finding[] {
  if (problems.length === 0) return [];
  const sentences = [...new Set(problems.map(({ message }) => message))];
  return [{ code: FLOW_FAILED, sentence: `No value flows and no account is made: ${sentences.join(' ')}` }];
}
