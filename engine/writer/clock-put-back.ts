/** Whoever was evaluated under a clock that was far ahead is evaluated again when it has been put right: no date would do it. */
import type { Store } from '../store/store.ts';

const HOUR_MS = 3_600_000;
/**
 * A smaller step back changes nothing: what was done in the last hours was due within a day, and taking it back for some hours
 * would only do it twice.
 */
const TOLERATED_MS = 24 * HOUR_MS;

/** Asked before a run is recorded, so that a run that is killed leaves nothing undone. */
export async function evaluateAgainAfterClock(store: Store, now: Date): Promise<void> {
  const [last] = await store.runs({ after: 0, limit: 1 });
  if (last === undefined || Date.parse(last.startedAt) - now.getTime() <= TOLERATED_MS) return;
  await store.markAll();
}
