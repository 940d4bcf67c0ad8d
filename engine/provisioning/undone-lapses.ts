/** When what an operator took back counts no more: another owner, a later hand, or rules that want the same by now. */
import type { HeldObject } from '../export/undone.ts';
import type { Operation } from '../model/operation.ts';
import type { JournalRow, UndoneRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';

/** Operations of which the newest tells whether an undo was done, each with those that take its place. */
const kinds: readonly (readonly Operation[])[] = [
  ['enable', 'disable'],
  ['rename', 'move'],
];

/** What is known of one object beside its values. */
export interface UndoneCase {
  readonly person: number;
  readonly held: HeldObject;
  /** The rules say that the account is to be used today. */
  readonly isActive: boolean;
  /** The value that had been there before somebody changed it by hand, if somebody did. */
  readonly drifted: (attribute: string) => readonly string[] | undefined;
  /** The newest accepted export of each kind. */
  readonly newest: readonly JournalRow[];
}

/** One query a page. */
export async function newestOfKinds(
  store: StoreReader,
  undone: readonly UndoneRow[],
): Promise<ReadonlyMap<number, readonly JournalRow[]>> {
  const objects = new Set(
    undone.filter(({ operation }) => kindOf(operation) !== undefined).map(({ object }) => object),
  );
  if (objects.size === 0) return new Map();
  const rows = await store.lastAccepted([...objects], kinds.flat());
  return Map.groupBy(rows, ({ object }) => object);
}

export function hasLapsed(row: UndoneRow, subject: UndoneCase): boolean {
  return row.person !== subject.person || isSetByHand(row, subject) || isAgreedTo(row, subject);
}

/** It was taken back, an import has shown that, and now the system holds the unwanted value again. */
function isSetByHand(row: UndoneRow, { held, drifted, newest }: UndoneCase): boolean {
  const { attribute, unwanted, kept, operation } = row;
  if (!held.same(attribute, held.held(attribute), unwanted)) return false;
  const kind = kindOf(operation);
  if (kind === undefined) {
    const before = drifted(attribute);
    return before !== undefined && held.same(attribute, before, kept);
  }
  const last = newest.filter((one) => kind.includes(one.operation)).toSorted((a, b) => b.id - a.id)[0];
  if (last === undefined) return false;
  if (last.ended === 'noted') return true;
  const isShown = last.ended === 'confirmed' || last.ended === 'overtaken';
  return isShown && leadsTo(last, row);
}

/** The switch that an undo asked for, or the name that it gave back. */
function leadsTo({ operation, changes }: JournalRow, row: UndoneRow): boolean {
  if (operation === 'enable' || operation === 'disable') return operation === row.operation;
  return changes.some(({ attribute, after }) => attribute === row.attribute && after.join() === row.kept.join());
}

/** A disabling that was taken back: once the rules want the account used again, the next leaving counts. */
function isAgreedTo({ operation }: UndoneRow, { held, isActive }: UndoneCase): boolean {
  return operation === 'enable' && isActive && held.held('accountDisabled')[0] !== 'true';
}

function kindOf(operation: Operation): readonly Operation[] | undefined {
  return kinds.find((kind) => kind.includes(operation));
}
