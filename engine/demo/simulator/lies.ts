import type { PortalAccount } from './account.ts';
import type { PortalAccounts } from './accounts.ts';
import type { FaultKind } from './faults.ts';

/** What an honest portal would make of a request. */
export interface Asked {
  /** '' where the request names no account. */
  readonly id: string;
  /** An account to answer with when nothing is done. */
  readonly imagined: () => PortalAccount;
  /** Carries the request out. */
  readonly done: () => PortalAccount;
}

/** The account that a lying portal answers with; nothing when it tells the truth. */
export function accountOfLie(
  accounts: PortalAccounts,
  asked: Asked,
  kind: FaultKind | undefined,
): PortalAccount | undefined {
  const lies: Partial<Record<FaultKind, () => PortalAccount>> = {
    'nothing-done': asked.imagined,
    'another-account': () => somebodyElse(accounts, asked.id),
    'own-address': () => accounts.readdress(asked.done().id),
  };
  return kind === undefined ? undefined : lies[kind]?.();
}

function somebodyElse(accounts: PortalAccounts, id: string): PortalAccount {
  const other = accounts.all().find((account) => account.id !== id);
  if (other === undefined) throw new Error('A portal with one account cannot answer another one.');
  return other;
}
