/**
 * One export: hold what is over a limit, and pass the rest through the gate in the order of operations. Approved sets go item by item, each checked again against what is wanted now.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { asEngineError, EngineError } from '../errors.ts';
import { ExportGate, type GateFailure } from '../export/gate.ts';
import { expiryOf, hold, overLimits } from '../export/holding.ts';
import type { Limits } from '../export/limits.ts';
import type { NeverTouch } from '../export/never-touch.ts';
import { operations } from '../model/operation.ts';
import type { RunResult } from '../model/run.ts';
import type { ChangeItemRow, ChangeSetRow, PendingRow } from '../store/rows.ts';
import type { RunContext, StepOutcome } from './context.ts';

const PAGE = 2_000;

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

class Export {
  private readonly context: RunContext;
  private readonly system: ConnectedSystem;
  private readonly settings: ExportSettings;
  private readonly now: string;
  private readonly notes: string[] = [];
  private held = 0;

  constructor(context: RunContext, system: ConnectedSystem, settings: ExportSettings, now: string) {
    this.context = context;
    this.system = system;
    this.settings = settings;
    this.now = now;
  }

  async execute(): Promise<StepOutcome> {
    const { context, system } = this;
    await this.expireSets();
    const pending = await allPending(context, system);
    const sets = await this.openSets();
    const free = pending.filter(({ changeSet, code }) => changeSet === null && code !== 'never-touched');
    const heldOperations = await this.holdOver(free);
    const approved = new Map<number, ChangeSetRow>();
    for (const set of sets) if (set.state === 'approved') approved.set(set.id, set);
    const going = [
      ...free.filter(({ operation }) => !heldOperations.has(operation)),
      ...(await this.approvedRows(pending, approved)),
    ];
    if (going.length === 0) {
      await this.closeSets(approved, []);
      return this.outcome([], new Map());
    }
    return await this.send(going, approved);
  }

  private async send(going: readonly PendingRow[], approved: ReadonlyMap<number, ChangeSetRow>): Promise<StepOutcome> {
    const { context, system } = this;
    const { connector } = system;
    if (connector.openExport === undefined)
      throw new EngineError('failed-permission', `${system.name} cannot be written.`);
    const session = await connector.openExport(context.signal);
    const gate = new ExportGate({
      store: context.store,
      system,
      session,
      never: this.settings.never,
      run: context.run,
      now: this.now,
      nextJournalId: () => context.ids.next('journal'),
      safePoint: async (sent) => {
        context.progress(sent, going.length);
        await context.safePoint();
      },
    });
    try {
      for (const operation of operations) await gate.pass(going.filter((row) => row.operation === operation));
      await gate.close();
    } catch (cause) {
      await session.abandon();
      await this.closeSets(approved, gate.failures);
      throw asEngineError(cause);
    }
    await this.closeSets(approved, gate.failures);
    return this.outcome(gate.failures, gate.accepted);
  }

  private outcome(failures: readonly GateFailure[], accepted: ReadonlyMap<string, number>): StepOutcome {
    const counters: Record<string, number> = {};
    for (const [operation, count] of accepted) counters[operation] = count;
    if (failures.length > 0) counters['failure'] = failures.length;
    if (this.held > 0) counters['held'] = this.held;
    return {
      result: this.result(failures.length, accepted.size),
      counters: { export: counters },
      notes: this.notes,
      errors: failures,
    };
  }

  private result(failures: number, accepted: number): RunResult {
    if (failures > 0) return 'completed-export-errors';
    if (this.held > 0) return 'completed-changes-held';
    return accepted === 0 ? 'completed-no-objects' : 'success';
  }

  private async expireSets(): Promise<void> {
    for (const set of await this.openSets()) {
      if (expiryOf(set) > this.now) continue;
      await this.release({ ...set, state: 'expired', closedAt: this.now });
      this.notes.push(`Change set ${set.id} expired; what is still wanted is counted anew.`);
    }
  }

  private async openSets(): Promise<ChangeSetRow[]> {
    const { store } = this.context;
    const states = [
      await store.changeSets('held', { after: 0, limit: PAGE }),
      await store.changeSets('approved', { after: 0, limit: PAGE }),
    ];
    return states.flat().filter(({ connector }) => connector === this.system.id);
  }

  /** Closes a set without applying it: its items are free again, and go through the limits like any other. */
  private async release(set: ChangeSetRow): Promise<void> {
    const pending = (await allPending(this.context, this.system)).filter(({ changeSet }) => changeSet === set.id);
    await this.context.store.commit({
      pending: pending.map((row) => ({ ...row, changeSet: null })),
      changeSets: [set],
    });
  }

  private async holdOver(free: readonly PendingRow[]): Promise<ReadonlySet<string>> {
    const { context, system } = this;
    const joined = (await context.store.objectCounts()).find(({ connector }) => connector === system.id)?.joined ?? 0;
    const over = overLimits(free, this.settings.limits, joined);
    for (const one of over) {
      const held = hold(one, {
        id: context.ids.next('changeSet'),
        connector: system.id,
        run: context.run,
        startedBy: context.startedBy,
        now: this.now,
      });
      await context.store.commit({ pending: held.pending, changeSets: [held.changeSet], changeItems: held.items });
      this.held += held.items.length;
      this.notes.push(`Held as change set ${held.changeSet.id}: ${one.why}`);
    }
    return new Set(over.map(({ operation }) => operation));
  }

  /** The rows that an approval covers and that are still exactly what was approved; the others drop out with a reason. */
  private async approvedRows(pending: readonly PendingRow[], approved: ReadonlyMap<number, ChangeSetRow>) {
    const now = new Map(pending.map((row) => [`${row.object} ${row.operation}`, row]));
    const going: PendingRow[] = [];
    for (const id of approved.keys()) {
      const dropped: ChangeItemRow[] = [];
      for (const item of await allItems(this.context, id)) {
        if (item.state !== 'held' && item.state !== 'refused') continue;
        const row = now.get(`${item.object} ${item.operation}`);
        if (row?.changeSet === id && row.hash === item.hash) going.push(row);
        else dropped.push({ ...item, state: 'dropped', reason: dropReason(row) });
      }
      if (dropped.length > 0) {
        this.notes.push(`${dropped.length} items of change set ${id} dropped out: no longer wanted, or changed.`);
        await this.context.store.commit({ changeItems: dropped });
      }
    }
    return going;
  }

  /** After sending: an item whose pending row is gone was applied, one with a code was refused. */
  private async closeSets(
    approved: ReadonlyMap<number, ChangeSetRow>,
    failures: readonly GateFailure[],
  ): Promise<void> {
    const { store } = this.context;
    const refusals = new Map(failures.map((failure) => [failure.object, failure]));
    for (const [id, set] of approved) {
      const items = (await allItems(this.context, id)).filter(({ state }) => state === 'held' || state === 'refused');
      const pending = await store.pendingOf(items.map(({ object }) => object));
      const open = new Map(pending.map((row) => [`${row.object} ${row.operation}`, row]));
      const changed = items.map((item): ChangeItemRow => {
        const row = open.get(`${item.object} ${item.operation}`);
        if (row === undefined) return { ...item, state: 'applied', reason: '' };
        const reason = refusals.get(item.object)?.message ?? row.message;
        return reason === '' ? item : { ...item, state: 'refused', reason };
      });
      const isDone = changed.every(({ state }) => state === 'applied');
      const closed: ChangeSetRow = { ...set, state: 'applied', closedAt: this.now };
      await store.commit({ changeItems: changed, changeSets: isDone ? [closed] : [] });
    }
  }
}

function dropReason(row: PendingRow | undefined): string {
  if (row === undefined) return 'No longer wanted.';
  return 'The object has changed since it was approved.';
}

async function allPending(context: RunContext, system: ConnectedSystem): Promise<PendingRow[]> {
  const rows: PendingRow[] = [];
  for (let after = 0; ; ) {
    const page = await context.store.pendingPage(system.id, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return rows;
    rows.push(...page);
    after = last.object;
  }
}

async function allItems(context: RunContext, changeSet: number): Promise<ChangeItemRow[]> {
  const rows: ChangeItemRow[] = [];
  for (let after = 0; ; ) {
    const page = await context.store.changeItems(changeSet, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return rows;
    rows.push(...page);
    after = last.object;
  }
}
