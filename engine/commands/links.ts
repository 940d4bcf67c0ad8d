/**
 * Operators' hands on the links between objects and people: join, disconnect, project, keep out, let in, undo. What is
 * asked for together is decided together and written in one commit, so that two people can be exchanged in one step.
 */
import type { System } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import type { StateAfter } from '../model/state.ts';
import type { Caller, LinkRefused, LinkWish } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { ExplicitRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { KeyEntry, Outcome, StoreReader } from '../store/store.ts';
import { deeds, type Linked, type ObjectChange } from './link-deeds.ts';
import { identify, type LinkPlaces, mustBeSound } from './link-wish.ts';
import { Refusals } from './refusals.ts';
import { type FlowsOfLinks, restoredBy } from './restored-links.ts';

/** What the commands must know beside the store. */
export interface LinkLand extends LinkPlaces, FlowsOfLinks {
  readonly systemOf: (connector: number) => System | undefined;
  readonly keysOf: (row: SpaceRow) => readonly string[];
  readonly nextPerson: () => number;
}

/** One account of these systems belongs to one person, and a person has one; of ESR records somebody may have several. */
const oneEach: readonly System[] = ['nhsmail', 'ad'];

/** What to commit, what of the wish that is, and what of it was refused. */
export interface LinksDecided {
  readonly outcome: Outcome;
  readonly changes: readonly ObjectChange[];
  readonly refused: readonly LinkRefused[];
}

interface Change {
  /** Its place in the wish, from 1. */
  readonly row: number;
  readonly change: ObjectChange;
  readonly object: SpaceRow;
  readonly link: Linked;
  /** What a hand had made of it until now. */
  readonly before: ExplicitRow | undefined;
}

/** Refused as a whole when one of the changes is, unless the wish says to leave out what is refused. */
export async function changeLinks(land: LinkLand, wish: LinkWish, caller: Caller, now: Date): Promise<LinksDecided> {
  mustBeSound(wish);
  const refusals = new Refusals(wish.skipRefused === true);
  const named = await identify(land, wish.changes, refusals);
  const ids = named.map(({ object }) => object.id);
  const made = new Map((await land.store.explicit(ids)).map((row) => [row.object, row]));
  const people = await peopleOf(land.store, wish, [...made.values()]);
  const decided = named.flatMap(({ row, change, object }): Change[] => {
    const before = made.get(object.id);
    const hand = {
      row: object,
      person: people.get(change.person ?? 0),
      made: before,
      wasThere: people.has(before?.wasPerson ?? 0),
    };
    const link = refusals.unless(row, object.id, () => deeds[change.action](hand, change, land.nextPerson));
    return link === undefined ? [] : [{ row, change, object, link, before }];
  });
  const changes = await withoutSecondAccounts(land, decided, refusals);
  const kept = { by: caller.name, at: now.toISOString() };
  const keptOf = (change: ObjectChange) => ({ ...kept, reason: change.reason ?? wish.reason });
  const outcome = await outcomeOf(land, changes, keptOf);
  const undone = await restoredBy(land, changes, keptOf);
  return {
    outcome: undone.length === 0 ? outcome : { ...outcome, undone },
    changes: changes.map(({ change }) => change),
    refused: refusals.list,
  };
}

/** Those wanted, and those an undo goes back to. */
async function peopleOf(
  store: StoreReader,
  { changes }: LinkWish,
  made: readonly ExplicitRow[],
): Promise<ReadonlyMap<number, PersonRow>> {
  const wanted = changes.flatMap(({ person }) => (person === undefined ? [] : [person]));
  const before = made.flatMap(({ wasPerson }) => (wasPerson === null ? [] : [wasPerson]));
  return new Map((await store.people([...new Set([...wanted, ...before])])).map((row) => [row.id, row]));
}

/**
 * A person's second account is never joined, by a hand neither: the first must be let go in the same step or before. What
 * is left out may be what another change made room for, so those left are looked at again.
 */
async function withoutSecondAccounts(
  land: LinkLand,
  decided: readonly Change[],
  refusals: Refusals,
): Promise<readonly Change[]> {
  const second = new Set<Change>();
  for (const { change, error } of await secondAccounts(land, decided)) {
    refusals.add(change.row, change.object.id, error);
    second.add(change);
  }
  if (second.size === 0) return decided;
  const left = decided.filter((change) => !second.has(change));
  return await withoutSecondAccounts(land, left, refusals);
}

async function secondAccounts({ store, systemOf }: LinkLand, changes: readonly Change[]) {
  const becomes = new Map(changes.map(({ object, link }) => [object.id, link]));
  const gained = changes.filter(({ object, link }) => link.person !== object.person && isLinked(link));
  const owners = gained.flatMap(({ link }) => (link.person === null ? [] : [link.person]));
  const others = await store.linksOfPeople([...new Set(owners)]);
  return gained.flatMap((change) => {
    const { object, link } = change;
    const system = systemOf(object.connector);
    if (system === undefined || !oneEach.includes(system)) return [];
    const isRival = (other: { id: number; person: number | null; state: StateAfter }) =>
      other.id !== object.id && other.person === link.person && isLinked(other);
    const rival =
      others.find(
        (other) =>
          other.connector === object.connector &&
          other.anchor !== '' &&
          isRival({ ...other, ...becomes.get(other.id) }),
      ) ??
      gained.find(
        (other) => other.object.connector === object.connector && isRival({ id: other.object.id, ...other.link }),
      )?.object;
    if (rival === undefined) return [];
    const sentence = `Person ${link.person} has object ${rival.id} in this system already, or gets it in this step: a second one is not joined. Disconnect that one first, or in the same step.`;
    return [{ change, error: new EngineError('request-invalid', sentence) }];
  });
}

function isLinked({ state }: { readonly state: StateAfter }): boolean {
  return state === 'Connected' || state === 'ExplicitlyConnected' || state === 'Placeholder';
}

async function outcomeOf(
  { store, keysOf }: LinkLand,
  changes: readonly Change[],
  keptOf: (change: ObjectChange) => Kept,
): Promise<Outcome> {
  const ids = changes.map(({ object }) => object.id);
  const moved = changes.filter(({ object, link }) => object.person !== link.person || !isLinked(link));
  const pending = await store.pendingMarksOf(moved.map(({ object }) => object.id));
  const findings = await store.findings('object', ids);
  const forgotten = changes.filter(({ link }) => link.state === 'Forgotten').map(({ object }) => object);
  const touched = new Set(
    changes.flatMap(({ object, link }) => [object.person, link.isNew === true ? null : link.person]),
  );
  touched.delete(null);
  return {
    marks: changes.flatMap(markOf),
    removedObjects: forgotten.map(({ id }) => id),
    removedKeys: forgotten.flatMap((row): KeyEntry[] => keysOf(row).map((key) => ({ key, object: row.id }))),
    people: changes.flatMap(({ link }) =>
      link.isNew === true && link.person !== null ? [newPerson(link.person)] : [],
    ),
    peopleToProvision: [...touched] as number[],
    removedPending: pending.map(({ object, operation }) => ({ object, operation })),
    removedFindings: findings.map(({ kind, subject, code }) => ({ kind, subject, code })),
    removedExplicit: changes.filter(({ link }) => !isExplicit(link)).map(({ object }) => object.id),
    explicit: changes
      .filter(({ link }) => isExplicit(link))
      .map((change) => explicitRow(change, keptOf(change.change))),
  };
}

function markOf({ object, link: { state, person, rule } }: Change) {
  return state === 'Forgotten' ? [] : [{ id: object.id, person, state, rule, dueOn: object.dueOn, stamp: 0 }];
}

type Kept = Pick<ExplicitRow, 'reason' | 'by' | 'at'>;

function isExplicit({ state }: Linked): boolean {
  return state === 'ExplicitlyConnected' || state === 'ExplicitlyDisconnected';
}

/** Undo goes back to what was before the first hand: changing one's mind about a reason or a date is no way to lose it. */
function explicitRow({ change, object, link, before }: Change, kept: Kept): ExplicitRow {
  const { owner = null, reviewOn = null } = change;
  const isSameLink = link.state === object.state && link.person === object.person;
  const was =
    before !== undefined && isSameLink
      ? { wasState: before.wasState, wasPerson: before.wasPerson, wasRule: before.wasRule }
      : { wasState: object.state, wasPerson: object.person, wasRule: object.rule };
  return { object: object.id, owner, reviewOn, ...kept, ...was };
}

function newPerson(id: number): PersonRow {
  return { id, values: '', lineage: '', name: '', dueOn: null, stamp: 0 };
}

/** For the audit: what was done to how many objects, by their numbers. */
export function linkDetail({ changes, refused }: LinksDecided): string {
  const named = changes.map(
    ({ action, object, person }) => `${action} ${object}${person === undefined ? '' : ` to ${person}`}`,
  );
  const done =
    named.length <= 20 ? named.join(', ') : `${counted(named.length, 'object')}: ${named.slice(0, 20).join(', ')} …`;
  return refused.length === 0 ? done : `${done || 'nothing'}; refused: ${refused.length}`;
}
