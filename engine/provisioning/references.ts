/**
 * References from one person to another, such as the manager. In the metaverse a reference is the anchor of the ESR record
 * that it names, so it may point to somebody who is not there yet; in a target it is the name of that person's account. It
 * is resolved each time a person is evaluated, and whoever refers to somebody is evaluated again when their account changes.
 */

import { RowValues } from '../connector-space/row-values.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { isJoined } from '../model/state.ts';
import type { SpaceLink, SpaceRow } from '../store/rows.ts';
import { keyOf } from '../sync/keys.ts';
import type { References } from '../sync/outbound-flow.ts';
import type { Target } from '../sync/person-case.ts';
import type { ProvisioningContext } from './context.ts';
import type { WorkedOut } from './person-values.ts';

/** By connector that is written, by anchor: the name of the account. Empty where no flow is a reference. */
export type ResolvedReferences = ReadonlyMap<number, References>;

export async function resolveReferences(
  context: ProvisioningContext,
  targets: readonly Target[],
  people: readonly Pick<WorkedOut, 'values'>[],
): Promise<ResolvedReferences> {
  const referring = targets.filter(({ flows }) => flows.some(({ reference }) => reference !== undefined));
  const slots = new Set(referring.flatMap(({ flows }) => flows.flatMap(({ reference = -1 }) => reference)));
  slots.delete(-1);
  const anchors = new Set(people.flatMap(({ values }) => [...slots].map((slot) => values[slot] ?? '')));
  anchors.delete('');
  if (anchors.size === 0) return new Map();
  const personOf = await peopleByAnchor(context, [...anchors]);
  const rows = await context.store.objectsOfPeople([...new Set(personOf.values())]);
  const rowValues = new RowValues(context.systems);
  return new Map(
    referring.map((target) => {
      const names = namesByPerson(target, rows, rowValues);
      const resolved = [...personOf].flatMap(([anchor, person]) => {
        const name = names.get(person);
        return name === undefined ? [] : [[anchor, name] as const];
      });
      return [target.connector, new Map(resolved)];
    }),
  );
}

async function peopleByAnchor(
  { store, systems }: ProvisioningContext,
  anchors: readonly string[],
): Promise<Map<string, number>> {
  const personOf = new Map<string, number>();
  for (const { id } of systems.filter(({ system }) => system === 'esr')) {
    for (const row of await store.objectsByAnchor(id, anchors)) {
      if (row.person !== null && isJoined(row)) personOf.set(row.anchor, row.person);
    }
  }
  return personOf;
}

/** Of several accounts of one person the oldest; one that is to be made has no name yet. */
function namesByPerson(
  { connector, slot }: Target,
  rows: readonly SpaceRow[],
  rowValues: RowValues,
): Map<number, string> {
  const names = new Map<number, string>();
  for (const row of rows.toSorted((one, other) => one.id - other.id)) {
    if (row.connector !== connector || row.person === null || !isJoined(row) || names.has(row.person)) continue;
    const name = rowValues.effective(row)[slot('distinguishedName')] ?? '';
    if (name !== '') names.set(row.person, name);
  }
  return names;
}

/**
 * The people who refer to anybody of a synchronised page: by the ESR records of the page, or by those of the people whose
 * accounts are in it. Asks nothing where no flow is a reference.
 */
export async function referrersOf(
  { store, systems, flows }: ProvisioningContext,
  system: ConnectedSystem,
  page: readonly SpaceLink[],
): Promise<readonly number[]> {
  const isReferring = [...flows.outbound.values()].flat().some(({ reference }) => reference !== undefined);
  if (!isReferring || page.length === 0) return [];
  const esr = new Set(systems.filter((one) => one.system === 'esr').map(({ id }) => id));
  const anchors = esr.has(system.id) ? page.map(({ anchor }) => anchor) : await anchorsOfPeople();
  const referring = await store.objectsByKeys(anchors.map((anchor) => keyOf('reference', anchor, '')));
  const links = await store.links([...new Set(referring.map(({ object }) => object))]);
  return links.flatMap(({ person }) => person ?? []);

  async function anchorsOfPeople(): Promise<string[]> {
    const people = [...new Set(page.flatMap(({ person }) => person ?? []))];
    const links = people.length === 0 ? [] : await store.linksOfPeople(people);
    return links.filter(({ connector }) => esr.has(connector)).map(({ anchor }) => anchor);
  }
}
