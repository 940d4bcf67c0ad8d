/** Accounts that this engine never writes, whatever was approved. One function, asked by the one gate. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { splitValues } from '../model/attribute.ts';
import { isUnder, sameDn } from '../protocol/dn.ts';
import type { SpaceRow } from '../store/rows.ts';

export interface NeverTouch {
  readonly containers: readonly string[];
  readonly groups: readonly string[];
  /** sAMAccountNames: break-glass accounts and the engine's own. */
  readonly accounts: readonly string[];
}

/** What `untouchableBecause` looks at; a system with none of these protects nobody. */
const protecting = [
  'adminCount',
  'isCriticalSystemObject',
  'servicePrincipalName',
  'distinguishedName',
  'memberOf',
  'sAMAccountName',
] as const;

/** Whether an object of the system could be one that is left alone. */
export function mayProtect({ slot }: Pick<ConnectedSystem, 'slot'>): boolean {
  return protecting.some((attribute) => slot(attribute) >= 0);
}

/** Reads one attribute of the account by name, packed; '' when absent. */
type Read = (attribute: (typeof protecting)[number]) => string;

/** The same of an object as it was last imported; one that no import has shown is protected by nothing. */
export function leftAloneBecause({ seen }: SpaceRow, system: ConnectedSystem, never: NeverTouch): string | undefined {
  return seen === '' ? undefined : untouchableBecause(readerOf(system, seen), never);
}

/** Why the account is left alone, in a sentence; `undefined` when it may be written. */
export function untouchableBecause(read: Read, never: NeverTouch): string | undefined {
  if (read('adminCount') === '1') return 'It is or was a protected administrator (adminCount is 1).';
  if (read('isCriticalSystemObject') === 'true') return 'Windows itself needs it (isCriticalSystemObject).';
  if (read('servicePrincipalName') !== '') return 'A service runs under it (it has a servicePrincipalName).';
  const dn = read('distinguishedName');
  const container = dn === '' ? undefined : never.containers.find((one) => isUnder(dn, one));
  if (container !== undefined) return `It lies in ${container}, which the configuration leaves alone.`;
  const groups = splitValues(read('memberOf'));
  const group = never.groups.find((one) => groups.some((member) => sameDn(member, one)));
  if (group !== undefined) return `It is a member of ${group}, whose members are left alone.`;
  const name = read('sAMAccountName').toLowerCase();
  if (name !== '' && never.accounts.some((one) => one.toLowerCase() === name))
    return 'The configuration leaves it alone.';
  return undefined;
}
