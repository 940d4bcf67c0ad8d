/**
 * RFC 4180 in chunks of text of any size. Lines may end in LF or CRLF, in any mixture; a quotation mark inside a cell
 * that does not begin with one is an ordinary character.
 */
import { EngineError } from '../../../errors.ts';

/** `line` is where the row begins, from 1. `flaw` says what is wrong with the row; its cells are then not to be used. */
export type OnRow = (cells: string[], line: number, flaw: string | undefined) => void;

export interface CsvReaderOptions {
  /** For messages. */
  readonly file: string;
  /** One character. */
  readonly delimiter: string;
  readonly onRow: OnRow;
}

/** A row longer than this is a quotation mark that nobody closed; it would swallow the rest of the file. */
const LONGEST_ROW = 1_000_000;

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

export class CsvReader {
  private readonly file: string;
  private readonly delimiter: string;
  private readonly delimiterCode: number;
  private readonly onRow: OnRow;
  /** Text of a row whose end has not come yet. */
  private rest = '';
  private line = 1;

  /** What the last cell read was, and the index of the delimiter, newline or end behind it. */
  private cell = '';
  private after = 0;
  private flaw: string | undefined;

  constructor(options: CsvReaderOptions) {
    this.file = options.file;
    this.delimiter = options.delimiter;
    this.delimiterCode = options.delimiter.charCodeAt(0);
    this.onRow = options.onRow;
  }

  /** Calls `onRow` for each row that is complete. Throws `file-quote-open` for a row without an end in sight. */
  push(text: string): void {
    this.scan(this.rest === '' ? text : this.rest + text, false);
    if (this.rest.length > LONGEST_ROW) throw this.quoteOpen();
  }

  /** The last row may lack its line end. Throws `file-quote-open` when the file ends inside quotes. */
  end(): void {
    this.scan(this.rest, true);
  }

  private scan(text: string, isLast: boolean): void {
    let start = 0;
    let quote = indexOrEnd(text, '"', 0);
    while (start < text.length) {
      let newline = text.indexOf('\n', start);
      if (newline < 0 && !isLast) break;
      if (newline < 0) newline = text.length;
      if (quote < start) quote = indexOrEnd(text, '"', start);

      if (quote >= newline) {
        this.onRow(text.slice(start, endOfLine(text, start, newline)).split(this.delimiter), this.line, undefined);
        this.line++;
        start = newline + 1;
        continue;
      }
      const next = this.readRow(text, start, isLast);
      if (next < 0) break;
      start = next;
    }
    this.rest = text.slice(start);
  }

  /** A row with a quotation mark somewhere; answers where the next row begins, or -1 when the end has not come yet. */
  private readRow(text: string, start: number, isLast: boolean): number {
    const cells: string[] = [];
    this.flaw = undefined;
    let at = start;
    for (;;) {
      const isQuoted = text.charCodeAt(at) === QUOTE;
      const isWhole = isQuoted ? this.readQuoted(text, at, isLast) : this.readBare(text, at, isLast);
      if (!isWhole) return -1;
      cells.push(this.cell);
      if (this.after >= text.length || text.charCodeAt(this.after) === NEWLINE) break;
      at = this.after + 1;
    }
    const next = this.after + 1;
    this.onRow(cells, this.line, this.flaw);
    this.line += linesBetween(text, start, next);
    return next;
  }

  private readBare(text: string, start: number, isLast: boolean): boolean {
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.delimiterCode || code === NEWLINE) break;
    }
    if (at === text.length && !isLast) return false;
    const endsRow = at === text.length || text.charCodeAt(at) === NEWLINE;
    this.cell = text.slice(start, endsRow ? endOfLine(text, start, at) : at);
    this.after = at;
    return true;
  }

  private readQuoted(text: string, start: number, isLast: boolean): boolean {
    let value = '';
    let from = start + 1;
    for (;;) {
      const close = text.indexOf('"', from);
      if (close < 0 && isLast) throw this.quoteOpen();
      if (close < 0 || (close + 1 === text.length && !isLast)) return false;
      if (text.charCodeAt(close + 1) !== QUOTE) {
        value += text.slice(from, close);
        from = close + 1;
        break;
      }
      value += text.slice(from, close + 1);
      from = close + 2;
    }
    if (!this.readBare(text, from, isLast)) return false;
    if (this.cell !== '') this.flaw = 'has characters behind a closing quotation mark';
    this.cell = value;
    return true;
  }

  private quoteOpen(): EngineError {
    const where = `${this.file}, line ${this.line}`;
    return new EngineError('file-quote-open', `${where}: a quotation mark opens here and is never closed`);
  }
}

function indexOrEnd(text: string, what: string, from: number): number {
  const index = text.indexOf(what, from);
  return index < 0 ? text.length : index;
}

function endOfLine(text: string, start: number, newline: number): number {
  return newline > start && text.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
}

function linesBetween(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
