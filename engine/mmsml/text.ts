/** What stands in MMSML as text, decided once: how it is escaped, what travels as base64, and as which bytes a document is stored. */

export type Encoding = 'utf-8' | 'utf-16';

/** What XML 1.0 (section 2.2) does not allow in a document, not even escaped, and the controls that it advises against. */
const UNFIT = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u;
const ALL_UNFIT = new RegExp(UNFIT.source, 'gu');

/** Nearly every value: nothing in it is to be escaped, neither as text nor within quotes. */
const PLAIN = /^[ !#-%'-;=?-~\u00a0-\ud7ff\ue000-\ufffd]*$/;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

/** The value as an attribute can hold it: what XML cannot becomes the sign of what cannot be shown. */
export function fitted(value: string): string {
  return value.replaceAll(ALL_UNFIT, '\ufffd');
}

/** A carriage return would be read as a line feed, and either of them in an attribute as a blank. */
function escaped(value: string, signs: RegExp): string {
  return value.replaceAll(signs, (found) => escapes[found] ?? found);
}

/** ` name="value"` for each that is there. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  let text = '';
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) text += ` ${name}="${quoted(String(value))}"`;
  return text;
}

function quoted(value: string): string {
  return PLAIN.test(value) ? value : escaped(fitted(value), /[&<>"\r\n\t]/g);
}

/** An element with text; what XML cannot hold stands there as the base64 of its UTF-8, as binary values do. */
export function element(name: string, value: string, own = ''): string {
  if (PLAIN.test(value)) return `<${name}${own}>${value}</${name}>`;
  if (UNFIT.test(value)) return octets(name, Buffer.from(value), own);
  return `<${name}${own}>${escaped(value, /[&<>\r]/g)}</${name}>`;
}

export function octets(name: string, bytes: Buffer, own = ''): string {
  return `<${name}${own} encoding="base64">${bytes.toString('base64')}</${name}>`;
}

/** UTF-16 begins with a byte order mark, as the files of Identity Manager do. */
export function byteOrderMark(encoding: Encoding): Buffer {
  return encoding === 'utf-16' ? Buffer.from([0xff, 0xfe]) : Buffer.alloc(0);
}

export function bytesOf(text: string, encoding: Encoding): Buffer {
  return Buffer.from(text, encoding === 'utf-16' ? 'utf16le' : 'utf8');
}
