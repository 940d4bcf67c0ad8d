/** What `jml check` says of the attributes that the configuration names beside the usual ones. */
import type { Finding } from '../connector.ts';
import type { Forest } from './forest.ts';
import { mismatchOf } from './mismatch.ts';
import type { DirectoryAttribute } from './schema.ts';

/** `mayWrite`: lower-case LDAP names of what the account may write on a person; nothing while there is nobody to look at. */
export function inspectFurther(forest: Forest, mayWrite: ReadonlySet<string> | undefined): Finding[] {
  return forest.attributes
    .filter(({ isFurther }) => isFurther)
    .map((attribute) => findingOf(attribute, forest, mayWrite));
}

function findingOf(attribute: DirectoryAttribute, forest: Forest, mayWrite: ReadonlySet<string> | undefined): Finding {
  const { name, ldap, writable } = attribute;
  if (forest.unavailable.includes(name)) {
    const remedy = `Correct furtherAttributes.${name}; extensionAttribute1–15 and mailNickname come with Exchange.`;
    return { ok: false, what: `the schema has no attribute ${ldap}, which the configuration calls ${name}`, remedy };
  }
  const mismatch = mismatchOf(attribute, forest);
  if (mismatch !== undefined) return { ok: false, what: mismatch.what, remedy: mismatch.remedy };
  const read = `${ldap} is read as ${name}`;
  if (!writable) return { ok: true, what: `${read}, and never written` };
  if (mayWrite === undefined) {
    return { ok: true, what: `${read}; whether it may be written shows once there is an account` };
  }
  if (mayWrite.has(ldap.toLowerCase())) return { ok: true, what: `${read}, and may be written` };
  const remedy = `If a rule is to write it, delegate "Write ${ldap}" on user objects to the account.`;
  return { ok: true, what: `${read}, and may not be written by the account`, remedy };
}
