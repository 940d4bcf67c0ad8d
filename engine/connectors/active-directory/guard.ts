import type { Entry } from 'ldapts';
import { EngineError } from '../../errors.ts';
import { isUnder, sameDn } from '../../protocol/dn.ts';
import { textValues } from './entry.ts';
import type { Lookups } from './lookups.ts';

/** An account as it stands now, allowed to be changed. */
export interface LiveAccount {
  readonly dn: string;
  readonly userAccountControl: number;
}

/** Where and whom an export may write. */
export interface GuardedScope {
  readonly containers: readonly string[];
  readonly bindDn: string;
  /** Containers and groups, by distinguished name, whose accounts the configuration leaves alone. */
  readonly leftAlone: LeftAlone;
  readonly lookups: Lookups;
}

export interface LeftAlone {
  readonly containers: readonly string[];
  readonly groups: readonly string[];
}

/**
 * The account behind `anchor`, read now. Throws `cd-missing-object` when it is gone, and `never-touched` when it is
 * protected, is the account we sign in with, or has been moved out of `containers`: whatever was staged before.
 */
export async function readChangeable(anchor: string, scope: GuardedScope): Promise<LiveAccount> {
  const entry = await scope.lookups.facts(anchor);
  if (entry === undefined) {
    throw new EngineError('cd-missing-object', `no object has the objectGUID ${anchor} any more`);
  }
  const reason = protection(entry) ?? configured(entry, scope.leftAlone) ?? own(entry, scope.bindDn);
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

/** Asked of the directory itself: a new member changes the group and not the account, so no delta import shows it. */
function configured(entry: Entry, { containers, groups }: LeftAlone): string | undefined {
  const container = containers.find((one) => isUnder(entry.dn, one));
  if (container !== undefined) return `it lies in ${container}, which the configuration leaves alone`;
  const memberships = textValues(entry, 'memberOf');
  const group = groups.find((one) => memberships.some((membership) => sameDn(membership, one)));
  return group === undefined ? undefined : `it is a member of ${group}, whose members the configuration leaves alone`;
}

function own(entry: Entry, bindDn: string): string | undefined {
  return isOwn(entry, bindDn) ? 'it is the account of this connector' : undefined;
}

function isOwn(entry: Entry, bindDn: string): boolean {
  const name = bindDn.toLowerCase();
  const [principal = ''] = textValues(entry, 'userPrincipalName');
  const [account = ''] = textValues(entry, 'sAMAccountName');
  if (name.includes('=')) return sameDn(entry.dn, bindDn);
  return name === principal.toLowerCase() || name.split('\\').at(-1) === account.toLowerCase();
}
