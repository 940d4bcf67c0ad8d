/**
 * Asks for an account back that has vanished from its system: a change set on hold, however few the items, and a wish that
 * the synchronisation keeps until the account is back and in use. Nothing is sent here.
 */
import type { DeletedObject } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { neverTried } from '../export/attempts.ts';
import { hold } from '../export/holding.ts';
import { restoreItem } from '../export/restore-wishes.ts';
import type { DeletedObjectView, RestoreWish } from '../model/restore.ts';
import type { Caller } from '../model/views.ts';
import type { PendingRow, RestoreWishRow, SpaceRow } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';

/** The object that is asked about, as the command must know it. */
export interface RestoreLand {
  readonly store: StoreReader;
  readonly row: SpaceRow;
  readonly connector: string;
  readonly displayName: string;
  /** The system can look among its deleted objects. */
  readonly hasRecycleBin: boolean;
  /** What it shows there now. */
  readonly deleted: DeletedObject | undefined;
  /** Why the person is to have no account, in a sentence; nothing when they are. */
  readonly unwanted: string | undefined;
  readonly nextChangeSet: () => number;
}

/** What its system remembers of the object, and who wants it back. */
export async function deletedObject(land: RestoreLand): Promise<DeletedObjectView> {
  const { row, connector, displayName, deleted } = land;
  const what = { object: row.id, connector, person: row.person, displayName };
  const sentence = obstacle(land) ?? offer(land, deleted);
  const wish = await wishOf(land);
  if (deleted === undefined) {
    const nothing = { distinguishedName: null, lastKnownParent: null, deletedAt: null, withValues: null };
    return { ...what, found: false, ...nothing, sentence, wish };
  }
  const { distinguishedName, lastKnownParent, deletedAt, withValues } = deleted;
  return { ...what, found: true, distinguishedName, lastKnownParent, deletedAt, withValues, sentence, wish };
}

export async function askRestore(
  land: RestoreLand,
  reason: string,
  caller: Caller,
  now: Date,
): Promise<{ readonly outcome: Outcome; readonly wish: RestoreWish }> {
  const { store, row, connector, deleted, nextChangeSet } = land;
  if (reason.trim() === '')
    throw new EngineError('request-invalid', 'A reason is needed: whoever approves it reads it.');
  const against = obstacle(land);
  if (against !== undefined || deleted === undefined || row.person === null)
    throw new EngineError('nothing-to-restore', against ?? '');
  await mustBeNew(land);
  const { distinguishedName } = deleted;
  const at = now.toISOString();
  const asked: RestoreWishRow = {
    object: row.id,
    connector: row.connector,
    distinguishedName,
    by: caller.name,
    reason,
    at,
  };
  const item: PendingRow = { ...restoreItem(asked, connector, row.anchor), changeSet: null, ...neverTried };
  const [lastRun] = await store.runs({ after: 0, limit: 1 });
  const why = `${caller.name} asked for the account to be brought back: ${reason}`;
  const { changeSet, hold: held } = hold(
    { operation: 'restore', rows: [item], allowed: 0, why },
    { id: nextChangeSet(), connector: row.connector, run: lastRun?.id ?? 0, startedBy: caller.name, now: at },
  );
  const outcome: Outcome = {
    restoreWishes: [asked],
    pending: [item],
    changeSets: [changeSet],
    holds: [held],
    peopleToProvision: [row.person],
  };
  return { outcome, wish: wishView(land, asked, changeSet.id) };
}

/** Nobody wants it back any more; a set that holds it drops it. */
export async function withdrawRestore(
  land: RestoreLand,
): Promise<{ readonly outcome: Outcome; readonly wish: RestoreWish }> {
  const { row, connector } = land;
  const wish = await wishOf(land);
  if (wish === null)
    throw new EngineError('not-found', `Nobody asked for object ${row.id} of ${connector} to be brought back.`);
  const outcome: Outcome = {
    removedRestoreWishes: [row.id],
    removedPending: [{ object: row.id, operation: 'restore' }],
    peopleToProvision: row.person === null ? [] : [row.person],
  };
  return { outcome, wish };
}

/** Why it cannot be brought back, in a sentence. */
function obstacle({ row, connector, hasRecycleBin, deleted, unwanted }: RestoreLand): string | undefined {
  if (row.state !== 'Placeholder')
    return `Object ${row.id} is ${row.state}: only what has vanished from its system is brought back.`;
  if (row.person === null) return `Object ${row.id} belongs to nobody: bring it back by hand, if it is needed.`;
  if (!hasRecycleBin) return `${connector} does not tell what was deleted: bring it back by hand, then run an import.`;
  if (deleted === undefined) {
    return `${connector} does not show it among its deleted objects: it is forgotten there, is back already, or the account of the connector may not see them.`;
  }
  return unwanted;
}

function offer({ row, connector }: RestoreLand, deleted: DeletedObject | undefined): string {
  const comes = deleted?.withValues === true ? 'with its values and groups' : 'with its names only';
  return `${connector} can bring it back, disabled and ${comes}: Restore-JmlObject -Object ${row.id}.`;
}

/** One that was denied, or was sent and has come to nothing, may be asked for again. */
async function mustBeNew({ store, row }: RestoreLand): Promise<void> {
  const pending = await store.pendingMarksOf([row.id]);
  const open = pending.find(({ operation }) => operation === 'restore');
  if (open === undefined) return;
  const set = open.changeSet === null ? undefined : await store.changeSet(open.changeSet);
  if (open.parkedAt !== null || (set?.state !== 'held' && set?.state !== 'approved')) return;
  const sentence = `Object ${row.id} was asked for already: change set ${set.id} is ${set.state}.`;
  throw new EngineError('restore-asked-already', sentence);
}

async function wishOf(land: RestoreLand): Promise<RestoreWish | null> {
  const { store, row } = land;
  const [known] = await store.restoreWishes([row.id]);
  if (known === undefined) return null;
  const pending = await store.pendingMarksOf([row.id]);
  return wishView(land, known, pending.find(({ operation }) => operation === 'restore')?.changeSet ?? null);
}

function wishView({ row, connector, displayName }: RestoreLand, known: RestoreWishRow, changeSet: number | null) {
  const { distinguishedName, by, reason, at } = known;
  const what = { object: row.id, connector, person: row.person, displayName };
  return { ...what, distinguishedName, by, reason, at, changeSet };
}
