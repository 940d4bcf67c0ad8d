/** What must happen to an account that the person has: disabled or let go at the end, enabled on a return, else its values. */
import { londonDate } from '../model/london.ts';
import { LINK, type Operation } from '../model/operation.ts';
import { isJoined, type ObjectState } from '../model/state.ts';
import type { Change } from '../model/views.ts';
import type { DeprovisionAction, Ending } from './deprovision.ts';
import { workable } from './disagreement.ts';
import type { Drift, Drifted, DriftOutcome } from './drift.ts';
import { type OutboundProblem, sparing } from './flow-problem.ts';
import { type Lifecycle, sooner } from './lifecycle.ts';
import { change, flowOut } from './outbound-flow.ts';
import type { PersonCase, PersonObject, Target } from './person-case.ts';

export interface StagedItem {
  readonly object: number;
  readonly connector: number;
  readonly operation: Operation;
  readonly changes: readonly Change[];
}

/** What the flows of one person leave beside the items. */
export interface Flowed {
  readonly problems: OutboundProblem[];
  readonly settled: { object: number; slot: number }[];
  readonly drifts: { connector: string; drift: Drift }[];
  dueOn: string | null;
}

const beforeLeaving = new Set([...workable, 'Disabled']);

/** One account of the person in a system that may be written. */
export interface AccountCase {
  readonly target: Target;
  readonly subject: PersonCase;
  readonly object: PersonObject;
  /** Of the NHSmail account; undefined while it has no say. */
  readonly status: string | undefined;
  readonly lifecycle: Lifecycle;
  readonly ending: Ending | undefined;
  readonly flowed: Flowed;
}

export function itemsFor(one: AccountCase): StagedItem[] {
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
    if (waits && target.correctsFrom !== undefined) flowed.dueOn = sooner(flowed.dueOn, target.correctsFrom);
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
