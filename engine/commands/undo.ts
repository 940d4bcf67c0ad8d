/**
 * Takes back the last export of a connector: what the journal says the objects held before becomes a change set on hold,
 * and stays in force against the rules until they want something else. Nothing is sent here.
 */
import { EngineError } from '../errors.ts';
import { neverTried } from '../export/attempts.ts';
import { itemHash } from '../export/change-set.ts';
import { hold } from '../export/holding.ts';
import { allowedBy, type Limits } from '../export/limits.ts';
import { type HeldObject, keepUndone } from '../export/undone.ts';
import { type Operation, operations } from '../model/operation.ts';
import { isJoined } from '../model/state.ts';
import type { Undo, UndoExport, UndoItem, UndoLeftOut } from '../model/undo.ts';
import type { Caller } from '../model/views.ts';
import { counted } from '../model/words.ts';
import type { JournalRow, PendingRow, SpaceRow, UndoneRow } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';

/** The connector whose export is taken back, as the command must know it. */
export interface UndoLand {
  readonly store: StoreReader;
  readonly connector: { readonly id: number; readonly name: string; readonly system: string };
  readonly heldObject: (row: SpaceRow) => HeldObject;
  readonly displayName: (row: SpaceRow) => string;
  readonly limits: Limits;
  readonly joined: number;
  readonly nextChangeSet: () => number;
}

export interface PlannedUndo {
  readonly undo: Undo;
  readonly undone: readonly UndoneRow[];
  readonly pending: readonly PendingRow[];
  readonly people: readonly number[];
}

const PAGE = 1_000;

/** By operation: what takes it back; absent where nothing does. */
const inverse: Partial<Record<Operation, Operation>> = {
  create: 'disable',
  rename: 'rename',
  move: 'move',
  update: 'update',
  clear: 'update',
  enable: 'disable',
  disable: 'enable',
};

const final: Partial<Record<Operation, string>> = {
  leaver: 'A leaver mark cannot be taken back: NHSmail has mailed the person.',
  delete: 'A deleted object is brought back from the recycle bin of its system, by hand.',
  restore: 'A restored account is deleted again by hand, if it must be.',
  disconnect: 'An object that was let go is joined again by hand.',
};

/** `because` is kept with every value that is taken back. */
export async function planUndo(
  land: UndoLand,
  because: { readonly by: string; readonly reason: string; readonly at: string },
): Promise<PlannedUndo> {
  const { store, connector } = land;
  const run = await store.lastExport(connector.id);
  if (run === undefined) {
    throw new EngineError('not-found', `There is no export to ${connector.name} yet that could be undone.`);
  }
  const { accepted, others } = await sentIn(store, connector.id, run);
  const exported = Map.groupBy(accepted, ({ object }) => object);
  const objects = new Map((await store.objects([...exported.keys()])).map((row) => [row.id, row]));
  const waiting = Map.groupBy(await store.pendingMarksOf([...exported.keys()]), ({ object }) => object);
  const known = Map.groupBy(await store.undone([...exported.keys()]), ({ object }) => object);
  const items: UndoItem[] = [];
  const leftOut: UndoLeftOut[] = [];
  const undone: UndoneRow[] = [];
  const pending: PendingRow[] = [];
  for (const [object, rows] of exported) {
    for (const { operation } of rows) {
      const sentence = final[operation];
      if (sentence !== undefined) leftOut.push({ object, operation, sentence });
    }
    const own = rows.filter(({ operation }) => final[operation] === undefined);
    const [first] = own;
    if (first === undefined) continue;
    const row = objects.get(object);
    const values = own.flatMap((one) => valuesOf(one)).map((value) => ({ ...value, ...because, object, run }));
    const against = obstacle(land, row, own, values, known.get(object) ?? [], waiting.get(object)?.length ?? 0);
    if (row === undefined || against !== undefined) {
      leftOut.push({ object, operation: first.operation, sentence: against ?? '' });
      continue;
    }
    const wanted = values.map((value): UndoneRow => ({ ...value, connector: connector.id, person: row.person ?? 0 }));
    for (const staged of keepUndone([], wanted, land.heldObject(row)).items) {
      const { operation, changes } = staged;
      const hash = itemHash({ connector: connector.name, operation, anchor: row.anchor, changes });
      const item = { object, connector: connector.id, operation, rules: ['undo'], changes, hash };
      pending.push({ ...item, changeSet: null, ...neverTried });
      items.push({ object, person: row.person, displayName: land.displayName(row), operation, changes });
    }
    undone.push(...wanted);
  }
  const remains = [
    ...remainsOf(accepted, new Set(items.map(({ object }) => object))),
    ...(await stillToGo(store, others)),
  ];
  const people = [...objects.values()].flatMap(({ person }) => (person === null ? [] : [person]));
  const undo: Undo = { connector: connector.name, run, items, leftOut, remains, changeSets: [] };
  return { undo, undone, pending, people };
}

/** The accepted in the order in which they are taken back, the newest first. What nobody sent but an import noted is no export. */
async function sentIn(store: StoreReader, connector: number, run: number) {
  const rows: JournalRow[] = [];
  for (let after = 0; ; ) {
    const page = await store.journalPage({ connector, run }, { after, limit: PAGE });
    rows.push(...page.filter(({ ended }) => ended !== 'noted'));
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  const isAccepted = ({ result }: JournalRow) => result === 'accepted';
  const accepted = rows.filter(isAccepted).reverse();
  return { accepted, others: rows.filter((row) => !isAccepted(row)) };
}

/** What was not accepted goes again, whatever is taken back of the rest. */
async function stillToGo(store: StoreReader, others: readonly JournalRow[]): Promise<string[]> {
  const marks = await store.pendingMarksOf([...new Set(others.map(({ object }) => object))]);
  const tried = new Set(others.map(({ object, operation }) => `${object} ${operation}`));
  const left = marks.filter(({ object, operation }) => tried.has(`${object} ${operation}`)).length;
  if (left === 0) return [];
  return [
    `Not accepted, and not taken back: ${counted(left, 'change')} of that export. What the rules still want goes again; put the source right before that, or keep the object out (Get-JmlPendingExport).`,
  ];
}

type Taken = Pick<UndoneRow, 'attribute' | 'kept' | 'unwanted' | 'operation'>;

/** A created account is disabled; everything else is given back what it held. */
function valuesOf({ operation, changes }: JournalRow): Taken[] {
  if (operation === 'create') {
    return [{ attribute: 'accountDisabled', kept: ['true'], unwanted: ['false'], operation: 'disable' }];
  }
  const back = inverse[operation] ?? 'update';
  return changes.map(({ attribute, before, after }) => ({
    attribute,
    kept: before,
    unwanted: after,
    operation: back === 'update' && before.length === 0 ? 'clear' : back,
  }));
}

/** Why an object stays as it is, in a sentence. */
function obstacle(
  { connector, heldObject }: UndoLand,
  row: SpaceRow | undefined,
  exported: readonly JournalRow[],
  values: readonly Taken[],
  known: readonly UndoneRow[],
  waiting: number,
): string | undefined {
  if (row === undefined || !isJoined(row)) return 'It belongs to nobody any more, or is gone from its system.';
  if (row.seen === '') return 'No import has shown it yet: undo it after the next one.';
  if (exported.some(({ operation }) => operation === 'create') && connector.system !== 'ad') {
    return `${connector.name} lets nobody disable an account: close it there by hand. Its first password stays as it was set.`;
  }
  const { held, same } = heldObject(row);
  const isKnown = (value: Taken) =>
    known.some(({ attribute, unwanted, person }) => {
      return person === row.person && attribute === value.attribute && same(attribute, unwanted, value.unwanted);
    });
  if (values.every(isKnown)) return 'It was taken back already.';
  const changed = values.filter(({ attribute, unwanted }) => !same(attribute, held(attribute), unwanted));
  if (changed.length > 0) return `It was changed since: ${changed.map(({ attribute }) => attribute).join(', ')}.`;
  return waiting > 0 ? 'Something else waits to be sent to it: decide on that first.' : undefined;
}

/** Of accounts that are left as they are it is said elsewhere why. */
function remainsOf(rows: readonly JournalRow[], takenBack: ReadonlySet<number>): string[] {
  const created = rows.filter(({ operation, object }) => operation === 'create' && takenBack.has(object)).length;
  const leavers = rows.filter(({ operation }) => operation === 'leaver').length;
  const sentences: string[] = [];
  if (created > 0) {
    sentences.push(`Not taken back: ${counted(created, 'first password')}. The accounts are disabled, not removed.`);
  }
  if (leavers > 0)
    sentences.push(`Not taken back: ${counted(leavers, 'leaver mark')}. NHSmail has mailed these people.`);
  return sentences;
}

/** What to commit: a set on hold for each operation, however few the items; limits say how many people must approve. */
export function undoOutcome(
  land: UndoLand,
  planned: PlannedUndo,
  wish: UndoExport,
  caller: Caller,
  now: Date,
): { readonly outcome: Outcome; readonly undo: Undo } {
  const { undo, undone, pending, people } = planned;
  mustBeWhatWasSeen(undo, wish);
  const sets = operations.flatMap((operation) => {
    const rows = pending.filter((row) => row.operation === operation);
    if (rows.length === 0) return [];
    const why = `${counted(rows.length, 'item')} to undo what run ${undo.run} exported, as ${caller.name} asked: ${wish.reason}`;
    const allowed = allowedBy(land.limits[operation], land.joined);
    const { id: connector } = land.connector;
    const context = {
      id: land.nextChangeSet(),
      connector,
      run: undo.run,
      startedBy: caller.name,
      now: now.toISOString(),
    };
    return [hold({ operation, rows, allowed, why }, context)];
  });
  const changeSets = sets.map(({ changeSet }) => changeSet);
  const holds = sets.map((set) => set.hold);
  const outcome = { undone, pending, changeSets, holds, peopleToProvision: people };
  return { outcome, undo: { ...undo, changeSets: changeSets.map(({ id }) => id) } };
}

function mustBeWhatWasSeen({ connector, run, items }: Undo, wish: UndoExport): void {
  if (wish.reason.trim() === '')
    throw new EngineError('request-invalid', 'A reason is needed: it is kept with the undo.');
  if (items.length === 0) {
    throw new EngineError('nothing-to-undo', `Nothing of run ${run} can be taken back from ${connector}.`);
  }
  if (wish.run === run && wish.count === items.length) return;
  throw new EngineError(
    'undo-differs',
    `The last export to ${connector} is that of run ${run}, with ${counted(items.length, 'item')} to take back; not ${wish.count} of run ${wish.run}.`,
  );
}

/** The rules have their way again with the values that were undone on an object. */
export async function liftUndone(
  store: StoreReader,
  object: number,
  attribute: string | undefined,
): Promise<{ readonly outcome: Outcome; readonly lifted: number }> {
  const rows = (await store.undone([object])).filter((row) => row.attribute === (attribute ?? row.attribute));
  if (rows.length === 0) {
    const what = attribute === undefined ? '' : ` of ${attribute}`;
    throw new EngineError('not-found', `Nothing${what} was undone on connector-space object ${object}.`);
  }
  const links = await store.links([object]);
  const peopleToProvision = links.flatMap(({ person }) => (person === null ? [] : [person]));
  return { outcome: { removedUndone: rows, peopleToProvision }, lifted: rows.length };
}
