/**
 * One export: hold what is over a limit, and pass the rest through the gate in the order of operations. Approved sets go item by item, each checked again against what is wanted now.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { EngineError, resultOf } from '../errors.ts';
import { Accepted } from '../export/accepted.ts';
import { byAttempt } from '../export/attempts.ts';
import { ExportGate, type GateFailure } from '../export/gate.ts';
import { askedAgain, type HeldSet, hold, overLimits } from '../export/holding.ts';
import type { Limits } from '../export/limits.ts';
import { leftAloneBecause, mayProtect, type NeverTouch } from '../export/never-touch.ts';
import { operations } from '../model/operation.ts';
import type { RunResult } from '../model/run.ts';
import type { ChangeItemMark, ChangeSetRow, PendingMark, PreviewSetRow } from '../store/rows.ts';
import { approvedBeforehand } from './approved-beforehand.ts';
import { acceptedUnder, allItems, keyOfRow, sortBySets } from './change-set-rows.ts';
import { type RunContext, type StepOutcome, stopped, type TellPlanned } from './context.ts';
import { joinedObjects } from './joined-objects.ts';
import { closing, type LapsedSets, lapsedSets } from './lapsed-sets.ts';
import { beginDrop, dropItems, resumedItems } from './step-files.ts';
import { holdDeletions, holdErrors } from './step-limits.ts';

const PAGE = 2_000;
const DISK_FULL = 'disk-full';

export interface ExportSettings {
  readonly limits: Limits;
  readonly never: NeverTouch;
}

export async function exportStep(
  context: RunContext,
  system: ConnectedSystem,
  settings: ExportSettings,
  now: Date,
): Promise<StepOutcome> {
  return await new Export(context, system, settings, now.toISOString()).execute();
}

interface ExportPlan {
  readonly going: readonly PendingMark[];
  readonly approved: ReadonlyMap<number, ChangeSetRow>;
}

class Export {
  private readonly context: RunContext;
  private readonly system: ConnectedSystem;
  private readonly settings: ExportSettings;
  private readonly now: string;
  private readonly notes: string[] = [];
  private readonly leftAlone: GateFailure[] = [];
  /** Refused for good: not sent again before they change or somebody releases them. */
  private readonly parked: PendingMark[] = [];
  private held = 0;
  /** Items that the object limit of the step leaves for the next one. */
  private left = 0;
  /** When the first of those that wait is tried again. */
  private nextAttempt: string | undefined;
  /** A set of this or an earlier run still waits for somebody. */
  private isWaiting = false;

  constructor(context: RunContext, system: ConnectedSystem, settings: ExportSettings, now: string) {
    this.context = context;
    this.system = system;
    this.settings = settings;
    this.now = now;
  }

  async execute(): Promise<StepOutcome> {
    if (this.context.options.stopAfterDropFile === true) return await this.dropOnly();
    const wanted = await this.resumed();
    const { going, approved } = await this.plan();
    if (this.context.preview !== undefined) return this.planned(going, this.context.preview);
    const deletions = going.filter(({ operation }) => operation === 'delete').length;
    holdDeletions(this.context, deletions, this.system.name, 'Nothing was sent.');
    const sending = this.withinObjectLimit(this.stillWanted(going, wanted));
    await this.drop(sending);
    if (sending.length > 0) return await this.send(sending, approved);
    await this.closeSets(approved, []);
    return this.outcome([], new Accepted());
  }

  /** A test, on a copy of the store: what would go stands in the file, and nothing is held or sent. */
  private async dropOnly(): Promise<StepOutcome> {
    const scratch = await this.context.store.scratch();
    try {
      const context = { ...this.context, store: scratch };
      const { going } = await new Export(context, this.system, this.settings, this.now).plan();
      await this.drop(going);
      const notes = [`${going.length} items were written to the drop file; nothing was sent.`];
      return { result: 'completed-drop-file', counters: {}, notes, errors: [] };
    } finally {
      await scratch.close();
    }
  }

  private async drop(going: readonly PendingMark[]): Promise<void> {
    const { dropFile } = this.context.options;
    if (dropFile === undefined) return;
    const drop = beginDrop(this.context, this.system, dropFile, { type: 'export', at: this.now });
    await dropItems(drop, this.context.store, this.system, going);
  }

  /** What a drop file asks for, read before anything is held; nothing where the step resumes from none. */
  private async resumed(): Promise<ReadonlySet<string> | undefined> {
    const { resumeFromFile } = this.context.options;
    if (resumeFromFile === undefined) return undefined;
    return await resumedItems(this.context.fileOf(resumeFromFile), this.system.name);
  }

  /** Of what may go only what stands in the drop file, exactly as it stands there. */
  private stillWanted(going: readonly PendingMark[], items: ReadonlySet<string> | undefined): readonly PendingMark[] {
    if (items === undefined) return going;
    const again = going.filter(({ object, operation, hash }) => items.has(`${object} ${operation} ${hash}`));
    this.notes.push(`${again.length} of ${items.size} items of the drop file are still wanted as they stand there.`);
    return again;
  }

  /** What goes and what waits for somebody; nothing is sent yet. */
  private async plan(): Promise<ExportPlan> {
    const { context, system } = this;
    const lapsed = await this.lapsed();
    const { free, released, replacing } = await sortBySets(context.store, system.id);
    const unbound = [...free, ...lapsed.freed, ...released.map((row) => ({ ...row, changeSet: null }))];
    const asked = [...this.ready(await this.touchable(replacing)), ...(await this.touchable(lapsed.again))];
    const within = await this.holdOver(this.ready(await this.touchable(unbound)), asked, lapsed);
    const approved = new Map<number, ChangeSetRow>();
    for (const set of await this.openSets()) {
      if (set.state === 'approved') approved.set(set.id, set);
      else this.isWaiting = true;
    }
    const going = [...within, ...this.ready(await this.approvedRows(approved))];
    if (this.nextAttempt !== undefined)
      this.notes.push(`Some exports wait for their next attempt, from ${this.nextAttempt} on.`);
    return { going, approved };
  }

  /** As many as the step may send, in the order of operations; the rest stays staged. */
  private withinObjectLimit(going: readonly PendingMark[]): readonly PendingMark[] {
    const { objectLimit } = this.context.options;
    if (objectLimit === undefined || going.length <= objectLimit) return going;
    this.left = going.length - objectLimit;
    this.notes.push(`${this.left} items wait for the next export: the object limit of this step is ${objectLimit}.`);
    const inOrder = operations.flatMap((operation) => going.filter((row) => row.operation === operation));
    return inOrder.slice(0, objectLimit);
  }

  /** Without the rows of accounts that are never written: these count towards no limit, and are told of at every run. */
  private async touchable(rows: readonly PendingMark[]): Promise<readonly PendingMark[]> {
    if (!mayProtect(this.system)) return rows;
    const touchable: PendingMark[] = [];
    for (let at = 0; at < rows.length; at += PAGE) {
      for (const row of await this.touchableOf(rows.slice(at, at + PAGE))) touchable.push(row);
    }
    return touchable;
  }

  private async touchableOf(rows: readonly PendingMark[]): Promise<readonly PendingMark[]> {
    const { context, system, settings, leftAlone } = this;
    const objects = new Map(
      (await context.store.objects(rows.map(({ object }) => object))).map((row) => [row.id, row]),
    );
    const code = 'never-touched';
    const refused: PendingMark[] = [];
    const others = rows.filter((row) => {
      const object = objects.get(row.object);
      const message = object === undefined ? undefined : leftAloneBecause(object, system, settings.never);
      if (message === undefined) return true;
      leftAlone.push({ object: row.object, person: object?.person ?? null, code, message });
      if (row.code !== code || row.message !== message) refused.push({ ...row, code, message });
      return false;
    });
    if (refused.length > 0) await context.store.commit({ pendingMarks: refused });
    return others;
  }

  /** Without what is parked, which is told of at every run, and what waits for its next attempt. */
  private ready(rows: readonly PendingMark[]): readonly PendingMark[] {
    const { ready, parked, waiting } = byAttempt(rows, this.now);
    for (const row of parked) this.parked.push(row);
    for (const { retryAt } of waiting) {
      if (retryAt !== null && retryAt < (this.nextAttempt ?? '~')) this.nextAttempt = retryAt;
    }
    return ready;
  }

  private async parkedFailures(): Promise<GateFailure[]> {
    const links = await this.context.store.links(this.parked.map(({ object }) => object));
    const people = new Map(links.map(({ id, person }) => [id, person]));
    return this.parked.map(({ object, code, message }) => {
      return { object, person: people.get(object) ?? null, code, message: `${message} It is parked.` };
    });
  }

  private async send(going: readonly PendingMark[], approved: ReadonlyMap<number, ChangeSetRow>): Promise<StepOutcome> {
    const { context, system } = this;
    const { connector } = system;
    if (connector.openExport === undefined)
      throw new EngineError('failed-permission', `${system.name} cannot be written.`);
    const session = await context.stop.bounded(connector.openExport(context.signal));
    const gate = new ExportGate({
      store: context.store,
      system,
      session,
      never: this.settings.never,
      run: context.run,
      now: this.now,
      nextJournalId: () => context.ids.next('journal'),
      batchSize: context.options.batchSize,
      bounded: (work) => context.stop.bounded(work),
      safePoint: async (sent) => {
        context.progress(sent, going.length);
        holdErrors(gate.failures.length, system.name);
        await context.safePoint();
      },
    });
    try {
      for (const operation of operations) await gate.pass(going.filter((row) => row.operation === operation));
      await gate.close();
    } catch (cause) {
      await context.stop.bounded(session.abandon()).catch(() => undefined);
      await this.closeSets(approved, gate.failures);
      return stopped(context, cause, await this.outcome(gate.failures, gate.accepted));
    }
    await this.closeSets(approved, gate.failures);
    return await this.outcome(gate.failures, gate.accepted);
  }

  /** A preview ends here, on a copy of the store: what would be left alone or held is told as an export tells it. */
  private planned(going: readonly PendingMark[], tell: TellPlanned): StepOutcome {
    const { notes, leftAlone, held, isWaiting } = this;
    tell(this.system.id, going);
    const result = isWaiting ? 'completed-changes-held' : going.length === 0 ? 'completed-no-objects' : 'success';
    return { result, counters: { export: { held } }, notes, errors: leftAlone };
  }

  private async outcome(refused: readonly GateFailure[], accepted: Accepted): Promise<StepOutcome> {
    const failures = [...this.leftAlone, ...(await this.parkedFailures()), ...refused];
    const { operations, export: sent } = accepted.counters;
    return {
      result: refused.some(({ code }) => code === DISK_FULL)
        ? resultOf(DISK_FULL)
        : this.result(failures.length, accepted.isEmpty),
      counters: { operations, export: { ...sent, failure: failures.length, held: this.held } },
      notes: this.notes,
      errors: failures,
    };
  }

  private result(failures: number, isNothingAccepted: boolean): RunResult {
    if (this.left > 0) return 'stopped-object-limit';
    if (failures > 0) return 'completed-export-errors';
    if (this.isWaiting) return 'completed-changes-held';
    return isNothingAccepted ? 'completed-no-objects' : 'success';
  }

  private async lapsed(): Promise<LapsedSets> {
    const lapsed = await lapsedSets(this.context.store, this.system.id, await this.openSets(), this.now);
    for (const { id } of lapsed.sets) {
      this.notes.push(`Change set ${id} expired; what is still wanted is counted and held anew.`);
    }
    return lapsed;
  }

  private async openSets(): Promise<ChangeSetRow[]> {
    const { store } = this.context;
    const states = [
      await store.changeSets('held', { after: 0, limit: PAGE }),
      await store.changeSets('approved', { after: 0, limit: PAGE }),
    ];
    return states.flat().filter(({ connector }) => connector === this.system.id);
  }

  /** Holds what is over its limit and what stands in for something held before; gives back what may go. */
  private async holdOver(
    free: readonly PendingMark[],
    replacing: readonly PendingMark[],
    lapsed: LapsedSets,
  ): Promise<readonly PendingMark[]> {
    const { context, system, settings } = this;
    if (free.length + replacing.length + lapsed.sets.length === 0) return [];
    const joined = await joinedObjects(context.store, system.id);
    const over = overLimits([...free, ...replacing], settings.limits, joined);
    const isOver = ({ operation }: PendingMark) => over.some((one) => one.operation === operation);
    const again = askedAgain(
      replacing.filter((row) => !isOver(row)),
      settings.limits,
      joined,
    );
    const sets = [...over, ...again].map((one) => {
      return hold(one, {
        id: context.ids.next('changeSet'),
        connector: system.id,
        run: context.run,
        startedBy: context.startedBy,
        now: this.now,
      });
    });
    await this.keepSets(sets, lapsed);
    return free.filter((row) => !isOver(row));
  }

  private async keepSets(sets: readonly HeldSet[], lapsed: LapsedSets): Promise<void> {
    if (sets.length + lapsed.sets.length === 0) return;
    const { context, system, notes, now } = this;
    const { changeSets: closed = [], pendingMarks = [] } = closing(lapsed, sets);
    const changeSets: ChangeSetRow[] = [...closed];
    const previewSets: PreviewSetRow[] = [];
    for (const held of sets) {
      const { id, why, count } = held.changeSet;
      const agreed = await approvedBeforehand(context.store, system.name, held, now);
      changeSets.push(agreed?.changeSet ?? held.changeSet);
      if (agreed === undefined) {
        this.held += count;
        notes.push(`Held as change set ${id}: ${why}`);
        continue;
      }
      previewSets.push(agreed.used);
      notes.push(`Change set ${id} goes as it was approved beforehand on preview ${agreed.used.preview}: ${why}`);
    }
    await context.store.commit({ changeSets, previewSets, pendingMarks, holds: sets.map(({ hold }) => hold) });
  }

  /** The rows that an approval covers and that are still exactly what was approved; the others drop out with a reason. */
  private async approvedRows(approved: ReadonlyMap<number, ChangeSetRow>) {
    const { store } = this.context;
    const going: PendingMark[] = [];
    for (const id of approved.keys()) {
      const items = (await allItems(store, id)).filter(isOpen);
      const pending = await store.pendingMarksOf(items.map(({ object }) => object));
      const now = new Map(pending.map((row) => [keyOfRow(row), row]));
      const isGoing = (item: ChangeItemMark) => {
        const row = now.get(keyOfRow(item));
        return row?.changeSet === id && row.hash === item.hash ? [row] : [];
      };
      going.push(...items.flatMap(isGoing));
      const others = items.filter((item) => isGoing(item).length === 0);
      const accepted = await acceptedUnder(store, id, others);
      const ended = others.map((item): ChangeItemMark => {
        if (accepted.has(keyOfRow(item))) return { ...item, state: 'applied', reason: '' };
        return { ...item, state: 'dropped', reason: dropReason(now.get(keyOfRow(item))) };
      });
      const dropped = ended.filter(({ state }) => state === 'dropped').length;
      if (dropped > 0)
        this.notes.push(`${dropped} items of change set ${id} dropped out: no longer wanted, or changed.`);
      if (ended.length > 0) await store.commit({ changeItemMarks: ended });
    }
    return going;
  }

  /** After sending: what the journal shows as accepted was applied, one with a code was refused. */
  private async closeSets(
    approved: ReadonlyMap<number, ChangeSetRow>,
    failures: readonly GateFailure[],
  ): Promise<void> {
    const { store } = this.context;
    const refusals = new Map(failures.map((failure) => [failure.object, failure]));
    for (const [id, set] of approved) {
      const items = (await allItems(store, id)).filter(isOpen);
      const pending = await store.pendingMarksOf(items.map(({ object }) => object));
      const open = new Map(pending.map((row) => [keyOfRow(row), row]));
      const accepted = await acceptedUnder(
        store,
        id,
        items.filter((item) => !open.has(keyOfRow(item))),
      );
      const changed = items.map((item): ChangeItemMark => {
        const row = open.get(keyOfRow(item));
        if (accepted.has(keyOfRow(item))) return { ...item, state: 'applied', reason: '' };
        if (row === undefined) return { ...item, state: 'dropped', reason: dropReason(row) };
        const reason = refusals.get(item.object)?.message ?? row.message;
        return reason === '' ? item : { ...item, state: 'refused', reason };
      });
      const isDone = changed.every((item) => !isOpen(item));
      const closed: ChangeSetRow = { ...set, state: 'applied', closedAt: this.now };
      await store.commit({ changeItemMarks: changed, changeSets: isDone ? [closed] : [] });
    }
  }
}

function isOpen({ state }: ChangeItemMark): boolean {
  return state === 'held' || state === 'refused';
}

function dropReason(row: PendingMark | undefined): string {
  if (row === undefined) return 'No longer wanted.';
  return 'The object has changed since it was approved.';
}
