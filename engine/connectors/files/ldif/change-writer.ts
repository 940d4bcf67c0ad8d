/** RFC 2849 change records: what the reader gives back as it was. */
import type { LdifChange } from './change.ts';
import type { LdifAttribute } from './entry.ts';
import { ldifLine } from './writer.ts';

type Lines = readonly LdifAttribute[];

const bodies: { readonly [Type in LdifChange['type']]: (change: LdifChange & { type: Type }) => string } = {
  add: ({ entry }) => written([{ name: 'changetype', value: 'add' }, ...entry.attributes]),
  delete: () => written([{ name: 'changetype', value: 'delete' }]),
  modify: ({ edits }) => {
    const parts = edits.map(({ kind, name, values }) =>
      written([{ name: kind, value: name }, ...values.map((value) => ({ name, value }))]),
    );
    return written([{ name: 'changetype', value: 'modify' }]) + parts.map((part) => `${part}-\n`).join('');
  },
  rename: ({ newRdn, deleteOldRdn, newSuperior }) =>
    written([
      { name: 'changetype', value: 'modrdn' },
      { name: 'newrdn', value: newRdn },
      { name: 'deleteoldrdn', value: deleteOldRdn ? '1' : '0' },
      ...(newSuperior === undefined ? [] : [{ name: 'newsuperior', value: newSuperior }]),
    ]),
};

/** One record, with the blank line before it. */
export function ldifChange(change: LdifChange): string {
  const dn = change.type === 'add' ? change.entry.dn : change.dn;
  const body = bodies[change.type] as (change: LdifChange) => string;
  return `\n${written([{ name: 'dn', value: dn }])}${body(change)}`;
}

function written(lines: Lines): string {
  return lines.map(ldifLine).join('');
}
