/** Which cell of a row belongs to which attribute: found by the names in the header row, in whatever order they stand. */
import { EngineError } from '../../../errors.ts';

/**
 * The column of an attribute; '' when the file has none for it. `separator` stands between several values of one cell. A
 * `date` is YYYY-MM-DD or nothing, `binary` is base64.
 */
export interface Column {
  readonly name: string;
  readonly separator?: string | undefined;
  readonly holds?: 'date' | 'binary' | undefined;
}

export interface Header {
  /** Names as they stand in the file. */
  readonly names: readonly string[];
  /** By slot of the schema: the index of its cell, -1 for none. */
  readonly cells: readonly number[];
  readonly anchor: number;
  /** -1 in a file of whole objects. */
  readonly operation: number;
}

export interface HeaderWanted {
  readonly file: string;
  readonly columns: readonly Column[];
  readonly anchor: string;
  readonly operation?: string | undefined;
}

/** Throws `file-header-wrong` when a wanted column is missing, or stands there twice. */
export function bindHeader(names: readonly string[], wanted: HeaderWanted): Header {
  const places = new Map<string, number[]>();
  names.forEach((name, index) => {
    const key = keyOf(name);
    places.set(key, [...(places.get(key) ?? []), index]);
  });
  assertHeader(places, names, wanted);
  const placeOf = (name: string) => (name === '' ? -1 : (places.get(keyOf(name))?.[0] ?? -1));
  return {
    names,
    cells: wanted.columns.map((column) => placeOf(column.name)),
    anchor: placeOf(wanted.anchor),
    operation: placeOf(wanted.operation ?? ''),
  };
}

function assertHeader(places: ReadonlyMap<string, number[]>, names: readonly string[], wanted: HeaderWanted): void {
  const needed = [wanted.anchor, wanted.operation ?? '', ...wanted.columns.map((column) => column.name)];
  const columns = [...new Set(needed.filter((name) => name !== ''))];
  const missing = columns.filter((name) => !places.has(keyOf(name)));
  const doubled = columns.filter((name) => (places.get(keyOf(name))?.length ?? 0) > 1);
  if (missing.length === 0 && doubled.length === 0) return;
  const faults = [
    missing.length > 0 ? `has no column ${quoted(missing)}` : '',
    doubled.length > 0 ? `has more than one column ${quoted(doubled)}` : '',
  ].filter((fault) => fault !== '');
  const found = `its first line reads ${quoted(names)}`;
  throw new EngineError('file-header-wrong', `${wanted.file}, line 1: the file ${faults.join(' and ')}; ${found}`);
}

/** Columns are told apart by neither capitals nor the spaces around them. */
export function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 30).map((name) => `"${name.trim()}"`);
  return names.length > 30 ? `${shown.join(', ')}, …` : shown.join(', ');
}
