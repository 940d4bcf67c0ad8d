/**
 * The outbound half of a synchronisation, page by page: what each person's accounts should be, compared with what they
 * are, staged as pending exports. Runs over the people who ask for it or whose dates are due, never over all.
 */

import { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { asEngineError } from '../errors.ts';
import { neverTried } from '../export/attempts.ts';
import { itemHash } from '../export/change-set.ts';
import type { Values } from '../model/attribute.ts';
import type { StepError } from '../model/run.ts';
import { stateAfter } from '../model/state.ts';
import type { Finding } from '../model/views.ts';
import type { DriftRow, FindingRow, PendingMark, PendingRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { Lifecycle } from '../sync/lifecycle.ts';
import {
  type CreateWish,
  earliest,
  type PersonCase,
  type Provisioning,
  provision,
  type StagedItem,
} from '../sync/provision.ts';
import { AccountNames } from './account-naming.ts';
import { possibleAccounts } from './account-search.ts';
import type { ProvisioningContext } from './context.ts';
import { type Draft, flowFailed, newDraft, refusedNames } from './draft.ts';
import { letGo } from './let-go.ts';
import { possibleMailboxes } from './mailbox-search.ts';
import type { GivenNames } from './names.ts';
import type { Outbound, OutboundCounts, OutboundOutcome, OutboundTarget } from './outbound.ts';
import { isPendingCreate, PersonCases, type UnsearchedCase } from './person-cases.ts';
import { PersonValues, type WorkedOut } from './person-values.ts';
import { Placements } from './placements.ts';
import { resolveReferences } from './references.ts';
import { releasedMailboxes } from './released-search.ts';
import { keepRestoreWishes } from './restore-wishes.ts';
import { isAnyUndone, keepAllUndone } from './undone-values.ts';

/** People read at once. */
const PAGE = 2_000;
/** People of one commit: their objects lie all over the store, and every commit rewrites the pages it touches. */
const COMMIT = 12_000;

export async function provisionPages(
  context: ProvisioningContext,
  outbound: Outbound,
  now: Date,
): Promise<OutboundOutcome> {
  const pages = new ProvisionPages(context, outbound, now);
  return await pages.execute();
}

class ProvisionPages {
  private readonly counts: OutboundCounts = {
    evaluated: 0,
    'provisioned-add-flow': 0,
    'connector-flow': 0,
    'connector-no-flow': 0,
    'connector-delete-remove-mv': 0,
  };
  private readonly problems: StepError[] = [];
  private isAnyUndone = false;
  private readonly context: ProvisioningContext;
  private readonly targets: readonly OutboundTarget[];
  private readonly writable: ReadonlySet<number>;
  /** Of an evaluated person. */
  private readonly stamp: number;
  private readonly now: Date;
  private readonly cases: PersonCases;
  private readonly personValues: PersonValues;
  private readonly placements: Placements;
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  private mayHaveDrifted: boolean | undefined;
  private readonly namers: ReadonlyMap<number, AccountNames>;

  constructor(context: ProvisioningContext, { targets, isComplete }: Outbound, now: Date) {
    this.context = context;
    this.targets = targets;
    this.writable = new Set(targets.map(({ connector }) => connector));
    this.stamp = isComplete ? context.configurationId : 0;
    this.now = now;
    this.cases = new PersonCases(context, targets, isComplete, now);
    this.personValues = new PersonValues(context);
    this.systems = new Map(context.systems.map((system) => [system.id, system]));
    this.namers = new Map(
      targets.map(({ connector, naming }) => [connector, new AccountNames(context, connector, naming)]),
    );
    this.placements = new Placements(context.store, targets, this.namers);
  }

  async execute(): Promise<OutboundOutcome> {
    const now = this.now.toISOString();
    let draft = newDraft();
    this.isAnyUndone = await isAnyUndone(this.context.store);
    for (let after = 0; ; ) {
      const people = await this.context.store.peopleToProvision(now, { after, limit: PAGE });
      const last = people.at(-1);
      if (last !== undefined) await this.page(people, draft);
      if (last === undefined || draft.people.length + draft.personMarks.length >= COMMIT) {
        await this.context.store.commit(draft);
        draft = newDraft();
        await this.context.safePoint();
      }
      if (last === undefined) return { counts: this.counts, problems: this.problems };
      after = last.id;
      this.context.progress(this.counts.evaluated, 0);
    }
  }

  private async page(rowsOfPeople: readonly PersonRow[], draft: Draft): Promise<void> {
    const { store } = this.context;
    const ids = rowsOfPeople.map(({ id }) => id);
    const rows = await store.objectsOfPeople(ids);
    const rowsOf = Map.groupBy(rows, ({ person }) => person ?? 0);
    const rowValues = new RowValues(this.context.systems);
    const pending = await store.pendingMarksOf(rows.map(({ id }) => id));
    const keeps = await this.personValues.lostWithoutRecall(store, rowsOfPeople, rowsOf);
    const people = rowsOfPeople.map((person) =>
      this.personValues.workOut(person, rowsOf.get(person.id) ?? [], rowValues, keeps),
    );
    const cases = await this.cases.of(people, rowsOf, rowValues, await this.driftsOf(rows));
    const searched = await possibleMailboxes(this.context, cases, rowsOf);
    const references = await resolveReferences(this.context, this.targets, people);
    const accounts = await possibleAccounts(this.context, cases, rowsOf);
    const released = await releasedMailboxes(this.context, cases, searched, rowsOf);
    if (released.problem !== undefined) this.problems.push(released.problem);
    const decided = cases.map((one) =>
      this.decide({
        ...one,
        possibleMailboxes: searched.get(one.person) ?? [],
        released: released.of.get(one.person),
        possibleAccounts: accounts.get(one.person) ?? [],
        references,
      }),
    );
    const decisions = await this.placed(cases, decided);
    if (this.isAnyUndone) {
      const { systems, writable } = this;
      const lapsed = await keepAllUndone({ store, systems, writable, rows, rowsOf, cases, decisions });
      draft.removedUndone.push(...lapsed);
    }
    if (await store.hasRestoreWishes()) {
      const { systems, writable } = this;
      const over = await keepRestoreWishes({ store, systems, writable, rows, rowsOf, people, decisions });
      draft.removedRestoreWishes.push(...over);
    }
    const refused = await refusedNames(store, pending);
    const page = { people, rowsOf, pending: Map.groupBy(pending, ({ object }) => object), refused, cases, decisions };
    await this.draftPage(page, draft);
    this.counts.evaluated += people.length;
  }

  private async driftsOf(rows: readonly SpaceRow[]): Promise<readonly DriftRow[]> {
    const { store } = this.context;
    this.mayHaveDrifted ??= await store.hasDrifts();
    return this.mayHaveDrifted ? await store.drifts(rows.map(({ id }) => id)) : [];
  }

  private async placed(cases: readonly UnsearchedCase[], decided: readonly Provisioning[]): Promise<Provisioning[]> {
    const placed = await this.placements.of(cases, decided);
    return decided.map((decision, i) => {
      const { items = [], findings = [] } = placed.get(cases[i]?.person ?? 0) ?? {};
      if (items.length + findings.length === 0) return decision;
      return { ...decision, items: [...decision.items, ...items], findings: [...decision.findings, ...findings] };
    });
  }

  /** Somebody who cannot be decided, or not be named, gets nothing and holds up nobody. */
  private decide(subject: PersonCase): Provisioning {
    try {
      const decision = provision(subject);
      return decision.creates.length === 0 ? decision : this.nameable(subject, decision);
    } catch (cause) {
      const { message } = asEngineError(cause);
      const sentence = `Nothing is decided: ${message} Correct the values that the sources hold.`;
      const lifecycle: Lifecycle = { state: 'unknown', dueOn: null, reason: sentence };
      return { lifecycle, items: [], creates: [], findings: [{ code: 'not-decided', sentence }], ...nothingFlowed };
    }
  }

  /** Without the accounts that nothing can be made a name of. */
  private nameable({ values }: PersonCase, decision: Provisioning): Provisioning {
    const problems = [...decision.problems];
    const creates = decision.creates.filter(({ connector, isNamed }) => {
      if (isNamed) return true;
      try {
        const namer = this.namers.get(connector);
        namer?.changes(values, 1);
        return namer?.canName(values);
      } catch (cause) {
        const { code, message } = asEngineError(cause);
        problems.push({ code, message, object: null });
        return false;
      }
    });
    const isNameless = creates.length + problems.length < decision.creates.length + decision.problems.length;
    const findings = isNameless ? [...decision.findings, nameless] : decision.findings;
    return { ...decision, creates, problems, findings };
  }

  private targetOf(connector: number): OutboundTarget | undefined {
    return this.targets.find((one) => one.connector === connector);
  }

  private async draftPage(page: ProvisionPage, draft: Draft): Promise<void> {
    const names = await this.nameCreates(page, draft);
    page.people.forEach(({ person, values, changed, history, problems }, i) => {
      const decision = page.decisions[i];
      if (decision === undefined) return;
      const rows = page.rowsOf.get(person.id) ?? [];
      if (decision.deletesPerson) {
        this.counts['connector-delete-remove-mv']++;
        letGo(person, rows, this.systems, this.context.run, draft);
        return;
      }
      const wanted = [
        ...decision.items.map((item) => this.pendingRow(item, rows)),
        ...decision.creates.flatMap((wish) => {
          const nth = wish.isNamed ? 0 : names.get(wish.connector)?.suffixes.get(person.id);
          return nth === undefined ? [] : [this.pendingCreate(person.id, values, wish, rows, nth, draft)];
        }),
      ];
      this.comparePending(wanted, rows, page.pending, draft);
      const failed = [...problems, ...decision.problems];
      for (const problem of failed) this.problems.push({ ...problem, person: person.id });
      // Whoever is spoiled is asked again by every run, and named by it.
      const stamp = failed.length > 0 ? 0 : this.stamp;
      const mark = { id: person.id, dueOn: earliest(decision.lifecycle.dueOn, decision.otherDueOn), stamp };
      if (changed) draft.people.push({ ...person, ...mark });
      else draft.personMarks.push(mark);
      if (history !== undefined) draft.history.push(history);
      draft.removedDrifts.push(...decision.settled);
    });
    await this.compareFindings(page, names, draft);
  }

  /** Names for all wishes of the page, a connector at a time. */
  private async nameCreates(page: ProvisionPage, draft: Draft): Promise<ReadonlyMap<number, GivenNames>> {
    const byConnector = new Map<number, GivenNames>();
    for (const [connector, namer] of this.namers) {
      const wishes = page.people.flatMap(({ person, values }, i) => {
        const wants = page.decisions[i]?.creates.some((wish) => wish.connector === connector && !wish.isNamed);
        return wants ? [{ person: person.id, parts: values }] : [];
      });
      if (wishes.length === 0) continue;
      const given = await namer.give(wishes, page.refused);
      draft.reservedNames.push(...given.reserved);
      byConnector.set(connector, given);
    }
    return byConnector;
  }

  private pendingRow(item: StagedItem, rows: readonly SpaceRow[]): PendingRow {
    const system = this.systems.get(item.connector);
    const anchor = rows.find(({ id }) => id === item.object)?.anchor ?? '';
    const { operation, changes } = item;
    const hash = itemHash({ connector: system?.name ?? '', operation, anchor, changes });
    return { ...item, hash, changeSet: null, ...neverTried };
  }

  /** The object of a pending create stands in the connector space with no anchor and no values. */
  private pendingCreate(
    person: number,
    values: Values,
    wish: CreateWish,
    rows: readonly SpaceRow[],
    nth: number,
    draft: Draft,
  ): PendingRow {
    const { connector } = wish;
    const target = this.targetOf(connector);
    const names = wish.isNamed ? [] : (this.namers.get(connector)?.changes(values, nth) ?? []);
    const changes = [...wish.changes, ...names];
    const known = rows.find((row) => row.connector === connector && isPendingCreate(row));
    const object = known?.id ?? this.context.ids.next('object');
    if (known === undefined) draft.objects.push(this.awaitedObject(object, connector, person));
    const anchor = this.sourceAnchor(wish, rows);
    const hash = itemHash({ connector: target?.connected.name ?? '', operation: 'create', anchor, changes });
    return { object, connector, operation: 'create', changes, hash, changeSet: null, ...neverTried };
  }

  private awaitedObject(id: number, connector: number, person: number): SpaceRow {
    const stamp = this.context.configurationId;
    const state = stateAfter('Unknown', 'provisioned');
    return {
      id,
      connector,
      anchor: '',
      hash: '',
      person,
      state,
      rule: 'provision',
      dueOn: null,
      stamp,
      seen: '',
      sent: '',
    };
  }

  /** A create is known by what it was provisioned for: the ESR record, or the mailbox. */
  private sourceAnchor(wish: CreateWish, rows: readonly SpaceRow[]): string {
    const order = wish.system === 'nhsmail' ? ['esr'] : ['nhsmail', 'esr'];
    for (const system of order) {
      const row = rows.find((one) => one.anchor !== '' && this.systems.get(one.connector)?.system === system);
      if (row !== undefined) return `${this.systems.get(row.connector)?.name}:${row.anchor}`;
    }
    return '';
  }

  /**
   * Keeps what is pending already, replaces what differs, takes back what is no longer wanted. A replacement stays with the
   * set of the item before, so that the export knows that somebody was asked.
   */
  private comparePending(
    wanted: readonly PendingRow[],
    rows: readonly SpaceRow[],
    pending: ReadonlyMap<number, readonly PendingMark[]>,
    draft: Draft,
  ): void {
    const open = [...wanted];
    for (const row of rows) {
      if (!this.writable.has(row.connector)) continue;
      for (const old of pending.get(row.id) ?? []) {
        const at = open.findIndex(({ object, operation }) => object === old.object && operation === old.operation);
        const wish = open[at];
        if (wish === undefined) draft.removedPending.push({ object: old.object, operation: old.operation });
        else if (wish.hash === old.hash) open.splice(at, 1);
        else open[at] = { ...wish, changeSet: old.changeSet };
      }
      const isWanted = wanted.some(({ object }) => object === row.id);
      if (isPendingCreate(row) && !isWanted) draft.removedObjects.push(row.id);
    }
    for (const row of open) {
      this.counts[row.operation === 'create' ? 'provisioned-add-flow' : 'connector-flow']++;
      draft.pending.push(row);
    }
    if (open.length === 0) this.counts['connector-no-flow']++;
  }

  private async compareFindings(
    page: ProvisionPage,
    names: ReadonlyMap<number, GivenNames>,
    draft: Draft,
  ): Promise<void> {
    const ids = page.people.map(({ person }) => person.id);
    const old = await this.context.store.findings('person', ids);
    const wanted = new Map<string, FindingRow>();
    page.people.forEach(({ person, problems }, i) => {
      const decision = page.decisions[i];
      if (decision?.deletesPerson === true) return;
      const failed = flowFailed([...problems, ...(decision?.problems ?? [])]);
      for (const { code, sentence } of [...(decision?.findings ?? []), ...unnamed(person.id, names), ...failed]) {
        wanted.set(`${person.id} ${code}`, { kind: 'person', subject: person.id, code, sentence });
      }
    });
    for (const row of old) {
      const wish = wanted.get(`${row.subject} ${row.code}`);
      if (wish === undefined) draft.removedFindings.push({ kind: row.kind, subject: row.subject, code: row.code });
      else if (wish.sentence === row.sentence) wanted.delete(`${row.subject} ${row.code}`);
    }
    draft.findings.push(...wanted.values());
  }
}

interface ProvisionPage {
  readonly people: readonly WorkedOut[];
  readonly rowsOf: ReadonlyMap<number, readonly SpaceRow[]>;
  readonly pending: ReadonlyMap<number, readonly PendingMark[]>;
  /** Names that a system refused as taken. */
  readonly refused: ReadonlySet<string>;
  readonly cases: readonly UnsearchedCase[];
  readonly decisions: readonly Provisioning[];
}

const nothingFlowed = { problems: [], settled: [], otherDueOn: null, deletesPerson: false, isEnding: false };

const nameless: Finding = {
  code: 'name-missing',
  sentence:
    'No account is made: neither a name nor an employee number is known to name it after. Have the name entered in ESR, or in NHSmail.',
};

function unnamed(person: number, names: ReadonlyMap<number, GivenNames>): Finding[] {
  return [...names.values()].flatMap(({ unnamed: people }) => {
    const name = people.get(person);
    if (name === undefined) return [];
    const sentence = `No account is made: the name ${name}, or one that goes with it, is taken, and the rule gives no other. Change the rule, or rename what has the name.`;
    return [{ code: 'name-taken', sentence }];
  });
}
