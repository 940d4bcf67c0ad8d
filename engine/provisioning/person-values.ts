/** What flows into a person: worked out anew from all objects that belong to them, with lineage and before-images. */

import type { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { packValues, unpackValues, type Values } from '../model/attribute.ts';
import { packBefore, packLineage, unpackLineage } from '../model/lineage.ts';
import type { HistoryRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { type FlowProblem, type FlowSource, flowIn, type PriorPerson } from '../sync/inbound-flow.ts';
import { searchName } from '../sync/naming.ts';
import type { ProvisioningContext } from './context.ts';

export interface WorkedOut {
  readonly values: Values;
  /** The person as it is to be written; `person` itself when nothing changed. */
  readonly person: PersonRow;
  readonly changed: boolean;
  /** Absent when nothing was replaced, and for somebody new. */
  readonly history?: HistoryRow | undefined;
  /** Objects that gave the person a new value, or took one back. */
  readonly flowed: readonly number[];
  /** Flows that failed; no value goes out from this person until they are put right. */
  readonly problems: readonly FlowProblem[];
}

type ValuesContext = Pick<ProvisioningContext, 'flows' | 'run' | 'systems' | 'metaverse'>;

export class PersonValues {
  private readonly context: ValuesContext;
  private readonly systems: ReadonlyMap<number, ConnectedSystem>;
  private readonly nameSlots: readonly number[];

  constructor(context: ValuesContext) {
    this.context = context;
    this.systems = new Map(context.systems.map((system) => [system.id, system]));
    this.nameSlots = [context.metaverse.indexOf('sn'), context.metaverse.indexOf('givenName')];
  }

  /** `keeps`: of what the people of a page have lost, the objects that take nothing back. */
  workOut(
    person: PersonRow,
    objects: readonly SpaceRow[],
    rowValues: RowValues,
    keeps?: ReadonlySet<number>,
  ): WorkedOut {
    const { flows, run } = this.context;
    const known = this.priorOf(person);
    const prior = known === undefined || keeps === undefined ? known : { ...known, keeps };
    const sources = this.sourcesOf(objects, rowValues);
    const { values, lineage, before, changed, flowed, problems } = flowIn(flows, sources, prior, run);
    if (!changed) return { values, person, changed, flowed, problems };
    const name = searchName(this.nameSlots.map((slot) => values[slot] ?? ''));
    const now = { ...person, values: packValues(values), lineage: packLineage(lineage), name };
    const history = before.length === 0 ? undefined : { person: person.id, run, before: packBefore(before) };
    return { values, person: now, changed, history, flowed, problems };
  }

  /** One query a page, and only where a connector does not recall. */
  async lostWithoutRecall(
    store: StoreReader,
    people: readonly PersonRow[],
    rowsOf: ReadonlyMap<number, readonly SpaceRow[]>,
  ): Promise<ReadonlySet<number> | undefined> {
    if (this.context.systems.every(({ recalls }) => recalls !== false)) return undefined;
    const lost = people.flatMap(({ id, lineage }) => {
      const own = new Set((rowsOf.get(id) ?? []).filter(takesPart).map((row) => row.id));
      return unpackLineage(lineage).contributors.flatMap(({ object }) => (own.has(object) ? [] : object));
    });
    const links = lost.length === 0 ? [] : await store.links([...new Set(lost)]);
    return new Set(links.filter(({ connector }) => this.systems.get(connector)?.recalls === false).map(({ id }) => id));
  }

  /** Somebody who was only just projected has no values yet, and no history of having had none. */
  private priorOf({ values, lineage }: PersonRow): PriorPerson | undefined {
    if (lineage === '') return undefined;
    return { values: unpackValues(values, this.context.metaverse.length), lineage: unpackLineage(lineage) };
  }

  /** Imported values only, of objects that take part; of several ESR records the living employment comes first. */
  private sourcesOf(rows: readonly SpaceRow[], rowValues: RowValues): FlowSource[] {
    const sources: (FlowSource & { rank: string })[] = [];
    for (const row of rows) {
      const system = this.systems.get(row.connector);
      if (system === undefined || !takesPart(row)) continue;
      const values = rowValues.seen(row);
      sources.push({ object: row.id, connector: row.connector, values, rank: rankOf(system, values) });
    }
    return sources.length < 2 ? sources : sources.sort((a, b) => compare(b.rank, a.rank) || a.object - b.object);
  }
}

function takesPart({ seen, state }: SpaceRow): boolean {
  return seen !== '' && state !== 'ExplicitlyDisconnected';
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
