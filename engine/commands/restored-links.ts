/**
 * Of accounts that go from a wrong person to the right one: what the wrong one left in them. The right person is worked out
 * from their other objects, of which those that come along are taken as they were before the wrong join.
 */
import type { System } from '../connectors/connector.ts';
import type { LinkAction } from '../model/views.ts';
import type { ExplicitRow, SpaceRow, UndoneRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { Linked, ObjectChange } from './link-deeds.ts';
import { restoredValues } from './restore-values.ts';

/** By attribute, what an object gets back. */
export type GivenBack = ReadonlyMap<string, readonly string[]>;

export interface FlowsOfLinks {
  readonly store: StoreReader;
  readonly systemOf: (connector: number) => System | undefined;
  /** The metaverse values of a person who has these objects and no others. */
  readonly valuesFrom: (objects: readonly SpaceRow[], givenBack: ReadonlyMap<number, GivenBack>) => readonly string[];
  /** Whether no flow gives an attribute of the connector a value for a person with these values. */
  readonly isSilent: (connector: number, values: readonly string[]) => (attribute: string) => boolean;
}

export interface Relinked {
  readonly change: ObjectChange;
  readonly object: SpaceRow;
  readonly link: Linked;
  readonly before: ExplicitRow | undefined;
}

/** Actions by which an account goes from a wrong person to the right one. */
const takesBack: ReadonlySet<LinkAction> = new Set(['rejoin', 'undo']);
/** Values flow in this order: what comes along is looked at only where it comes before. */
const places: Readonly<Record<System, number>> = { esr: 0, nhsmail: 1, ad: 2, file: 3 };

export async function restoredBy<Change extends Relinked>(
  { store, systemOf, valuesFrom, isSilent }: FlowsOfLinks,
  changes: readonly Change[],
  keptOf: (change: ObjectChange) => Pick<UndoneRow, 'by' | 'reason' | 'at'>,
): Promise<UndoneRow[]> {
  const placeOf = ({ connector }: SpaceRow) => places[systemOf(connector) ?? 'file'];
  const moves = changes
    .filter((one) => takesBack.has(one.change.action) && isMove(one))
    .sort((a, b) => placeOf(a.object) - placeOf(b.object));
  if (moves.length === 0) return [];
  const owners = new Set(moves.flatMap(({ link }) => link.person ?? []));
  const changed = new Map(changes.map(({ object, link }) => [object.id, link]));
  const known = await store.objectsOfPeople([...owners]);
  const restored: UndoneRow[] = [];
  const givenBack = new Map<number, GivenBack>();
  for (const { change, object, link, before } of moves) {
    const person = link.person ?? 0;
    const staying = known.filter((row) => row.person === person && (changed.get(row.id) ?? row).person === person);
    const coming = moves.filter((other) => other.link.person === person && placeOf(other.object) < placeOf(object));
    const values = valuesFrom([...staying, ...coming.map((other) => other.object)], givenBack);
    const rows = await restoredValues(store, {
      object,
      person,
      since: before?.at ?? '',
      isSilent: isSilent(object.connector, values),
      because: keptOf(change),
    });
    givenBack.set(object.id, new Map(rows.map(({ attribute, kept }) => [attribute, kept])));
    restored.push(...rows);
  }
  return restored;
}

function isMove({ object, link }: Relinked): boolean {
  return object.person !== null && link.person !== null && object.person !== link.person;
}
