/**
 * What should exist for one person in the systems that may be written, and what must happen to what exists. Pure: one
 * person in, items and findings out. Nothing here creates a name; a wish for an account says what it is named after.
 */
import type { System } from '../connectors/connector.ts';
import { asEngineError, type FailureCode } from '../errors.ts';
import type { Values } from '../model/attribute.ts';
import { londonDate } from '../model/london.ts';
import { LINK, type Operation } from '../model/operation.ts';
import { isJoined, type ObjectState } from '../model/state.ts';
import type { Change, Finding } from '../model/views.ts';
import { type DeprovisionAction, type Ending, endingOf } from './deprovision.ts';
import { disagreement, workable } from './disagreement.ts';
import { type Drift, type Drifted, type DriftOutcome, driftFinding } from './drift.ts';
import type { OutboundFlow } from './flows.ts';
import { type Employment, type Lifecycle, lifecycleOf } from './lifecycle.ts';
import { change, flowOut, type References } from './outbound-flow.ts';
import { slowMailbox } from './slow-mailbox.ts';
import {
  AWAITING_RELEASE,
  awaitsOthers,
  lookAgain,
  mailboxMustWait,
  type ReleasedMailbox,
  takeOverChanges,
  takeOverFinding,
} from './take-over.ts';
import { vanished } from './vanished.ts';

/** An object of the person, or kept for the person by an operator. */
export interface PersonObject {
  readonly id: number;
  readonly connector: number;
  readonly system: System;
  readonly state: ObjectState;
  /** Whether an import has shown it. */
  readonly imported: boolean;
  /** As imported, overlaid by what was exported and accepted. */
  readonly values: Values;
  /** The newest accepted of `disable` and `enable` that this engine sent, if any. */
  readonly lastSwitch?: Switch | undefined;
  /** What imports showed to have changed without us, by slot: the value that had been there. */
  readonly drifted?: ReadonlyMap<number, string> | undefined;
}

export interface Switch {
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

/** A connector that may be written in this run. */
export interface Target {
  readonly connector: number;
  readonly system: 'nhsmail' | 'ad';
  /** As configured, for sentences. */
  readonly name?: string | undefined;
  readonly flows: readonly OutboundFlow[];
  readonly slot: (attribute: string) => number;
  /** Attributes that the system said it does not have. */
  readonly unavailable: readonly string[];
  /** False after a read that left objects out: an account that was not seen would be made a second time. */
  readonly mayCreate: boolean;
  /** It remembers what was deleted, and can bring it back. */
  readonly hasRecycleBin?: boolean | undefined;
  /** What becomes of an account that is wanted no more. */
  readonly deprovision: (ending: Ending) => DeprovisionAction;
  /** Instant from which a drift is put right where its flow says nothing; reported as long as it is unknown. */
  readonly correctsFrom?: string | undefined;
}

export interface PersonCase {
  readonly person: number;
  /** By metaverse slot. */
  readonly values: Values;
  readonly objects: readonly PersonObject[];
  readonly employments: readonly Employment[];
  /** An employment that ESR shows now: a record that is gone takes nothing away, and gives nothing either. */
  readonly isOnEsr: boolean;
  /** ESR is configured and was never read, or an operator keeps the person's record out: nobody knows whether they work here. */
  readonly isEsrUnknown: boolean;
  /** An employer's ESR is configured and was never read: who has left another one may work there. */
  readonly isEsrUnread?: boolean | undefined;
  /** State of the NHSmail account as far as we know; '' when there is none, or none that an import has shown. */
  readonly mailboxStatus: string;
  /** Instant at which a mailbox that is still Pending was asked for; '' or absent when none is. */
  readonly mailboxPendingSince?: string | undefined;
  /** A flow into the person failed: no value goes out until it is put right. Leaving does not wait for that. */
  readonly isSpoiled?: boolean | undefined;
  /** By connector that is written. */
  readonly references?: ReadonlyMap<number, References> | undefined;
  readonly now: Date;
  /** The deletion rule lets the person go. */
  readonly isToBeDeleted: boolean;
  /** Every connector that may be written is among the targets. */
  readonly areTargetsComplete: boolean;
  readonly targets: readonly Target[];
  /** ESR holds an address of an accepted mail domain. */
  readonly esrAddressInUse: string;
  /** Accounts that may be this person's though not joined: a second one must not be made. */
  readonly possibleMailboxes: readonly string[];
  /** An account to take over; null when one was asked for and none is surely theirs, absent when nobody can be asked. */
  readonly released?: ReleasedMailbox | null | undefined;
  /** The same for a directory: accounts that point at the person's mailbox, joined to nobody. */
  readonly possibleAccounts: readonly string[];
}

export interface StagedItem {
  readonly object: number;
  readonly connector: number;
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

/** An account that should exist; `changes` lacks the names, which are given out one after another. */
export interface CreateWish {
  readonly connector: number;
  readonly system: 'nhsmail' | 'ad';
  readonly changes: readonly Change[];
  /** It exists elsewhere under its own name and is taken over: no name is given. */
  readonly isNamed?: boolean | undefined;
}

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

export interface OutboundProblem {
  readonly code: FailureCode;
  readonly message: string;
  /** Null for an account that is to be made. */
  readonly object: number | null;
}

const beforeLeaving = new Set([...workable, 'Disabled']);

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
      decideCreate(target, subject, lifecycle, mailbox, status, creates, findings, flowed.problems);
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

/** What the flows of one person leave beside the items. */
interface Flowed {
  readonly problems: OutboundProblem[];
  readonly settled: { object: number; slot: number }[];
  readonly drifts: { connector: string; drift: Drift }[];
  dueOn: string | null;
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

/** One account of the person in a system that may be written. */
interface AccountCase {
  readonly target: Target;
  readonly subject: PersonCase;
  readonly object: PersonObject;
  /** Of the NHSmail account; undefined while it has no say. */
  readonly status: string | undefined;
  readonly lifecycle: Lifecycle;
  readonly ending: Ending | undefined;
  readonly flowed: Flowed;
}

function itemsFor(one: AccountCase): StagedItem[] {
  const { target, object, status, lifecycle, ending } = one;
  if (!isJoined(object) || !object.imported) return [];
  if (ending !== undefined) return endings[target.deprovision(ending)](one);
  if (target.system === 'nhsmail') return workable.has(status ?? '') ? valueItems(one) : [];
  return [...enable(target, object, lifecycle), ...valueItems(one)];
}

const endings: Readonly<Record<DeprovisionAction, (one: AccountCase) => StagedItem[]>> = {
  // Who is a leaver in NHSmail already needs no mark.
  'leaver-plan': ({ target, subject, object, status, ending }) => {
    if (target.system === 'ad') return disable(target, object);
    return ending === 'mailbox-leaver' ? [] : markAsLeaver(target, subject, object, status);
  },
  disconnect: ({ target, object }) => letGo(target, object, 'Disconnected'),
  'disconnect-explicitly': ({ target, object }) => letGo(target, object, 'ExplicitlyDisconnected'),
  delete: ({ target, object }) => {
    const name = target.system === 'ad' ? 'distinguishedName' : 'mail';
    return staged(target, object, 'delete', [change(name, object.values[target.slot(name)] ?? '', '')]);
  },
};

function letGo(target: Target, object: PersonObject, state: ObjectState): StagedItem[] {
  return staged(target, object, 'disconnect', [change(LINK, object.state, state)]);
}

function valueItems({ target, subject, object, flowed }: AccountCase): StagedItem[] {
  if (subject.isSpoiled === true) return [];
  const drifted = driftedOf(target, object, subject.now);
  const references = subject.references?.get(target.connector);
  const changes = sparing(flowed.problems, object.id, () =>
    flowOut(target.flows, subject.values, object.values, false, { drifted, references }),
  );
  if (changes === undefined) return [];
  const { updates, clears, drift } = changes;
  if (drift !== undefined) noteDrift(target, object, drift, flowed);
  return [...staged(target, object, 'update', updates), ...staged(target, object, 'clear', clears)];
}

function driftedOf({ correctsFrom }: Target, { drifted }: PersonObject, now: Date): Drifted | undefined {
  if (drifted === undefined) return undefined;
  const isCorrected = correctsFrom !== undefined && correctsFrom <= now.toISOString();
  return { previous: drifted, byDefault: isCorrected ? 'correct' : 'report' };
}

/** A drift that is only reported for now brings the person back on the day from which it is put right. */
function noteDrift(target: Target, { id }: PersonObject, { drifts, settled }: DriftOutcome, flowed: Flowed): void {
  for (const slot of settled) flowed.settled.push({ object: id, slot });
  for (const drift of drifts) {
    flowed.drifts.push({ connector: target.name ?? target.system, drift });
    const waits = drift.handling === 'report' && !drift.byRule;
    if (waits && target.correctsFrom !== undefined) flowed.dueOn = earliest(flowed.dueOn, target.correctsFrom);
  }
}

/** Of two instants the first to come; null is never. */
export function earliest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

/** A rule that fails spoils this person's values in this system, and nothing else. */
function sparing<Result>(problems: OutboundProblem[], object: number | null, flow: () => Result): Result | undefined {
  try {
    return flow();
  } catch (cause) {
    const { code, message } = asEngineError(cause);
    problems.push({ code, message, object });
    return undefined;
  }
}

function staged(target: Target, object: PersonObject, operation: Operation, changes: readonly Change[]): StagedItem[] {
  return changes.length === 0 ? [] : [{ object: object.id, connector: target.connector, operation, changes }];
}

function markAsLeaver(
  target: Target,
  subject: PersonCase,
  object: PersonObject,
  status: string | undefined,
): StagedItem[] {
  if (!beforeLeaving.has(status ?? '')) return [];
  const held = (attribute: string) => object.values[target.slot(attribute)] ?? '';
  const leftAs = status === 'Disabled' ? 'Disabled_Leaver' : 'Active (Leaver)';
  return staged(target, object, 'leaver', [
    change('hiddenFromAddressList', held('hiddenFromAddressList'), 'true'),
    change('leaverDate', held('leaverDate'), londonDate(subject.now)),
    change('status', status ?? '', leftAs),
  ]);
}

function disable(target: Target, object: PersonObject): StagedItem[] {
  const held = (attribute: string) => object.values[target.slot(attribute)] ?? '';
  if (held('accountDisabled') === 'true') return [];
  const changes = [change('accountDisabled', held('accountDisabled'), 'true')];
  const hides = target.slot('hiddenFromAddressList') >= 0 && !target.unavailable.includes('hiddenFromAddressList');
  const isHidden = held('hiddenFromAddressList') === 'true';
  if (hides && !isHidden) changes.push(change('hiddenFromAddressList', held('hiddenFromAddressList'), 'true'));
  return staged(target, object, 'disable', changes);
}

/** Never enables what this engine did not disable, nor shows what it did not hide. */
function enable(target: Target, object: PersonObject, lifecycle: Lifecycle): StagedItem[] {
  const held = (attribute: string) => object.values[target.slot(attribute)] ?? '';
  const { lastSwitch } = object;
  if (lifecycle.state !== 'active' || held('accountDisabled') !== 'true') return [];
  if (lastSwitch?.operation !== 'disable') return [];
  const changes = [change('accountDisabled', 'true', 'false')];
  const hiding = lastSwitch.changes.find(({ attribute }) => attribute === 'hiddenFromAddressList');
  if (hiding !== undefined && held('hiddenFromAddressList') === 'true') {
    changes.push(change('hiddenFromAddressList', 'true', hiding.before[0] ?? ''));
  }
  return staged(target, object, 'enable', changes);
}

function decideCreate(
  target: Target,
  subject: PersonCase,
  lifecycle: Lifecycle,
  mailbox: PersonObject | undefined,
  status: string | undefined,
  creates: CreateWish[],
  findings: Finding[],
  problems: OutboundProblem[],
): void {
  if (!target.mayCreate || subject.isSpoiled === true) return;
  if (target.system === 'nhsmail') {
    if (lifecycle.state !== 'active' || !subject.isOnEsr || mailbox !== undefined) return;
    const reason = mailboxMustWait(subject);
    if (reason === undefined) creates.push(...wish(target, subject, problems));
    else if (reason.code === AWAITING_RELEASE && subject.released) {
      const { connector, system } = target;
      creates.push({ connector, system, changes: takeOverChanges(subject.released), isNamed: true });
      findings.push(takeOverFinding(subject.released));
    } else findings.push(reason);
    return;
  }
  const wanted = (lifecycle.state === 'active' && subject.isOnEsr) || lifecycle.state === 'mailbox-only';
  const mailboxWorks = mailbox?.imported === true && mailbox.state !== 'Placeholder' && workable.has(status ?? '');
  if (!wanted || !mailboxWorks || mailbox === undefined || !isJoined(mailbox)) return;
  if (subject.possibleAccounts.length === 0) creates.push(...wish(target, subject, problems));
  else findings.push(possibleAccount(subject));
}

function possibleAccount({ possibleAccounts }: PersonCase): Finding {
  const sentence = `No account is made: ${possibleAccounts.join('; ')}. Find out whose it is, and join it to its owner by hand or clear what it points at.`;
  return { code: 'possible-second-account', sentence };
}

function wish(target: Target, subject: PersonCase, problems: OutboundProblem[]): CreateWish[] {
  const flowed = sparing(problems, null, () =>
    flowOut(target.flows, subject.values, [], true, { references: subject.references?.get(target.connector) }),
  );
  if (flowed === undefined) return [];
  return [{ connector: target.connector, system: target.system, changes: flowed.updates }];
}
