/**
 * What one export sends and what waits for somebody. Change sets are held and closed here, but in a preview none is held;
 * nothing is sent yet.
 */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { approvedBeforehand } from '../export/approved-beforehand.ts';
import { type ApprovedSets, approvedRows } from '../export/approved-sets.ts';
import { sortBySets } from '../export/change-set-rows.ts';
import type { GateFailure } from '../export/gate.ts';
import { askedAgain, type HeldSet, hold, overLimits } from '../export/holding.ts';
import { joinedObjects } from '../export/joined-objects.ts';
import { closing, type LapsedSets, lapsedSets } from '../export/lapsed-sets.ts';
import type { Limits } from '../export/limits.ts';
import type { NeverTouch } from '../export/never-touch.ts';
import { Sendable } from '../export/sendable.ts';
import type { ChangeSetRow, Hold, PendingMark, PreviewSetRow } from '../store/rows.ts';
import type { RunContext } from './context.ts';

const PAGE = 2_000;

export interface ExportSettings {
  readonly limits: Limits;
  readonly never: NeverTouch;
}

export interface ExportPlan {
  readonly going: readonly PendingMark[];
  /** The sets that let some of it go. */
  readonly approved: ApprovedSets;
  readonly notes: readonly string[];
  /** Of accounts that are never written. */
  readonly leftAlone: readonly GateFailure[];
  /** Refused for good. */
  readonly parked: readonly PendingMark[];
  /** What goes on hold. */
  readonly held: readonly ChangeSetRow[];
  /** A set of this or an earlier run still waits for somebody. */
  readonly isWaiting: boolean;
}

export async function planExport(
  context: RunContext,
  system: ConnectedSystem,
  settings: ExportSettings,
  now: string,
): Promise<ExportPlan> {
  return await new Planning(context, system, settings, now).execute();
}

class Planning {
  private readonly context: RunContext;
  private readonly system: ConnectedSystem;
  private readonly limits: Limits;
  private readonly now: string;
  private readonly sendable: Sendable;
  private readonly notes: string[] = [];
  private readonly held: ChangeSetRow[] = [];

  constructor(context: RunContext, system: ConnectedSystem, { limits, never }: ExportSettings, now: string) {
    this.context = context;
    this.system = system;
    this.limits = limits;
    this.now = now;
    this.sendable = new Sendable(context.store, system, never, now);
  }

  async execute(): Promise<ExportPlan> {
    const { sendable, notes } = this;
    const { store } = this.context;
    const lapsed = await this.lapsed();
    const { free, released, replacing } = await sortBySets(store, this.system.id);
    const unbound = [...free, ...lapsed.freed, ...released.map((row) => ({ ...row, changeSet: null }))];
    const asked = [...sendable.ready(await sendable.touchable(replacing)), ...(await sendable.touchable(lapsed.again))];
    const within = await this.holdOver(sendable.ready(await sendable.touchable(unbound)), asked, lapsed);
    const open = await this.openSets();
    const agreed = open.filter(({ state }) => state === 'approved');
    const approved = new Map(agreed.map((set) => [set.id, set]));
    const going = [...within, ...sendable.ready(await approvedRows(store, approved, notes))];
    const { nextAttempt, leftAlone, parked } = sendable;
    if (nextAttempt !== undefined) notes.push(`Some exports wait for their next attempt, from ${nextAttempt} on.`);
    const isWaiting = open.length > agreed.length || this.held.length > 0;
    return { going, approved, notes, leftAlone, parked, held: this.held, isWaiting };
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
    const { context, system, limits } = this;
    if (free.length + replacing.length + lapsed.sets.length === 0) return [];
    const joined = await joinedObjects(context.store, system.id);
    const over = overLimits([...free, ...replacing], limits, joined);
    const isOver = ({ operation }: PendingMark) => over.some((one) => one.operation === operation);
    const again = askedAgain(
      replacing.filter((row) => !isOver(row)),
      limits,
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
    const holds: Hold[] = [];
    for (const held of sets) {
      const { id, why } = held.changeSet;
      const agreed = await approvedBeforehand(context.store, system.name, held, now);
      if (agreed === undefined) this.held.push(held.changeSet);
      if (agreed === undefined && context.preview !== undefined) continue;
      holds.push(held.hold);
      changeSets.push(agreed?.changeSet ?? held.changeSet);
      if (agreed === undefined) {
        notes.push(`Held as change set ${id}: ${why}`);
        continue;
      }
      previewSets.push(agreed.used);
      notes.push(`Change set ${id} goes as it was approved beforehand on preview ${agreed.used.preview}: ${why}`);
    }
    await context.store.commit({ changeSets, previewSets, pendingMarks, holds });
  }
}
