/** An operator lets parked and waiting exports go with the next export after all. */
import { EngineError } from '../errors.ts';
import { neverTried } from '../export/attempts.ts';
import type { ReleaseExports } from '../model/exports.ts';
import type { PendingMark } from '../store/rows.ts';
import type { Outcome, StoreReader } from '../store/store.ts';

const PAGE = 2_000;

/** What to commit, and how many exports it lets go. Limits and approvals are asked as for anything else. */
export async function releaseExports(
  store: StoreReader,
  wish: ReleaseExports,
  by: string,
): Promise<{ readonly outcome: Outcome; readonly released: number }> {
  if (wish.reason.trim() === '')
    throw new EngineError('request-invalid', 'A reason is needed: it is shown until the export is sent.');
  const connectors = await connectorsOf(store, wish.connector);
  const released: PendingMark[] = [];
  for (const connector of connectors) {
    for await (const row of putOff(store, connector)) if (isMeant(row, wish)) released.push(row);
  }
  const pendingMarks = released.map((row) => ({ ...row, ...neverTried, message: `Released by ${by}: ${wish.reason}` }));
  return { outcome: { pendingMarks }, released: released.length };
}

async function connectorsOf(store: StoreReader, name: string | undefined): Promise<number[]> {
  const rows = (await store.connectors()).filter(({ id }) => id > 0);
  if (name === undefined) return rows.map(({ id }) => id);
  const found = rows.find((row) => row.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new EngineError('not-found', `There is no connector ${name}.`);
  return [found.id];
}

async function* putOff(store: StoreReader, connector: number): AsyncGenerator<PendingMark> {
  for (let after = 0; ; ) {
    const rows = await store.pendingMarks(connector, { after, limit: PAGE });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield* rows.filter(({ retryAt, parkedAt }) => retryAt !== null || parkedAt !== null);
    after = last.object;
  }
}

function isMeant(row: PendingMark, { object, operation, code }: ReleaseExports): boolean {
  if (object !== undefined && row.object !== object) return false;
  return (operation === undefined || row.operation === operation) && (code === undefined || row.code === code);
}
