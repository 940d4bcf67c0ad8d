/** A cell of the file and the value of an attribute, both ways. */
import { cleanValue, joinValues, packValues, plainValue, splitValues } from '../../../model/attribute.ts';
import type { Column, Header } from './header.ts';

/** `multi` separates several values of one cell, which may have spaces around them. */
export function cellToValue(cell: string, multi: string | undefined, mustClean = true): string {
  if (cell === '') return '';
  if (multi === undefined) return mustClean ? cleanValue(cell) : cell;
  const parts = cell.split(multi).map((part) => (mustClean ? cleanValue(part.trim()) : part.trim()));
  return joinValues(parts.filter((part) => part !== ''));
}

/** The cell that reads back as this value, or `undefined` when none does. */
export function valueToCell(value: string, multi: string | undefined): string | undefined {
  const cell = multi === undefined ? plainValue(value) : splitValues(value).map(plainValue).join(multi);
  return cell.isWellFormed() && cellToValue(cell, multi) === value ? cell : undefined;
}

export function packCells(cells: readonly string[], header: Header, columns: readonly Column[]): string {
  return packValues(columns.map(({ multi }, slot) => cellToValue(cells[header.cells[slot] ?? -1] ?? '', multi)));
}
