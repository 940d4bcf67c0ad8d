/**
 * The inbound half for one page of objects: who takes part and whom each belongs to, decided on what was read at once and
 * written at once. Values flow where the people are written, so that a person is written once however many systems changed.
 */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { asEngineError } from '../errors.ts';
import type { JoinPlan } from '../joining/plan.ts';
import { unpackValues } from '../model/attribute.ts';
import type { StepError } from '../model/run.ts';
import { type ObjectState, stateAfter } from '../model/state.ts';
import { referrersOf } from '../provisioning/references.ts';
import type { FindingRow, PendingMark, PersonRow, SpaceLink, SpaceMark, SpaceRow } from '../store/rows.ts';
import { type ConnectorFilters, filtersOf } from '../sync/filter.ts';
import type { RunContext } from './context.ts';

export class SyncPage {
  private readonly context: RunContext;
  private readonly system: ConnectedSystem;
  private readonly filters: ConnectorFilters;
  /** Objects that could not be judged. */
  readonly problems: StepError[] = [];
  private readonly plan: JoinPlan;
  private readonly keepsEverybody: boolean;
  private readonly marks: SpaceMark[] = [];
  private readonly findings: FindingRow[] = [];
  /** People whose links or contributors changed here: the outbound half works them out anew, once for all systems. */
  private readonly touched = new Set<number>();
  private readonly projected: PersonRow[] = [];
  /** Objects of which a filter failed. */
  private readonly failed = new Set<number>();
  /** Objects that leave their person by a filter. */
  private readonly keptOut: number[] = [];

  /** `keepsEverybody`: whatever the filters say, nobody is let go. */
  constructor(context: RunContext, system: ConnectedSystem, plan: JoinPlan, keepsEverybody = false) {
    this.keepsEverybody = keepsEverybody;
    this.context = context;
    this.system = system;
    this.filters = filtersOf(context, system);
    this.plan = plan;
  }

  /** `joined` are those of the page that belong to somebody, with their values. */
  async evaluate(page: readonly SpaceLink[], joined: readonly SpaceRow[]): Promise<void> {
    for (const row of joined) this.decide(row, this.filtered(row));
    for (const link of page) if (link.person === null) this.decide(link, this.plan.filtered.get(link.id));
    const removedFindings = await this.outdatedFindings(page);
    const removedPending = await this.pendingOfKeptOut();
    const { marks, projected: people, findings } = this;
    for (const person of await referrersOf(this.context, this.system, page)) this.touched.add(person);
    const peopleToProvision = [...this.touched];
    await this.context.store.commit({ marks, people, peopleToProvision, removedPending, removedFindings, findings });
  }

  private decide(row: SpaceLink, reason: string | undefined): void {
    if (row.state === 'ExplicitlyDisconnected' || isGone(row)) {
      this.mark(row, {});
      if (row.person !== null) this.touched.add(row.person);
      return;
    }
    const state = reason === undefined ? row.state : stateAfter(row.state, 'filtered');
    if (reason !== undefined && state === 'DisconnectedByFilter') this.keepOut(row, reason, state);
    else if (row.person !== null) this.flow(row);
    else this.connect(row);
  }

  /** Nobody is let go because a filter fails: what is joined stays, and the run says so. */
  private filtered(row: SpaceRow): string | undefined {
    const { attributes } = this.system;
    if (this.keepsEverybody) return undefined;
    try {
      return this.filters.reasonAgainst(readerOf(this.system, row.seen), () =>
        unpackValues(row.seen, attributes.length),
      );
    } catch (cause) {
      const { code, message } = asEngineError(cause);
      this.problems.push({ code, message, object: row.id, person: row.person });
      this.failed.add(row.id);
      return undefined;
    }
  }

  private keepOut(row: SpaceLink, reason: string, state: ObjectState): void {
    const { inbound } = this.context;
    if (row.person === null) inbound.count('disconnector-filtered');
    else {
      inbound.look(row.id, 'connector-filtered');
      inbound.leave(row.person, row.id);
      this.touched.add(row.person);
      this.keptOut.push(row.id);
    }
    this.find(row, 'filtered', reason);
    this.mark(row, { state, person: null, rule: '' });
  }

  /** What was staged for an object that is not ours any more is not sent. */
  private async pendingOfKeptOut(): Promise<readonly Pick<PendingMark, 'object' | 'operation'>[]> {
    return this.keptOut.length === 0 ? [] : await this.context.store.pendingMarksOf(this.keptOut);
  }

  private flow(row: SpaceLink): void {
    const { inbound } = this.context;
    inbound.look(row.id, isDeleted(row) ? 'connector-delete' : 'connector');
    if (this.failed.has(row.id)) inbound.become(row.id, 'failed');
    if (row.person !== null) this.touched.add(row.person);
    this.mark(row, {});
  }

  private connect(row: SpaceLink): void {
    const { inbound } = this.context;
    const inScope = stateAfter(row.state, 'in-scope');
    const decision = this.plan.decisions.get(row.id) ?? { outcome: 'none' };
    if (decision.outcome === 'join') {
      inbound.look(row.id, 'disconnector-joined');
      this.touched.add(decision.person);
      this.mark(row, { state: stateAfter(inScope, 'joined'), person: decision.person, rule: decision.rule });
    } else if (decision.outcome === 'ask') {
      inbound.count('disconnector-remains');
      this.find(row, decision.code, decision.sentence);
      this.mark(row, { state: inScope });
    } else if (this.plan.isPerson(row.id)) {
      inbound.look(row.id, 'disconnector-projected');
      const person = this.context.ids.next('person');
      this.projected.push({ id: person, values: '', lineage: '', name: '', dueOn: null, stamp: 0 });
      this.mark(row, { state: stateAfter(inScope, 'projected'), person, rule: 'project' });
    } else {
      inbound.count('disconnector-remains');
      this.mark(row, { state: inScope });
    }
  }

  private mark(row: SpaceLink, change: Partial<SpaceMark>): void {
    const { id, person, state, rule, dueOn } = row;
    this.marks.push({ id, person, state, rule, dueOn, ...change, stamp: this.context.configurationId });
  }

  private find({ id }: SpaceLink, code: string, sentence: string): void {
    this.findings.push({ kind: 'object', subject: id, code, sentence });
  }

  /** Only rows that had a finding before can have an outdated one; a page of new objects asks nothing. */
  private async outdatedFindings(rows: readonly SpaceLink[]): Promise<Omit<FindingRow, 'sentence'>[]> {
    const evaluatedBefore = rows.filter(({ person }) => person === null).map(({ id }) => id);
    if (evaluatedBefore.length === 0) return [];
    const old = await this.context.store.findings('object', evaluatedBefore);
    const wanted = new Set(this.findings.map(({ subject, code }) => `${subject} ${code}`));
    return old.filter(({ subject, code }) => !wanted.has(`${subject} ${code}`));
  }
}

/** Gone from its system, and still somebody's; what was never there is not deleted. */
function isDeleted({ state, anchor }: SpaceLink): boolean {
  return state === 'Placeholder' && anchor !== '';
}

/** Let in after it had gone from its system: it is asked nothing before it comes back. */
function isGone({ state, person }: SpaceLink): boolean {
  return state === 'Placeholder' && person === null;
}
