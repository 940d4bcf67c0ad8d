import { EngineError } from '../../errors.ts';
import { plainValue } from '../../model/attribute.ts';
import { canonicalDn, parentOf, parseDn, type Rdn, sameDn } from '../../protocol/dn.ts';
import type { ExportItem } from '../connector.ts';
import { guidDn } from './entry.ts';
import { readChangeable } from './guard.ts';
import { checkPlace, putAt, type WriteScope } from './place.ts';

/**
 * Renames or moves an account to the distinguished name of the item; it keeps its objectGUID. Done already is done. Throws
 * `object-changed` when somebody else has renamed or moved it since: what a hand has put somewhere stays there.
 */
export async function relocateAccount(item: ExportItem, scope: WriteScope): Promise<string> {
  const { before, target } = namesOf(item);
  checkPlace(target, scope);
  const { dn } = await readChangeable(item.anchor, scope);
  const live = canonicalDn(dn);
  if (live === target) return item.anchor;
  if (!isOnTheWay(live, before, target)) {
    throw new EngineError('object-changed', `${live} was renamed or moved by somebody else; it was ${before}`);
  }
  await putAt(target, scope, () => scope.session.relocate(guidDn(item.anchor), live, target));
  return item.anchor;
}

function namesOf({ operation, changes }: ExportItem): { before: string; target: string } {
  const [change, ...others] = changes;
  if (change?.attribute !== 'distinguishedName' || others.length > 0) {
    throw new EngineError('operation-not-supported', `a ${operation} changes the distinguished name and nothing else`);
  }
  const [before, target] = [canonicalDn(plainValue(change.before)), canonicalDn(plainValue(change.after))];
  if (operation === 'rename' && before !== '' && !sameDn(parentOf(before), parentOf(target))) {
    throw new EngineError('operation-not-supported', `${before} to ${target} is a move, not a rename`);
  }
  return { before, target };
}

/** A name and its place may change one after the other: each is as it was, or as it is to be. Without `before`, anything. */
function isOnTheWay(live: string, before: string, target: string): boolean {
  if (before === '') return true;
  const isPlaceKnown = [before, target].some((one) => sameDn(parentOf(one), parentOf(live)));
  return isPlaceKnown && [before, target].some((one) => sameRdn(parseDn(one)[0], parseDn(live)[0]));
}

function sameRdn(one: Rdn | undefined, other: Rdn | undefined): boolean {
  return one?.value.toLowerCase() === other?.value.toLowerCase();
}
