/**
 * The two halves of a connector-space object's values: `seen` as imported, and `sent`, what was exported and accepted but
 * not yet shown by an import. `sent` is sparse: only the slots concerned.
 */
import type { Values } from './attribute.ts';

const ENTRY = '\u001f';

export function packSent(sent: ReadonlyMap<number, string>): string {
  return [...sent]
    .sort(([a], [b]) => a - b)
    .map(([slot, value]) => `${slot}=${value}`)
    .join(ENTRY);
}

export function unpackSent(text: string): Map<number, string> {
  const sent = new Map<number, string>();
  if (text === '') return sent;
  for (const entry of text.split(ENTRY)) {
    const at = entry.indexOf('=');
    sent.set(Number(entry.slice(0, at)), entry.slice(at + 1));
  }
  return sent;
}

const AWAITING = '~';

/** The hash of an object with open `sent`: equal to no content, so that every import that shows the object looks at it. */
export function awaitingHash(hash: string): string {
  return hash === '' || hash.startsWith(AWAITING) ? hash : AWAITING + hash;
}

/** What the system holds as far as we know: what it showed, overlaid by `sent`, so that nothing is staged twice. */
export function overlaid(seen: Values, sent: string): Values {
  if (sent === '') return seen;
  const values = [...seen];
  for (const [slot, value] of unpackSent(sent)) values[slot] = value;
  return values;
}
