/**
 * The cases of presence in ESR, NHSmail and AD, and the manual steps of each (NHSmail JML onboarding guide 2.3), with the
 * rules of this product where they are stricter: who is employed keeps the AD account, whatever NHSmail says.
 */
import type { Remedy } from '../model/remediation.ts';
import type { DeprovisionAction } from '../sync/deprovision.ts';
import type { Lifecycle } from '../sync/lifecycle.ts';

/** The person's object in one system. */
export interface Found {
  readonly object: number;
  readonly name: string;
  readonly isKeptOut: boolean;
  /** Whether its system shows it now. */
  readonly isThere: boolean;
  /** Whether its system has shut the person out already: a mailbox marked as a leaver's, an account that is disabled. */
  readonly isClosed: boolean;
}

export interface RemediationFacts {
  /** Null for an object that belongs to nobody. */
  readonly person: number | null;
  readonly lifecycle: Lifecycle;
  readonly esr: Found | undefined;
  readonly mailbox: Found | undefined;
  readonly account: Found | undefined;
  readonly nhsmail: string;
  readonly ad: string;
  /** Whether this engine makes mailboxes itself. */
  readonly makesMailboxes: boolean;
  /** Why none of the accounts that may be theirs was joined, as a sentence. */
  readonly undecided?: string | undefined;
  /** What becomes of the account in AD once it is wanted no more. */
  readonly ending: (why: 'leaver' | 'mailbox-leaver') => DeprovisionAction;
}

type Facts = RemediationFacts;

interface RemedyRow {
  readonly wanted: string;
  readonly steps: (facts: Facts) => readonly string[];
}

const remedies = {
  'delete-mailbox': {
    wanted: 'Neither NHSmail nor AD, and the mailbox is not needed again',
    steps: (facts) => [findMailbox(facts), 'Delete the NHSmail account there.', ...takeAccountAway(facts)],
  },
  'esr-only': {
    wanted: 'ESR only',
    steps: (facts) => [
      findMailbox(facts),
      facts.mailbox?.isClosed === true
        ? 'It is marked as a leaver there already: leave it so.'
        : 'Mark the NHSmail account as a leaver there. NHSmail tells the person at once, which cannot be undone.',
      ...takeAccountAway(facts),
    ],
  },
  'nhsmail-only': {
    wanted: 'NHSmail only',
    steps: (facts) => [lookAt(facts), keepOut(facts), deleteAccount(facts)],
  },
  'delete-kept-out': {
    wanted: 'NHSmail only',
    steps: (facts) =>
      facts.account?.isThere === true
        ? [deleteAccount(facts)]
        : [`Nothing is left to do: ${none(facts)} is kept out, so that no other is made.`],
  },
  'let-in': {
    wanted: 'NHSmail and AD after all',
    steps: (facts) => [
      `Take the decision back: Undo-JmlLink -Object ${facts.account?.object} -Reason '...'; with -WhatIf it shows what follows.`,
      `Let a run follow: Start-JmlSync -Cycle Delta -WhatIf, then without -WhatIf.`,
    ],
  },
  'let-mailbox-in': {
    wanted: 'Managed by JML Sync',
    steps: (facts) => [
      `See who keeps the mailbox ${facts.mailbox?.name} out, and why: Get-JmlExplanation -Object ${facts.mailbox?.object}.`,
      `Take the decision back: Undo-JmlLink -Object ${facts.mailbox?.object} -Reason '...'; with -WhatIf it shows what follows.`,
      'Let a run follow: Start-JmlSync -Cycle Delta -WhatIf, then without -WhatIf.',
    ],
  },
  'decide-account': {
    wanted: 'NHSmail and AD',
    steps: (facts) => [
      facts.undecided ?? '',
      `Join the one that is theirs: Join-JmlObject -Connector ${facts.ad} -Anchor ... -Person ${facts.person} -Reason '...'; with -WhatIf it shows what follows.`,
      `Keep out whatever else is to stay as it is: Set-JmlDisconnector -Connector ${facts.ad} -Anchor ... -Type Explicit -Reason '...' -Owner '...' -ReviewOn ...`,
      'Let a run follow: Start-JmlSync -Cycle Delta -WhatIf, then without -WhatIf.',
    ],
  },
  'find-mailbox': {
    wanted: 'Managed by JML Sync',
    steps: (facts) => [
      `See what is known: ${explain(facts)}.`,
      facts.mailbox === undefined
        ? `Find the mailbox among those that belong to nobody: Get-JmlDisconnector -Connector ${facts.nhsmail}. Join it: ${joinTo(facts)}.`
        : `${facts.nhsmail} does not show the mailbox ${facts.mailbox.name} (object ${facts.mailbox.object}) any more. Restore it in the NHSmail portal while that is possible.`,
      facts.makesMailboxes
        ? 'If they never had one, JML Sync makes it once ESR says that they are employed and nothing stands against it.'
        : 'If they never had one, make it in the NHSmail portal, or let the national service make it from ESR.',
      'Let a run follow: Start-JmlSync -Cycle Delta -WhatIf, then without -WhatIf.',
    ],
  },
  'no-account': {
    wanted: 'No account in AD',
    steps: (facts) => [keepOut(facts), deleteAccount(facts)],
  },
  'not-yet': {
    wanted: 'NHSmail only',
    steps: (facts) => [
      `There is no account in ${facts.ad} to take away. See whether one is to be made: ${explain(facts)}.`,
      `If a run makes one, keep it out then (Get-JmlConnectorSpaceObject -Connector ${facts.ad} -Person ${facts.person} | Set-JmlDisconnector -Type Explicit), and delete it by hand.`,
    ],
  },
  'see-why': {
    wanted: 'NHSmail and AD',
    steps: (facts) => [`See why there is no mailbox: ${explain(facts)}.`],
  },
} as const satisfies Record<string, RemedyRow>;

interface PresenceCase {
  readonly code: string;
  readonly when: (facts: Facts) => boolean;
  readonly sentence: string;
  readonly remedies: readonly (keyof typeof remedies)[];
}

const isThereAndKeptOut = (found: Found | undefined) => found?.isThere === true && found.isKeptOut;
const isIn = (found: Found | undefined) => found?.isThere === true && !found.isKeptOut;

/** The first that holds. */
const cases: readonly PresenceCase[] = [
  {
    code: 'kept-out',
    when: ({ mailbox, account }) => isIn(mailbox) && account?.isKeptOut === true,
    sentence: 'In NHSmail, and kept out of AD by hand: JML Sync neither changes, disables nor makes an account there.',
    remedies: ['delete-kept-out', 'let-in'],
  },
  {
    code: 'managed',
    when: ({ esr, mailbox, account, lifecycle }) =>
      isIn(esr) && isIn(mailbox) && isIn(account) && lifecycle.state === 'leaver',
    sentence:
      'Managed: on ESR, in NHSmail and in AD, as somebody is who has left. Nothing is to be done by hand, unless less is wanted.',
    remedies: ['delete-mailbox', 'esr-only', 'nhsmail-only'],
  },
  {
    code: 'managed',
    when: ({ esr, mailbox, account }) => isIn(esr) && isIn(mailbox) && isIn(account),
    sentence:
      'Managed: on ESR, in NHSmail and in AD, as an employee is. Nothing is to be done by hand, unless less is wanted.',
    remedies: ['delete-mailbox', 'esr-only', 'nhsmail-only'],
  },
  {
    code: 'managed-without-esr',
    when: ({ mailbox, account }) => isIn(mailbox) && isIn(account),
    sentence:
      'Managed: in NHSmail and in AD, not on ESR, as a contractor is. Nothing is to be done by hand, unless less is wanted.',
    remedies: ['delete-mailbox', 'nhsmail-only'],
  },
  {
    code: 'mailbox-kept-out',
    when: ({ mailbox, account }) => isThereAndKeptOut(mailbox) && isIn(account),
    sentence:
      'In NHSmail and in AD, and the mailbox is kept out by hand: JML Sync neither changes it nor makes another. The account gets no changes until it is let in.',
    remedies: ['let-mailbox-in', 'no-account'],
  },
  {
    code: 'mailbox-kept-out',
    when: ({ mailbox }) => isThereAndKeptOut(mailbox),
    sentence: 'In NHSmail, and the mailbox is kept out by hand: JML Sync neither changes it nor makes another.',
    remedies: ['let-mailbox-in'],
  },
  {
    code: 'without-nhsmail',
    when: ({ esr, account }) => isIn(esr) && isIn(account),
    sentence:
      'On ESR and in AD without NHSmail, which cannot be managed: what AD is told of a person comes from the mailbox. The account gets no changes until there is one.',
    remedies: ['find-mailbox', 'no-account'],
  },
  {
    code: 'ad-only',
    when: ({ account }) => account?.isThere === true,
    sentence: 'In AD only, which is not managed: nothing flows to the account, and nothing takes it away.',
    remedies: ['find-mailbox', 'no-account'],
  },
  {
    code: 'account-undecided',
    when: ({ mailbox, account, undecided }) => isIn(mailbox) && account === undefined && undecided !== undefined,
    sentence:
      'In NHSmail. In AD there may be an account of theirs: a human decides which, and until then none is made.',
    remedies: ['decide-account'],
  },
  {
    code: 'without-ad',
    when: ({ mailbox }) => isIn(mailbox),
    sentence: 'In NHSmail, without an account in AD.',
    remedies: ['not-yet'],
  },
  {
    code: 'esr-only',
    when: ({ esr }) => isIn(esr),
    sentence: 'On ESR only. If that is wanted, nothing is to be done by hand.',
    remedies: ['see-why'],
  },
  { code: 'nowhere', when: () => true, sentence: 'In none of the systems now.', remedies: [] },
];

/** Which case it is, and the steps for everything that may be wanted instead. */
export function remediate(facts: RemediationFacts): { code: string; sentence: string; remedies: readonly Remedy[] } {
  const { code, sentence, remedies: wanted } = cases.find(({ when }) => when(facts)) as PresenceCase;
  const rows = wanted.map((name): Remedy => {
    const row: RemedyRow = remedies[name];
    return { code: name, wanted: row.wanted, steps: row.steps(facts) };
  });
  return { code, sentence, remedies: rows };
}

function findMailbox({ mailbox }: Facts): string {
  return `Find the mailbox ${mailbox?.name} in the NHSmail portal.`;
}

/** What becomes of the account after each action of a deprovisioning rule. */
const becomes: Readonly<Record<DeprovisionAction, (facts: Facts) => readonly string[]>> = {
  'leaver-plan': (facts) => [
    facts.account?.isClosed === true
      ? `${accountOf(facts)} is disabled already. It is not deleted: do that by hand when nobody needs it any more.`
      : `The next run that reads it disables ${accountOf(facts)}, under the limits. It is not deleted: do that by hand when nobody needs it any more.`,
  ],
  disconnect: (facts) => [`The next run that reads it lets go of ${accountOf(facts)}. Disable or delete it by hand.`],
  'disconnect-explicitly': (facts) => [
    `The next run that reads it lets go of ${accountOf(facts)} for good. Disable or delete it by hand.`,
  ],
  delete: (facts) => [
    `The next run that reads it puts the deletion of ${accountOf(facts)} on hold, for two people to approve: Get-JmlChangeSet -State Held.`,
  ],
};

/** Only of somebody whom ESR does not call employed: NHSmail alone takes nothing away from the others. */
function takeAccountAway(facts: Facts): readonly string[] {
  const { esr, lifecycle, ending } = facts;
  if (!isIn(esr)) return becomes[ending('mailbox-leaver')](facts);
  if (lifecycle.state === 'leaver') return becomes[ending('leaver')](facts);
  return [
    `JML Sync leaves ${accountOf(facts)} as it is and reports nhsmail-disagrees, as ESR speaks for the person: ${lifecycle.reason} If ESR is wrong, have it put right instead of the next two steps.`,
    keepOut(facts),
    deleteAccount(facts),
  ];
}

function lookAt({ person, ad, account }: Facts): string {
  return `Look at the account, object ${account?.object}: Get-JmlConnectorSpaceObject -Connector ${ad} -Person ${person}.`;
}

function keepOut({ account }: Facts): string {
  return `Make it an explicit disconnector: Set-JmlDisconnector -Object ${account?.object} -Type Explicit -Reason '...' -Owner '...' -ReviewOn ...; with -WhatIf it shows what follows.`;
}

function deleteAccount({ account }: Facts): string {
  return `Delete ${account?.name} by hand in Active Directory. JML Sync makes no other while object ${account?.object} is kept out.`;
}

function accountOf({ ad, account }: Facts): string {
  return `${account?.name} in ${ad} (object ${account?.object})`;
}

function none({ account }: Facts): string {
  return `object ${account?.object}, which is not there any more,`;
}

function explain({ person, account, mailbox, esr }: Facts): string {
  if (person !== null) return `Get-JmlExplanation -Person ${person}`;
  return `Get-JmlExplanation -Object ${(account ?? mailbox ?? esr)?.object}`;
}

function joinTo({ person, account }: Facts): string {
  if (person !== null) return `Join-JmlObject -Object MAILBOX -Person ${person} -Reason '...'`;
  return `where it is a person's, Join-JmlObject -Object ${account?.object} -Person PERSON -Reason '...'`;
}
