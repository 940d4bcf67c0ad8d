/** Marches pages of imported objects against the connector space: new, changed, same, gone. */
import type { ObjectPage } from '../connectors/connector.ts';
import { operations } from '../model/operation.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import type { AnchorIndex } from './anchor-index.ts';
import { confirm } from './confirm.ts';
import { isAwaited, type Staging } from './staging.ts';
import { type ConnectedSystem, inSlots } from './system.ts';

/** After this long a system that accepted a change and does not show it is not believed any more. */
const DEADLINE_MS = 24 * 3_600_000;

/** A page of a whole read: compared by hash in memory, so that what has not changed costs no query. */
export async function stageWhole(
  store: StoreReader,
  system: ConnectedSystem,
  index: AnchorIndex,
  staging: Staging,
  page: ObjectPage,
): Promise<void> {
  const changed: { position: number; values: string; hash: string }[] = [];
  for (let i = 0; i < page.anchors.length; i++) {
    const anchor = page.anchors[i] ?? '';
    const { values, hash } = inSlots(system, page.values[i] ?? '', page.hashes[i] ?? '');
    const position = index.find(anchor);
    if (position < 0) {
      const id = staging.add(anchor, values, hash);
      index.markSeen(index.add(anchor, id, hash, 'Disconnected'));
    } else if (!index.markSeen(position)) {
      staging.fail(
        'duplicate-object',
        `${system.name} gave ${anchor} twice; the first one was taken.`,
        index.id(position),
      );
    } else if (index.hash(position) === hash && index.state(position) !== 'Placeholder') {
      staging.counts['no-change']++;
    } else {
      changed.push({ position, values, hash });
    }
  }
  if (changed.length === 0) return;
  const rows = byId(await store.objects(changed.map(({ position }) => index.id(position))));
  const known = changed.flatMap(({ position, values, hash }) => {
    const prior = rows.get(index.id(position));
    return prior === undefined ? [] : [{ prior, values, hash }];
  });
  await stageKnown(store, system, staging, known);
}

/** A page of changes: only the objects named are looked up. Later pages may name an object again. */
export async function stageChanges(
  store: StoreReader,
  system: ConnectedSystem,
  staging: Staging,
  page: ObjectPage,
): Promise<void> {
  const known = new Map<string, SpaceRow>();
  for (const row of await store.objectsByAnchor(system.id, page.anchors)) known.set(row.anchor, row);
  const inPage = new Map<string, number>();
  page.anchors.forEach((anchor, i) => {
    inPage.set(anchor, i);
  });
  const changed: Shown[] = [];
  for (const [anchor, i] of inPage) {
    const { values, hash } = inSlots(system, page.values[i] ?? '', page.hashes[i] ?? '');
    const prior = known.get(anchor);
    if (prior === undefined) staging.add(anchor, values, hash);
    else if (prior.hash === hash && prior.state !== 'Placeholder') staging.counts['no-change']++;
    else changed.push({ prior, values, hash });
  }
  await stageKnown(store, system, staging, changed);
}

interface Shown {
  readonly prior: SpaceRow;
  readonly values: string;
  readonly hash: string;
}

async function stageKnown(
  store: StoreReader,
  { same }: ConnectedSystem,
  staging: Staging,
  shown: readonly Shown[],
): Promise<void> {
  const waiting = shown.filter(({ prior, values }) => confirm(prior.seen, values, prior.sent, same).waiting > 0);
  const late = await overdue(
    store,
    waiting.map(({ prior }) => prior),
    staging.now,
  );
  for (const { prior, values, hash } of shown) {
    staging.update(prior, values, hash, prior.dueOn, late.has(prior.id));
  }
}

/** Of objects with something to confirm those whose newest export was accepted long ago. */
async function overdue(store: StoreReader, rows: readonly SpaceRow[], now: Date): Promise<ReadonlySet<number>> {
  if (rows.length === 0) return new Set();
  const since = new Date(now.getTime() - DEADLINE_MS).toISOString();
  const accepted = await store.lastAccepted(
    rows.map(({ id }) => id),
    operations,
  );
  const recent = new Set(accepted.filter(({ settledAt }) => (settledAt ?? '') > since).map(({ object }) => object));
  return new Set(accepted.map(({ object }) => object).filter((object) => !recent.has(object)));
}

export async function stageRemoved(
  store: StoreReader,
  system: ConnectedSystem,
  staging: Staging,
  anchors: readonly string[],
): Promise<void> {
  for (const row of await store.objectsByAnchor(system.id, anchors)) staging.remove(row);
}

export async function stageAbsent(store: StoreReader, staging: Staging, ids: readonly number[]): Promise<void> {
  const PAGE = 5_000;
  for (let at = 0; at < ids.length; at += PAGE) {
    const rows = await store.objects(ids.slice(at, at + PAGE));
    const late = await overdue(store, rows.filter(isAwaited), staging.now);
    for (const row of rows) {
      if (late.has(row.id)) staging.notReimported(row);
      staging.remove(row);
    }
  }
}

function byId(rows: readonly SpaceRow[]): Map<number, SpaceRow> {
  return new Map(rows.map((row) => [row.id, row]));
}
