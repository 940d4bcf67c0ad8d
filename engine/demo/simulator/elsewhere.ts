import { refusals } from '../../connectors/nhsmail/contract.ts';
import { type PortalAccount, renew } from './account.ts';
import { noSuchAccount, PortalRefusal } from './refusal.ts';
import { transitions } from './states.ts';

/** Accounts that other organisations manage. The portal is one for the whole country, and so are its addresses. */
export class AccountsElsewhere {
  private readonly byId = new Map<string, PortalAccount>();

  get(id: string): PortalAccount {
    const account = this.byId.get(id);
    if (account === undefined) throw noSuchAccount(id);
    return account;
  }

  find(id: string): PortalAccount | undefined {
    return this.byId.get(id);
  }

  arrive(account: PortalAccount): void {
    renew(account);
    this.byId.set(account.id, account);
  }

  /** A mark that its organisation sets: from then on another one may take the account over. */
  leaver(id: string, day: string): void {
    const account = this.get(id);
    const next = transitions[account.status].leaver;
    if (next === undefined || next === 'gone') throw notReleased(account);
    account.status = next;
    account.leaverDate = day;
    renew(account);
  }

  /** Takes it off its organisation. Refused while that one has not marked it as a leaver. */
  release(id: string): PortalAccount {
    const account = this.get(id);
    if (!isReleased(account)) throw notReleased(account);
    this.byId.delete(id);
    return account;
  }
}

export function isReleased({ status }: PortalAccount): boolean {
  return transitions[status].joiner !== undefined;
}

function notReleased({ id, status, organisationCode }: PortalAccount): PortalRefusal {
  return new PortalRefusal(
    409,
    refusals.state,
    `Account ${id} is ${status} at ${organisationCode}: it is not released.`,
  );
}
