/** The change records that make one entry out of another. */
import { canonicalDn, formatDn, normaliseDn, parentOf, parseDn, rdnOf } from '../../../protocol/dn.ts';
import type { LdifChange, LdifEdit } from './change.ts';
import { type LdifEntry, rawValues } from './entry.ts';

/** What a rename does by itself, beside the attribute of the name: a directory shows them, and lets nobody write them. */
const namesOfEntry = ['distinguishedname', 'name'];

/**
 * Without `before` it is added, without `after` deleted. A rename comes before what else is changed. `several`: lower-case
 * names of attributes of which values are added and taken away, in a record each: what fails there spoils nothing else.
 */
export function difference(
  before: LdifEntry | undefined,
  after: LdifEntry | undefined,
  several: ReadonlySet<string> = new Set(),
): LdifChange[] {
  if (before === undefined) return after === undefined ? [] : [{ type: 'add', entry: after }];
  if (after === undefined) return [{ type: 'delete', dn: before.dn }];
  const renames = canonicalDn(before.dn) === canonicalDn(after.dn) ? [] : [renameOf(before.dn, after.dn)];
  const passedOver = renames.length === 0 ? [] : [...namesOfEntry, ...namingTypes(before.dn), ...namingTypes(after.dn)];
  const changed = namesChanged(before, after).filter((name) => !passedOver.includes(name.toLowerCase()));
  const isSeveral = (name: string) => several.has(name.toLowerCase());
  const whole = changed.filter((name) => !isSeveral(name)).map((name) => replacing(name, after));
  const singly = changed.filter(isSeveral).map((name) => valueEdits(name, before, after));
  const edits = [whole, ...singly].filter(({ length }) => length > 0);
  return [...renames, ...edits.map((own) => ({ type: 'modify', dn: after.dn, edits: own }) as const)];
}

function renameOf(before: string, after: string): LdifChange {
  const isMoved = normaliseDn(parentOf(before)) !== normaliseDn(parentOf(after));
  return {
    type: 'rename',
    dn: before,
    newRdn: formatDn(parseDn(after).slice(0, 1)),
    deleteOldRdn: true,
    newSuperior: isMoved ? parentOf(after) : undefined,
  };
}

function namingTypes(dn: string): string[] {
  return [rdnOf(dn).type.toLowerCase()];
}

function namesChanged(before: LdifEntry, after: LdifEntry): string[] {
  const names = new Map([...before.attributes, ...after.attributes].map(({ name }) => [name.toLowerCase(), name]));
  return [...names.values()].filter((name) => digestOf(rawValues(before, name)) !== digestOf(rawValues(after, name)));
}

/** Says the same however often it is applied. */
function replacing(name: string, after: LdifEntry): LdifEdit {
  return { kind: 'replace', name, values: rawValues(after, name) };
}

/** What goes comes first: a directory may take two values for one that differ in case. */
function valueEdits(name: string, before: LdifEntry, after: LdifEntry): LdifEdit[] {
  const without = (one: LdifEntry, other: LdifEntry) => {
    const held = new Set(rawValues(other, name).map((value) => digestOf([value])));
    return rawValues(one, name).filter((value) => !held.has(digestOf([value])));
  };
  const edits: LdifEdit[] = [
    { kind: 'delete', name, values: without(before, after) },
    { kind: 'add', name, values: without(after, before) },
  ];
  return edits.filter(({ values }) => values.length > 0);
}

function digestOf(values: readonly (string | Uint8Array)[]): string {
  return JSON.stringify(values.map((value) => Buffer.from(value as string).toString('base64')));
}
