import type { Entry } from 'ldapts';
import { cleanValue, joinValues, octetValue, packValues } from '../../model/attribute.ts';
import { canonicalDn } from '../../protocol/dn.ts';
import type { DirectoryAttribute, Form } from './schema.ts';

export const ACCOUNT_DISABLED = 0x2;

/** An entry in our terms: objectGUID as text, and the packed values in the order of the schema. */
export interface ReadEntry {
  readonly anchor: string;
  readonly values: string;
}

const readers: Readonly<Record<Exclude<Form, 'octets'>, (values: readonly string[]) => string>> = {
  text: (values) => joinValues(values.map(cleanValue)),
  many: (values) => joinValues(values.map(cleanValue)),
  name: ([dn]) => (dn === undefined ? '' : cleanValue(canonicalDn(dn))),
  flag: ([value]) => (value === 'TRUE' ? 'true' : ''),
  disabled: ([bits]) => (bits === undefined ? '' : String((Number(bits) & ACCOUNT_DISABLED) !== 0)),
};

/** `undefined` when the entry came without its objectGUID: then the account may not read it. */
export function readEntry(entry: Entry, attributes: readonly DirectoryAttribute[]): ReadEntry | undefined {
  const guid = entry['objectGUID'];
  if (!Buffer.isBuffer(guid) || guid.length !== 16) return undefined;
  const values = attributes.map(({ ldap, form }) =>
    form === 'octets' ? joinValues(octetsOf(entry, ldap).map(octetValue)) : readers[form](textValues(entry, ldap)),
  );
  return { anchor: guidText(guid), values: packValues(values) };
}

export function textValues(entry: Entry, name: string): string[] {
  return rawValues(entry, name).map((one) => (typeof one === 'string' ? one : one.toString('utf8')));
}

function octetsOf(entry: Entry, name: string): Buffer[] {
  return rawValues(entry, name).map((one) => (typeof one === 'string' ? Buffer.from(one) : one));
}

/** ldapts gives one value bare, several as an array and none as an empty one. */
function rawValues(entry: Entry, name: string): readonly (string | Buffer)[] {
  const value = entry[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The octets of an objectGUID in the text form of Windows, lower-case: the first three groups are little-endian. */
export function guidText(octets: Buffer): string {
  const first = octets.readUInt32LE(0).toString(16).padStart(8, '0');
  const second = octets.readUInt16LE(4).toString(16).padStart(4, '0');
  const third = octets.readUInt16LE(6).toString(16).padStart(4, '0');
  return `${first}-${second}-${third}-${octets.toString('hex', 8, 10)}-${octets.toString('hex', 10, 16)}`;
}

/** The reverse of `guidText`; nothing for a text that is no GUID. */
export function guidOctets(text: string): Buffer | undefined {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return undefined;
  const octets = Buffer.from(text.replaceAll('-', ''), 'hex');
  octets.subarray(0, 4).reverse();
  octets.subarray(4, 6).reverse();
  octets.subarray(6, 8).reverse();
  return octets;
}

/** The name under which an object is found wherever it has been moved to. */
export function guidDn(anchor: string): string {
  return `<GUID=${anchor}>`;
}

/** The text of unicodePwd: quoted, UTF-16LE (MS-ADTS 3.1.1.3.1.5.1). */
export function passwordValue(password: string): Buffer {
  return Buffer.from(`"${password}"`, 'utf16le');
}

/** `20260105080000.0Z` (generalised time, RFC 4517) as ISO 8601; '' for anything else. */
export function instantOf(time: string): string {
  const [, date, clock] = /^(\d{8})(\d{6})/.exec(time) ?? [];
  if (date === undefined || clock === undefined) return '';
  const pairs = (text: string, by: string) => text.match(/\d\d/g)?.join(by) ?? '';
  return `${date.slice(0, 4)}-${pairs(date.slice(4), '-')}T${pairs(clock, ':')}Z`;
}
