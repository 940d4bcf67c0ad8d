/**
 * Operators' hands on the links between objects and people: join, disconnect, project, keep out, let in, undo. What is
 * asked for together is decided together and written in one commit, so that two people can be exchanged in one step.
 */
import type { System } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import {
  BY_HAND,
  isJoined,
  mayHappen,
  type ObjectState,
  type StateAfter,
  type StateEvent,
  stateAfter,
} from '../model/state.ts';
import type { Caller, LinkAction, LinkChange, LinkWish } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { ExplicitRow, PersonRow, SpaceRow } from '../store/rows.ts';
import type { KeyEntry, Outcome, StoreReader } from '../store/store.ts';

/** What the commands must know beside the store. */
export interface LinkLand {
  readonly store: StoreReader;
  readonly systemOf: (connector: number) => System | undefined;
  readonly keysOf: (row: SpaceRow) => readonly string[];
  readonly nextPerson: () => number;
}

/** Objects of one request: a correction needs two, a list in a file some hundreds. */
const MOST_CHANGES = 1_000;

/** One account of these systems belongs to one person, and a person has one; of ESR records somebody may have several. */
const oneEach: readonly System[] = ['nhsmail', 'ad'];

interface Hand {
  readonly row: SpaceRow;
  readonly person: PersonRow | undefined;
  readonly made: ExplicitRow | undefined;
}

type Deed = (hand: Hand, change: LinkChange, land: LinkLand) => Linked;

/** The object as it becomes. */
interface Linked {
  readonly state: StateAfter;
  readonly person: number | null;
  readonly rule: string;
  /** A person of its own, made here. */
  readonly isNew?: boolean;
}

const deeds: Readonly<Record<LinkAction, Deed>> = {
  join: ({ row, person }, change) => joined(after(row, 'joined-by-hand'), person, change),
  rejoin: ({ row, person }, change) => {
    if (row.person === change.person && isJoined(row)) return row;
    const state = isJoined(row) ? stateAfter(row.state, 'disconnected-by-hand') : row.state;
    return joined(after({ ...row, state: state as ObjectState }, 'joined-by-hand'), person, change);
  },
  project: ({ row }, _, { nextPerson }) => {
    const state = after(row, 'projected-by-hand');
    return { state, person: nextPerson(), rule: BY_HAND, isNew: true };
  },
  disconnect: ({ row }) => loose(disconnected(row)),
  'keep-out': ({ row }) => ({ state: after(row, 'kept-out-by-hand'), person: row.person, rule: row.rule }),
  'let-in': ({ row }) => loose(letIn(row)),
  undo: ({ row, made }, { object }) => {
    if (made === undefined) {
      throw new EngineError('request-invalid', `Nobody's hand is on object ${object}: there is nothing to undo.`);
    }
    const { wasPerson: person, wasRule: rule, wasState } = made;
    if (wasState === 'ExplicitlyDisconnected') return { state: wasState, person, rule };
    const state = row.state === 'ExplicitlyDisconnected' ? letIn(row) : disconnected(row);
    if (person === null || state !== 'Disconnected') return loose(state);
    return { state: stateAfter(state, wasState === 'ExplicitlyConnected' ? 'joined-by-hand' : 'joined'), person, rule };
  },
};

/** What is only planned, or gone, is forgotten: taken from its person it stands for nothing. */
function disconnected(row: SpaceRow): StateAfter {
  if (row.hash === '' && row.state !== 'Placeholder' && row.sent !== '') {
    const sentence = `Object ${row.id} was made and no import has shown it yet: let an import run first.`;
    throw new EngineError('request-invalid', sentence);
  }
  const state = after(row, 'disconnected-by-hand');
  return row.hash === '' && state === 'Disconnected' ? stateAfter(state, 'gone') : state;
}

/** An account that has gone still stands in the way of a second one, until it is back or disconnected by hand. */
function letIn(row: SpaceRow): StateAfter {
  if (row.hash !== '') return after(row, 'let-in-by-hand');
  return row.anchor === '' ? 'Forgotten' : after(row, 'let-in-absent-by-hand');
}

function loose(state: StateAfter): Linked {
  return { state, person: null, rule: '' };
}

function joined(state: StateAfter, person: PersonRow | undefined, { object, person: wanted }: LinkChange): Linked {
  if (wanted === undefined) {
    throw new EngineError('request-invalid', `Whose is object ${object}? Name the person it is to be joined to.`);
  }
  if (person === undefined) throw new EngineError('not-found', `There is no person ${wanted}.`);
  return { state, person: person.id, rule: BY_HAND };
}

/** Refuses what the table of states does not know, and says why in an operator's words. */
function after(row: SpaceRow, event: StateEvent): StateAfter {
  if (!mayHappen(row.state, event)) {
    const done = event.replace('-by-hand', '').replace('-absent', '').replaceAll('-', ' ');
    const advice = isJoined(row) ? ' It belongs to somebody: disconnect it first.' : '';
    throw new EngineError(
      'request-invalid',
      `Object ${row.id} is ${row.state} and cannot be ${done} by hand.${advice}`,
    );
  }
  return stateAfter(row.state, event);
}

/** What to commit; refused as a whole when one of the changes is. */
export async function changeLinks(
  land: LinkLand,
  { changes, reason }: LinkWish,
  caller: Caller,
  now: Date,
): Promise<Outcome> {
  mustBeSound(changes, reason);
  const { store } = land;
  const ids = changes.map(({ object }) => object);
  const rows = new Map((await store.objects(ids)).map((row) => [row.id, row]));
  const made = new Map((await store.explicit(ids)).map((row) => [row.object, row]));
  const wanted = changes.flatMap(({ person }) => (person === undefined ? [] : [person]));
  const people = new Map((await store.people([...new Set(wanted)])).map((row) => [row.id, row]));
  const links = changes.map((change) => {
    const row = rows.get(change.object);
    if (row === undefined) throw new EngineError('not-found', `There is no connector-space object ${change.object}.`);
    const hand = { row, person: people.get(change.person ?? 0), made: made.get(row.id) };
    return { change, row, link: deeds[change.action](hand, change, land), before: made.get(row.id) };
  });
  await refuseSecondAccounts(land, links);
  const kept = { reason, by: caller.name, at: now.toISOString() };
  return await outcomeOf(land, links, kept);
}

interface Change {
  readonly change: LinkChange;
  readonly row: SpaceRow;
  readonly link: Linked;
  /** What a hand had made of it until now. */
  readonly before: ExplicitRow | undefined;
}

function mustBeSound(changes: readonly LinkChange[], reason: string): void {
  if (reason.trim() === '') throw new EngineError('request-invalid', 'A reason is needed: it is kept with the object.');
  if (changes.length === 0 || changes.length > MOST_CHANGES) {
    throw new EngineError('request-invalid', `Name 1 to ${MOST_CHANGES.toLocaleString('en-GB')} objects.`);
  }
  const seen = new Set<number>();
  for (const { object } of changes) {
    if (seen.has(object)) throw new EngineError('request-invalid', `Object ${object} is named twice.`);
    seen.add(object);
  }
}

/** A person's second account is never joined, by a hand neither: the first must be let go in the same step or before. */
async function refuseSecondAccounts({ store, systemOf }: LinkLand, changes: readonly Change[]): Promise<void> {
  const becomes = new Map(changes.map(({ row, link }) => [row.id, link]));
  const gained = changes.filter(({ row, link }) => link.person !== row.person && isLinked(link));
  const owners = gained.flatMap(({ link }) => (link.person === null ? [] : [link.person]));
  const others = await store.linksOfPeople([...new Set(owners)]);
  for (const { row, link } of gained) {
    const system = systemOf(row.connector);
    if (system === undefined || !oneEach.includes(system)) continue;
    const isRival = (other: { id: number; person: number | null; state: StateAfter }) =>
      other.id !== row.id && other.person === link.person && isLinked(other);
    const rival =
      others.find(
        (other) =>
          other.connector === row.connector && other.anchor !== '' && isRival({ ...other, ...becomes.get(other.id) }),
      ) ??
      gained.find((other) => other.row.connector === row.connector && isRival({ id: other.row.id, ...other.link }))
        ?.row;
    if (rival === undefined) continue;
    throw new EngineError(
      'request-invalid',
      `Person ${link.person} has object ${rival.id} in this system already: a second one is not joined. Disconnect that one first, or in the same step.`,
    );
  }
}

function isLinked({ state }: { readonly state: StateAfter }): boolean {
  return state === 'Connected' || state === 'ExplicitlyConnected' || state === 'Placeholder';
}

async function outcomeOf(
  { store, keysOf }: LinkLand,
  changes: readonly Change[],
  kept: Pick<ExplicitRow, 'reason' | 'by' | 'at'>,
): Promise<Outcome> {
  const ids = changes.map(({ row }) => row.id);
  const moved = changes.filter(({ row, link }) => row.person !== link.person || !isLinked(link));
  const pending = await store.pendingMarksOf(moved.map(({ row }) => row.id));
  const findings = await store.findings('object', ids);
  const forgotten = changes.filter(({ link }) => link.state === 'Forgotten').map(({ row }) => row);
  const touched = new Set(changes.flatMap(({ row, link }) => [row.person, link.isNew === true ? null : link.person]));
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
    removedExplicit: changes.filter(({ link }) => !isExplicit(link)).map(({ row }) => row.id),
    explicit: changes.filter(({ link }) => isExplicit(link)).map((change) => explicitRow(change, kept)),
  };
}

function markOf({ row, link: { state, person, rule } }: Change) {
  return state === 'Forgotten' ? [] : [{ id: row.id, person, state, rule, dueOn: row.dueOn, stamp: 0 }];
}

function isExplicit({ state }: Linked): boolean {
  return state === 'ExplicitlyConnected' || state === 'ExplicitlyDisconnected';
}

/** Undo goes back to what was before the first hand: changing one's mind about a reason is no way to lose it. */
function explicitRow({ change, row, before }: Change, kept: Pick<ExplicitRow, 'reason' | 'by' | 'at'>): ExplicitRow {
  const { owner = null, reviewOn = null } = change;
  const was =
    before !== undefined && change.action === 'keep-out' && row.state === 'ExplicitlyDisconnected'
      ? { wasState: before.wasState, wasPerson: before.wasPerson, wasRule: before.wasRule }
      : { wasState: row.state, wasPerson: row.person, wasRule: row.rule };
  return { object: row.id, owner, reviewOn, ...kept, ...was };
}

function newPerson(id: number): PersonRow {
  return { id, values: '', lineage: '', name: '', dueOn: null, stamp: 0 };
}

/** For the audit: what was done to how many objects, by their numbers. */
export function linkDetail({ changes }: LinkWish): string {
  const named = changes.map(
    ({ action, object, person }) => `${action} ${object}${person === undefined ? '' : ` to ${person}`}`,
  );
  return named.length <= 20
    ? named.join(', ')
    : `${counted(named.length, 'object')}: ${named.slice(0, 20).join(', ')} …`;
}
