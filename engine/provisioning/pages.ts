/**
 * The outbound half of a synchronisation, page by page: what each person's accounts should be, compared with what they
 * are, staged as pending exports. Runs over the people who ask for it or whose dates are due, never over all.
 */

import type { ConnectedSystem } from '../connector-space/system.ts';
import type { Counters } from '../model/counter.ts';
import type { StepError } from '../model/run.ts';
import type { PendingMark, PersonRow, SpaceRow } from '../store/rows.ts';
import { sooner } from '../sync/lifecycle.ts';
import type { Provisioning } from '../sync/provision.ts';
import { AccountNames, nameCreates } from './account-naming.ts';
import { possibleAccounts } from './account-search.ts';
import { causesAmong } from './causes.ts';
import type { ProvisioningContext } from './context.ts';
import { decide } from './decisions.ts';
import { type Draft, newDraft } from './draft.ts';
import { compareFindings } from './findings.ts';
import { letGo } from './let-go.ts';
import { possibleMailboxes } from './mailbox-search.ts';
import { type GivenNames, refusedNames } from './names.ts';
import { Newcomers } from './newcomers.ts';
import type { Outbound, OutboundTarget } from './outbound.ts';
import { OutboundCounts } from './outbound-counts.ts';
import { type Page, PageReader } from './page-reader.ts';
import { compareExports, type ExportLand, wantedExports } from './pending-exports.ts';
import { PersonCases, type UnsearchedCase } from './person-cases.ts';
import type { WorkedOut } from './person-values.ts';
import { Placements } from './placements.ts';
import { resolveReferences } from './references.ts';
import { releasedMailboxes } from './released-search.ts';
import { keepRestoreWishes } from './restore-wishes.ts';
import { isAnyUndone, keepAllUndone } from './undone-values.ts';

/** People read at once. */
const PAGE = 2_000;
/** People of one commit: their objects lie all over the store, and every commit rewrites the pages it touches. */
const COMMIT = 12_000;

/** What was counted, and whose flows failed. */
export interface OutboundOutcome {
  /** By the name of the connector. */
  readonly counters: Counters['outbound'];
  /** People. */
  readonly evaluated: number;
  readonly problems: readonly StepError[];
}

export async function provisionPages(
  context: ProvisioningContext,
  outbound: Outbound,
  now: Date,
): Promise<OutboundOutcome> {
  const pages = new ProvisionPages(context, outbound, now);
  return await pages.execute();
}

/** What a page is staged with besides its decisions. */
interface Staging {
  /** By object. */
  readonly pending: ReadonlyMap<number, readonly PendingMark[]>;
  /** By connector. */
  readonly names: ReadonlyMap<number, GivenNames>;
  readonly draft: Draft;
}

class ProvisionPages {
  private readonly counts = new OutboundCounts();
  private evaluated = 0;
  private readonly problems: StepError[] = [];
  private readonly context: ProvisioningContext;
  private readonly targets: readonly OutboundTarget[];
  private readonly writable: ReadonlySet<number>;
  /** Of an evaluated person. */
  private readonly stamp: number;
  private readonly now: Date;
  private readonly reader: PageReader;
  private readonly placements: Placements;
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  private readonly namers: ReadonlyMap<number, AccountNames>;
  private readonly land: ExportLand;
  private isAnyUndone = false;
  private draft = newDraft();

  constructor(context: ProvisioningContext, { targets, isComplete }: Outbound, now: Date) {
    this.context = context;
    this.targets = targets;
    this.writable = new Set(targets.map(({ connector }) => connector));
    this.stamp = isComplete ? context.configurationId : 0;
    this.now = now;
    this.reader = new PageReader(context, new PersonCases(context, targets, isComplete, now));
    this.systems = new Map(context.systems.map((system) => [system.id, system]));
    this.namers = new Map(
      targets.map(({ connector, naming }) => [connector, new AccountNames(context, connector, naming)]),
    );
    this.placements = new Placements(context.store, targets, this.namers);
    this.land = { context, systems: this.systems, namers: this.namers, causesOf: causesAmong(targets) };
  }

  async execute(): Promise<OutboundOutcome> {
    const { store } = this.context;
    this.isAnyUndone = await isAnyUndone(store);
    const newcomers = new Newcomers(this.context.systems, this.targets);
    let largest = 1;
    for await (const people of this.toProvision()) {
      largest = Math.max(largest, people.length);
      const page = await this.reader.read(people, (person, rows) => newcomers.takes(person, rows));
      await this.page(newcomers.withoutRenamed(page, (subject) => this.placements.mayRename(subject)));
    }
    for await (const people of newcomers.pages(store, largest)) await this.page(await this.reader.read(people));
    await this.commit();
    return this.outcome();
  }

  private async *toProvision(): AsyncGenerator<readonly PersonRow[]> {
    const now = this.now.toISOString();
    for (let after = 0; ; ) {
      const people = await this.context.store.peopleToProvision(now, { after, limit: PAGE });
      const last = people.at(-1);
      if (last === undefined) return;
      yield people;
      after = last.id;
    }
  }

  private async commit(): Promise<void> {
    await this.context.store.commit(this.draft);
    this.draft = newDraft();
    await this.context.safePoint();
  }

  private outcome(): OutboundOutcome {
    const counters = this.counts.byName((connector) => this.systems.get(connector)?.name ?? String(connector));
    return { counters, evaluated: this.evaluated, problems: this.problems };
  }

  private async page(page: Page): Promise<void> {
    if (page.people.length === 0) return;
    const { draft } = this;
    const decisions = await this.decided(page);
    await this.heedWishes(page, decisions, draft);
    await this.stage(page, decisions, draft);
    this.evaluated += page.people.length;
    this.context.progress(this.evaluated, 0);
    if (draft.people.length + draft.personMarks.length >= COMMIT) await this.commit();
  }

  /** One for each of the people, with renames and moves. */
  private async decided({ people, cases, rowsOf }: Page): Promise<Provisioning[]> {
    const mailboxes = await possibleMailboxes(this.context, cases, rowsOf);
    const references = await resolveReferences(this.context, this.targets, people);
    const accounts = await possibleAccounts(this.context, cases, rowsOf);
    const released = await releasedMailboxes(this.context, cases, mailboxes, rowsOf);
    if (released.problem !== undefined) this.problems.push(released.problem);
    const { namers, targets } = this;
    const decisions = cases.map((one) => {
      const { person } = one;
      const searched = {
        possibleMailboxes: mailboxes.get(person) ?? [],
        released: released.of.get(person),
        possibleAccounts: accounts.get(person) ?? [],
      };
      return decide({ ...one, ...searched, references }, { namers, targets });
    });
    return await this.placed(cases, decisions);
  }

  private async placed(cases: readonly UnsearchedCase[], decided: readonly Provisioning[]): Promise<Provisioning[]> {
    const placed = await this.placements.of(cases, decided);
    return decided.map((decision, i) => {
      const { items = [], findings = [] } = placed.get(cases[i]?.person ?? 0) ?? {};
      if (items.length + findings.length === 0) return decision;
      return { ...decision, items: [...decision.items, ...items], findings: [...decision.findings, ...findings] };
    });
  }

  /** What operators took back, and what they want back, replaces what was decided. */
  private async heedWishes(page: Page, decisions: Provisioning[], draft: Draft): Promise<void> {
    const { systems, writable } = this;
    const { store } = this.context;
    const wishes = { store, systems, writable, ...page, decisions };
    if (this.isAnyUndone) draft.removedUndone.push(...(await keepAllUndone(wishes)));
    if (await store.hasRestoreWishes()) draft.removedRestoreWishes.push(...(await keepRestoreWishes(wishes)));
  }

  private async stage(page: Page, decisions: readonly Provisioning[], draft: Draft): Promise<void> {
    const { store } = this.context;
    const { people, rows } = page;
    const marks = await store.pendingMarksOf(rows.map(({ id }) => id));
    const names = await nameCreates(this.namers, people, decisions, await refusedNames(store, marks));
    for (const { reserved } of names.values()) draft.reservedNames.push(...reserved);
    const staging = { pending: Map.groupBy(marks, ({ object }) => object), names, draft };
    people.forEach((one, i) => {
      const decision = decisions[i];
      if (decision !== undefined) this.stagePerson(one, decision, page.rowsOf.get(one.person.id) ?? [], staging);
    });
    const known = await store.findings(
      'person',
      people.map(({ person }) => person.id),
    );
    compareFindings({ people, decisions }, names, known, draft);
  }

  private stagePerson(
    { person, values, changed, history, flowed, problems }: WorkedOut,
    decision: Provisioning,
    rows: readonly SpaceRow[],
    { pending, names, draft }: Staging,
  ): void {
    const { inbound } = this.context;
    if (history !== undefined) draft.history.push(history);
    if (decision.deletesPerson) {
      this.counts.letGo(rows);
      inbound.letGo(person.id, rows);
      letGo(person, rows, this.systems, this.context.run, draft);
      return;
    }
    const wanted = wantedExports(this.land, { person: person.id, values, rows }, decision, names, draft);
    const writable = rows.filter(({ connector }) => this.writable.has(connector));
    this.counts.person(writable, compareExports(wanted, writable, pending, draft), decision.creates);
    for (const object of flowed) inbound.become(object, 'flowed');
    for (const { object } of problems) inbound.fail(object);
    for (const { object, operation } of decision.items)
      if (operation === 'disconnect') inbound.leave(person.id, object);
    const failed = [...problems, ...decision.problems];
    for (const problem of failed) this.problems.push({ ...problem, person: person.id });
    // Whoever is spoiled is asked again by every run, and named by it.
    const stamp = failed.length > 0 ? 0 : this.stamp;
    const mark = { id: person.id, dueOn: sooner(decision.lifecycle.dueOn, decision.otherDueOn), stamp };
    if (changed) draft.people.push({ ...person, ...mark });
    else draft.personMarks.push(mark);
    draft.removedDrifts.push(...decision.settled);
  }
}
