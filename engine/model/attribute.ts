/**
 * The values of one object are an array of strings in the order of its schema ('' is absent), and travel as one packed
 * text. Several values of one attribute are joined inside its string. Control characters that a source really holds are
 * escaped at the edge, so that no value can break out of its slot.
 */

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** `binary`: octets, as base64. */
/** A `reference` names another object: in the metaverse by the anchor of its ESR record, in a directory by its name. */
export type AttributeKind = 'text' | 'multi' | 'binary' | 'boolean' | 'date' | 'reference';

/** What makes two values of an attribute the same one; `sync/same-value.ts` says how each is compared. */
export type Comparison = 'text' | 'caseless' | 'name' | 'telephone' | 'employeeNumber' | 'date' | 'boolean';

export interface AttributeDefinition {
  readonly name: string;
  readonly kind: AttributeKind;
  /** By its kind when left out: days as days, switches as switches, everything else as text. */
  readonly compare?: Comparison | undefined;
  readonly description: string;
}

export type Values = readonly string[];

/** Between two attributes of a packed text (US, U+001F). */
const SLOT = '\u001f';
/** Between two values of one attribute (RS, U+001E). */
const VALUE = '\u001e';
/** Starts an escaped control character (ESC, U+001B). */
const ESCAPE = '\u001b';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these three are exactly what is looked for
const RESERVED = /[\u001b\u001e\u001f]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape of the line above, read back
const ESCAPED = /\u001b([\u005b\u005e\u005f])/g;

/** A value as a source gave it, made safe for its slot. Call it at the edge for anything that came from outside. */
export function cleanValue(raw: string): string {
  return RESERVED.test(raw) ? raw.replace(RESERVED, (c) => ESCAPE + String.fromCharCode(c.charCodeAt(0) + 64)) : raw;
}

/** The value as the outside knows it: the inverse of `cleanValue`. */
export function plainValue(value: string): string {
  return value.includes(ESCAPE)
    ? value.replace(ESCAPED, (_, c: string) => String.fromCharCode(c.charCodeAt(0) - 64))
    : value;
}

/** Several values of one attribute as one string, sorted so that the order of a source never looks like a change. */
export function joinValues(values: readonly string[]): string {
  return [...values].sort().join(VALUE);
}

export function splitValues(value: string): string[] {
  if (value === '') return [];
  return value.includes(VALUE) ? value.split(VALUE) : [value];
}

/** Of packed values the first attribute that holds one value by its schema, and here several. */
export function attributeWithTooMany(packed: string, schema: readonly AttributeDefinition[]): string | undefined {
  if (!packed.includes(VALUE)) return undefined;
  const values = unpackValues(packed);
  const isCrowded = ({ kind }: AttributeDefinition, slot: number) =>
    kind !== 'multi' && kind !== 'binary' && (values[slot] ?? '').includes(VALUE);
  return schema.find(isCrowded)?.name;
}

/** Octets are kept as base64 (RFC 4648, section 4), in one line: the same octets are always the same text. */
export function octetValue(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

/** The octets of base64 text, which may be wrapped; `undefined` when it is something else. */
export function octetsOf(text: string): Buffer | undefined {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 4 !== 0 || !BASE64.test(digits)) return undefined;
  return Buffer.from(digits, 'base64');
}

/** Trailing empty slots are left off: an attribute added to the end of a schema changes no packed text. */
export function packValues(values: Values): string {
  let end = values.length;
  while (end > 0 && values[end - 1] === '') end--;
  return end === values.length ? values.join(SLOT) : values.slice(0, end).join(SLOT);
}

/** The values by slot; slots beyond the end of the text read as `undefined`, so pass `width` to have them as ''. */
export function unpackValues(text: string, width = 0): string[] {
  const values = text === '' ? [] : text.split(SLOT);
  while (values.length < width) values.push('');
  return values;
}
