/**
 * Records on their way and at rest. A record is its kept fields between tildes; records of one owner lie one a line,
 * sorted by type, key and start. Tilde and line end delimit the extract itself, so no value can hold them.
 *
 * - on the way: `12,13,14`, a line end, the records: their lines in the file;
 * - at rest:    `FILE:12,13;OTHER:7`, a line end, the records: the file and line where each content was first read.
 */
import { contentHash } from '../../model/digest.ts';
import { overtakenHirings } from './hiring.ts';

/** What makes two records the same one: type, key and effective start; a phone has no dated rows. */
export function keyOf(record: string): string {
  const key = record.indexOf('~', 3);
  if (record.startsWith('PH~')) return record.slice(0, key);
  return record.slice(0, record.indexOf('~', key + 1));
}

/** As comparing `keyOf` of both, but most neighbours differ in their second letter already. */
export function haveSameKey(one: string, other: string): boolean {
  return one.charCodeAt(1) === other.charCodeAt(1) && keyOf(one) === keyOf(other);
}

/** Sorts records and their lines together; a person has few, and they arrive almost in order. */
export function sortTogether(records: string[], lines: (number | string)[]): void {
  for (let i = 1; i < records.length; i++) {
    const record = records[i] as string;
    const line = lines[i] as number | string;
    let j = i - 1;
    for (; j >= 0 && (records[j] as string) > record; j--) {
      records[j + 1] = records[j] as string;
      lines[j + 1] = lines[j] as number | string;
    }
    records[j + 1] = record;
    lines[j + 1] = line;
  }
}

export function packGroup(lines: readonly number[], content: string): string {
  return `${lines.join(',')}
${content}`;
}

interface Located {
  readonly record: string;
  /** `FILE:line`. */
  readonly origin: string;
}

/** Each staged record with the place where it was first read. */
export function located(staged: string): Located[] {
  if (staged === '') return [];
  const [head = '', ...records] = staged.split('\n');
  const origins = head.split(';').flatMap((run) => {
    const colon = run.lastIndexOf(':');
    return run
      .slice(colon + 1)
      .split(',')
      .map((line) => run.slice(0, colon + 1) + line);
  });
  return records.map((record, i) => ({ record, origin: origins[i] ?? '' }));
}

function atRest(all: readonly Located[]): string {
  if (all.length === 0) return '';
  let head = '';
  let lastFile = '';
  for (const { origin } of all) {
    const colon = origin.lastIndexOf(':');
    const file = origin.slice(0, colon);
    if (file === lastFile) head += `,${origin.slice(colon + 1)}`;
    else head += `${head && ';'}${origin}`;
    lastFile = file;
  }
  return `${head}\n${all.map(({ record }) => record).join('\n')}`;
}

/** The records of a staged or incoming text, in their order. */
export function recordsOf(packed: string): string[] {
  return packed === '' ? [] : contentOf(packed).split('\n');
}

function recordsIn(entries: readonly Located[]): string[] {
  return entries.map(({ record }) => record);
}

function contentOf(packed: string): string {
  return packed.slice(packed.indexOf('\n') + 1);
}

/** See `Assembler.merge`. */
export function mergeGroup(staged: string, incoming: string, file: string, everything: boolean): string {
  const content = contentOf(incoming);
  const head = incoming.slice(0, incoming.length - content.length - 1);
  if (staged === '') return `${file}:${head}\n${content}`;
  if (content === contentOf(staged)) return staged;
  const before = located(staged);
  const known = new Map(before.map((entry) => [entry.record, entry]));
  const fresh = located(`${file}:${head}\n${content}`).map((entry) => known.get(entry.record) ?? entry);
  if (everything) return atRest(fresh);
  const overtaken = overtakenHirings(recordsIn(before), recordsIn(fresh));
  const kept = overtaken.size === 0 ? before : before.filter(({ record }) => !overtaken.has(record));
  const byKey = new Map([...kept, ...fresh].map((entry) => [keyOf(entry.record), entry]));
  const merged = atRest([...byKey.values()].sort((a, b) => (a.record < b.record ? -1 : 1)));
  return contentOf(merged) === contentOf(staged) ? staged : merged;
}

/** See `Assembler.hashOf`. */
export function hashGroup(staged: string): string {
  return contentHash(contentOf(staged));
}

/** See `Assembler.remove`. */
export function removeFromGroup(staged: string, key: string): string {
  const start = `${key.replace(':', '~')}~`;
  if (!staged.includes(`\n${start}`)) return staged;
  return atRest(located(staged).filter(({ record }) => !record.startsWith(start)));
}
