import { dnOf } from '../mmsml/delta.ts';
import type { Change } from '../model/views.ts';

export interface ItemNames {
  readonly anchor: string;
  readonly dn: string;
  readonly displayName: string;
}

/** Reads an attribute by name; '' when it has none. */
type Read = (attribute: string) => string;

/**
 * How an item is called. `seen` reads its object as it was last imported, `after` what the item makes of it: one that is
 * still to be made has its names there only.
 */
export function namesOfItem(anchor: string, seen: Read, after: Read): ItemNames {
  const now = (attribute: string) => seen(attribute) || after(attribute);
  const dn = dnOf(now, anchor);
  const displayName = now('displayName') || [now('givenName'), now('sn')].filter((part) => part !== '').join(' ');
  return { anchor, dn, displayName: displayName || now('sAMAccountName') || anchor };
}

export function afterOf(changes: readonly Change[]): Read {
  return (attribute) => changes.find((one) => one.attribute === attribute)?.after[0] ?? '';
}

/** The same of changes as JSON, which are parsed only when they may have the attribute. */
export function afterIn(json: string): Read {
  let read: Read | undefined;
  return (attribute) => {
    if (!json.includes(`"${attribute}"`)) return '';
    read ??= afterOf(JSON.parse(json) as Change[]);
    return read(attribute);
  };
}
