/** Dated rows: which one holds on a day, and on which day that changes. */
import { dayAfter, endOf, FOREVER, isDay } from './days.ts';
import { type KeptColumn, place, type RecordType } from './record.ts';

/** Both days included; `FOREVER` as an end is none. */
export interface Span {
  readonly start: string;
  readonly end: string;
}

/** A record taken apart, with the days between which it holds. */
export class Row<Type extends RecordType = RecordType> implements Span {
  readonly type: Type;
  readonly start: string;
  readonly end: string;
  /** Index among the staged records of its owner. */
  readonly index: number;
  private readonly cells: readonly string[];

  constructor(type: Type, cells: readonly string[], index: number) {
    this.type = type;
    this.cells = cells;
    this.index = index;
    this.start = (cells[2] ?? '').trim();
    this.end = endOf((cells[3] ?? '').trim());
  }

  /** The field as the extract has it, without blanks around it. */
  get(column: KeptColumn<Type>): string {
    return (this.cells[place(this.type, column)] ?? '').trim();
  }

  /** Start or end, if one of them is no date: nobody knows when such a row holds. */
  get badDate(): string | undefined {
    if (this.start !== '' && !isDay(this.start)) return this.start;
    return this.end !== FOREVER && !isDay(this.end) ? this.end : undefined;
  }

  holdsOn(day: string): boolean {
    return this.start <= day && this.end >= day;
  }
}

/** The row that holds on a day (the latest to start), else the first to come, else the last to have ended. */
export function rowFor<Type extends RecordType>(rows: readonly Row<Type>[], day: string): Row<Type> | undefined {
  if (rows.length === 1) return rows[0];
  return latest(rows.filter((row) => row.holdsOn(day))) ?? nextRow(rows, day) ?? lastToEnd(rows);
}

/** The latest to start; of two that start together the one with the higher key, so that the answer never wavers. */
export function latest<Type extends RecordType>(rows: readonly Row<Type>[]): Row<Type> | undefined {
  return best(rows, (a, b) => b.start >= a.start);
}

export function nextRow<Type extends RecordType>(rows: readonly Row<Type>[], day: string): Row<Type> | undefined {
  return best(
    rows.filter((row) => row.start > day),
    (a, b) => b.start < a.start,
  );
}

export function lastToEnd<Type extends RecordType>(rows: readonly Row<Type>[]): Row<Type> | undefined {
  return best(rows, (a, b) => b.end > a.end || (b.end === a.end && b.start >= a.start));
}

function best<Value>(values: readonly Value[], isBetter: (a: Value, b: Value) => boolean): Value | undefined {
  let chosen = values[0];
  for (const value of values) if (chosen !== undefined && isBetter(chosen, value)) chosen = value;
  return chosen;
}

/** The first day after `day` on which a row begins, or has just ended; `before` when none is earlier. */
export function nextBoundary(spans: readonly Span[], day: string, before = FOREVER): string {
  let boundary = before;
  for (const { start, end } of spans) {
    if (start > day && start < boundary) boundary = start;
    if (end >= day && end < boundary && end !== FOREVER) {
      const after = dayAfter(end);
      if (after < boundary) boundary = after;
    }
  }
  return boundary;
}
