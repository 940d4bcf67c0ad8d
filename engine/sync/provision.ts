/**
 * What should exist for one person in the systems that may be written, and what must happen to what exists. Pure: one
 * person in, items and findings out. Nothing here creates a name; a wish for an account says what it is named after.
 */
import { isJoined } from '../model/state.ts';
import type { Finding } from '../model/views.ts';
import { type CreateWish, decideCreate } from './account-creates.ts';
import { type Flowed, itemsFor, type StagedItem } from './account-items.ts';
import { endingOf } from './deprovision.ts';
import { disagreement } from './disagreement.ts';
import { driftFinding } from './drift.ts';
import type { OutboundProblem } from './flow-problem.ts';
import { type Lifecycle, lifecycleOf } from './lifecycle.ts';
import type { PersonCase } from './person-case.ts';
import { slowMailbox } from './slow-mailbox.ts';
import { awaitsOthers, lookAgain } from './take-over.ts';
import { vanished } from './vanished.ts';

export interface Provisioning {
  readonly lifecycle: Lifecycle;
  readonly items: readonly StagedItem[];
  readonly creates: readonly CreateWish[];
  readonly findings: readonly Finding[];
  /** Flows to a system that failed: nothing flows there for this person. */
  readonly problems: readonly OutboundProblem[];
  /** Nothing is left that holds the person in the metaverse. */
  readonly deletesPerson: boolean;
  /** Values that have not drifted any more. */
  readonly settled: readonly { readonly object: number; readonly slot: number }[];
  /** When a drift that is only reported so far, or a mailbox that is being made, is looked at again; null when neither is. */
  readonly otherDueOn: string | null;
  /** The accounts are wanted no more: nothing else is done about them. */
  readonly isEnding: boolean;
}

export function provision(subject: PersonCase): Provisioning {
  const mailbox = subject.objects.find(({ system }) => system === 'nhsmail');
  const isSpoken = mailbox !== undefined && mailbox.state !== 'ExplicitlyDisconnected';
  const status = isSpoken ? subject.mailboxStatus : undefined;
  const lifecycle = lifecycleFor(subject, status);
  const items: StagedItem[] = [];
  const creates: CreateWish[] = [];
  const ending = endingOf(lifecycle.state, subject.isToBeDeleted);
  const slow = slowMailbox(isSpoken ? (subject.mailboxPendingSince ?? '') : '', subject.now);
  const findings: Finding[] = [
    ...slow.findings,
    ...(ending === undefined ? vanished(subject.objects, subject.targets) : []),
    ...disagreement(subject, lifecycle.state, status),
  ];

  const flowed: Flowed = { problems: [], settled: [], drifts: [], dueOn: slow.dueOn };
  for (const target of subject.targets) {
    const own = subject.objects.filter(({ connector }) => connector === target.connector);
    if (own.length > 0) {
      for (const object of own) items.push(...itemsFor({ target, subject, object, status, lifecycle, ending, flowed }));
    } else if (ending === undefined) {
      const decided = decideCreate({ target, subject, lifecycle, mailbox, status }, flowed.problems);
      creates.push(...decided.creates);
      findings.push(...decided.findings);
    }
  }
  findings.push(...driftFinding(flowed.drifts));
  const { problems, settled, dueOn: otherDueOn } = flowed;
  return {
    lifecycle: awaitsOthers(subject.released, findings) ? lookAgain(lifecycle, subject.now) : lifecycle,
    items,
    creates,
    findings,
    problems,
    settled,
    otherDueOn,
    deletesPerson: deletesPerson(subject),
    isEnding: ending !== undefined,
  };
}

/** Accounts in systems that are written are let go first, under their limits; the others hold nobody. */
function deletesPerson({ isToBeDeleted, areTargetsComplete, objects, targets }: PersonCase): boolean {
  const isHeld = objects.some(
    (object) => isJoined(object) && targets.some(({ connector }) => connector === object.connector),
  );
  return isToBeDeleted && areTargetsComplete && !isHeld;
}

function lifecycleFor(subject: PersonCase, status: string | undefined): Lifecycle {
  const { employments, isEsrUnknown, isEsrUnread, now } = subject;
  if (employments.length > 0 || !isEsrUnknown) {
    const lifecycle = lifecycleOf(employments, status, now);
    if (lifecycle.state !== 'leaver' || isEsrUnread !== true) return lifecycle;
    const reason = `${lifecycle.reason} Another ESR was never read, so they may work there: nothing is taken away.`;
    return { ...lifecycle, state: 'unknown', reason };
  }
  return { state: 'unknown', dueOn: null, reason: 'ESR is not known to say anything about them.' };
}
