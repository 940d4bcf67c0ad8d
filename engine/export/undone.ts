/**
 * What an operator took back stays taken back: for as long as the rules want the value that was undone, the value before
 * it is kept. A rule that wants a third value ends that, and so does an operator who lifts it, or whoever sets the value
 * by hand again afterwards; silence does not.
 */
import type { Operation } from '../model/operation.ts';
import type { Change } from '../model/views.ts';
import type { UndoneRow } from '../store/rows.ts';

/** What is staged for one object by one operation. */
export interface Staged {
  readonly object: number;
  readonly connector: number;
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

/** One object as far as we know it: what it holds, and when the system calls two values the same. */
export interface HeldObject {
  readonly object: number;
  readonly connector: number;
  readonly held: (attribute: string) => readonly string[];
  readonly same: (attribute: string, one: readonly string[], other: readonly string[]) => boolean;
}

export interface KeptUndone<Item> {
  readonly items: readonly Item[];
  /** The rules want something else by now. */
  readonly lapsed: readonly UndoneRow[];
  /** The rules still want what was undone, or it is not yet taken back. */
  readonly keeping: readonly UndoneRow[];
}

export type HasLapsed = (row: UndoneRow) => boolean;

/** Everything that a switch changes stands or falls with this: without it, it would be another switch. */
const SWITCH = 'accountDisabled';

/** `items` and `undone` of one object; `hasLapsed` says which of them count no more, whatever is staged. */
export function keepUndone<Item extends Staged>(
  items: readonly Item[],
  undone: readonly UndoneRow[],
  object: HeldObject,
  hasLapsed: HasLapsed = () => false,
): KeptUndone<Item | Staged> {
  const lapsed: UndoneRow[] = [];
  const keeping: UndoneRow[] = [];
  const dropped = new Set<string>();
  const back: UndoneRow[] = [];
  for (const row of undone) {
    const wish = items.flatMap(({ changes }) => changes).find(({ attribute }) => attribute === row.attribute);
    const held = object.held(row.attribute);
    if (hasLapsed(row) || (wish !== undefined && !object.same(row.attribute, wish.after, row.unwanted))) {
      lapsed.push(row);
      continue;
    }
    if (wish !== undefined) dropped.add(row.attribute);
    const isStill = wish === undefined && object.same(row.attribute, held, row.unwanted);
    if (isStill) back.push(row);
    if (isStill || wish !== undefined) keeping.push(row);
  }
  return { items: merged(without(items, dropped), takenBack(back, object)), lapsed, keeping };
}

function without<Item extends Staged>(items: readonly Item[], dropped: ReadonlySet<string>): Item[] {
  if (dropped.size === 0) return [...items];
  return items.flatMap((item) => {
    const isSwitch = item.changes.some(({ attribute }) => attribute === SWITCH);
    if (isSwitch && dropped.has(SWITCH)) return [];
    const changes = item.changes.filter(({ attribute }) => !dropped.has(attribute));
    return changes.length === 0 ? [] : [{ ...item, changes }];
  });
}

function takenBack(rows: readonly UndoneRow[], { object, connector, held }: HeldObject): Staged[] {
  return [...Map.groupBy(rows, ({ operation }) => operation)].map(([operation, own]) => ({
    object,
    connector,
    operation,
    changes: own.map(({ attribute, kept }) => ({ attribute, before: held(attribute), after: kept })),
  }));
}

/** One item an operation: what is taken back goes with what is wanted anyway. */
function merged<Item extends Staged>(items: readonly Item[], back: readonly Staged[]): (Item | Staged)[] {
  const joined: (Item | Staged)[] = [...items];
  for (const one of back) {
    const at = joined.findIndex(({ operation }) => operation === one.operation);
    const known = joined[at];
    if (known === undefined) joined.push(one);
    else joined[at] = { ...known, changes: [...known.changes, ...one.changes].sort(byAttribute) };
  }
  return joined;
}

function byAttribute(one: Change, other: Change): number {
  return one.attribute < other.attribute ? -1 : 1;
}
