import { hash } from 'node:crypto';
import { refusals } from '../../connectors/nhsmail/contract.ts';
import { type AccountDraft, displayNameOf, type PortalAccount, type Profile, renew, resourceOf } from './account.ts';
import { AccountsElsewhere, isReleased } from './elsewhere.ts';
import { invalid, noSuchAccount, PortalRefusal, taken } from './refusal.ts';
import { SortedList } from './sorted-list.ts';
import { type AccountEvent, type Durations, nextTimedEvent, type TimedEvent, transitions } from './states.ts';

export interface Tombstone {
  readonly id: string;
  readonly reason: 'transferred' | 'purged';
  readonly at: number;
}

export interface AccountRules extends Durations {
  readonly now: () => number;
  readonly organisationCode: string;
  /** Of addresses the portal makes up itself. */
  readonly mailDomain: string;
  readonly tombstoneDays: number;
}

/** What a Local Administrator or the account's owner may do; `leaver` and `transfer` have their own methods. */
export type Act = Exclude<AccountEvent, TimedEvent | 'edit' | 'leaver' | 'transfer'>;

/** Key of an order in time: the instant, then the id. */
const timeKey = (at: number, id: string): string => `${new Date(at).toISOString()} ${id}`;

/** Every account of one organisation, its addresses, what has left the list, and what others have. */
export class PortalAccounts {
  readonly byId: SortedList<PortalAccount>;
  readonly byChange: SortedList<PortalAccount>;
  /** In the order in which time will do something to them. */
  private readonly byDue: SortedList<PortalAccount>;
  readonly tombstones = new SortedList<Tombstone>(({ at, id }) => timeKey(at, id));
  readonly elsewhere = new AccountsElsewhere();
  private readonly rules: AccountRules;
  private readonly index = new Map<string, PortalAccount>();
  private readonly byExternalId = new Map<string, string>();
  /** Address in small letters to the account that has or had it; kept until the address may be used again. */
  private readonly addresses = new Map<string, string>();
  private lastChange = 0;
  private made = 0;

  /** `elsewhere`: of other organisations, each with its code. */
  constructor(drafts: readonly AccountDraft[], rules: AccountRules, elsewhere: readonly AccountDraft[] = []) {
    this.rules = rules;
    for (const draft of elsewhere) {
      const account = this.build({ ...draft, mail: draft.mail || this.freeAddress(draft) });
      this.keepAddresses(account);
      this.elsewhere.arrive(account);
    }
    const accounts = drafts.map((draft) => this.register({ ...draft, mail: draft.mail || this.freeAddress(draft) }));
    this.byId = new SortedList(({ id }) => id, accounts);
    this.byChange = new SortedList(({ changeKey }) => changeKey, accounts);
    this.byDue = new SortedList(({ dueKey }) => dueKey, accounts);
  }

  find(id: string): PortalAccount | undefined {
    return this.index.get(id);
  }

  get(id: string): PortalAccount {
    const account = this.index.get(id);
    if (account === undefined) throw noSuchAccount(id);
    return account;
  }

  findByExternalId(externalId: string): PortalAccount | undefined {
    return this.index.get(this.byExternalId.get(externalId) ?? '');
  }

  /** By primary address or alias. */
  findByAddress(address: string): PortalAccount | undefined {
    return this.index.get(this.addresses.get(address.toLowerCase()) ?? '');
  }

  all(): readonly PortalAccount[] {
    return this.byId.all();
  }

  /** A new account, Pending unless the draft says otherwise. Refuses an address or external id in use. */
  create(draft: AccountDraft): PortalAccount {
    const holder = draft.externalId ? this.findByExternalId(draft.externalId) : undefined;
    if (holder !== undefined && !holder.status.startsWith('Deleted')) {
      throw taken(`Account ${holder.id} has this externalId.`);
    }
    const mail = draft.mail?.toLowerCase() || this.freeAddress(draft);
    if (this.addresses.has(mail)) throw taken(`The address ${mail} is in use, or was until lately.`);
    const account = this.register({ status: 'Pending', ...draft, mail });
    this.byId.add(account);
    this.byChange.add(account);
    this.byDue.add(account);
    return account;
  }

  /** Changes what people write; a changed name changes the display name and leaves the address alone. */
  edit(id: string, changes: Partial<Omit<Profile, 'mail' | 'aliases' | 'leaverDate'>>): PortalAccount {
    const account = this.allowed(id, 'edit');
    const renamed = changes.givenName !== undefined || changes.familyName !== undefined;
    Object.assign(account, changes);
    if (renamed && changes.displayName === undefined) account.displayName = displayNameOf(account);
    return this.touch(account);
  }

  /** A new primary address, chosen by hand; the old one keeps receiving. */
  changeAddress(id: string, mail: string): PortalAccount {
    const account = this.allowed(id, 'edit');
    const holder = this.addresses.get(mail.toLowerCase());
    if (holder !== undefined && holder !== id) throw taken(`The address ${mail} is in use, or was until lately.`);
    account.aliases = [...account.aliases.filter((alias) => alias !== mail), account.mail];
    account.mail = mail.toLowerCase();
    this.addresses.set(account.mail, id);
    return this.touch(account);
  }

  /** The portal itself gives another address, in any state; the old one keeps receiving. */
  readdress(id: string): PortalAccount {
    const account = this.get(id);
    account.aliases = [...account.aliases, account.mail];
    account.mail = this.freeAddress(account);
    this.addresses.set(account.mail, id);
    return this.touch(account);
  }

  /** The account that this draft would become; nobody has it. */
  imagine(draft: AccountDraft): PortalAccount {
    return this.build({ status: 'Pending', ...draft, mail: draft.mail || this.freeAddress(draft) });
  }

  act(id: string, act: Act): PortalAccount {
    return this.apply(this.allowed(id, act), act, this.rules.now());
  }

  /** The mark that cannot be taken back: the portal mails the person. Day as YYYY-MM-DD, today when left out. */
  leaver(id: string, day?: string): PortalAccount {
    const account = this.allowed(id, 'leaver');
    account.leaverDate = day ?? new Date(this.rules.now()).toISOString().slice(0, 10);
    return this.apply(account, 'leaver', this.rules.now());
  }

  /** Another organisation flags the leaver as its joiner: the account and its address go there. */
  transfer(id: string, organisationCode = 'ZZ9'): void {
    const account = this.allowed(id, 'transfer');
    const status = transitions[account.status].joiner;
    this.apply(account, 'transfer', this.rules.now());
    if (status === undefined || status === 'gone') return;
    this.elsewhere.arrive({ ...account, organisationCode, status, leaverDate: '', employeeNumber: '' });
  }

  /** We flag the leaver of another organisation as our joiner: the account and its address come here. */
  join(id: string): PortalAccount {
    const account = this.elsewhere.release(id);
    const now = this.rules.now();
    const { organisationCode } = this.rules;
    Object.assign(account, { organisationCode, employeeNumber: '', statusSince: now, lastActivity: now });
    this.index.set(id, account);
    this.byId.add(account);
    this.byChange.add(account);
    return this.apply(account, 'joiner', now);
  }

  /** Accounts of other organisations that may be taken over and have this address, as their primary one or an alias. */
  releasedWith(address: string): readonly PortalAccount[] {
    const account = this.elsewhere.find(this.addresses.get(address.toLowerCase()) ?? '');
    return account !== undefined && isReleased(account) ? [account] : [];
  }

  /** Applies what is due by now, in the order of time. Returns how many transitions that were. */
  catchUp(): number {
    const now = this.rules.now();
    this.forgetTombstones(now);
    let count = 0;
    for (let [account] = this.byDue.slice(0, 1); account !== undefined; [account] = this.byDue.slice(0, 1)) {
      const due = nextTimedEvent(account, this.rules);
      if (due.at > now) break;
      this.apply(account, due.event, due.at);
      count++;
    }
    return count;
  }

  private allowed(id: string, event: AccountEvent): PortalAccount {
    const account = this.get(id);
    if (transitions[account.status][event] !== undefined) return account;
    const pending = account.status === 'Pending' || account.status === 'Migration Pending';
    const scimType = pending ? refusals.pending : refusals.state;
    throw new PortalRefusal(409, scimType, `An account that is ${account.status} does not allow "${event}".`);
  }

  private apply(account: PortalAccount, event: AccountEvent, at: number): PortalAccount {
    const next = transitions[account.status][event];
    if (next === undefined) throw new Error(`${event} cannot happen to an account that is ${account.status}`);
    this.byDue.remove(account);
    if (event === 'sign-in' || event === 'unlock' || event === 'restored') account.lastActivity = at;
    if (event === 'joiner' || event === 'restored') account.leaverDate = '';
    if (next === 'gone') return this.remove(account, event === 'purge' ? 'purged' : 'transferred');
    const isSame = next === account.status;
    if (!isSame) {
      account.status = next;
      account.statusSince = at;
      // Back to life: what came before must not count as absence.
      if (next === 'Active') account.lastActivity = Math.max(account.lastActivity, at);
    }
    account.dueKey = this.dueKeyOf(account);
    this.byDue.add(account);
    return isSame ? account : this.touch(account);
  }

  private remove(account: PortalAccount, reason: Tombstone['reason']): PortalAccount {
    this.byId.remove(account);
    this.byChange.remove(account);
    this.index.delete(account.id);
    if (reason === 'purged') {
      for (const address of [account.mail, ...account.aliases]) this.addresses.delete(address);
    }
    this.tombstones.add({ id: account.id, reason, at: this.stamp() });
    return account;
  }

  /** A change seen from outside: always at the portal's present, whenever it was due, or a delta would miss it. */
  private touch(account: PortalAccount): PortalAccount {
    this.byChange.remove(account);
    account.lastModified = this.stamp();
    account.changeKey = timeKey(account.lastModified, account.id);
    renew(account);
    this.byChange.add(account);
    return account;
  }

  private stamp(): number {
    this.lastChange = Math.max(this.lastChange, this.rules.now());
    return this.lastChange;
  }

  private build(draft: AccountDraft): PortalAccount {
    const now = this.rules.now();
    const instant = (text: string | undefined): number => (text === undefined ? now : Date.parse(text));
    const isPerson = (draft.accountType ?? 'User') === 'User';
    if (isPerson && (draft.givenName === '' || draft.familyName === '')) {
      throw invalid('An account needs givenName and familyName.');
    }
    const account: PortalAccount = {
      ...this.blank(draft),
      id: draft.nhsmailId ?? this.freshId(),
      externalId: draft.externalId ?? '',
      status: draft.status ?? 'Active',
      created: instant(draft.lastModified),
      statusSince: instant(draft.statusSince),
      lastActivity: instant(draft.lastActivity ?? draft.statusSince),
      lastModified: Math.min(now, instant(draft.lastModified)),
      version: 1,
      changeKey: '',
      dueKey: '',
      json: '',
    };
    account.changeKey = timeKey(account.lastModified, account.id);
    account.dueKey = this.dueKeyOf(account);
    account.json = JSON.stringify(resourceOf(account));
    return account;
  }

  private dueKeyOf(account: PortalAccount): string {
    return timeKey(nextTimedEvent(account, this.rules).at, account.id);
  }

  private blank(draft: AccountDraft): Profile {
    return {
      mail: draft.mail?.toLowerCase() ?? '',
      aliases: draft.aliases?.map((alias) => alias.toLowerCase()) ?? [],
      accountType: draft.accountType || 'User',
      organisationCode: draft.organisationCode || this.rules.organisationCode,
      givenName: draft.givenName,
      familyName: draft.familyName,
      displayName: draft.displayName || displayNameOf(draft),
      title: draft.title ?? '',
      employeeNumber: draft.employeeNumber ?? '',
      mobile: draft.mobile ?? '',
      telephoneNumber: draft.telephoneNumber ?? '',
      jobTitle: draft.jobTitle ?? '',
      department: draft.department ?? '',
      leaverDate: draft.leaverDate ?? '',
      hiddenFromAddressList: draft.hiddenFromAddressList ?? false,
    };
  }

  private register(draft: AccountDraft): PortalAccount {
    const account = this.build(draft);
    this.index.set(account.id, account);
    if (account.externalId !== '') this.byExternalId.set(account.externalId, account.id);
    this.keepAddresses(account);
    return account;
  }

  private keepAddresses({ id, mail, aliases }: PortalAccount): void {
    for (const address of [mail, ...aliases]) this.addresses.set(address, id);
  }

  /** given.family, then given.family2 and so on. That numbers are added is common knowledge, not a published rule. */
  private freeAddress({ givenName, familyName }: Pick<Profile, 'givenName' | 'familyName'>): string {
    const plain = `${givenName}.${familyName}`.normalize('NFD').toLowerCase();
    const local = plain.replace(/[^a-z.-]/g, '');
    for (let suffix = 1; ; suffix++) {
      const address = `${local}${suffix === 1 ? '' : suffix}@${this.rules.mailDomain}`;
      if (!this.addresses.has(address)) return address;
    }
  }

  /** Ids in no order of time, so that nobody can lean on one. */
  private freshId(): string {
    for (;;) {
      const id = `nm-${hash('sha256', `account ${this.made++}`).slice(0, 12)}`;
      if (!this.index.has(id)) return id;
    }
  }

  private forgetTombstones(now: number): void {
    const oldest = timeKey(now - this.rules.tombstoneDays * 86_400_000, '');
    for (const tombstone of this.tombstones.slice(0, this.tombstones.placeOf(oldest)))
      this.tombstones.remove(tombstone);
  }
}
