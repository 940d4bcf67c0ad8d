/** A cell of the file and the value of an attribute, both ways. */
import {
  cleanValue,
  joinValues,
  octetsOf,
  octetValue,
  packValues,
  plainValue,
  splitValues,
} from '../../../model/attribute.ts';
import { isDay } from '../../../model/london.ts';
import type { Column, Header } from './header.ts';

type Form = Pick<Column, 'separator' | 'holds'>;

const plain: Form = {};
const SPACE = 32;

/** A cell of nothing but spaces is an empty one. Values separated within a cell may have spaces around them. Of a binary cell that is not base64 nothing is read. */
export function cellToValue(cell: string, { separator, holds }: Form = plain, mustClean = true): string {
  if (isBlank(cell)) return '';
  if (separator === undefined && holds !== 'binary') return mustClean ? cleanValue(cell) : cell;
  const parts = separator === undefined ? [cell] : cell.split(separator).map((part) => part.trim());
  return joinValues(parts.map((part) => (holds === 'binary' ? canonical(part) : cleanValue(part))).filter(isThere));
}

/** The cell that reads back as this value, or `undefined` when none does. */
export function valueToCell(value: string, form: Form = plain): string | undefined {
  const { separator } = form;
  const cell = separator === undefined ? plainValue(value) : splitValues(value).map(plainValue).join(separator);
  return cell.isWellFormed() && cellToValue(cell, form) === value ? cell : undefined;
}

export function packCells(cells: readonly string[], header: Header, columns: readonly Column[]): string {
  return packValues(columns.map((column, slot) => cellToValue(cells[header.cells[slot] ?? -1] ?? '', column)));
}

/** Why a cell cannot be taken, as the end of a sentence; nothing when it can. */
export function faultOfCell(cell: string, { separator, holds, name }: Column): string | undefined {
  if (holds === undefined || isBlank(cell)) return undefined;
  if (holds === 'date')
    return isDay(cell) ? undefined : `has "${cell}" in column "${name}", which is no date (YYYY-MM-DD)`;
  const parts = separator === undefined ? [cell] : cell.split(separator);
  const isBase64 = parts.every((part) => octetsOf(part) !== undefined);
  return isBase64 ? undefined : `has something else than base64 in column "${name}"`;
}

function canonical(base64: string): string {
  const octets = octetsOf(base64);
  return octets === undefined ? '' : octetValue(octets);
}

/** Most cells begin with a letter: the rest of them is not looked at. */
function isBlank(cell: string): boolean {
  return cell === '' || (cell.charCodeAt(0) <= SPACE && cell.trim() === '');
}

function isThere(value: string): boolean {
  return value !== '';
}
