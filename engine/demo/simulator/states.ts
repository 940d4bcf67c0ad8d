import type { AccountStatus } from '../../connectors/nhsmail/contract.ts';

const dayMs = 86_400_000;

/** What happens to an account: acts of a Local Administrator or the person, and what time alone brings about. */
export type AccountEvent =
  | 'edit'
  | 'leaver'
  | 'joiner'
  | 'transfer'
  | 'disable'
  | 'enable'
  | 'delete'
  | 'restore'
  | 'migrate'
  | 'lock'
  | 'unlock'
  | 'sign-in'
  | TimedEvent;

export type TimedEvent =
  | 'created'
  | 'inactivity'
  | 'expiry'
  | 'leaver-window'
  | 'disabled-too-long'
  | 'restore-window'
  | 'purge'
  | 'enabled'
  | 'enabled-leaver'
  | 'disabled'
  | 'disabled-leaver'
  | 'deleted'
  | 'restored'
  | 'migrated';

/** `gone`: no longer in the organisation's list; a tombstone says so. */
export type NextState = AccountStatus | 'gone';

/** The states of NHSmail and what leads from one to the next. What is not in the table is refused. */
export const transitions: Readonly<Record<AccountStatus, Partial<Record<AccountEvent, NextState>>>> = {
  Pending: { created: 'Active' },
  Active: {
    edit: 'Active',
    'sign-in': 'Active',
    inactivity: 'Inactive',
    leaver: 'Active (Leaver)',
    disable: 'Disabling',
    delete: 'Deleting',
    lock: 'Locked',
    migrate: 'Migration Pending',
  },
  Inactive: {
    edit: 'Inactive',
    'sign-in': 'Active',
    expiry: 'Deleted',
    leaver: 'Active (Leaver)',
    disable: 'Disabling',
    delete: 'Deleting',
  },
  'Active (Leaver)': {
    edit: 'Active (Leaver)',
    'sign-in': 'Active (Leaver)',
    joiner: 'Active',
    transfer: 'gone',
    'leaver-window': 'Deleted',
    disable: 'Disabling',
    delete: 'Deleting',
  },
  Disabled: {
    edit: 'Disabled',
    enable: 'Enabling',
    leaver: 'Disabled_Leaver',
    'disabled-too-long': 'Deleted',
    delete: 'Deleting',
  },
  Disabled_Leaver: {
    edit: 'Disabled_Leaver',
    enable: 'Enabling',
    joiner: 'Disabled',
    transfer: 'gone',
    'leaver-window': 'Deleted',
    delete: 'Deleting',
  },
  Locked: {
    edit: 'Locked',
    unlock: 'Active',
    inactivity: 'Inactive',
    leaver: 'Active (Leaver)',
    disable: 'Disabling',
    delete: 'Deleting',
  },
  Deleted: { restore: 'Restoring', 'restore-window': 'Deleted_Permanent' },
  Deleted_Permanent: { purge: 'gone' },
  Enabling: { enabled: 'Active', 'enabled-leaver': 'Active (Leaver)' },
  Disabling: { disabled: 'Disabled', 'disabled-leaver': 'Disabled_Leaver' },
  Deleting: { deleted: 'Deleted' },
  Restoring: { restored: 'Active' },
  'Migration Pending': { migrated: 'Active' },
};

/** Days of an account's life, as NHSmail's support pages had them at a date. */
export interface LifecyclePolicy {
  readonly activeToInactive: number;
  readonly inactiveToDeleted: number;
  readonly restoreWindow: number;
  readonly addressReuse: number;
  readonly disabledAtMost: number;
  readonly leaverWindow: number;
}

const always = { restoreWindow: 30, addressReuse: 730, disabledAtMost: 548, leaverWindow: 30 };

/** 2019 has no published restore window and 2022-12 no published re-use time: those two figures are 2021's. */
export const policies = {
  '2019': { ...always, activeToInactive: 365, inactiveToDeleted: 90 },
  '2021': { ...always, activeToInactive: 90, inactiveToDeleted: 90 },
  '2022-12': { ...always, activeToInactive: 30, inactiveToDeleted: 30 },
} as const satisfies Record<string, LifecyclePolicy>;

export type PolicyName = keyof typeof policies;

export interface Durations {
  readonly policy: LifecyclePolicy;
  /** Milliseconds from a create to Active. */
  readonly pendingFor: number;
  /** Milliseconds that Enabling, Disabling, Deleting and Restoring take. */
  readonly transientFor: number;
}

/** What time looks at. Instants are milliseconds since 1970. */
export interface Aged {
  readonly status: AccountStatus;
  readonly statusSince: number;
  readonly lastActivity: number;
  /** '' unless marked. */
  readonly leaverDate: string;
}

interface Timer {
  readonly event: (account: Aged) => TimedEvent;
  readonly from: 'statusSince' | 'lastActivity';
  readonly lasts: (durations: Durations) => number;
}

const timer = (event: TimedEvent, days: keyof LifecyclePolicy, from: Timer['from'] = 'statusSince'): Timer => ({
  event: () => event,
  from,
  lasts: ({ policy }) => policy[days] * dayMs,
});

const transient = (event: TimedEvent, forLeaver: TimedEvent = event): Timer => ({
  event: ({ leaverDate }) => (leaverDate === '' ? event : forLeaver),
  from: 'statusSince',
  lasts: ({ transientFor }) => transientFor,
});

/** What time alone does to an account in each state. */
const timers: Readonly<Record<AccountStatus, Timer>> = {
  Pending: { event: () => 'created', from: 'statusSince', lasts: ({ pendingFor }) => pendingFor },
  Active: timer('inactivity', 'activeToInactive', 'lastActivity'),
  Inactive: timer('expiry', 'inactiveToDeleted'),
  'Active (Leaver)': timer('leaver-window', 'leaverWindow'),
  Disabled: timer('disabled-too-long', 'disabledAtMost'),
  Disabled_Leaver: timer('leaver-window', 'leaverWindow'),
  Locked: timer('inactivity', 'activeToInactive', 'lastActivity'),
  Deleted: timer('restore-window', 'restoreWindow'),
  Deleted_Permanent: timer('purge', 'addressReuse'),
  Enabling: transient('enabled', 'enabled-leaver'),
  Disabling: transient('disabled', 'disabled-leaver'),
  Deleting: transient('deleted'),
  Restoring: transient('restored'),
  // About eight hours, says the support page.
  'Migration Pending': { event: () => 'migrated', from: 'statusSince', lasts: () => dayMs / 3 },
};

/** What time does next to this account, and when. */
export function nextTimedEvent(account: Aged, durations: Durations): { event: TimedEvent; at: number } {
  const { event, from, lasts } = timers[account.status];
  return { event: event(account), at: account[from] + lasts(durations) };
}
