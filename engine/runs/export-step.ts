/** One export: what `export-plan.ts` lets go passes through the gate in the order of operations, and the sets are closed. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { EngineError, resultOf } from '../errors.ts';
import { Accepted } from '../export/accepted.ts';
import { closeSets } from '../export/approved-sets.ts';
import { ExportGate, type GateFailure } from '../export/gate.ts';
import { recoverUnsettled, recoveryNotes } from '../export/recovery.ts';
import { operations } from '../model/operation.ts';
import type { RunResult } from '../model/run.ts';
import { sentence } from '../model/words.ts';
import type { ChangeSetRow, PendingMark } from '../store/rows.ts';
import { type RunContext, type StepOutcome, stopped, type TellPlanned } from './context.ts';
import { type ExportPlan, type ExportSettings, planExport } from './export-plan.ts';
import { beginDrop, dropItems, resumedItems } from './step-files.ts';
import { holdDeletions, holdErrors } from './step-limits.ts';

const DISK_FULL = 'disk-full';

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
  /** Items that the object limit of the step leaves for the next one. */
  private left = 0;

  constructor(context: RunContext, system: ConnectedSystem, settings: ExportSettings, now: string) {
    this.context = context;
    this.system = system;
    this.settings = settings;
    this.now = now;
  }

  async execute(): Promise<StepOutcome> {
    if (this.context.options.stopAfterDropFile === true) return await this.dropOnly();
    const wanted = await this.resumed();
    await this.settleWhatWasLeftOpen();
    const plan = await planExport(this.context, this.system, this.settings, this.now);
    this.notes.push(...plan.notes);
    if (this.context.preview !== undefined) return this.planned(plan, this.context.preview);
    this.holdToDeleteLimit(plan.going);
    const sending = this.withinObjectLimit(this.stillWanted(plan.going, wanted));
    await this.drop(sending);
    if (sending.length > 0) return await this.send(sending, plan);
    await closeSets(this.context.store, plan.approved, [], this.now);
    return this.outcome(plan, [], new Accepted());
  }

  /** A run that is gone on with, or a profile that only exports, has no import before that would have looked. */
  private async settleWhatWasLeftOpen(): Promise<void> {
    const { store, signal, preview } = this.context;
    if (preview !== undefined) return;
    this.notes.push(...recoveryNotes(await recoverUnsettled(store, this.system, this.now, signal)));
  }

  /** A test, on a copy of the store: what would go stands in the file, and nothing is held or sent. */
  private async dropOnly(): Promise<StepOutcome> {
    const scratch = await this.context.store.scratch();
    try {
      const context = { ...this.context, store: scratch };
      const { going } = await planExport(context, this.system, this.settings, this.now);
      this.holdToDeleteLimit(going);
      const sending = this.withinObjectLimit(going);
      await this.drop(sending);
      const notes = [...this.notes, `${sending.length} items were written to the drop file; nothing was sent.`];
      return { result: 'completed-drop-file', counters: {}, notes, errors: [] };
    } finally {
      await scratch.close();
    }
  }

  private holdToDeleteLimit(going: readonly PendingMark[]): void {
    const deletions = going.filter(({ operation }) => operation === 'delete').length;
    holdDeletions(this.context, deletions, this.system.name, 'Nothing was sent.');
  }

  private async drop(going: readonly PendingMark[]): Promise<void> {
    const { dropFile } = this.context.options;
    if (dropFile === undefined) return;
    const drop = beginDrop(this.context, this.system, dropFile, { type: 'export', at: this.now });
    await dropItems(drop, this.context.store, this.system, going);
  }

  /** What a drop file asks for, read before anything is held; nothing where the step resumes from none. */
  private async resumed(): Promise<ReadonlySet<string> | undefined> {
    const { options, fileOf, signal } = this.context;
    if (options.resumeFromFile === undefined) return undefined;
    return await resumedItems(fileOf(options.resumeFromFile), this.system.name, signal);
  }

  /** Of what may go only what stands in the drop file, exactly as it stands there. */
  private stillWanted(going: readonly PendingMark[], items: ReadonlySet<string> | undefined): readonly PendingMark[] {
    if (items === undefined) return going;
    const again = going.filter(({ object, operation, hash }) => items.has(`${object} ${operation} ${hash}`));
    this.notes.push(`${again.length} of ${items.size} items of the drop file are still wanted as they stand there.`);
    return again;
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

  private async parkedFailures({ parked }: ExportPlan): Promise<GateFailure[]> {
    const links = await this.context.store.links(parked.map(({ object }) => object));
    const people = new Map(links.map(({ id, person }) => [id, person]));
    return parked.map(({ object, code, message }) => {
      return { object, person: people.get(object) ?? null, code, message: `${sentence(message)} It is parked.` };
    });
  }

  private async send(going: readonly PendingMark[], plan: ExportPlan): Promise<StepOutcome> {
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
      await closeSets(context.store, plan.approved, gate.failures, this.now);
      return stopped(context, cause, await this.outcome(plan, gate.failures, gate.accepted));
    }
    await closeSets(context.store, plan.approved, gate.failures, this.now);
    return await this.outcome(plan, gate.failures, gate.accepted);
  }

  /** A preview ends here, on a copy of the store: what would be left alone or held is told as an export tells it. */
  private planned({ going, leftAlone, held, isWaiting }: ExportPlan, tell: TellPlanned): StepOutcome {
    tell(this.system.id, going, held);
    const result = isWaiting ? 'completed-changes-held' : going.length === 0 ? 'completed-no-objects' : 'success';
    return { result, counters: { export: { held: itemsIn(held) } }, notes: this.notes, errors: leftAlone };
  }

  private async outcome(plan: ExportPlan, refused: readonly GateFailure[], accepted: Accepted): Promise<StepOutcome> {
    const failures = [...plan.leftAlone, ...(await this.parkedFailures(plan)), ...refused];
    const { operations, export: sent } = accepted.counters;
    return {
      result: refused.some(({ code }) => code === DISK_FULL)
        ? resultOf(DISK_FULL)
        : this.result(plan, failures.length, accepted.isEmpty),
      counters: { operations, export: { ...sent, failure: failures.length, held: itemsIn(plan.held) } },
      notes: this.notes,
      errors: failures,
    };
  }

  private result({ isWaiting }: ExportPlan, failures: number, isNothingAccepted: boolean): RunResult {
    if (this.left > 0) return 'stopped-object-limit';
    if (failures > 0) return 'completed-export-errors';
    if (isWaiting) return 'completed-changes-held';
    return isNothingAccepted ? 'completed-no-objects' : 'success';
  }
}

function itemsIn(sets: readonly ChangeSetRow[]): number {
  return sets.reduce((sum, { count }) => sum + count, 0);
}
