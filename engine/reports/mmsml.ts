/**
 * MMSML v2, the audit and drop file format of Microsoft Identity Manager (http://www.microsoft.com/mms/mmsml/v2), so that
 * scripts and stylesheets made for it read ours. What XML cannot hold as text travels as base64; a delta `add` names no
 * operations of attributes; a distinguished name stands in `dn-attr`.
 */
import type { Operation } from '../model/operation.ts';
import { valuesChanged } from '../model/values-changed.ts';
import type { Change } from '../model/views.ts';
import { attributeOperation } from './report.ts';

export type StepKind = 'full-import' | 'delta-import' | 'export';
export type DeltaOperation = 'add' | 'update' | 'replace' | 'delete';
export type ValueKind = 'string' | 'binary' | 'boolean' | 'date';

export interface MmsmlEntry {
  readonly operation: DeltaOperation;
  readonly dn: string;
  /** Of a rename or move: where it goes. */
  readonly newDn?: string | undefined;
  readonly anchor: string;
  readonly objectClass: string;
  readonly changes: readonly Change[];
}

export interface MmsmlDocument {
  readonly stepType: StepKind;
  /** The declaration names it; turning the text into bytes is `encoded`. */
  readonly encoding: 'utf-8' | 'utf-16';
  /** Of an attribute; binary values are base64 already. */
  readonly kindOf: (connector: string, attribute: string) => ValueKind;
  /** Entries of one connector after another, in pages. */
  readonly entries: AsyncIterable<{ readonly connector: string; readonly page: readonly MmsmlEntry[] }>;
}

/** What an export does to an object, as MMSML says it. */
export const deltaOperations: Readonly<Record<Operation, DeltaOperation>> = {
  create: 'add',
  rename: 'update',
  move: 'update',
  update: 'update',
  clear: 'update',
  enable: 'update',
  leaver: 'update',
  disable: 'update',
  delete: 'delete',
  restore: 'add',
  disconnect: 'update',
};

/** Attributes of directories whose values are distinguished names. */
const references = new Set(['manager', 'secretary', 'assistant', 'managedBy', 'member', 'memberOf', 'seeAlso']);
const NAMESPACE = 'http://www.microsoft.com/mms/mmsml/v2';

/** A `directory-entries` for each connector, which says whose it is. */
export async function* mmsml({ stepType, encoding, kindOf, entries }: MmsmlDocument): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="${encoding.toUpperCase()}"?>\n<mmsml xmlns="${NAMESPACE}" step-type="${stepType}">\n`;
  let open: string | undefined;
  for await (const { connector, page } of entries) {
    if (connector !== open) {
      yield `${open === undefined ? '' : END}<directory-entries connector="${attribute(connector)}">\n`;
      open = connector;
    }
    yield page.map((entry) => delta(entry, (name) => kindOf(connector, name))).join('');
  }
  yield open === undefined ? '<directory-entries/>\n</mmsml>\n' : `${END}</mmsml>\n`;
}

const END = '</directory-entries>\n';

/** UTF-16 begins with a byte order mark, as the files of Identity Manager do. */
export async function* encoded(chunks: AsyncIterable<string>, encoding: 'utf-8' | 'utf-16'): AsyncGenerator<Buffer> {
  if (encoding === 'utf-16') yield Buffer.from([0xff, 0xfe]);
  for await (const chunk of chunks) yield Buffer.from(chunk, encoding === 'utf-16' ? 'utf16le' : 'utf8');
}

function delta(entry: MmsmlEntry, kindOf: (attribute: string) => ValueKind): string {
  const { operation, dn, newDn, anchor, objectClass, changes } = entry;
  const target = newDn === undefined || newDn === dn ? '' : ` newdn="${attribute(newDn)}"`;
  const lines = [`<delta operation="${operation}" dn="${attribute(dn)}"${target}>`];
  if (anchor !== '') lines.push(`<anchor encoding="base64">${anchorBytes(anchor).toString('base64')}</anchor>`);
  lines.push(`<primary-objectclass>${text(objectClass)}</primary-objectclass>`);
  lines.push(`<objectclass><oc-value>${text(objectClass)}</oc-value></objectclass>`);
  for (const change of changes) {
    if (change.attribute === 'distinguishedName') continue;
    lines.push(attributeChange(change, operation === 'add', kindOf(change.attribute)));
  }
  return `${lines.join('\n')}\n</delta>\n`;
}

function attributeChange(change: Change, isNew: boolean, kind: ValueKind): string {
  const isReference = references.has(change.attribute);
  const name = attribute(change.attribute);
  const operation = isNew ? '' : ` operation="${attributeOperation(change)}"`;
  const multivalued = `multivalued="${change.before.length > 1 || change.after.length > 1}"`;
  const { deleted, added } = valuesChanged(change);
  const values = [
    ...(isNew ? [] : deleted.map((value) => valueElement(value, ' operation="delete"', kind, isReference))),
    ...added.map((value) => valueElement(value, isNew ? '' : ' operation="add"', kind, isReference)),
  ];
  const [start, end] = isReference
    ? [`<dn-attr name="${name}"${operation} ${multivalued}>`, '</dn-attr>']
    : [`<attr name="${name}"${operation} type="${typeOf(kind)}" ${multivalued}>`, '</attr>'];
  return start + values.join('') + end;
}

function typeOf(kind: ValueKind): string {
  return kind === 'date' ? 'string' : kind;
}

function valueElement(value: string, operation: string, kind: ValueKind, isReference: boolean): string {
  if (isReference) return `<dn-value${operation}><dn>${text(value)}</dn></dn-value>`;
  if (kind === 'binary') return `<value${operation} encoding="base64">${text(value)}</value>`;
  if (!UNFIT.test(value)) return `<value${operation}>${text(value)}</value>`;
  return `<value${operation} encoding="base64">${Buffer.from(value).toString('base64')}</value>`;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A GUID as the sixteen bytes of `objectGUID`, whose first three parts lie with the lowest byte first; other anchors as UTF-8. */
function anchorBytes(anchor: string): Buffer {
  if (!GUID.test(anchor)) return Buffer.from(anchor);
  const bytes = Buffer.from(anchor.replaceAll('-', ''), 'hex');
  return Buffer.concat([
    bytes.subarray(0, 4).reverse(),
    bytes.subarray(4, 6).reverse(),
    bytes.subarray(6, 8).reverse(),
    bytes.subarray(8),
  ]);
}

/** What XML 1.0 does not allow in a document, not even escaped, and the controls that it advises against. */
const UNFIT = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u;
const ALL_UNFIT = new RegExp(UNFIT.source, 'gu');

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\t': '&#x9;',
};

function text(value: string): string {
  return value.replaceAll(ALL_UNFIT, '\ufffd').replaceAll(/[&<>\r]/g, (found) => escapes[found] ?? found);
}

function attribute(value: string): string {
  return value.replaceAll(ALL_UNFIT, '\ufffd').replaceAll(/[&<>"\r\n\t]/g, (found) => escapes[found] ?? found);
}
