/**
 * Distinguished names (RFC 4514), as text and in parts. Pure functions: rules build names with them, connectors compare.
 * A relative name of several attributes (`CN=a+UID=b`) is refused: Active Directory does not have them.
 */
import { EngineError } from '../errors.ts';

/** One step of a name; `value` is plain, without any escaping. */
export interface Rdn {
  readonly type: string;
  readonly value: string;
}

const SPECIAL = new Set('"+,;<>\\=');
const HEX_PAIR = /^[0-9a-fA-F]{2}$/;
const ATTRIBUTE_TYPE = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)$/;
/** How `escapeRdnValue` writes the special characters. */
const PAIR = String.raw`\\(?:22|2B|2C|3B|3C|3D|3E|5C)`;
const PLAIN = String.raw`\p{Cc}"+,;<>\\=`;
/** A name that is canonical as it stands: nothing quoted, hex pairs only where they must be, no spaces around separators. */
const CANONICAL = new RegExp(
  `^(?:(?:^|,)[A-Za-z][A-Za-z0-9-]*=(?:[^${PLAIN} #]|${PAIR})(?:(?:[^${PLAIN}]|${PAIR})*(?:[^${PLAIN} ]|${PAIR}))?)*$`,
  'u',
);
/** As directories and people write them. */
const ESCAPED_CHARACTER = /\\(["+,;<>\\=])/g;

/**
 * A value as text within a name. Every special character becomes a hex pair: ldapts splits a name at the first comma that
 * no backslash precedes, so a value that ends in a backslash would be cut wrongly if it were written `\\`.
 */
export function escapeRdnValue(value: string): string {
  let text = '';
  for (let index = 0; index < value.length; index++) {
    const character = value.charAt(index);
    const atEdge = index === 0 || index === value.length - 1;
    const special =
      SPECIAL.has(character) || character < ' ' || (character === ' ' && atEdge) || (character === '#' && index === 0);
    text += special ? hexPair(character.charCodeAt(0)) : character;
  }
  return text;
}

/** `childDn('CN', 'Smith, John', 'OU=Staff,DC=trust')` is `CN=Smith\2C John,OU=Staff,DC=trust`. */
export function childDn(type: string, value: string, parent: string): string {
  const name = `${type}=${escapeRdnValue(value)}`;
  return parent === '' ? name : `${name},${parent}`;
}

export function formatDn(rdns: readonly Rdn[]): string {
  return rdns.map(({ type, value }) => `${type}=${escapeRdnValue(value)}`).join(',');
}

/** The parts, leaf first; nothing for an empty name. Throws `invalid-dn` with the name and the place. */
export function parseDn(dn: string): Rdn[] {
  if (dn.trim() === '') return [];
  return splitRdns(dn).map((part) => parseRdn(part, dn));
}

/** The name in the spelling of `formatDn`: the same object always reads the same, however a server escaped it. */
export function canonicalDn(dn: string): string {
  if (CANONICAL.test(dn)) return dn;
  const inPairs = dn.replace(ESCAPED_CHARACTER, (_, character: string) => hexPair(character.charCodeAt(0)));
  return CANONICAL.test(inPairs) ? inPairs : formatDn(parseDn(dn));
}

/** For comparing: case, spaces around separators and the manner of escaping make no difference. */
export function normaliseDn(dn: string): string {
  return canonicalDn(dn).toLowerCase();
}

export function sameDn(one: string, other: string): boolean {
  return one === other || normaliseDn(one) === normaliseDn(other);
}

/** Whether `dn` lies below `container`, at any depth. The container itself does not. */
export function isUnder(dn: string, container: string): boolean {
  return normaliseDn(dn).endsWith(`,${normaliseDn(container)}`);
}

/** The first step of the name. Throws `invalid-dn` for an empty one. */
export function rdnOf(dn: string): Rdn {
  const [first] = parseDn(dn);
  if (first === undefined) throw new EngineError('invalid-dn', 'the name is empty');
  return first;
}

/** The name without its first step; '' at the top. */
export function parentOf(dn: string): string {
  return formatDn(parseDn(dn).slice(1));
}

/** The domain a name belongs to: its `DC` steps, lower-case; '' when it has none. */
export function domainOf(dn: string): string {
  const steps = parseDn(dn).filter(({ type }) => type.toLowerCase() === 'dc');
  return formatDn(steps).toLowerCase();
}

/** Cuts at the separators that are neither escaped nor quoted. */
function splitRdns(dn: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < dn.length; index++) {
    const character = dn.charAt(index);
    if (character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ',' || character === ';')) {
      parts.push(dn.slice(start, index));
      start = index + 1;
    }
  }
  if (quoted) throw new EngineError('invalid-dn', `the name ${dn} opens a quotation mark and does not close it`);
  parts.push(dn.slice(start));
  return parts;
}

function parseRdn(part: string, dn: string): Rdn {
  const equals = part.indexOf('=');
  const type = part.slice(0, Math.max(equals, 0)).trim();
  if (!ATTRIBUTE_TYPE.test(type)) {
    throw new EngineError('invalid-dn', `the name ${dn} has no "attribute=" before "${part.trim()}"`);
  }
  const value = unescapeValue(trimValue(part.slice(equals + 1)), dn);
  if (value === '') throw new EngineError('invalid-dn', `the name ${dn} has no value after "${type}="`);
  return { type, value };
}

/** Spaces around a value do not count, unless a backslash makes the last one part of it. */
function trimValue(raw: string): string {
  const text = raw.replace(/^ +/, '');
  const trimmed = text.replace(/ +$/, '');
  if (trimmed.length === text.length) return text;
  const backslashes = trimmed.length - trimmed.replace(/\\+$/, '').length;
  return backslashes % 2 === 1 ? text.slice(0, trimmed.length + 1) : trimmed;
}

function unescapeValue(raw: string, dn: string): string {
  if (raw.startsWith('#')) throw new EngineError('invalid-dn', `the name ${dn} has a value in hexadecimal form`);
  const quoted = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"');
  const text = quoted ? raw.slice(1, -1) : raw;
  const pieces: Buffer[] = [];
  let plainFrom = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character !== '\\') {
      if (!quoted && (character === '+' || character === '"')) {
        throw new EngineError('invalid-dn', `the name ${dn} has an unescaped ${character}`);
      }
      continue;
    }
    pieces.push(Buffer.from(text.slice(plainFrom, index)));
    const pair = text.slice(index + 1, index + 3);
    if (pair === '') throw new EngineError('invalid-dn', `the name ${dn} ends in a lone backslash`);
    const isHex = HEX_PAIR.test(pair);
    pieces.push(isHex ? Buffer.from(pair, 'hex') : Buffer.from(pair.charAt(0)));
    index += isHex ? 2 : 1;
    plainFrom = index + 1;
  }
  if (plainFrom === 0) return text;
  // Hex pairs are octets of UTF-8: one letter may take several, so they are decoded together.
  return Buffer.concat([...pieces, Buffer.from(text.slice(plainFrom))]).toString('utf8');
}

function hexPair(code: number): string {
  return `\\${code.toString(16).padStart(2, '0').toUpperCase()}`;
}
