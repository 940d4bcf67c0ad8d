/**
 * Whom a change of the flows concerns: those to whom a changed flow gives another value, into the metaverse or out of it.
 * Everybody is looked at, which costs a read; only those concerned are marked, and so evaluated by the next run.
 */
import type { OutboundRule, Rules } from '../config/rules.ts';
import { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { unpackValues, type Values } from '../model/attribute.ts';
import { isJoined } from '../model/state.ts';
import { type OutboundTarget, targetsOf } from '../provisioning/outbound.ts';
import { isPendingCreate } from '../provisioning/person-cases.ts';
import { PersonValues } from '../provisioning/person-values.ts';
import type { PersonRow, SpaceRow } from '../store/rows.ts';
import type { KeyEntry, Store } from '../store/store.ts';
import { type CompiledFlows, compileFlows, isNaming, type OutboundFlow } from '../sync/flows.ts';
import { keyOf } from '../sync/keys.ts';
import { flowOut } from '../sync/outbound-flow.ts';
import { isPlacedOnce } from '../sync/placement.ts';
import { markFiltered, type RulesChange } from './filters-changed.ts';
import { flowSchemas } from './systems.ts';

const PAGE = 2_000;

export async function markConcerned(store: Store, change: RulesChange): Promise<void> {
  const { before, after } = change;
  if (before.settings !== after.settings) return await store.markAll();
  await markFiltered(store, change);
  const concerned = new Concerned(change);
  if (concerned.isNobody) return;
  for (let last = 0; ; ) {
    const people = await store.personPage({ after: last, limit: PAGE });
    const newest = people.at(-1);
    if (newest === undefined) return;
    const rows = await store.objectsOfPeople(people.map(({ id }) => id));
    const drifts = await store.drifts(rows.map(({ id }) => id));
    const drifted = new Set(drifts.map(({ object }) => object));
    const rowsOf = Map.groupBy(rows, ({ person }) => person ?? 0);
    const marked = people.filter((person) => concerned.has(person, rowsOf.get(person.id) ?? [], drifted));
    if (marked.length > 0) await store.commit({ peopleToProvision: marked.map(({ id }) => id) });
    last = newest.id;
  }
}

/** Finds those who refer to somebody by keys from now on, or no more. */
export async function keyReferences(store: Store, systems: readonly ConnectedSystem[], isOn: boolean): Promise<void> {
  for (const system of systems.filter((one) => one.system === 'esr')) {
    for (let after = 0; ; ) {
      const rows = await store.objectPage({ connector: system.id }, { after, limit: PAGE });
      const last = rows.at(-1);
      if (last === undefined) break;
      const keys = rows.flatMap(({ id, seen }): KeyEntry[] => {
        const key = keyOf('reference', unpackValues(seen)[system.slot('supervisorId')] ?? '', '');
        return key === '' ? [] : [{ key, object: id }];
      });
      await store.commit({ removedKeys: keys, keys: isOn ? keys : [] });
      after = last.id;
    }
  }
}

class Concerned {
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  private readonly values: PersonValues;
  private readonly rowValues: RowValues;
  private readonly metaverse: readonly string[];
  /** Slots of the metaverse whose rules changed. */
  private readonly slots: readonly number[];
  /** By connector: the changed flows as they were, and as they are. */
  private readonly outbound: ReadonlyMap<number, readonly [readonly OutboundFlow[], readonly OutboundFlow[]]>;
  /** Connectors whose accounts are named otherwise. */
  private readonly renamed: ReadonlySet<number>;
  /** Connectors whose accounts follow their names after they were made. */
  private readonly following: ReadonlySet<number>;

  constructor({ before, after, configuration, systems, metaverse }: RulesChange) {
    const schemas = flowSchemas(systems);
    const old = compileFlows(before, metaverse, schemas);
    const flows = compileFlows(after, metaverse, schemas);
    this.systems = new Map(systems.map((system) => [system.id, system]));
    this.metaverse = metaverse;
    this.rowValues = new RowValues(systems);
    this.values = new PersonValues({ flows, systems, metaverse, run: 0 });
    this.slots = changedTargets(inboundRules(before), inboundRules(after)).map((to) => metaverse.indexOf(to));
    const changed = changedTargets(outboundRules(before), outboundRules(after));
    this.outbound = new Map(systems.map(({ id, system }) => [id, changedFlows(id, system, changed, old, flows)]));
    const isRenamed = ({ system }: ConnectedSystem) =>
      [...before.outbound, ...after.outbound].some(
        (rule) => rule.system === system && isNaming(rule) && changed.includes(`${system}.${rule.to}`),
      );
    this.renamed = new Set(systems.filter(isRenamed).map(({ id }) => id));
    const targets = targetsOf(systems, flows, configuration);
    this.following = new Set(targets.filter(follows).map(({ connector }) => connector));
  }

  get isNobody(): boolean {
    const isQuiet = [...this.outbound.values()].every(([old, now]) => old.length + now.length === 0);
    return this.slots.length === 0 && isQuiet && this.renamed.size === 0;
  }

  has(person: PersonRow, rows: readonly SpaceRow[], drifted: ReadonlySet<number>): boolean {
    const held = unpackValues(person.values, this.metaverse.length);
    const { values, problems } = this.values.workOut(person, rows, this.rowValues);
    if (problems.length > 0 || this.slots.some((slot) => values[slot] !== held[slot])) return true;
    return rows.some((row) => this.isObjectConcerned(row, values, drifted));
  }

  private isFollowing(row: SpaceRow): boolean {
    return isJoined(row) && this.following.has(row.connector);
  }

  private isObjectConcerned(row: SpaceRow, values: Values, drifted: ReadonlySet<number>): boolean {
    const [old, now] = this.outbound.get(row.connector) ?? [[], []];
    const creating = isPendingCreate(row);
    if (this.renamed.has(row.connector) && (creating || this.isFollowing(row))) return true;
    if (old.length + now.length === 0 || !isJoined(row)) return false;
    if (drifted.has(row.id) || [...old, ...now].some(({ reference = -1 }) => (values[reference] ?? '') !== ''))
      return true;
    const system = this.systems.get(row.connector);
    const current = creating || system === undefined ? [] : this.rowValues.effective(row);
    try {
      const given = [old, now].map((flows) => JSON.stringify(flowOut(flows, values, current, creating)));
      return given[0] !== given[1];
    } catch {
      return true;
    }
  }
}

function follows({ placement }: OutboundTarget): boolean {
  return placement !== undefined && !isPlacedOnce(placement);
}

type RulesByTarget = ReadonlyMap<string, string>;

function inboundRules({ inbound, tables, metaverse }: Rules): RulesByTarget {
  const kinded = inbound.map((rule) => ({ ...rule, kind: metaverse.get(rule.to) }));
  return textsBy(kinded, ({ to }) => to, tables);
}

function outboundRules({ outbound, tables }: Rules): RulesByTarget {
  return textsBy(outbound, ({ system, to }) => `${system}.${to}`, tables);
}

/** All rules of a target in their order, as one text; what an expression looks up belongs to it. */
function textsBy<Rule extends Pick<OutboundRule, 'gives'>>(
  rules: readonly Rule[],
  targetOf: (rule: Rule) => string,
  tables: Rules['tables'],
): RulesByTarget {
  const texts = new Map<string, string>();
  for (const rule of rules) {
    const looksUp = rule.gives.kind === 'expression' && rule.gives.text.includes('lookup');
    const text = JSON.stringify(looksUp ? [rule, tables] : [rule]);
    texts.set(targetOf(rule), (texts.get(targetOf(rule)) ?? '') + text);
  }
  return texts;
}

function changedTargets(before: RulesByTarget, after: RulesByTarget): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((to) => before.get(to) !== after.get(to));
}

function changedFlows(
  id: number,
  system: string,
  changed: readonly string[],
  before: CompiledFlows,
  after: CompiledFlows,
): readonly [readonly OutboundFlow[], readonly OutboundFlow[]] {
  const ofChanged = ({ outbound }: CompiledFlows) =>
    (outbound.get(id) ?? []).filter(({ rule }) => changed.includes(`${system}.${rule.to}`));
  return [ofChanged(before), ofChanged(after)];
}
