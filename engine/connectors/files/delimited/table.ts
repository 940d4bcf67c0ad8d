/** A whole delimited file in memory, to be changed and written back. Columns that we do not map stay as they are. */
import { EngineError, type FailureCode } from '../../../errors.ts';
import type { AttributeChange, ExportItem, Outcome } from '../../connector.ts';
import type { FileState } from '../replace-file.ts';
import { readWholeText } from '../source-file.ts';
import { packCells, valueToCell } from './cells.ts';
import { CsvReader } from './csv-reader.ts';
import { csvLine } from './csv-writer.ts';
import { bindHeader, type Column, type Header } from './header.ts';

export interface TableLayout {
  readonly file: string;
  readonly delimiter: string;
  /** Name of the column that identifies a row. */
  readonly anchor: string;
  /** By slot of the schema. */
  readonly columns: readonly Column[];
  /** Names of the attributes, by slot of the schema. */
  readonly attributes: readonly string[];
  /** Identifies a new row when its changes do not. */
  readonly createAnchor?: ((item: ExportItem) => string) | undefined;
}

interface Cell {
  readonly index: number;
  readonly text: string;
}

export class Table {
  /** The file as it was read. */
  readonly state: FileState;
  private readonly layout: TableLayout;
  private readonly header: Header;
  private readonly isMarked: boolean;
  /** A deleted row leaves a hole, so that the places in `byAnchor` stay right. */
  private readonly rows: (string[] | undefined)[];
  private readonly byAnchor = new Map<string, number>();
  /** Anchors that two rows have: nobody can say which of them is meant. */
  private readonly repeated = new Set<string>();

  /**
   * Reads the file. Throws the failures of reading, and `file-malformed` for a row that would not be written back as it
   * was read.
   */
  constructor(layout: TableLayout) {
    this.layout = layout;
    const { text, survey, source } = readWholeText(layout.file);
    this.state = source;
    this.isMarked = survey.isMarked;
    const [names = [], ...rows] = readRows(text, layout);
    this.header = bindHeader(names, layout);
    this.rows = rows;
    rows.forEach((cells, place) => {
      const anchor = this.anchorOf(cells);
      if (this.byAnchor.has(anchor)) this.repeated.add(anchor);
      else this.byAnchor.set(anchor, place);
    });
  }

  /** What the item did to the table; a refused item did nothing. */
  apply(item: ExportItem): Outcome {
    if (item.operation === 'create') return this.create(item);
    const place = this.byAnchor.get(item.anchor);
    const row = place === undefined ? undefined : this.rows[place];
    if (place === undefined || row === undefined) {
      return refused('cd-missing-object', `${this.layout.file} has no row ${item.anchor}`);
    }
    if (this.repeated.has(item.anchor)) {
      return refused('ambiguous-update', `${this.layout.file} has several rows ${item.anchor}`);
    }
    if (item.operation === 'delete') {
      this.drop(item.anchor);
      return { result: 'accepted' };
    }
    return this.change(place, row, item);
  }

  /** The row of an item; of a create the row with its anchor, or with all of its values when we made the anchor. */
  find(item: ExportItem): { anchor: string; values: string } | undefined {
    const anchor = item.anchor || this.anchorGiven(item.changes);
    const place = anchor === '' ? this.placeWith(item.changes) : this.byAnchor.get(anchor);
    const row = place === undefined ? undefined : this.rows[place];
    if (row === undefined) return undefined;
    return { anchor: this.anchorOf(row), values: packCells(row, this.header, this.layout.columns) };
  }

  /** Cells by the name of their column, as it stands in the layout. */
  rowWith(anchor: string): ReadonlyMap<string, string> | undefined {
    const place = this.byAnchor.get(anchor);
    const row = place === undefined ? undefined : this.rows[place];
    if (row === undefined) return undefined;
    const { columns } = this.layout;
    const cells = columns.map(({ name }, slot) => [name, row[this.header.cells[slot] ?? -1] ?? ''] as const);
    return new Map([...cells, [this.layout.anchor, anchor]]);
  }

  /** Takes a row for what it says, cell by slot of the schema, whether it was there or not. */
  put(anchor: string, cells: readonly (string | undefined)[]): void {
    const known = this.byAnchor.get(anchor);
    const row = [...((known === undefined ? undefined : this.rows[known]) ?? this.header.names.map(() => ''))];
    row[this.header.anchor] = anchor;
    cells.forEach((cell, slot) => {
      const index = this.header.cells[slot] ?? -1;
      if (cell !== undefined && index >= 0) row[index] = cell;
    });
    if (known === undefined) this.byAnchor.set(anchor, this.rows.push(row) - 1);
    else this.rows[known] = row;
  }

  drop(anchor: string): void {
    const place = this.byAnchor.get(anchor);
    if (place !== undefined) this.rows[place] = undefined;
    this.byAnchor.delete(anchor);
  }

  *lines(): Generator<string> {
    if (this.isMarked) yield '\uFEFF';
    yield csvLine(this.header.names, this.layout.delimiter);
    for (const cells of this.rows) {
      if (cells !== undefined) yield csvLine(cells, this.layout.delimiter);
    }
  }

  private create(item: ExportItem): Outcome {
    const anchor = this.anchorGiven(item.changes) || this.layout.createAnchor?.(item) || '';
    if (anchor === '') return refused('missing-anchor-component', `The new row has no "${this.layout.anchor}"`);
    if (this.byAnchor.has(anchor)) {
      return refused('cd-existing-object', `${this.layout.file} has a row ${anchor} already`);
    }
    const cells = this.cellsFor(item.changes);
    if ('result' in cells) return cells;
    const row = this.header.names.map(() => '');
    row[this.header.anchor] = anchor;
    for (const { index, text } of cells) row[index] = text;
    this.byAnchor.set(anchor, this.rows.push(row) - 1);
    return { result: 'accepted', anchor };
  }

  private change(place: number, row: readonly string[], item: ExportItem): Outcome {
    const cells = this.cellsFor(item.changes);
    if ('result' in cells) return cells;
    const changed = [...row];
    for (const { index, text } of cells) changed[index] = text;
    const anchor = this.anchorOf(changed);
    if (anchor === '') return refused('missing-anchor-component', `Row ${item.anchor} would lose its identifier`);
    if (anchor !== item.anchor && this.byAnchor.has(anchor)) {
      return refused('cd-existing-object', `${this.layout.file} has a row ${anchor} already`);
    }
    this.rows[place] = changed;
    this.byAnchor.delete(item.anchor);
    this.byAnchor.set(anchor, place);
    return { result: 'accepted', anchor };
  }

  private cellsFor(changes: readonly AttributeChange[]): readonly Cell[] | Outcome {
    const cells: Cell[] = [];
    for (const { attribute, after } of changes) {
      const slot = this.layout.attributes.indexOf(attribute);
      const index = this.header.cells[slot] ?? -1;
      if (index < 0) return refused('invalid-attribute-value', `${this.layout.file} has no column for ${attribute}`);
      const text = valueToCell(after, this.layout.columns[slot]);
      if (text === undefined) return refused('invalid-attribute-value', `No cell can hold this value of ${attribute}`);
      cells.push({ index, text });
    }
    return cells;
  }

  /** The anchor that the changes of a create bring themselves, or ''. */
  private anchorGiven(changes: readonly AttributeChange[]): string {
    const slot = this.header.cells.indexOf(this.header.anchor);
    const given = changes.find((change) => change.attribute === this.layout.attributes[slot])?.after ?? '';
    return given.trim();
  }

  private placeWith(changes: readonly AttributeChange[]): number | undefined {
    const cells = this.cellsFor(changes);
    if ('result' in cells || cells.length === 0) return undefined;
    const place = this.rows.findIndex(
      (row) => row !== undefined && cells.every(({ index, text }) => row[index] === text),
    );
    return place < 0 ? undefined : place;
  }

  private anchorOf(cells: readonly string[]): string {
    return (cells[this.header.anchor] ?? '').trim();
  }
}

/** Rows of cells, the header first. Throws `file-malformed` for one that would not be written back as it was. */
export function readRows(text: string, { file, delimiter }: Pick<TableLayout, 'file' | 'delimiter'>): string[][] {
  const rows: string[][] = [];
  const onRow = (cells: string[], line: number, flaw: string | undefined) => {
    if (cells.length === 1 && cells[0] === '') return;
    const width = rows[0]?.length ?? cells.length;
    const wrong =
      flaw ?? (cells.length === width ? undefined : `has ${cells.length} cells where the header has ${width}`);
    if (wrong !== undefined) throw new EngineError('file-malformed', `${file}, line ${line}: ${wrong}`);
    rows.push(cells);
  };
  const reader = new CsvReader({ file, delimiter, onRow });
  reader.push(text);
  reader.end();
  return rows;
}

function refused(code: FailureCode, message: string): Outcome {
  return { result: 'refused', code, message };
}
