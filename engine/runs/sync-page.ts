/** The inbound half for one page of objects: every decision is made on what was read at once, and written at once. */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { packValues, unpackValues } from '../model/attribute.ts';
import { packBefore, packLineage, unpackLineage } from '../model/lineage.ts';
import type { FindingRow, HistoryRow, PendingRow, PersonMark, PersonRow, SpaceMark, SpaceRow } from '../store/rows.ts';
import { filteredBecause } from '../sync/filter.ts';
import { type FlowSource, flowIn } from '../sync/inbound-flow.ts';
import { type JoinDecision, projects } from '../sync/join.ts';
import { searchName } from '../sync/naming.ts';
import type { RunContext } from './context.ts';

type Counts = Record<string, number>;

export class SyncPage {
  private readonly context: RunContext;
  private readonly system: ConnectedSystem;
  private readonly joins: ReadonlyMap<number, JoinDecision>;
  private readonly counts: Counts;
  private readonly marks: SpaceMark[] = [];
  private readonly findings: FindingRow[] = [];
  /** People to work out anew, and the links that this page gives them. */
  private readonly touched = new Set<number>();
  private readonly projected = new Set<number>();
  /** Objects that leave their person by a filter. */
  private readonly keptOut: number[] = [];
  /** The page's rows as they will be. */
  private readonly now = new Map<number, SpaceRow>();

  constructor(context: RunContext, system: ConnectedSystem, joins: ReadonlyMap<number, JoinDecision>, counts: Counts) {
    this.context = context;
    this.system = system;
    this.joins = joins;
    this.counts = counts;
  }

  async evaluate(rows: readonly SpaceRow[]): Promise<void> {
    for (const row of rows) this.decide(row);
    const people = await this.workOutPeople();
    const removedFindings = await this.outdatedFindings(rows);
    const removedPending = await this.pendingOfKeptOut();
    const { marks, findings } = this;
    await this.context.store.commit({ marks, ...people, removedPending, removedFindings, findings });
  }

  private decide(row: SpaceRow): void {
    if (row.state === 'ExplicitlyDisconnected') {
      this.mark(row, {});
      if (row.person !== null) this.touched.add(row.person);
      return;
    }
    const reason = this.filtered(row);
    if (reason !== undefined) this.keepOut(row, reason);
    else if (row.person !== null) this.flow(row);
    else this.connect(row);
  }

  private filtered(row: SpaceRow): string | undefined {
    const { codes } = this.context.configuration.organisation;
    return filteredBecause(this.system.system, readerOf(this.system, row.seen), { organisationCodes: codes });
  }

  private keepOut(row: SpaceRow, reason: string): void {
    this.count(row.person === null ? 'disconnector-filtered' : 'connector-filtered-leave-mv');
    if (row.person !== null) {
      this.touched.add(row.person);
      this.keptOut.push(row.id);
    }
    this.find(row, 'filtered', reason);
    this.mark(row, { state: 'DisconnectedByFilter', person: null, rule: '' });
  }

  /** What was staged for an object that is not ours any more is not sent. */
  private async pendingOfKeptOut(): Promise<readonly Pick<PendingRow, 'object' | 'operation'>[]> {
    return this.keptOut.length === 0 ? [] : await this.context.store.pendingOf(this.keptOut);
  }

  private flow(row: SpaceRow): void {
    this.count('connector-flow');
    if (row.person !== null) this.touched.add(row.person);
    this.mark(row, {});
  }

  private connect(row: SpaceRow): void {
    const decision = this.joins.get(row.id) ?? { outcome: 'none' };
    if (decision.outcome === 'join') {
      this.count('disconnector-joined-flow');
      this.touched.add(decision.person);
      this.mark(row, { state: 'Connected', person: decision.person, rule: decision.rule });
    } else if (decision.outcome === 'ask') {
      this.count('disconnector-remains');
      this.find(row, decision.code, decision.sentence);
      this.mark(row, { state: 'Disconnected' });
    } else if (projects(this.system.system, this.statusOf(row))) {
      this.count('disconnector-projected-flow');
      const person = this.context.ids.next('person');
      this.touched.add(person);
      this.projected.add(person);
      this.mark(row, { state: 'Connected', person, rule: 'project' });
    } else {
      this.count('disconnector-remains');
      this.mark(row, { state: 'Disconnected' });
    }
  }

  private statusOf(row: SpaceRow): string {
    const slot = this.system.slot('status');
    return slot < 0 ? '' : (unpackValues(row.seen, this.system.attributes.length)[slot] ?? '');
  }

  private mark(row: SpaceRow, change: Partial<SpaceMark>): void {
    const { id, person, state, rule, dueOn } = { ...row, ...change };
    const mark: SpaceMark = { id, person, state, rule, dueOn, stamp: this.context.configurationId };
    this.marks.push(mark);
    this.now.set(id, { ...row, ...mark });
  }

  private find({ id }: SpaceRow, code: string, sentence: string): void {
    this.findings.push({ kind: 'object', subject: id, code, sentence });
  }

  private count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  /** Only rows that had a finding before can have an outdated one; a page of new objects asks nothing. */
  private async outdatedFindings(rows: readonly SpaceRow[]): Promise<Omit<FindingRow, 'sentence'>[]> {
    const evaluatedBefore = rows.filter(({ person }) => person === null).map(({ id }) => id);
    if (evaluatedBefore.length === 0) return [];
    const old = await this.context.store.findings('object', evaluatedBefore);
    const wanted = new Set(this.findings.map(({ subject, code }) => `${subject} ${code}`));
    return old.filter(({ subject, code }) => !wanted.has(`${subject} ${code}`));
  }

  private async workOutPeople() {
    const ids = [...this.touched];
    const known = ids.filter((id) => !this.projected.has(id));
    const { store, flows, metaverse, run } = this.context;
    const rows = new Map((await store.people(known)).map((row) => [row.id, row]));
    const linked = this.linksOf(await store.objectsOfPeople(known));
    const people: PersonRow[] = [];
    const personMarks: PersonMark[] = [];
    const history: HistoryRow[] = [];
    const nameSlots = [metaverse.indexOf('sn'), metaverse.indexOf('givenName')];
    for (const id of ids) {
      const prior = rows.get(id);
      const old =
        prior === undefined
          ? undefined
          : { values: unpackValues(prior.values, metaverse.length), lineage: unpackLineage(prior.lineage) };
      const { values, lineage, before, changed } = flowIn(flows, this.sourcesOf(linked.get(id) ?? []), old, run);
      if (!changed && prior !== undefined) {
        personMarks.push({ id, dueOn: prior.dueOn, stamp: 0 });
        continue;
      }
      const name = searchName(nameSlots.map((slot) => values[slot] ?? ''));
      const dueOn = prior?.dueOn ?? null;
      people.push({ id, values: packValues(values), lineage: packLineage(lineage), name, dueOn, stamp: 0 });
      if (before.length > 0) history.push({ person: id, run, before: packBefore(before) });
    }
    return { people, personMarks, history };
  }

  /** All objects of each person, with this page's changes already in them. */
  private linksOf(stored: readonly SpaceRow[]): Map<number, SpaceRow[]> {
    const links = new Map<number, SpaceRow[]>();
    const add = (row: SpaceRow) => {
      if (row.person === null) return;
      const group = links.get(row.person);
      if (group === undefined) links.set(row.person, [row]);
      else group.push(row);
    };
    for (const row of stored) if (!this.now.has(row.id)) add(row);
    for (const row of this.now.values()) add(row);
    return links;
  }

  /** Imported values only, of objects that take part; of several ESR records the living employment comes first. */
  private sourcesOf(rows: readonly SpaceRow[]): FlowSource[] {
    const sources: (FlowSource & { rank: string })[] = [];
    for (const row of rows) {
      const system = this.context.systems.find(({ id }) => id === row.connector);
      if (system === undefined || row.seen === '' || row.state === 'ExplicitlyDisconnected') continue;
      const values = unpackValues(row.seen, system.attributes.length);
      sources.push({ object: row.id, connector: row.connector, values, rank: rankOf(system, values) });
    }
    return sources.length < 2 ? sources : sources.sort((a, b) => compare(b.rank, a.rank) || a.object - b.object);
  }
}

/** Greater comes first: no end known, then the latest end, then the latest start. */
function rankOf(system: ConnectedSystem, values: readonly string[]): string {
  if (system.system !== 'esr') return '';
  const end = values[system.slot('terminationDate')] ?? '';
  return `${end === '' ? '9999-99-99' : end} ${values[system.slot('startDate')] ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
