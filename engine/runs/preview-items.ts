/** What a preview found pending in one system, each with what is to become of it and which rules caused it. */
import type { OutboundRule } from '../config/rules.ts';
import type { ConnectedSystem } from '../connector-space/system.ts';
import { leftAloneBecause } from '../export/never-touch.ts';
import type { Operation } from '../model/operation.ts';
import type { PreviewItemState } from '../model/preview.ts';
import type { PendingMark, PendingRow, PreviewItemRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { everyPage, keyOfRow } from './change-set-rows.ts';
import { namesOf } from './item-names.ts';
import type { RunnerSettings } from './runner.ts';

const PAGE = 5_000;

export type DraftItem = Omit<PreviewItemRow, 'preview' | 'number'>;

/** By connector: what its export would send. A connector that is missing would not be written at all. */
export type Planned = Map<number, readonly PendingMark[]>;

/** What an operation is named after that no attribute flow causes. */
const causes: Readonly<Record<Operation, string | undefined>> = {
  create: 'provision',
  restore: 'restore',
  rename: 'naming',
  move: 'placement',
  update: undefined,
  clear: undefined,
  enable: 'return',
  leaver: 'leaver',
  disable: 'leaver',
  disconnect: 'deprovision',
  delete: 'deprovision',
};

/** Without the accounts that are left alone whatever is staged for them; people above `lastPerson` are on the copy only. */
export async function itemsOf(
  store: StoreReader,
  system: ConnectedSystem,
  { rules, exports }: Pick<RunnerSettings, 'rules' | 'exports'>,
  planned: Planned,
  lastPerson: number,
): Promise<DraftItem[]> {
  const rows = await everyPage((page) => store.pendingPage(system.id, page));
  const stateOf = stateIn(planned.get(system.id));
  const causesOf = causesIn(rules.outbound.filter((rule) => rule.system === system.system));
  const items: DraftItem[] = [];
  for (let at = 0; at < rows.length; at += PAGE) {
    const page = rows.slice(at, at + PAGE);
    const objects = new Map((await store.objects(page.map(({ object }) => object))).map((row) => [row.id, row]));
    for (const row of page) {
      const object = objects.get(row.object);
      if (object !== undefined && leftAloneBecause(object, system, exports.never) !== undefined) continue;
      const person = object?.person ?? null;
      items.push({
        ...namesOf(row, system, object),
        connector: system.name,
        operation: row.operation,
        person: person !== null && person <= lastPerson ? person : null,
        state: stateOf(row),
        rules: causesOf(row),
        changes: row.changes,
        hash: row.hash,
      });
    }
  }
  return items;
}

function stateIn(going: readonly PendingMark[] | undefined): (row: PendingRow) => PreviewItemState {
  if (going === undefined) return () => 'waiting';
  const sets = new Map(going.map((row) => [keyOfRow(row), row.changeSet]));
  return (row) => {
    const set = sets.get(keyOfRow(row));
    if (set === undefined) return 'held';
    return set === null ? 'ready' : 'approved';
  };
}

/** For each item the flows to the attributes that it changes. */
function causesIn(flows: readonly OutboundRule[]): (row: PendingRow) => readonly string[] {
  const byAttribute = Map.groupBy(flows, ({ to }) => to);
  return ({ operation, changes }) => {
    const cause = causes[operation];
    if (cause !== undefined) return [cause];
    const names = changes.flatMap(({ attribute }) => (byAttribute.get(attribute) ?? []).map(({ name }) => name));
    return names.length === 0 ? ['flow'] : [...new Set(names)];
  };
}
