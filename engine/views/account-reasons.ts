/** Why a person has no account in a system: the first reason of the table that holds, as a sentence for a ticket. */
import type { System } from '../connectors/connector.ts';
import type { Finding } from '../model/views.ts';
import type { Lifecycle } from '../sync/lifecycle.ts';

export interface MissingAccount {
  readonly system: System;
  readonly connector: string;
  readonly isWritten: boolean;
  readonly lifecycle: Lifecycle;
  /** An ESR record that takes part. */
  readonly isOnEsr: boolean;
  /** Of the NHSmail account that takes part; absent without one. */
  readonly mailbox: { readonly status: string; readonly isImported: boolean } | undefined;
  readonly findings: readonly Finding[];
}

interface Reason {
  readonly of: readonly System[];
  readonly when: (missing: MissingAccount) => boolean;
  readonly sentence: (missing: MissingAccount) => string;
}

/** Findings of the provisioning stage that say why nothing is made. */
const decisive: Partial<Record<System, readonly string[]>> = {
  nhsmail: ['not-decided', 'name-missing', 'possible-duplicate', 'awaiting-release'],
  ad: ['not-decided', 'name-missing', 'possible-second-account'],
};
const everywhere: readonly System[] = ['nhsmail', 'ad'];
const workable = ['Active', 'Inactive', 'Locked'];

const reasons: readonly Reason[] = [
  {
    of: ['esr'],
    when: () => true,
    sentence: ({ connector }) => `${connector} has no record that was joined to this person.`,
  },
  {
    of: ['file'],
    when: () => true,
    sentence: ({ connector }) => `${connector} has no object that was joined to this person.`,
  },
  {
    of: everywhere,
    when: ({ isWritten }) => !isWritten,
    sentence: ({ connector }) => `JML Sync makes no accounts in ${connector}: it only reads it here.`,
  },
  {
    of: everywhere,
    when: (missing) => findingOf(missing) !== undefined,
    sentence: (missing) => findingOf(missing)?.sentence ?? '',
  },
  {
    of: ['nhsmail'],
    when: ({ lifecycle }) => lifecycle.state !== 'active',
    sentence: ({ lifecycle }) => `No mailbox is made: ${lifecycle.reason}`,
  },
  {
    of: ['nhsmail'],
    when: ({ isOnEsr }) => !isOnEsr,
    sentence: () => 'No mailbox is made: ESR does not show the person now.',
  },
  {
    of: ['ad'],
    when: ({ lifecycle, isOnEsr }) => lifecycle.state !== 'mailbox-only' && !(lifecycle.state === 'active' && isOnEsr),
    sentence: ({ lifecycle }) => `No account is made: ${lifecycle.reason}`,
  },
  {
    of: ['ad'],
    when: ({ mailbox }) => mailbox === undefined,
    sentence: () => 'No account is made before the person has a mailbox.',
  },
  {
    of: ['ad'],
    when: ({ mailbox }) => mailbox?.isImported === false,
    sentence: () => 'No account is made before NHSmail shows the mailbox.',
  },
  {
    of: ['ad'],
    when: ({ mailbox }) => mailbox?.status === '',
    sentence: () => 'No account is made before NHSmail says in which state the mailbox is.',
  },
  {
    of: ['ad'],
    when: ({ mailbox }) => !workable.includes(mailbox?.status ?? ''),
    sentence: ({ mailbox }) => `No account is made while the mailbox is ${mailbox?.status}.`,
  },
];

const undecided = 'It is decided by the next run that can read every system.';

export function whyNoAccount(missing: MissingAccount): string {
  const reason = reasons.find(({ of, when }) => of.includes(missing.system) && when(missing));
  return reason?.sentence(missing) ?? undecided;
}

function findingOf({ system, findings }: MissingAccount): Finding | undefined {
  return findings.find(({ code }) => decisive[system]?.includes(code));
}
