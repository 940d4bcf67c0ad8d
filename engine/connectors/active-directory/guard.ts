import type { Entry } from 'ldapts';
import { EngineError } from '../../errors.ts';
import { isUnder, sameDn } from '../../protocol/dn.ts';
import { guidDn, textValues } from './entry.ts';
import type { DirectorySession } from './session.ts';

/** An account as it stands now, allowed to be changed. */
export interface LiveAccount {
  readonly dn: string;
  readonly userAccountControl: number;
}

const FACTS = [
  'adminCount',
  'servicePrincipalName',
  'isCriticalSystemObject',
  'userAccountControl',
  'userPrincipalName',
  'sAMAccountName',
  'objectClass',
];

/**
 * The account behind `anchor`, read now. Throws `cd-missing-object` when it is gone, and `never-touched` when it is
 * protected, is the account we sign in with, or has been moved out of `containers`: whatever was staged before.
 */
export async function readChangeable(
  session: DirectorySession,
  anchor: string,
  scope: { readonly containers: readonly string[]; readonly bindDn: string },
): Promise<LiveAccount> {
  const entry = await session.read(guidDn(anchor), FACTS);
  if (entry === undefined) {
    throw new EngineError('cd-missing-object', `no object has the objectGUID ${anchor} any more`);
  }
  const reason = protection(entry) ?? (isOwn(entry, scope.bindDn) ? 'it is the account of this connector' : undefined);
  if (reason !== undefined) throw new EngineError('never-touched', `${entry.dn} is not changed: ${reason}`);
  if (!scope.containers.some((container) => isUnder(entry.dn, container))) {
    throw new EngineError(
      'never-touched',
      `${entry.dn} is not changed: it lies outside the containers of the connector`,
    );
  }
  return { dn: entry.dn, userAccountControl: Number(textValues(entry, 'userAccountControl')[0]) };
}

function protection(entry: Entry): string | undefined {
  if (Number(textValues(entry, 'adminCount')[0] ?? '0') > 0) return 'it is a protected administrator (adminCount=1)';
  if (textValues(entry, 'servicePrincipalName').length > 0) return 'services run under it (servicePrincipalName)';
  if (textValues(entry, 'isCriticalSystemObject')[0] === 'TRUE') return 'Windows itself needs it';
  const classes = textValues(entry, 'objectClass').map((name) => name.toLowerCase());
  return classes.includes('user') && !classes.includes('computer') ? undefined : 'it is not a person';
}

function isOwn(entry: Entry, bindDn: string): boolean {
  const name = bindDn.toLowerCase();
  const [principal = ''] = textValues(entry, 'userPrincipalName');
  const [account = ''] = textValues(entry, 'sAMAccountName');
  if (name.includes('=')) return sameDn(entry.dn, bindDn);
  return name === principal.toLowerCase() || name.split('\\').at(-1) === account.toLowerCase();
}
