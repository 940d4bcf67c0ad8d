/** A store that hands out less at once than a run asks for. */
import type { After, Store } from '../../engine/store/store.ts';

/** What only runs read, page by page: whatever people ask for comes in pages as they ask for it. */
const readByRuns: readonly (string | symbol)[] = [
  ...['objectsToSynchronise', 'linksToSynchronise', 'looseObjects', 'objectsDue', 'recordPage', 'peopleToProvision'],
  ...['pendingToJudge', 'pendingMarks', 'undonePage', 'explicitToReview'],
];

/** A page of a store ends where it likes: whoever reads goes on after its last row. */
export function inSmallPages(store: Store, most: number | undefined): Store {
  if (most === undefined) return store;
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (!readByRuns.includes(name)) return value.bind(target);
      return (...given: readonly unknown[]) =>
        value.apply(
          target,
          given.map((one) => (isPage(one) ? { ...one, limit: Math.min(one.limit, most) } : one)),
        );
    },
  });
}

function isPage(value: unknown): value is After {
  return typeof value === 'object' && value !== null && 'after' in value && 'limit' in value;
}
