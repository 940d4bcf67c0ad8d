/** Marches pages of imported objects against the connector space: new, changed, same, gone. */
import type { ObjectPage } from '../connectors/connector.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { AnchorIndex } from './anchor-index.ts';
import { endExports } from './end-exports.ts';
import type { ImportReads } from './held-writes.ts';
import { isAwaited, type Staging } from './staging.ts';
import { type ConnectedSystem, inSlots } from './system.ts';

/** A page of a whole read: compared by hash in memory, so that what has not changed costs no query. */
export async function stageWhole(
  store: ImportReads,
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
  await stageKnown(store, staging, known);
}

/** A page of changes: only the objects named are looked up. Later pages may name an object again. */
export async function stageChanges(
  store: ImportReads,
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
  await stageKnown(store, staging, changed);
}

interface Shown {
  readonly prior: SpaceRow;
  readonly values: string;
  readonly hash: string;
}

async function stageKnown(store: ImportReads, staging: Staging, shown: readonly Shown[]): Promise<void> {
  const late = await endExports(
    store,
    staging,
    shown.map(({ prior, values }) => ({ prior, values })),
  );
  for (const { prior, values, hash } of shown) {
    staging.update(prior, values, hash, prior.dueOn, late.has(prior.id));
  }
}

/** Answers how many of them were never known. */
export async function stageRemoved(
  store: ImportReads,
  system: ConnectedSystem,
  staging: Staging,
  anchors: readonly string[],
): Promise<number> {
  const known = await store.objectsByAnchor(system.id, anchors);
  await removeAll(store, staging, known);
  return new Set(anchors).size - known.length;
}

export async function stageAbsent(store: ImportReads, staging: Staging, ids: readonly number[]): Promise<void> {
  const PAGE = 5_000;
  for (let at = 0; at < ids.length; at += PAGE) {
    await removeAll(store, staging, await store.objects(ids.slice(at, at + PAGE)));
  }
}

async function removeAll(store: ImportReads, staging: Staging, rows: readonly SpaceRow[]): Promise<void> {
  const late = await endExports(
    store,
    staging,
    rows.map((prior) => ({ prior })),
  );
  for (const row of rows) {
    if (isAwaited(row) && late.has(row.id)) staging.notReimported(row);
    staging.remove(row);
  }
}

function byId(rows: readonly SpaceRow[]): Map<number, SpaceRow> {
  return new Map(rows.map((row) => [row.id, row]));
}
