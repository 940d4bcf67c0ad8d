/** A first day that HR puts off or brings forward: a change file shows the new row alone, under another start. */
import { Row } from './effective.ts';

/**
 * Of the rows known before, those of a first day that newer rows have moved. ESR's rows of one person never overlap, and
 * whoever has left and is hired again has a termination date between: two hirings that overlap are one that was moved.
 */
export function overtakenHirings(before: readonly string[], newer: readonly string[]): ReadonlySet<string> {
  const moved = hiringsAmong(newer);
  if (moved.length === 0) return new Set();
  const overtaken = hiringsAmong(before).filter(({ row }) =>
    moved.some((other) => other.row.start !== row.start && other.row.start <= row.end && row.start <= other.row.end),
  );
  return new Set(overtaken.map(({ record }) => record));
}

interface Hiring {
  readonly record: string;
  readonly row: Row<'PR'>;
}

/** Rows that begin with the hire date, and whose employment has no end that is known. */
function hiringsAmong(records: readonly string[]): Hiring[] {
  return records
    .filter((record) => record.startsWith('PR~'))
    .map((record) => ({ record, row: new Row('PR', record.split('~'), 0) }))
    .filter(({ row }) => row.start !== '' && row.get('hireDate') === row.start && row.get('terminationDate') === '');
}
