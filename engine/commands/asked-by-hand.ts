/**
 * Items of a change set that an operator asked for and no rule: an undo, an account wanted back. Who asked does not approve
 * them, and what another says no to is wanted no more.
 */
import { EngineError } from '../errors.ts';
import type { Caller } from '../model/views.ts';
import type { ChangeItemRow, ChangeSetRow, RestoreWishRow, UndoneRow } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';

const PAGE = 2_000;

interface Asked {
  readonly undone: readonly UndoneRow[];
  readonly wishes: readonly RestoreWishRow[];
}

/** Throws `approver-started-run`: a later run may have held anew what this person asked for. */
export async function refuseAsker(store: StoreReader, { id }: ChangeSetRow, { name }: Caller): Promise<void> {
  for await (const items of openItems(store, id)) {
    const { undone, wishes } = await askedFor(store, items);
    if ([...undone, ...wishes].every(({ by }) => by !== name)) continue;
    throw new EngineError('approver-started-run', `${name} asked for what change set ${id} holds.`);
  }
}

/** What to commit when somebody denies the set. */
export async function endedByDenial(store: StoreReader, { id }: ChangeSetRow): Promise<Outcome> {
  const ended: ChangeItemRow[] = [];
  for await (const items of openItems(store, id)) ended.push(...items);
  return await endedWishes(store, ended);
}

/** What to commit when these items are denied, or left out of an approval. */
export async function endedWishes(store: StoreReader, items: readonly ChangeItemRow[]): Promise<Outcome> {
  if (items.length === 0) return {};
  const { undone, wishes } = await askedFor(store, items);
  const restored = wishes.map(({ object }) => object);
  const links = await store.links([...new Set([...undone.map(({ object }) => object), ...restored])]);
  return {
    removedUndone: undone,
    removedRestoreWishes: restored,
    removedPending: restored.map((object) => ({ object, operation: 'restore' })),
    peopleToProvision: links.flatMap(({ person }) => (person === null ? [] : [person])),
  };
}

/** Of what is undone on the objects only what these items would bring about. */
async function askedFor(store: StoreReader, items: readonly ChangeItemRow[]): Promise<Asked> {
  const byObject = Map.groupBy(items, ({ object }) => object);
  const undone = (await store.undone([...byObject.keys()])).filter(({ object, attribute, kept }) =>
    byObject.get(object)?.some(({ changes }) => {
      return changes.some((one) => one.attribute === attribute && one.after.join('\n') === kept.join('\n'));
    }),
  );
  const restored = items.filter(({ operation }) => operation === 'restore').map(({ object }) => object);
  return { undone, wishes: restored.length === 0 ? [] : await store.restoreWishes(restored) };
}

async function* openItems(store: StoreReader, changeSet: number): AsyncGenerator<readonly ChangeItemRow[]> {
  for (let after = 0; ; ) {
    const page = await store.changeItems(changeSet, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.filter(({ state }) => state !== 'excluded');
    after = last.object;
  }
}
