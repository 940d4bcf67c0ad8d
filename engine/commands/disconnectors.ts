/** An operator keeps an object out of the metaverse, or lets it in again. */
import { EngineError } from '../errors.ts';
import type { Caller } from '../model/views.ts';
import type { PendingRow, SpaceRow } from '../store/rows.ts';
import type { Outcome, Store } from '../store/store.ts';

export interface DisconnectorWish {
  readonly type: 'Explicit' | 'Normal';
  readonly reason: string;
  readonly owner?: string | undefined;
  readonly reviewOn?: string | undefined;
}

/**
 * An explicit disconnector keeps pointing at the person it belonged to: nothing flows either way, and no second account is
 * made in its place. Back to normal it belongs to nobody, and the next synchronisation asks the join rules; one that has
 * gone from its system meanwhile is asked nothing before it comes back.
 */
export async function setDisconnector(
  store: Store,
  object: number,
  { type, reason, owner, reviewOn }: DisconnectorWish,
  caller: Caller,
  now: Date,
): Promise<Outcome> {
  if (reason.trim() === '')
    throw new EngineError('request-invalid', 'A reason is needed: it is kept with the disconnector.');
  const [row] = await store.objects([object]);
  if (row === undefined) throw new EngineError('not-found', `There is no connector-space object ${object}.`);
  const people = row.person === null ? [] : await store.people([row.person]);
  const personMarks = people.map(({ id, dueOn }) => ({ id, dueOn, stamp: 0 }));
  if (type === 'Explicit') {
    const kept = {
      object,
      reason,
      owner: owner ?? null,
      reviewOn: reviewOn ?? null,
      by: caller.name,
      at: now.toISOString(),
    };
    const removedPending = await pendingOf(store, row);
    return { marks: [mark(row, 'ExplicitlyDisconnected')], personMarks, disconnectors: [kept], removedPending };
  }
  if (row.state !== 'ExplicitlyDisconnected') {
    throw new EngineError(
      'request-invalid',
      `Object ${object} is ${row.state}: only an explicit disconnector goes back to normal.`,
    );
  }
  const isGone = row.hash === '';
  return {
    marks: [{ ...mark(row, isGone ? 'Placeholder' : 'Disconnected'), person: null }],
    personMarks,
    removedDisconnectors: [object],
  };
}

function mark({ id, person, dueOn }: SpaceRow, state: SpaceRow['state']) {
  return { id, person, state, rule: '', dueOn, stamp: 0 };
}

async function pendingOf(store: Store, { id }: SpaceRow): Promise<Pick<PendingRow, 'object' | 'operation'>[]> {
  return (await store.pendingOf([id])).map(({ object, operation }) => ({ object, operation }));
}
