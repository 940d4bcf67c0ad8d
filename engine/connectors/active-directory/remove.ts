import { Attribute, Change } from 'ldapts';
import { asEngineError, EngineError } from '../../errors.ts';
import { plainValue } from '../../model/attribute.ts';
import { canonicalDn } from '../../protocol/dn.ts';
import type { ExportItem } from '../connector.ts';
import { readDeleted } from './deleted.ts';
import { ACCOUNT_DISABLED, guidDn } from './entry.ts';
import { readChangeable } from './guard.ts';
import { checkPlace, putAt, type WriteScope } from './place.ts';
import type { DirectorySession } from './session.ts';

/** Deletes the account alone, never what lies below it. One that is deleted already is done. */
export async function deleteAccount(item: ExportItem, scope: WriteScope): Promise<string> {
  try {
    const { dn } = await readChangeable(item.anchor, scope);
    await scope.session.remove(guidDn(item.anchor), dn);
  } catch (cause) {
    const failure = asEngineError(cause, 'cd-error');
    const isGone = failure.code === 'cd-missing-object';
    if (!isGone || (await readDeleted(scope.session, item.anchor)) === undefined) throw failure;
  }
  return item.anchor;
}

/**
 * Brings a deleted account back, under the distinguished name of the item or, without one, where it lay. It keeps its
 * objectGUID and is disabled: what a tombstone gives back has no password. One that is back already is only disabled: an
 * earlier request may have been cut off before that.
 */
export async function restoreAccount(item: ExportItem, scope: WriteScope): Promise<string> {
  const { session } = scope;
  const deleted = await readDeleted(session, item.anchor);
  if (deleted === undefined) {
    const { dn, userAccountControl } = await readChangeable(item.anchor, scope);
    await disable(item.anchor, dn, userAccountControl, session);
    return item.anchor;
  }
  const target = targetOf(item) ?? deleted.distinguishedName;
  checkPlace(target, scope);
  const changes = [
    new Change({ operation: 'delete', modification: new Attribute({ type: 'isDeleted', values: [] }) }),
    replace('distinguishedName', target),
  ];
  // By its own name, and with nothing else in the request: Samba looks for the old name after each change.
  await putAt(target, scope, () => session.restore(deleted.dn, changes, target));
  await disable(item.anchor, target, deleted.userAccountControl, session);
  return item.anchor;
}

async function disable(anchor: string, dn: string, before: number, session: DirectorySession): Promise<void> {
  if ((before & ACCOUNT_DISABLED) !== 0) return;
  await session.modify(guidDn(anchor), [replace('userAccountControl', String(before | ACCOUNT_DISABLED))], dn);
}

function targetOf({ changes }: ExportItem): string | undefined {
  const [change, ...others] = changes;
  if (change === undefined) return undefined;
  if (change.attribute === 'distinguishedName' && others.length === 0) return canonicalDn(plainValue(change.after));
  throw new EngineError('operation-not-supported', 'a restore sets the distinguished name and nothing else');
}

function replace(type: string, value: string): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) });
}
