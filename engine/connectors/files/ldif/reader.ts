/** RFC 2849 content records, from chunks of text of any size. */
import type { LdifAttribute, LdifEntry } from './entry.ts';
import { type LdifFault, type Line, readAttribute, recordLines } from './lines.ts';

export type LdifRecord =
  | { readonly entry: LdifEntry; readonly line: number; readonly fault?: undefined }
  | { readonly fault: LdifFault; readonly entry?: undefined };

/** Every record in order: an entry, or why it is none. */
export function* readLdif(chunks: Iterable<string>): Generator<LdifRecord> {
  for (const record of recordLines(chunks)) yield readRecord(record);
}

function readRecord(record: readonly Line[]): LdifRecord {
  const attributes: LdifAttribute[] = [];
  for (const { number, text } of record) {
    const attribute = readAttribute(text);
    if (typeof attribute === 'string') return { fault: { line: number, what: attribute } };
    attributes.push(attribute);
  }
  const [name, ...others] = attributes;
  const line = record[0]?.number ?? 0;
  if (name?.name.toLowerCase() !== 'dn' || typeof name.value !== 'string') {
    return { fault: { line, what: 'a record must begin with its dn', code: 'missing-dn' } };
  }
  const change = others.find((other) => other.name.toLowerCase() === 'changetype');
  if (change !== undefined) return { fault: { line, what: 'this is a change record; this file holds entries only' } };
  return { entry: { dn: name.value, attributes: others }, line };
}
