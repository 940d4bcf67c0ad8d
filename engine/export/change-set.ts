/**
 * What an approval rests on. The canonical form of an item names connector, operation, anchor and every old and new value,
 * length-prefixed so that nothing can be read two ways; never a row id, a GUID of the store or the date of the day. The
 * digest of a set is SHA-256 over the sorted hashes of its items.
 */
import { hash } from 'node:crypto';
import type { Operation } from '../model/operation.ts';
import type { Change } from '../model/views.ts';

const FORMAT = 'jml-item-1';
/** Says only when the item was staged: with it, what was denied today would be another item tomorrow. */
const DAY_OF_STAGING = 'leaverDate';

export interface CanonicalItem {
  readonly connector: string;
  readonly operation: Operation;
  /** The object's own anchor; for a create, connector and anchor of the object it was provisioned for. */
  readonly anchor: string;
  readonly changes: readonly Change[];
}

/** SHA-256 of the canonical form, hexadecimal. */
export function itemHash({ connector, operation, anchor, changes }: CanonicalItem): string {
  let text = prefixed(FORMAT) + prefixed(connector) + prefixed(operation) + prefixed(anchor);
  for (const { attribute, before, after } of inOrder(changes)) {
    if (attribute !== DAY_OF_STAGING) text += prefixed(attribute) + list(before) + list(after);
  }
  return hash('sha256', text, 'hex');
}

function inOrder(changes: readonly Change[]): readonly Change[] {
  const isInOrder = changes.every(({ attribute }, i) => i === 0 || (changes[i - 1]?.attribute ?? '') < attribute);
  return isInOrder ? changes : changes.toSorted((a, b) => (a.attribute < b.attribute ? -1 : 1));
}

export function setDigest(itemHashes: readonly string[]): string {
  return hash('sha256', [...itemHashes].sort().join('\n'), 'hex');
}

/** Bytes, not characters: two texts of one length in one encoding may differ in another. */
function prefixed(text: string): string {
  return `${Buffer.byteLength(text)}:${text}`;
}

function list(values: readonly string[]): string {
  const [only = ''] = values;
  if (values.length < 2) return values.length === 0 ? '0;' : `1;${prefixed(only)}`;
  return `${values.length};${[...values].sort().map(prefixed).join('')}`;
}
