/**
 * The first pass over a file: everything that can be wrong with it as a whole, before one record is used. It looks at
 * bytes, not at text, because it runs over every file every day.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { EngineError } from '../../errors.ts';
import { checkHeader, checkTrailer, type Failure, goesOn } from './envelope.ts';
import { LONGEST_LINE, wholeLines } from './lines.ts';
import { NumberSet } from './number-set.ts';
import {
  DELETE_WIDTH,
  type ExtractName,
  type Feed,
  type RecordType,
  readExtractName,
  skippedTypes,
  widths,
} from './record.ts';
import { WordScan } from './word-scan.ts';

/** What the first pass found in a file that may be used. */
export interface Verdict {
  /** SHA-256 of the whole file, hexadecimal. */
  readonly digest: string;
  /** Lines that are not blank, header and trailer included. */
  readonly lines: number;
  /** People named by upserts. */
  readonly people: number;
  /** Person IDs whose records lie in more than one place; a full file has to bring them together. */
  readonly scattered: readonly string[];
}

/** More than this is a file in another order than the published one, not a few stragglers. */
const MOST_SCATTERED = 20_000;

const TILDE = 0x7e;
const LINE_END = 0x0a;
const RETURN = 0x0d;

const code = (letters: string) => (letters.charCodeAt(0) << 16) | (letters.charCodeAt(1) << 8) | letters.charCodeAt(2);
const TRAILER = code('TRL');
const peopleTypes = new Set([code('PRA'), code('ASA'), code('PHA')]);
const ANY_WIDTH = 0;

/** The expected width by the first three letters of a line; a type that is not here is unknown. */
function widthsByCode(feed: Feed, alsoSkip: readonly string[]): Map<number, number> {
  const expected = new Map<number, number>([[code('LOV'), ANY_WIDTH]]);
  for (const type of [...skippedTypes, ...alsoSkip]) {
    expected.set(code(`${type}A`), ANY_WIDTH).set(code(`${type}D`), ANY_WIDTH);
  }
  for (const type of Object.keys(widths[feed]) as RecordType[]) {
    expected.set(code(`${type}A`), widths[feed][type]).set(code(`${type}D`), DELETE_WIDTH);
  }
  return expected;
}

export interface CheckOptions {
  readonly feed: Feed;
  /** Further record types of two letters that this feed has and that are not needed. */
  readonly alsoSkip?: readonly string[] | undefined;
}

/** Reads the whole file once, in pieces. Throws the first and gravest thing wrong with it as an EngineError. */
export function checkFile(file: string, options: CheckOptions): Verdict {
  return new FileCheck(basename(file), options).read(file);
}

class FileCheck {
  private readonly file: string;
  private readonly name: ExtractName;
  private readonly expected: Map<number, number>;
  private readonly seen = new NumberSet();
  private readonly scattered = new Set<string>();
  private failure: Failure | undefined;
  private firstBodyFailure: Failure | undefined;
  private line = 0;
  private lines = 0;
  private person = -1;
  private last = '';
  /** Number of the line, 0 while there was none. */
  private trailer = 0;
  private behindTrailer = 0;

  constructor(file: string, options: CheckOptions) {
    const name = readExtractName(file);
    if (!name) throw new TypeError(`${file} is not the name of an extract`);
    this.file = file;
    this.name = name;
    this.expected = widthsByCode(options.feed, options.alsoSkip ?? []);
  }

  read(file: string): Verdict {
    const digest = createHash('sha256');
    let size = 0;
    const pieces = wholeLines(file, (bytes) => {
      size += bytes.length;
      digest.update(bytes);
    });
    for (const piece of pieces) {
      this.readPiece(piece);
      if (this.failure) break;
    }
    if (size > 0) this.failure ??= this.afterLastLine();
    else this.failure = this.noContent();
    if (this.failure) throw new EngineError(this.failure.code, this.failure.message);
    return { digest: digest.digest('hex'), lines: this.lines, people: this.seen.size, scattered: [...this.scattered] };
  }

  private readPiece(piece: Buffer): void {
    if (this.line === 0 && hasByteOrderMark(piece)) {
      this.failure = this.badEncoding('it begins with a byte order mark');
      return;
    }
    const scan = new WordScan(piece);
    const nul = piece.indexOf(0);
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end !== -1; end = piece.indexOf(LINE_END, start)) {
      if (nul >= start && nul < end) this.failure = this.badByte(0);
      else this.readLine(piece, scan, start, end);
      if (this.failure) return;
      start = end + 1;
    }
    if (start === piece.length) return;
    if (nul >= start) this.failure = this.badByte(0);
    else if (piece.length === LONGEST_LINE) this.tooLong();
    else this.readLine(piece, scan, start, piece.length);
  }

  private readLine(piece: Buffer, scan: WordScan, start: number, lineEnd: number): void {
    if (scan.hasHighByte(start, lineEnd)) this.failure = this.impossibleText(piece, start, lineEnd);
    if (this.failure) return;
    const end = piece[lineEnd - 1] === RETURN && lineEnd > start ? lineEnd - 1 : lineEnd;
    this.line++;
    if (this.line === 1) {
      this.failure = checkHeader(this.file, piece.toString('latin1', start, end), this.name);
      this.lines++;
      return;
    }
    if (end === start) return;
    this.lines++;
    const type = ((piece[start] as number) << 16) | ((piece[start + 1] as number) << 8) | (piece[start + 2] as number);
    const width = piece[start + 3] === TILDE ? this.expected.get(type) : undefined;
    if (width === undefined || this.trailer > 0) {
      this.unexpectedLine(type, piece.toString('latin1', start, end));
      return;
    }
    const found = width === ANY_WIDTH ? ANY_WIDTH : scan.countTildes(start, end) + 1;
    if (found !== width) this.wrongWidth(type, width, found);
    if (peopleTypes.has(type)) this.notePerson(piece, start + 4, end);
    else if (width !== ANY_WIDTH) this.person = -1;
  }

  /** A trailer, or something that should not be there; which of the two is known when the file has ended. */
  private unexpectedLine(type: number, text: string): void {
    this.last = text.slice(0, 200);
    if (this.trailer > 0) this.behindTrailer ||= this.line;
    else if (type === TRAILER) this.trailer = this.line;
    else this.noteBody('esr-unknown-record', `"${text.slice(0, 3)}" is no known record type`);
  }

  private wrongWidth(type: number, expected: number, found: number): void {
    const letters = String.fromCharCode(type >> 16, (type >> 8) & 255, type & 255);
    this.noteBody('esr-wrong-width', `the ${letters} record has ${found} fields, the feed has ${expected}`);
  }

  private noteBody(failureCode: Failure['code'], what: string): void {
    this.firstBodyFailure ??= { code: failureCode, message: `${this.file} line ${this.line}: ${what}.` };
  }

  /** The digits of a person ID read as a number. Letters would clash now and then, which only keeps more people back. */
  private notePerson(piece: Buffer, start: number, end: number): void {
    let person = 0;
    let i = start;
    for (; i < end && piece[i] !== TILDE; i++) person = person * 10 + (piece[i] as number) - 47;
    if (person === this.person) return;
    this.person = person;
    if (person > 0 && !this.seen.add(person)) this.scattered.add(piece.toString('latin1', start, i));
  }

  private afterLastLine(): Failure | undefined {
    if (this.behindTrailer > 0) return goesOn(this.file, this.behindTrailer, this.trailer);
    const last = this.trailer > 0 ? this.last : '';
    const trailer = checkTrailer(this.file, last, this.lines);
    if (trailer && trailer.code !== 'esr-wrong-count') return trailer;
    const failure = this.firstBodyFailure ?? trailer;
    if (failure || !this.name.full) return failure;
    if (this.seen.size === 0) return this.emptyFullFile('it names no person');
    if (this.scattered.size <= MOST_SCATTERED) return undefined;
    const message = `${this.file}: the records of ${this.scattered.size} people lie in more than one place.`;
    return { code: 'esr-people-scattered', message };
  }

  private noContent(): Failure {
    if (this.name.full) return this.emptyFullFile('it has no content');
    const message = `${this.file} has no content, not even header and trailer; nothing was taken from it.`;
    return { code: 'esr-file-empty', message };
  }

  private emptyFullFile(why: string): Failure {
    return { code: 'esr-full-file-empty', message: `${this.file} is a full extract, but ${why}; nobody was removed.` };
  }

  /** C1 controls (Windows-1252, UTF-8) stand in no ISO-8859-1 file; C2 and C3 begin an accent in UTF-8. */
  private impossibleText(piece: Buffer, start: number, end: number): Failure | undefined {
    for (let i = start; i < end; i++) {
      const byte = piece[i] as number;
      if (byte >= 0x80 && byte < 0xa0) return this.badByte(byte);
      const isLead = byte === 0xc2 || byte === 0xc3;
      if (isLead && isContinuation(piece[i + 1])) return this.badEncoding('an accent is written in UTF-8');
    }
    return undefined;
  }

  private badByte(byte: number): Failure {
    const shown = byte.toString(16).padStart(2, '0').toUpperCase();
    return this.badEncoding(`byte 0x${shown} cannot be in an ISO-8859-1 text`);
  }

  private badEncoding(what: string): Failure {
    return { code: 'esr-wrong-encoding', message: `${this.file} line ${this.line + 1}: ${what}.` };
  }

  private tooLong(): void {
    const message = `${this.file} line ${this.line + 1} is longer than ${LONGEST_LINE} bytes.`;
    this.failure = { code: 'esr-wrong-width', message };
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte < 0xc0;
}

function hasByteOrderMark(piece: Buffer): boolean {
  return ['efbbbf', 'fffe', 'feff'].some((mark) => piece.toString('hex', 0, 3).startsWith(mark));
}
