/** The change records that make one entry out of another. */
import { canonicalDn, formatDn, normaliseDn, parentOf, parseDn, rdnOf } from '../../../protocol/dn.ts';
import type { LdifChange, LdifEdit } from './change.ts';
import { type LdifEntry, rawValues } from './entry.ts';

/** What a rename does by itself, beside the attribute of the name: a directory shows them, and lets nobody write them. */
const namesOfEntry = ['distinguishedname', 'name'];

/** Without `before` it is added, without `after` deleted. A rename comes before what else is changed. */
export function difference(before: LdifEntry | undefined, after: LdifEntry | undefined): LdifChange[] {
  if (before === undefined) return after === undefined ? [] : [{ type: 'add', entry: after }];
  if (after === undefined) return [{ type: 'delete', dn: before.dn }];
  const renames = canonicalDn(before.dn) === canonicalDn(after.dn) ? [] : [renameOf(before.dn, after.dn)];
  const passedOver = renames.length === 0 ? [] : [...namesOfEntry, ...namingTypes(before.dn), ...namingTypes(after.dn)];
  const edits = editsOf(before, after).filter(({ name }) => !passedOver.includes(name.toLowerCase()));
  return edits.length === 0 ? renames : [...renames, { type: 'modify', dn: after.dn, edits }];
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

/** Replacing says the same however often it is applied. */
function editsOf(before: LdifEntry, after: LdifEntry): LdifEdit[] {
  const names = new Map([...before.attributes, ...after.attributes].map(({ name }) => [name.toLowerCase(), name]));
  return [...names.values()].flatMap((name): LdifEdit[] => {
    const values = rawValues(after, name);
    return digestOf(values) === digestOf(rawValues(before, name)) ? [] : [{ kind: 'replace', name, values }];
  });
}

function digestOf(values: readonly (string | Uint8Array)[]): string {
  return JSON.stringify(values.map((value) => Buffer.from(value as string).toString('base64')));
}
