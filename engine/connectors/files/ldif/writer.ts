/** RFC 2849 content records: what the reader gives back as it was. */
import type { LdifAttribute, LdifEntry } from './entry.ts';

const WIDTH = 76;
/** Narrower than SAFE-STRING of RFC 2849: whatever an editor or a reader might change goes as base64. */
const SAFE = /^[!-9;=-~](?:[ -~]*[!-~])?$/;

export function ldifHeader(): string {
  return 'version: 1\n';
}

/** One record, with the blank line before it. */
export function ldifEntry(entry: LdifEntry): string {
  const lines = [ldifLine({ name: 'dn', value: entry.dn }), ...entry.attributes.map(ldifLine)];
  return `\n${lines.join('')}`;
}

export function ldifLine({ name, value }: LdifAttribute): string {
  if (value === '') return `${name}:\n`;
  if (typeof value === 'string' && SAFE.test(value)) return fold(`${name}: ${value}`);
  return fold(`${name}:: ${Buffer.from(value as string).toString('base64')}`);
}

function fold(line: string): string {
  if (line.length <= WIDTH) return `${line}\n`;
  const pieces = [line.slice(0, WIDTH)];
  for (let at = WIDTH; at < line.length; at += WIDTH - 1) pieces.push(` ${line.slice(at, at + WIDTH - 1)}`);
  return `${pieces.join('\n')}\n`;
}
