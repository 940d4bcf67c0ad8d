/** What an object is called where it is told of what an export would do to it. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { dnOf } from '../mmsml/delta.ts';
import type { PendingRow, SpaceRow } from '../store/rows.ts';

/** An object that is still to be made has its names among its changes only. */
export function namesOf(
  { changes }: Pick<PendingRow, 'changes'>,
  system: ConnectedSystem,
  object: SpaceRow | undefined,
) {
  const held = readerOf(system, object?.seen ?? '');
  const now = (attribute: string) => {
    const change = changes.find((one) => one.attribute === attribute);
    return held(attribute) || (change?.after[0] ?? '');
  };
  const anchor = object?.anchor ?? '';
  const dn = dnOf(now, anchor);
  const displayName = now('displayName') || [now('givenName'), now('sn')].filter((part) => part !== '').join(' ');
  return { anchor, dn, displayName: displayName || now('sAMAccountName') || anchor };
}
