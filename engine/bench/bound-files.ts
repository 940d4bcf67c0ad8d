/** The bound reads its files with the least code that gets the values right; runs in a thread of its own as well. */
import { hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

/** Values of a page of objects, joined, with their content hashes; the anchor is the first value. */
export interface BoundPage {
  readonly texts: string[];
  readonly hashes: string[];
}

export type BoundFile = { readonly kind: 'esr' | 'csv'; readonly file: string };

export const SEPARATOR = '\u001f';
const OBJECTS_A_PAGE = 4_000;
const CHUNK = 256 * 1024;
const HASH_LENGTH = 16;

/** Where values lie in a GO2 line, from 0. */
const PERSON = [1, 4, 5, 7, 6, 35, 16, 17] as const;
const ASSIGNMENT = { status: 9, location: 13, primary: 21, organisation: 27, positionName: 29 } as const;
const PHONE = { type: 3, number: 4 } as const;
const NAME_OF_SHARED = { LCA: 3, ORA: 2 } as const;

export function* boundPages({ kind, file }: BoundFile): Generator<BoundPage> {
  let page: BoundPage = { texts: [], hashes: [] };
  for (const values of kind === 'esr' ? people(lines(file, 'latin1')) : rows(lines(file, 'utf8'))) {
    const text = values.join(SEPARATOR);
    page.texts.push(text);
    page.hashes.push(hash('sha256', text, 'base64').slice(0, HASH_LENGTH));
    if (page.texts.length < OBJECTS_A_PAGE) continue;
    yield page;
    page = { texts: [], hashes: [] };
  }
  yield page;
}

function* lines(file: string, encoding: 'latin1' | 'utf8'): Generator<string> {
  const handle = openSync(file, 'r');
  const decoder = new TextDecoder(encoding);
  const buffer = Buffer.allocUnsafe(CHUNK);
  let rest = '';
  for (let length = readSync(handle, buffer); length > 0; length = readSync(handle, buffer)) {
    const text = rest + decoder.decode(buffer.subarray(0, length), { stream: true });
    const end = text.lastIndexOf('\n');
    rest = text.slice(end + 1);
    for (const line of text.slice(0, end).split('\n')) yield line;
  }
  closeSync(handle);
}

/** Number, title, names, address, start, end, department, location, job, status, mobile and work phone of each person. */
function* people(source: Iterable<string>): Generator<string[]> {
  const shared = new Map<string, string>();
  let person: string[] | undefined;
  for (const line of source) {
    const cells = line.split('~');
    const type = cells[0] as string;
    if (type === 'PRA') {
      if (person !== undefined) yield person;
      person = PERSON.map((at) => cells[at] ?? '');
      for (let more = 0; more < 6; more++) person.push('');
    } else if (type === 'ASA' && person !== undefined && cells[ASSIGNMENT.primary] === 'Yes') {
      person[8] = shared.get(cells[ASSIGNMENT.organisation] ?? '') ?? '';
      person[9] = shared.get(cells[ASSIGNMENT.location] ?? '') ?? '';
      person[10] = (cells[ASSIGNMENT.positionName] ?? '').split('|')[1] ?? '';
      person[11] = cells[ASSIGNMENT.status] ?? '';
    } else if (type === 'PHA' && person !== undefined) {
      if (cells[PHONE.type] === 'M') person[12] = cells[PHONE.number] ?? '';
      else if (cells[PHONE.type] === 'W1') person[13] = cells[PHONE.number] ?? '';
    } else if (type in NAME_OF_SHARED) {
      shared.set(cells[1] as string, cells[NAME_OF_SHARED[type as keyof typeof NAME_OF_SHARED]] ?? '');
    }
  }
  if (person !== undefined) yield person;
}

function* rows(source: Iterable<string>): Generator<string[]> {
  let isHeader = true;
  for (const line of source) {
    if (!isHeader) yield cellsOf(line.endsWith('\r') ? line.slice(0, -1) : line);
    isHeader = false;
  }
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'),
  );
}

if (!isMainThread && parentPort !== null) {
  for (const page of boundPages(workerData as BoundFile)) parentPort.postMessage(page);
  parentPort.postMessage(undefined);
}
