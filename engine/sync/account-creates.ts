/** Whether an account is made where the person has none, or why not. */
import { isJoined } from '../model/state.ts';
import type { Change, Finding } from '../model/views.ts';
import { workable } from './disagreement.ts';
import { type OutboundProblem, sparing } from './flow-problem.ts';
import type { Lifecycle } from './lifecycle.ts';
import { flowOut } from './outbound-flow.ts';
import type { PersonCase, PersonObject, Target } from './person-case.ts';
import { AWAITING_RELEASE, mailboxMustWait, takeOverChanges, takeOverFinding } from './take-over.ts';

/** An account that should exist; `changes` lacks the names, which are given out one after another. */
export interface CreateWish {
  readonly connector: number;
  readonly system: 'nhsmail' | 'ad';
  readonly changes: readonly Change[];
  /** It exists elsewhere under its own name and is taken over: no name is given. */
  readonly isNamed?: boolean | undefined;
}

/** Somebody who has no account in a system that may be written. */
export interface MissingAccount {
  readonly target: Target;
  readonly subject: PersonCase;
  readonly lifecycle: Lifecycle;
  readonly mailbox: PersonObject | undefined;
  /** Of the NHSmail account; undefined while it has no say. */
  readonly status: string | undefined;
}

export interface CreateDecision {
  readonly creates: readonly CreateWish[];
  readonly findings: readonly Finding[];
}

const nothing: CreateDecision = { creates: [], findings: [] };

/** `problems` takes the flows that fail. */
export function decideCreate(missing: MissingAccount, problems: OutboundProblem[]): CreateDecision {
  const { target, subject } = missing;
  if (!target.mayCreate || subject.isSpoiled === true) return nothing;
  return target.system === 'nhsmail' ? newMailbox(missing, problems) : newAccount(missing, problems);
}

function newMailbox({ target, subject, lifecycle, mailbox }: MissingAccount, problems: OutboundProblem[]) {
  if (lifecycle.state !== 'active' || !subject.isOnEsr || mailbox !== undefined) return nothing;
  const reason = mailboxMustWait(subject);
  if (reason === undefined) return { creates: wish(target, subject, problems), findings: [] };
  if (reason.code !== AWAITING_RELEASE || !subject.released) return { creates: [], findings: [reason] };
  const { connector, system } = target;
  const takenOver = { connector, system, changes: takeOverChanges(subject.released), isNamed: true };
  return { creates: [takenOver], findings: [takeOverFinding(subject.released)] };
}

function newAccount({ target, subject, lifecycle, mailbox, status }: MissingAccount, problems: OutboundProblem[]) {
  const wanted = (lifecycle.state === 'active' && subject.isOnEsr) || lifecycle.state === 'mailbox-only';
  const mailboxWorks = mailbox?.imported === true && mailbox.state !== 'Placeholder' && workable.has(status ?? '');
  if (!wanted || !mailboxWorks || !isJoined(mailbox)) return nothing;
  if (subject.possibleAccounts.length > 0) return { creates: [], findings: [possibleAccount(subject)] };
  return { creates: wish(target, subject, problems), findings: [] };
}

const stepsForUnowned = 'Find out whose it is, and join it to its owner by hand or clear what it points at.';
const stepsForLeftAlone =
  'Do not make a second one by hand. If JML Sync is to look after it, join it to the person by hand or change the filter.';

function possibleAccount({ possibleAccounts }: PersonCase): Finding {
  const what = possibleAccounts.map(({ words }) => words).join('; ');
  const steps = possibleAccounts.every(({ isLeftAlone }) => isLeftAlone) ? stepsForLeftAlone : stepsForUnowned;
  const sentence = `No account is made: ${what}. ${steps}`;
  return { code: 'possible-second-account', sentence };
}

function wish(target: Target, subject: PersonCase, problems: OutboundProblem[]): CreateWish[] {
  const flowed = sparing(problems, null, () =>
    flowOut(target.flows, subject.values, [], true, { references: subject.references?.get(target.connector) }),
  );
  if (flowed === undefined) return [];
  return [{ connector: target.connector, system: target.system, changes: flowed.updates }];
}
