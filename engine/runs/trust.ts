/** What a run may lean on: which connectors were read, whether their whole reads left something out, whether everybody is decided. */

import type { Configuration } from '../config/schema.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { RunResult } from '../model/run.ts';
import { FLOW_FAILED } from '../provisioning/findings.ts';
import { type Outbound, targetsOf } from '../provisioning/outbound.ts';
import type { StoreReader } from '../store/store.ts';
import { REPORTED_DAYS } from '../sync/drift.ts';
import type { CompiledFlows } from '../sync/flows.ts';
import type { StepOutcome } from './context.ts';

/** Nobody waits for people whose flows fail, unless there are so many. */
const SPOILED = 1_000;

export const importTypes = ['full-import', 'delta-import'] as const;

export class Trust {
  /** Connectors that have to be read before anything is decided for them or written to them. */
  private readonly distrusted = new Set<number>();
  /** Connectors whose last whole read left something out: nothing is made there. */
  private readonly incomplete = new Set<number>();
  /** By connector: why nothing may be decided by the clock of this machine. */
  private readonly clockFaults = new Map<number, string>();
  /** Whether every account was decided on what was read; without it nothing is written. */
  private decided: 'not yet' | 'decided' | 'failed' = 'not yet';
  /** By connector: from when a value changed by hand is put right. */
  private readonly correctsFrom = new Map<number, string>();
  private readonly store: StoreReader;
  esrUnread = false;

  constructor(store: StoreReader) {
    this.store = store;
  }

  /** Nothing is provisioned to a system that was never read whole: what is not seen would be made a second time. */
  async open(systems: readonly ConnectedSystem[]): Promise<void> {
    for (const { id } of systems) {
      const whole = await this.store.lastAcceptedStep(id, ['full-import']);
      const newest = await this.store.newestStep(id, importTypes);
      if (whole === undefined || (newest?.watermark ?? newest?.size ?? null) === null) this.distrusted.add(id);
      if (whole !== undefined && !isClean(whole.result)) this.incomplete.add(id);
    }
    await this.lookBack(systems);
  }

  async afterImport(system: ConnectedSystem, outcome: StepOutcome, systems: readonly ConnectedSystem[]): Promise<void> {
    if (outcome.result === 'completed-drop-file') return;
    this.decided = this.decided === 'failed' ? 'failed' : 'not yet';
    if (outcome.clockFault === undefined) this.clockFaults.delete(system.id);
    else this.clockFaults.set(system.id, outcome.clockFault);
    if (outcome.watermark === undefined) this.distrusted.add(system.id);
    else this.distrusted.delete(system.id);
    if (!isClean(outcome.result)) this.incomplete.add(system.id);
    else if (outcome.wasWhole === true) this.incomplete.delete(system.id);
    await this.lookBack(systems);
  }

  afterSync({ result, counters }: StepOutcome): void {
    if (!isClean(result) && result !== 'completed-sync-errors') this.decided = 'failed';
    else if (counters.outbound !== undefined && this.decided !== 'failed') this.decided = 'decided';
  }

  /** Why nothing may be written to a system now; nothing when it may. */
  async reasonNotToWrite(
    { id, name }: ConnectedSystem,
    systems: readonly ConnectedSystem[],
    now: Date,
  ): Promise<string | undefined> {
    const [fault] = this.clockFaults.values();
    if (fault !== undefined) return `Nothing is written: ${fault}`;
    if (this.distrusted.has(id)) return `Nothing is written to ${name}: its newest import was not accepted.`;
    if (this.decided === 'decided') return undefined;
    const undecided = 'Nothing is written: not every account could be decided.';
    if (this.decided === 'failed') return `${undecided} A synchronisation of this run failed: see its errors.`;
    const waits = await this.whatWaits(systems, now);
    return waits === undefined ? undefined : `${undecided} ${waits}`;
  }

  outbound(systems: readonly ConnectedSystem[], flows: CompiledFlows, configuration: Configuration): Outbound {
    const everything = targetsOf(systems, flows, configuration);
    const isTrusted = (connector: number) => this.clockFaults.size === 0 && !this.distrusted.has(connector);
    const trusted = everything.filter(({ connector }) => isTrusted(connector));
    const targets = trusted.map((target) => ({
      ...target,
      mayCreate: !this.incomplete.has(target.connector),
      correctsFrom: this.correctsFrom.get(target.connector),
    }));
    const mayDecide = targets.every(({ mayCreate }) => mayCreate) && !this.esrUnread;
    return { targets, isComplete: targets.length === everything.length && mayDecide };
  }

  /** An object or a person that an earlier synchronisation has not come to. */
  private async whatWaits(systems: readonly ConnectedSystem[], now: Date): Promise<string | undefined> {
    const one = { after: 0, limit: 1 };
    for (const { id, name } of systems) {
      if ((await this.store.linksToSynchronise(id, one)).length > 0)
        return `Objects of ${name} wait for a synchronisation: synchronise ${name} first, or run a whole cycle.`;
    }
    const peopleWait = 'People wait for a synchronisation: synchronise the systems first, or run a whole cycle.';
    const people = await this.store.peopleToProvision(now.toISOString(), { after: 0, limit: SPOILED });
    if (people.length === SPOILED) return peopleWait;
    const findings = await this.store.findings(
      'person',
      people.map(({ id }) => id),
    );
    const spoiled = new Set(findings.filter(({ code }) => code === FLOW_FAILED).map(({ subject }) => subject));
    return people.some(({ id }) => !spoiled.has(id)) ? peopleWait : undefined;
  }

  private async lookBack(systems: readonly ConnectedSystem[]): Promise<void> {
    for (const { id } of systems) {
      const first = this.correctsFrom.has(id) ? undefined : await this.store.firstAcceptedStep(id);
      if (first !== undefined) this.correctsFrom.set(id, correctsFrom(first.startedAt));
    }
    const esr = systems.filter(({ system }) => system === 'esr');
    const steps = await Promise.all(esr.map(({ id }) => this.store.lastAcceptedStep(id, importTypes)));
    this.esrUnread = steps.some((step) => step === undefined);
  }
}

function correctsFrom(firstAccepted: string): string {
  return new Date(Date.parse(firstAccepted) + REPORTED_DAYS * 86_400_000).toISOString();
}

const clean: readonly (RunResult | null)[] = ['success', 'completed-no-objects', 'completed-transient-objects'];

/** Nothing was left out and nothing went wrong. */
function isClean(result: RunResult | null): boolean {
  return clean.includes(result);
}
