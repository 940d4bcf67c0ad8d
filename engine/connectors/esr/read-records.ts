/**
 * The second pass: lines to packed records, records of one person to one entry of a page. Only the fields that are kept
 * are ever copied out of the file. The inner loops work on offsets: this is where a million people are read every day.
 */
import { cleanValue } from '../../model/attribute.ts';
import { contentHash } from '../../model/digest.ts';
import type { ImportProblem, RecordPage } from '../connector.ts';
import { haveSameKey, keyOf, packGroup, sortTogether } from './group.ts';
import { isNeeded, type MobileRule } from './phone.ts';
import { columns, kept, type RecordType, readExtractName } from './record.ts';
import { deleteRecord, packShared } from './shared.ts';

const PEOPLE_A_PAGE = 2_000;
/** Shared records in one entry. */
const SHARED_AN_ENTRY = 500;
const LINE_END = 0x0a;
const RETURN = 0x0d;
const TILDE = 0x7e;
const UPSERT = 'A'.charCodeAt(0);

/** Neighbouring columns that are kept are copied in one slice, tildes and all: first and last column of each slice. */
interface Cut {
  readonly type: RecordType;
  readonly owned: boolean;
  readonly slices: readonly (readonly [number, number])[];
  readonly lastColumn: number;
}

function cutOf(type: RecordType): Cut {
  const places: Readonly<Record<string, number>> = columns[type];
  const slices: [number, number][] = [];
  for (const column of kept[type]) {
    const at = places[column] ?? 0;
    const last = slices.at(-1);
    if (last && last[1] + 1 === at) last[1] = at;
    else slices.push([at, at]);
  }
  const owned = type === 'PR' || type === 'AS' || type === 'PH';
  return { type, owned, slices, lastColumn: Math.max(...slices.map(([, last]) => last)) };
}

const pairCode = (letters: string) => (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);
const cuts = new Map((Object.keys(kept) as RecordType[]).map((type) => [pairCode(type), cutOf(type)]));

interface Group {
  readonly person: string;
  readonly records: string[];
  readonly lines: number[];
}

export interface ReadPage {
  readonly records: RecordPage;
  readonly problems: readonly ImportProblem[];
}

export interface ReaderOptions {
  readonly vpd: string;
  readonly mobile: MobileRule;
  readonly scattered?: readonly string[] | undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters that the engine packs values with
const RESERVED = /[\u001b\u001e\u001f]/;

export class RecordReader {
  private readonly file: string;
  private readonly vpd: string;
  private readonly mobile: MobileRule;
  private readonly whole: boolean;
  /** Groups kept back until the file has ended, by person. */
  private readonly keptBack: Map<string, Group>;
  /** Offset of the tilde behind each column; [0] lies before the first. */
  private readonly ends = new Int32Array(64);
  private group: Group = { person: '', records: [], lines: [] };
  private sharedRecords: string[] = [];
  private sharedLines: number[] = [];
  private owners: string[] = [];
  private records: string[] = [];
  private hashes: string[] = [];
  private problems: ImportProblem[] = [];
  private line = 0;

  constructor(file: string, options: ReaderOptions) {
    this.file = file;
    this.vpd = options.vpd;
    this.mobile = options.mobile;
    this.whole = readExtractName(file)?.full === true;
    const scattered = this.whole ? (options.scattered ?? []) : [];
    this.keptBack = new Map(scattered.map((person) => [person, { person, records: [], lines: [] }]));
  }

  /** A piece of whole lines; yields the pages that are full. */
  *read(piece: Buffer): Generator<ReadPage> {
    let bytes = piece;
    let text = piece.toString('latin1');
    if (RESERVED.test(text)) {
      text = cleanValue(text);
      bytes = Buffer.from(text, 'latin1');
    }
    for (let start = 0; start < bytes.length; ) {
      const lineEnd = bytes.indexOf(LINE_END, start);
      const next = lineEnd === -1 ? bytes.length : lineEnd + 1;
      const end = lineEnd === -1 ? bytes.length : lineEnd;
      this.line++;
      this.readLine(bytes, text, start, bytes[end - 1] === RETURN ? end - 1 : end);
      if (this.owners.length >= PEOPLE_A_PAGE) yield this.takePage();
      start = next;
    }
  }

  *end(): Generator<ReadPage> {
    this.closeGroup();
    this.closeShared();
    for (const group of this.keptBack.values()) {
      this.addEntry(group);
      if (this.owners.length >= PEOPLE_A_PAGE) yield this.takePage();
    }
    if (this.owners.length > 0 || this.problems.length > 0) yield this.takePage();
  }

  private readLine(bytes: Buffer, text: string, start: number, end: number): void {
    if (bytes[start + 3] !== TILDE) return;
    const cut = cuts.get(((bytes[start] as number) << 8) | (bytes[start + 1] as number));
    if (cut === undefined) return;
    if (bytes[start + 2] !== UPSERT) {
      this.addShared(deleteRecord(cut.type, text.slice(start + 4, end).trim()));
      return;
    }
    this.findColumns(bytes, start, end, cut.lastColumn);
    if (cut.owned) this.readOwned(cut, text);
    else this.addShared(this.take(cut, text));
  }

  private readOwned(cut: Cut, text: string): void {
    const person = this.column(2, text);
    const key = cut.type === 'PR' ? person : this.column(3, text);
    if (person === '' || key === '') this.reportNoKey(cut.type, person);
    else this.addOwned(person, cut.type === 'PH' ? this.takePhone(text) : this.take(cut, text));
  }

  private findColumns(bytes: Buffer, start: number, end: number, lastColumn: number): void {
    const ends = this.ends;
    ends[0] = start - 1;
    let column = 1;
    for (let i = start + 3; i < end; i++) {
      if (bytes[i] !== TILDE) continue;
      ends[column] = i;
      if (column === lastColumn) return;
      column++;
    }
    for (; column <= lastColumn; column++) ends[column] = end;
  }

  private column(column: number, text: string): string {
    return text.slice((this.ends[column - 1] as number) + 1, this.ends[column]);
  }

  private take(cut: Cut, text: string): string {
    let record: string = cut.type;
    for (const [first, last] of cut.slices) {
      record += `~${text.slice((this.ends[first - 1] as number) + 1, this.ends[last])}`;
    }
    return record;
  }

  /** The number of a phone that is not needed is somebody's private number: it stays in the file. */
  private takePhone(text: string): string {
    const type = this.column(4, text);
    const number = this.column(5, text);
    const dates = text.slice((this.ends[5] as number) + 1, this.ends[7]);
    return `PH~${this.column(3, text)}~${dates}~${type}~${isNeeded(type, number, this.mobile) ? number : ''}`;
  }

  private addOwned(person: string, record: string): void {
    this.closeShared();
    if (person !== this.group.person) {
      this.closeGroup();
      this.group = this.keptBack.get(person) ?? { person, records: [], lines: [] };
    }
    this.group.records.push(record);
    this.group.lines.push(this.line);
  }

  private addShared(record: string): void {
    this.closeGroup();
    const last = this.sharedRecords.at(-1);
    if (this.sharedRecords.length >= SHARED_AN_ENTRY && last && keyOf(last) !== keyOf(record)) this.closeShared();
    this.sharedRecords.push(record);
    this.sharedLines.push(this.line);
  }

  private closeGroup(): void {
    const { group } = this;
    if (group.person === '') return;
    this.group = { person: '', records: [], lines: [] };
    if (!this.keptBack.has(group.person)) this.addEntry(group);
  }

  private addEntry(group: Group): void {
    const { person, records, lines } = group;
    if (records.length === 0) return;
    const owner = `${this.vpd}/${person}`;
    sortTogether(records, lines);
    this.dropRepeated(owner, records, lines);
    const content = records.length === 1 ? (records[0] as string) : records.join('\n');
    this.owners.push(owner);
    this.records.push(packGroup(lines, content));
    this.hashes.push(contentHash(content));
  }

  /** Of two records with one key the later line counts, as a later upsert would. */
  private dropRepeated(owner: string, records: string[], lines: number[]): void {
    for (let i = records.length - 1; i > 0; i--) {
      if (!haveSameKey(records[i] as string, records[i - 1] as string)) continue;
      const [first, second] = [lines[i - 1] as number, lines[i] as number];
      if (records[i] !== records[i - 1]) {
        const message = `${this.file} lines ${Math.min(first, second)} and ${Math.max(first, second)} are one record; the later counts.`;
        this.problems.push({ code: 'duplicate-object', message, anchor: owner });
      }
      const dropped = first < second ? i - 1 : i;
      records.splice(dropped, 1);
      lines.splice(dropped, 1);
    }
  }

  private closeShared(): void {
    if (this.sharedRecords.length === 0) return;
    const content = this.sharedRecords.join('\n');
    this.owners.push('');
    this.records.push(packShared(this.sharedLines, content));
    this.hashes.push(contentHash(content));
    this.sharedRecords = [];
    this.sharedLines = [];
  }

  private reportNoKey(type: RecordType, person: string): void {
    const what = person === '' ? 'no Person ID' : 'no ID of its own';
    this.problems.push({
      code: 'missing-anchor-component',
      message: `${this.file} line ${this.line}: a ${type} record has ${what}; it was left out.`,
      anchor: person === '' ? undefined : `${this.vpd}/${person}`,
    });
  }

  private takePage(): ReadPage {
    const { file, whole, owners, records, hashes } = this;
    const page: ReadPage = { records: { file, everything: whole, owners, records, hashes }, problems: this.problems };
    this.owners = [];
    this.records = [];
    this.hashes = [];
    this.problems = [];
    return page;
  }
}
