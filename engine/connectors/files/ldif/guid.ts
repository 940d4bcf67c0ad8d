/** An objectGUID as Windows writes it: the first three groups of its 16 octets are little-endian. */
import { randomUUID } from 'node:crypto';

const GROUPS = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

export function newGuid(): string {
  return randomUUID();
}

/** Lower-case text, from the octets of a directory or from text as a person would write it. */
export function guidText(value: string | Uint8Array): string {
  const octets = Buffer.from(value as string);
  if (octets.length !== 16) return octets.toString('utf8').trim().toLowerCase();
  const hex = GROUPS.map((index) => (octets[index] ?? 0).toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function guidOctets(text: string): Uint8Array {
  const octets = Buffer.from(text.replaceAll('-', ''), 'hex');
  return Buffer.from(GROUPS.map((index) => octets[index] ?? 0));
}
