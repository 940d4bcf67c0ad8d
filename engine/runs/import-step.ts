/** One import: read pages, stage them against the connector space, judge the source, and only then apply. */
import { AnchorIndex } from '../connector-space/anchor-index.ts';
import { HeldWrites, type ImportStore } from '../connector-space/held-writes.ts';
import { type IsOverdue, overdueSince } from '../connector-space/patience.ts';
import { stageAbsent, stageChanges, stageRemoved, stageWhole } from '../connector-space/stage-objects.ts';
import { RecordStaging } from '../connector-space/stage-records.ts';
import { Staging } from '../connector-space/staging.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { ImportBatch, ImportEnd } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { recoverUnsettled, recoveryNotes } from '../export/recovery.ts';
import { targetsOf } from '../provisioning/outbound.ts';
import type { RunStepRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { clockFault, shippedClockHours, withClock } from './clocks.ts';
import type { RunContext, StepOutcome } from './context.ts';
import { importOutcome } from './import-outcome.ts';
import { dropImport, endedSilently, importSource, stopHere } from './import-source.ts';
import { holdSource, type SourceSize, shippedGatePercent, TOTAL } from './source-gate.ts';
import { holdDeletions, holdErrors, holdObjects } from './step-limits.ts';
import { importTypes } from './trust.ts';

/** Rows of one commit: large ones are cheaper, and this many fit any machine. */
const ROWS_A_COMMIT = 20_000;

export async function importStep(
  context: RunContext,
  system: ConnectedSystem,
  whole: boolean,
  now: Date,
): Promise<StepOutcome> {
  const last = await lastImport(context.store, system.id);
  const lastWhole = await context.store.lastAcceptedStep(system.id, ['full-import']);
  const earlier = await context.store.importingRuns(system.id, system.patience.cycles + 1);
  const isOverdue = overdueSince(system.patience, { run: context.run, earlier, now });
  const read = (everything: boolean) =>
    new Import(context, system, everything, now, { last, lastWhole, isOverdue }).execute();
  try {
    return await read(whole || lastWhole === undefined);
  } catch (cause) {
    if (!(cause instanceof EngineError) || cause.code !== 'watermark-too-old') throw cause;
    const outcome = await read(true);
    return { ...outcome, notes: [`${cause.message} Everything was read.`, ...outcome.notes] };
  }
}

/** The newest import of a connector that was accepted: where the next one goes on. */
export async function lastImport(store: StoreReader, connector: number): Promise<RunStepRow | undefined> {
  return await store.lastAcceptedStep(connector, importTypes);
}

/** What earlier imports left behind. */
interface Before {
  readonly last: RunStepRow | undefined;
  readonly lastWhole: RunStepRow | undefined;
  readonly isOverdue: IsOverdue;
}

class Import {
  private readonly context: RunContext;
  private readonly system: ConnectedSystem;
  private readonly now: Date;
  private readonly last: RunStepRow | undefined;
  private readonly lastSize: SourceSize | null;
  private readonly staging: Staging;
  private readonly store: ImportStore;
  /** Present in a step with a delete limit: everything is written at its end, or nothing. */
  private readonly held: HeldWrites | undefined;
  private readonly reads: 'everything' | 'changes';
  private readonly fellBack: boolean;
  private readonly notes: string[] = [];
  private readonly discovery = { 'filtered-objects': 0, 'filtered-deletions': 0 };
  /** Why absence from a whole read does not mean deletion. */
  private unsafe: string | undefined;
  private index: AnchorIndex | undefined;
  private records: RecordStaging | undefined;
  private end: ImportEnd | undefined;
  /** Of the whole read that was judged and applied. */
  private size: SourceSize | null = null;
  /** A full extract has begun. */
  private hasWhole = false;
  private total = 0;
  private done = 0;

  constructor(
    context: RunContext,
    system: ConnectedSystem,
    whole: boolean,
    now: Date,
    { last, lastWhole, isOverdue }: Before,
  ) {
    this.context = context;
    this.system = system;
    this.now = now;
    this.last = last;
    this.held = context.options.deleteLimit === undefined ? undefined : new HeldWrites(context.store);
    this.store = this.held ?? context.store;
    this.lastSize = last?.size ?? lastWhole?.size ?? null;
    const watched = watchedSlots(context, system);
    this.staging = new Staging(system, (table) => context.ids.next(table), now, isOverdue, watched);
    const canReadChanges = system.connector.readChanges !== undefined;
    this.reads = whole || !canReadChanges ? 'everything' : 'changes';
    this.fellBack = !whole && !canReadChanges;
  }

  async execute(): Promise<StepOutcome> {
    const { system, context } = this;
    const { assembler } = system.connector;
    await context.safePoint();
    if (context.options.stopAfterDropFile === true) return await dropImport(context, system, this.source());
    const flush = () => this.commitStaged();
    await this.settleWhatWasLeftOpen();
    if (assembler !== undefined) {
      this.records = await RecordStaging.open(this.store, system, assembler, this.staging, this.now, flush);
      await this.records.stageDue();
      await flush();
    }
    for await (const batch of this.source()) await this.take(batch);
    if (this.end === undefined) throw endedSilently(system);
    return await this.conclude(this.end);
  }

  /**
   * First of all: what an interrupted export sent and never recorded. Only then does the import know its own accounts from
   * strangers.
   */
  private async settleWhatWasLeftOpen(): Promise<void> {
    const { context, system, now, notes } = this;
    notes.push(...recoveryNotes(await recoverUnsettled(context.store, system, now.toISOString(), context.signal)));
  }

  private source(): AsyncIterable<ImportBatch> {
    const { context, system, reads, last, now } = this;
    return importSource(context, system, { reads, last, now });
  }

  private async take(batch: ImportBatch): Promise<void> {
    const { context, system, staging } = this;
    this.total = batch.total ?? this.total;
    for (const { code, message, anchor } of batch.problems ?? []) await this.fail(code, message, anchor);
    if (batch.objects !== undefined) {
      if (this.reads === 'changes') await stageChanges(this.store, system, staging, batch.objects);
      else await stageWhole(this.store, system, await this.loadIndex(), staging, batch.objects);
      this.done += batch.objects.anchors.length;
    }
    if (batch.records !== undefined) {
      if (batch.records.everything) this.hasWhole = true;
      else if (this.hasWhole) await this.applyWhole({});
      const index = batch.records.everything ? await this.loadIndex() : undefined;
      await this.records?.stagePage(batch.records, index);
      this.done += batch.records.owners.length;
    }
    const { removed = [], elsewhere = [], filtered = 0 } = batch;
    if (removed.length > 0)
      this.discovery['filtered-deletions'] += await stageRemoved(this.store, system, staging, removed);
    if (elsewhere.length > 0)
      this.discovery['filtered-objects'] += await stageRemoved(this.store, system, staging, elsewhere);
    this.discovery['filtered-objects'] += filtered;
    if (batch.end !== undefined) this.end = batch.end;
    this.holdToLimits();
    if (this.mayCommitEarly()) await this.commitStaged();
    context.progress(this.done, this.total);
    await stopHere(context);
  }

  /** Whatever is over a limit of the step stops it before that is applied. */
  private holdToLimits(): void {
    const { context, system, staging, done } = this;
    holdObjects(context, done, system.name);
    holdErrors(staging.problems.length, system.name);
    holdDeletions(context, staging.counts.delete, system.name, 'Nobody was taken for gone.');
  }

  /** An object that could not be read is there all the same. */
  private async fail(code: string, message: string, anchor: string | undefined): Promise<void> {
    const index = this.reads === 'everything' ? await this.loadIndex() : undefined;
    const position = anchor === undefined ? -1 : (index?.find(anchor) ?? -1);
    if (position >= 0) index?.markSeen(position);
    this.staging.fail(code, message, position < 0 ? null : (index?.id(position) ?? null));
  }

  /** Changes have nothing to be judged by, and a first load nothing to be compared with. */
  private mayCommitEarly(): boolean {
    if (this.index === undefined || this.size !== null) return true;
    return this.lastSize === null && this.staging.size >= ROWS_A_COMMIT;
  }

  private async loadIndex(): Promise<AnchorIndex> {
    this.index ??= await AnchorIndex.load(this.store, this.system.id);
    return this.index;
  }

  /**
   * A read of everything is judged as a whole before it is applied: at its end, or before the changes that follow a full
   * extract in the same read, which lean on what it brought.
   */
  private async applyWhole({ containers, deletionsUnsafe, deletionsWait }: Partial<ImportEnd>): Promise<void> {
    const { system, staging, context } = this;
    if (this.size !== null) return;
    const index = await this.loadIndex();
    const size = { ...containers, [TOTAL]: index.shown };
    const percent = context.configuration.sourceGate?.percent ?? shippedGatePercent;
    const hold = holdSource(system.name, this.lastSize, size, percent, staging.arrived);
    if (hold !== undefined) throw new EngineError(hold.code, hold.sentence);
    this.size = size;
    this.unsafe = deletionsUnsafe ?? (index.shown === 0 && index.size > 0 ? `${system.name} shows nobody.` : undefined);
    const reason = this.unsafe ?? deletionsWait;
    if (reason === undefined) {
      await stageAbsent(this.store, staging, index.absent());
      this.holdToLimits();
    } else this.notes.push(`Nobody is taken for gone: ${reason}`);
    await this.commitStaged();
  }

  private async conclude(end: ImportEnd): Promise<StepOutcome> {
    if (end.everything) await this.applyWhole(end);
    await this.commitStaged();
    await this.records?.finish();
    await this.commitStaged();
    this.holdToLimits();
    await this.held?.write();
    await this.rememberUnavailable(end.unavailable);
    const { system, staging, notes, discovery, unsafe, fellBack, size, lastSize, last } = this;
    const lastMark = last?.watermark ?? undefined;
    const outcome = importOutcome({
      system,
      staging,
      end,
      notes,
      discovery,
      unsafe,
      fellBack,
      size,
      lastSize,
      lastMark,
    });
    return withClock(outcome, this.faultOfClock(end));
  }

  private faultOfClock({ systemTime }: ImportEnd): string | undefined {
    const { clockHours = shippedClockHours } = this.context.configuration;
    return clockFault(this.system.name, systemTime, this.now, clockHours);
  }

  private async rememberUnavailable(unavailable: readonly string[] | undefined): Promise<void> {
    const { row } = this.system;
    if (unavailable === undefined || unavailable.join() === row.unavailable.join()) return;
    await this.context.store.commit({ connectors: [{ ...row, unavailable }] });
  }

  private async commitStaged(): Promise<void> {
    for (const outcome of this.staging.outcomes(ROWS_A_COMMIT)) await this.store.commit(outcome);
  }
}

/** What flows write there again and again; a value that is for the beginning only is everybody's to change. */
function watchedSlots({ systems, flows, configuration }: RunContext, { id }: ConnectedSystem): number[] {
  const target = targetsOf(systems, flows, configuration).find(({ connector }) => connector === id);
  return (target?.flows ?? []).filter(({ rule }) => rule.when === 'always').map(({ to }) => to);
}
