import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { dnOf } from '../mmsml/delta.ts';
import type { Change } from '../model/views.ts';
import type { SpaceRow } from '../store/rows.ts';

/** How an item is called: an object that is still to be made has its names among its changes only. */
export function namesOfItem(
  changes: readonly Change[],
  object: SpaceRow | undefined,
  system: ConnectedSystem | undefined,
): { readonly anchor: string; readonly dn: string; readonly displayName: string } {
  const held = system === undefined ? () => '' : readerOf(system, object?.seen ?? '');
  const now = (attribute: string) => {
    const change = changes.find((one) => one.attribute === attribute);
    return held(attribute) || (change?.after[0] ?? '');
  };
  const anchor = object?.anchor ?? '';
  const dn = dnOf(now, anchor);
  const displayName = now('displayName') || [now('givenName'), now('sn')].filter((part) => part !== '').join(' ');
  return { anchor, dn, displayName: displayName || now('sAMAccountName') || anchor };
}
