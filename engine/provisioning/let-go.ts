/** What is left of people whom the deletion rule lets go: their objects go back to the join rules, or are forgotten. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { unpackValues } from '../model/attribute.ts';
import { type BeforeImage, packBefore, unpackLineage } from '../model/lineage.ts';
import { stateAfter } from '../model/state.ts';
import type { HistoryRow, PersonRow, SpaceMark, SpaceRow } from '../store/rows.ts';
import type { KeyEntry } from '../store/store.ts';
import { isPendingCreate } from './person-cases.ts';

export interface LetGo {
  readonly marks: SpaceMark[];
  readonly removedObjects: number[];
  readonly removedKeys: KeyEntry[];
  readonly removedPeople: number[];
  readonly history: HistoryRow[];
}

export function letGo(
  person: PersonRow,
  rows: readonly SpaceRow[],
  systems: ReadonlyMap<number, ConnectedSystem>,
  run: number,
  into: LetGo,
): void {
  into.removedPeople.push(person.id);
  for (const row of rows) {
    const { id, connector, dueOn, seen } = row;
    const state = isPendingCreate(row) ? 'Forgotten' : stateAfter(row.state, 'deprovisioned');
    if (state !== 'Forgotten') {
      into.marks.push({ id, person: null, state, rule: '', dueOn, stamp: 0 });
      continue;
    }
    into.removedObjects.push(id);
    const system = systems.get(connector);
    const keys = system?.keysOf(unpackValues(seen, system.attributes.length)) ?? [];
    for (const key of keys) into.removedKeys.push({ key, object: id });
  }
  const before = lastWords(person);
  if (before.length > 0) into.history.push({ person: person.id, run, before: packBefore(before) });
}

/** Everything that the person was, so that history can still tell. */
function lastWords({ values, lineage }: PersonRow): BeforeImage[] {
  const { contributors, bySlot } = unpackLineage(lineage);
  return unpackValues(values).flatMap((value, slot): BeforeImage[] =>
    value === '' ? [] : [{ slot, value, contributor: contributors[bySlot[slot] ?? -1] }],
  );
}
