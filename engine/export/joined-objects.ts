import type { StoreReader } from '../store/store.ts';

/** What the share of a limit is a share of. An object that is only planned is joined, too, and does not count. */
export async function joinedObjects(store: StoreReader, connector: number): Promise<number> {
  const [counts] = await store.objectCounts(connector);
  const pending = await store.pendingCounts(connector);
  const planned = pending.find(({ operation }) => operation === 'create')?.count ?? 0;
  return (counts?.joined ?? 0) - planned;
}
