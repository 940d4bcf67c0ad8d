/**
 * One object of MMSML: what it is, or what becomes of it. A delta that is an `add` or a `replace` names no operations of
 * attributes; a distinguished name stands in `dn-attr`. Stylesheets ask each attribute whether it is multi-valued, and pass
 * it by when it does not say.
 */
import type { AttributeKind } from '../model/attribute.ts';
import type { Operation } from '../model/operation.ts';
import { valuesChanged } from '../model/values-changed.ts';
import type { Change } from '../model/views.ts';
import { anchorElement } from './anchor.ts';
import { attributes, element, fitted } from './text.ts';

export type DeltaOperation = 'add' | 'update' | 'replace' | 'delete';

export interface Delta {
  readonly operation: DeltaOperation;
  readonly dn: string;
  /** Of a rename or move: where it goes. */
  readonly newDn?: string | undefined;
  /** '' while the object is not there yet. */
  readonly anchor: string;
  readonly objectClass: string;
  /** Of an `add` or `replace` only what is there afterwards. */
  readonly changes: readonly Change[];
  /** Attributes of the delta that are ours, by names that begin with `jml:`. */
  readonly own?: Readonly<Record<string, string | number>> | undefined;
}

/** Binary values are base64 already. */
export type KindOf = (attribute: string) => AttributeKind;

/** What an export does to an object, as MMSML says it. */
const deltaOperations: Readonly<Record<Operation, DeltaOperation>> = {
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

/** Attributes of directories whose values are distinguished names, whatever kind they are read as. */
const references = new Set(['manager', 'secretary', 'assistant', 'managedBy', 'member', 'memberOf', 'seeAlso']);
const types: Partial<Record<AttributeKind, string>> = { binary: 'binary', boolean: 'boolean' };
const classes: Readonly<Record<string, string>> = { ad: 'user', nhsmail: 'mailbox', esr: 'person' };

/** What objects of a kind of system are, in its own word. */
export function objectClassOf(system: string): string {
  return classes[system] ?? 'object';
}

/** What MMSML calls the `dn` of an object: its address where the system has no such names, and its anchor where there is nothing else. */
export function dnOf(read: (attribute: string) => string, anchor: string): string {
  return read('distinguishedName') || read('mail') || anchor;
}

export interface ExportedItem extends Pick<Delta, 'dn' | 'anchor' | 'changes' | 'own'> {
  readonly operation: Operation;
}

export function exportDelta({ operation, dn, anchor, changes, own }: ExportedItem, objectClass: string): Delta {
  const moved = operation === 'rename' || operation === 'move';
  const name = changes.find(({ attribute }) => attribute === 'distinguishedName');
  return {
    operation: deltaOperations[operation],
    dn: moved ? (name?.before[0] ?? dn) : dn,
    newDn: moved ? name?.after[0] : undefined,
    anchor,
    objectClass,
    changes: changes.filter(({ attribute }) => attribute !== 'distinguishedName'),
    own,
  };
}

/** In one line, but for line feeds inside values. */
export function deltaElement(delta: Delta, kindOf: KindOf): string {
  const { operation, dn, newDn, anchor, objectClass, changes, own } = delta;
  const isWhole = operation === 'add' || operation === 'replace';
  const newdn = newDn === dn ? undefined : newDn;
  const parts = [`<delta${attributes({ operation, dn, newdn, ...own })}>`];
  if (anchor !== '') parts.push(anchorElement(anchor));
  parts.push(element('primary-objectclass', objectClass));
  parts.push(`<objectclass>${element('oc-value', objectClass)}</objectclass>`);
  for (const change of changes) parts.push(attributeElement(change, isWhole, kindOf(change.attribute)));
  return `${parts.join('')}</delta>\n`;
}

function attributeElement(change: Change, isWhole: boolean, kind: AttributeKind): string {
  const isReference = kind === 'reference' || references.has(change.attribute);
  const [name, type] = isReference ? ['dn-attr', undefined] : ['attr', types[kind] ?? 'string'];
  const operation = isWhole ? undefined : attributeOperation(change);
  const multivalued = kind === 'multi' || change.before.length > 1 || change.after.length > 1;
  const { deleted, added } = isWhole ? { deleted: [], added: change.after } : valuesChanged(change);
  const values = [
    ...deleted.map((value) => valueElement(value, ' operation="delete"', kind, isReference)),
    ...added.map((value) => valueElement(value, isWhole ? '' : ' operation="add"', kind, isReference)),
  ];
  return `<${name}${attributes({ name: change.attribute, operation, type, multivalued })}>${values.join('')}</${name}>`;
}

/** How an attribute changes, in the words of MMSML. */
export function attributeOperation({ before, after }: Pick<Change, 'before' | 'after'>): 'add' | 'update' | 'delete' {
  if (before.length === 0) return 'add';
  return after.length === 0 ? 'delete' : 'update';
}

function valueElement(value: string, operation: string, kind: AttributeKind, isReference: boolean): string {
  if (isReference) return `<dn-value${operation}>${element('dn', value)}</dn-value>`;
  if (kind === 'binary') return element('value', fitted(value), `${operation} encoding="base64"`);
  return element('value', value, operation);
}
