/** Many rows a statement: the speed of node:sqlite comes from few calls with many parameters. */
import type { Connection, Value } from './connection.ts';

const blockSizes = [50, 10, 1] as const;

/**
 * `columns` to insert; on a row with the same `key` the others are replaced. Without a key the insert fails, or is passed
 * over where `once` says that a row that exists is as good.
 */
export interface BulkTarget {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly once?: boolean;
}

/** Inserts or replaces rows in the order given; of two rows with one key the later stays. */
export function insertRows<R>(
  connection: Connection,
  target: BulkTarget,
  rows: readonly R[],
  write: (row: R, parameters: Value[]) => void,
): void {
  let at = 0;
  for (const size of blockSizes) {
    if (rows.length - at < size) continue;
    const statement = connection.statement(insertText(target, size));
    for (; rows.length - at >= size; at += size) {
      const parameters: Value[] = [];
      for (let row = at; row < at + size; row += 1) write(rows[row] as R, parameters);
      statement.run(...parameters);
    }
  }
}

const texts = new WeakMap<BulkTarget, Map<number, string>>();

function insertText(target: BulkTarget, size: number): string {
  const bySize = texts.get(target) ?? new Map<number, string>();
  texts.set(target, bySize);
  const known = bySize.get(size);
  if (known !== undefined) return known;
  const { name, columns, key, once = false } = target;
  const marks = `(${columns.map(() => '?').join(',')})`;
  const values = Array(size).fill(marks).join(',');
  const verb = once ? 'insert or ignore' : 'insert';
  const text = `${verb} into ${name} (${columns.join(', ')}) values ${values}${onConflict(columns, key)}`;
  bySize.set(size, text);
  return text;
}

function onConflict(columns: readonly string[], key: readonly string[]): string {
  if (key.length === 0) return '';
  const others = columns.filter((column) => !key.includes(column));
  if (others.length === 0) return ` on conflict (${key.join(', ')}) do nothing`;
  return ` on conflict (${key.join(', ')}) do update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

/** The rows by ascending number, themselves when they are already so. Rows with one number keep their order. */
export function byNumber<R>(rows: readonly R[], number: (row: R) => number): readonly R[] {
  for (let at = 1; at < rows.length; at += 1) {
    if (number(rows[at] as R) < number(rows[at - 1] as R)) return rows.toSorted((a, b) => number(a) - number(b));
  }
  return rows;
}

export function byText<R>(rows: readonly R[], text: (row: R) => string): readonly R[] {
  return rows.toSorted((a, b) => {
    const [one, other] = [text(a), text(b)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}
