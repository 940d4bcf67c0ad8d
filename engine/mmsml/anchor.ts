/** The anchor of an object, as its octets. */
import type { XmlElement } from './reader.ts';
import { octets } from './text.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FORM = 'jml:form';

/**
 * A GUID as the sixteen octets of `objectGUID`, whose first three parts lie with the lowest one first; other anchors as UTF-8.
 * Which of the two it is stands beside it: a text can have sixteen octets, too.
 */
export function anchorElement(anchor: string): string {
  if (!GUID.test(anchor)) return octets('anchor', Buffer.from(anchor));
  return octets('anchor', turned(Buffer.from(anchor.replaceAll('-', ''), 'hex')), ` ${FORM}="guid"`);
}

/** The inverse of `anchorElement`. */
export function anchorOf({ text, attributes }: XmlElement): string {
  const bytes = Buffer.from(text, 'base64');
  if (attributes[FORM] !== 'guid') return bytes.toString();
  return turned(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function turned(bytes: Buffer): Buffer {
  const [first, second, third] = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)];
  return Buffer.concat([...[first, second, third].map((part) => Buffer.from(part).reverse()), bytes.subarray(8)]);
}
