/** A delimited file as pages of objects; the parser thread runs it. */
import { EngineError, type FailureCode } from '../../../errors.ts';
import { cleanValue, packValues } from '../../../model/attribute.ts';
import { contentHash } from '../../../model/digest.ts';
import type { ImportProblem, ObjectPage } from '../../connector.ts';
import {
  assertUnchanged,
  closeSource,
  type Encoding,
  openSource,
  type SourceFile,
  surveySource,
  textChunks,
} from '../source-file.ts';
import { cellToValue, faultOfCell } from './cells.ts';
import { CsvReader } from './csv-reader.ts';
import { bindHeader, type Column, type Header } from './header.ts';
import { SeenAnchors } from './seen-anchors.ts';

/** Travels to the parser thread: plain values only. */
export interface DelimitedOptions {
  /** By slot of the schema. */
  readonly columns: readonly Column[];
  /** Name of the column that identifies a row. */
  readonly anchor: string;
  readonly delimiter: string;
  /** Name of the column with add, modify or delete; its presence makes the file a change file. */
  readonly operation?: string | undefined;
  /** Of a change file that was read before: such a file is not read again. */
  readonly knownDigest?: string | undefined;
}

export interface DelimitedPage {
  readonly objects: ObjectPage;
  readonly removed: readonly string[];
  readonly problems: readonly ImportProblem[];
  /** On the last page, and only there. */
  readonly summary?: DelimitedSummary | undefined;
}

export interface DelimitedSummary {
  readonly rows: number;
  readonly problems: number;
  readonly encoding: Encoding;
  /** SHA-256 of a change file; '' for a file of whole objects. */
  readonly digest: string;
  /** The change file is the one that was read before: nothing was taken from it. */
  readonly isKnown: boolean;
  /** When the file was written, in milliseconds since 1970. */
  readonly written: number;
}

type Change = 'upsert' | 'delete';

const PAGE = 2000;
/** In characters. Rows may be long, and eight pages wait in memory. */
const PAGE_TEXT = 4_000_000;

const changes: Readonly<Record<string, Change>> = { add: 'upsert', modify: 'upsert', delete: 'delete' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that `cleanValue` escapes
const RESERVED = /[\u001b\u001e\u001f]/;

/**
 * Pages of at most 4,000 rows, fewer when they are long. In a change file an anchor stands at most once in a page, so that applying the pages in
 * order applies the rows in order. Throws the step failures of `source-file.ts`, `csv-reader.ts` and `header.ts`.
 */
export function* parseDelimited(file: string, options: DelimitedOptions): Generator<DelimitedPage> {
  const source = openSource(file);
  try {
    const { encoding, digest } = surveySource(source, options.operation !== undefined);
    const isKnown = digest !== '' && digest === options.knownDigest;
    const rows = new RowIntake(file, options);
    if (!isKnown) yield* readRows(source, encoding, rows, options.delimiter);
    yield rows.lastPage({ encoding, digest, isKnown, written: source.written });
  } finally {
    closeSource(source);
  }
}

function* readRows(
  source: SourceFile,
  encoding: Encoding,
  rows: RowIntake,
  delimiter: string,
): Generator<DelimitedPage> {
  const { file } = source;
  const reader = new CsvReader({ file, delimiter, onRow: (cells, line, flaw) => rows.take(cells, line, flaw) });
  for (const text of textChunks(source, encoding)) {
    if (RESERVED.test(text)) rows.mustClean = true;
    reader.push(text);
    yield* rows.fullPages.splice(0);
  }
  reader.end();
  rows.assertHeaderSeen();
  assertUnchanged(source);
  yield* rows.fullPages.splice(0);
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
  readonly flaw: string | undefined;
  readonly anchor: string;
}

type Fault = readonly [code: FailureCode, what: string];

class OpenPage {
  readonly anchors: string[] = [];
  readonly values: string[] = [];
  readonly hashes: string[] = [];
  readonly removed: string[] = [];
  readonly problems: ImportProblem[] = [];
  /** Kept for change files only. */
  readonly named = new Set<string>();

  textLength = 0;

  get isFull(): boolean {
    const rows = this.anchors.length + this.removed.length + this.problems.length;
    return rows >= PAGE || this.textLength >= PAGE_TEXT;
  }

  close(summary?: DelimitedSummary): DelimitedPage {
    const { anchors, values, hashes, removed, problems } = this;
    return { objects: { anchors, values, hashes }, removed, problems, summary };
  }
}

class RowIntake {
  /** Set once a chunk held a character that must be escaped; most files never do, and are spared the look at each cell. */
  mustClean = false;
  readonly fullPages: DelimitedPage[] = [];

  private readonly file: string;
  private readonly options: DelimitedOptions;
  private readonly seen = new SeenAnchors();
  /** Slots whose cells may be wrong. */
  private readonly checked: readonly number[];
  private header: Header | undefined;
  private page = new OpenPage();
  private rows = 0;
  private problems = 0;

  constructor(file: string, options: DelimitedOptions) {
    this.file = file;
    this.options = options;
    this.checked = [...options.columns.keys()].filter((slot) => options.columns[slot]?.holds !== undefined);
  }

  take(cells: string[], line: number, flaw: string | undefined): void {
    if (cells.length === 1 && cells[0] === '') return;
    const { header } = this;
    if (header === undefined) {
      this.takeHeader(cells, line, flaw);
      return;
    }
    this.rows++;
    if (this.page.isFull) this.turnPage();
    const anchor = this.clean(cells[header.anchor] ?? '').trim();
    const fault = this.faultOf({ cells, line, flaw, anchor }, header);
    if (fault !== undefined) this.report(line, fault, anchor);
    else if (header.operation < 0) this.add(cells, anchor, header);
    else this.change(cells, anchor, header);
  }

  lastPage(read: Pick<DelimitedSummary, 'encoding' | 'digest' | 'isKnown' | 'written'>): DelimitedPage {
    return this.page.close({ ...read, rows: this.rows, problems: this.problems });
  }

  assertHeaderSeen(): void {
    if (this.header === undefined) bindHeader([], { file: this.file, ...this.options });
  }

  private takeHeader(cells: string[], line: number, flaw: string | undefined): void {
    if (flaw !== undefined)
      throw new EngineError('file-header-wrong', `${this.file}, line ${line}: the header ${flaw}`);
    this.header = bindHeader(cells, { file: this.file, ...this.options });
  }

  /** Why a row is not taken. Of a file of whole objects the first row with an anchor counts. */
  private faultOf({ cells, line, flaw, anchor }: Row, header: Header): Fault | undefined {
    if (flaw !== undefined) return ['parse-error', flaw];
    if (cells.length !== header.names.length) {
      return ['parse-error', `has ${cells.length} cells where the header has ${header.names.length}`];
    }
    if (anchor === '') return ['missing-anchor-component', `has nothing in column "${this.options.anchor}"`];
    if (header.operation >= 0) {
      const word = cells[header.operation] ?? '';
      if (changeOf(word) === undefined) return ['missing-change-type', `has the operation "${word}"`];
      return this.faultOfCells(cells, header);
    }
    const wrongCell = this.faultOfCells(cells, header);
    if (wrongCell !== undefined) return wrongCell;
    const earlier = this.seen.firstLine(anchor, line);
    if (earlier === 0) return undefined;
    return ['duplicate-object', `has the identifier ${anchor} of line ${earlier}; only line ${earlier} was taken`];
  }

  private faultOfCells(cells: readonly string[], header: Header): Fault | undefined {
    for (const slot of this.checked) {
      const column = this.options.columns[slot];
      const fault = column && faultOfCell(cells[header.cells[slot] ?? -1] ?? '', column);
      if (fault !== undefined) return ['invalid-attribute-value', fault];
    }
    return undefined;
  }

  private change(cells: string[], anchor: string, header: Header): void {
    if (this.page.named.has(anchor)) this.turnPage();
    this.page.named.add(anchor);
    if (changeOf(cells[header.operation] ?? '') === 'delete') this.page.removed.push(anchor);
    else this.add(cells, anchor, header);
  }

  private add(cells: string[], anchor: string, header: Header): void {
    const { columns } = this.options;
    const values: string[] = [];
    for (let slot = 0; slot < columns.length; slot++) {
      values.push(cellToValue(cells[header.cells[slot] ?? -1] ?? '', columns[slot], this.mustClean));
    }
    const packed = packValues(values);
    this.page.anchors.push(anchor);
    this.page.values.push(packed);
    this.page.hashes.push(contentHash(packed));
    this.page.textLength += packed.length;
  }

  private clean(value: string): string {
    return this.mustClean ? cleanValue(value) : value;
  }

  private report(line: number, [code, what]: Fault, anchor: string): void {
    this.problems++;
    this.page.problems.push({ code, message: `${this.file}, line ${line}: ${what}`, anchor: anchor || undefined });
  }

  private turnPage(): void {
    this.fullPages.push(this.page.close());
    this.page = new OpenPage();
  }
}

function changeOf(word: string): Change | undefined {
  return changes[word.trim().toLowerCase()];
}
