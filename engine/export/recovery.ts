/** What was sent and never settled, because the process died or no answer came: look at the system, never send again. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { AttributeChange } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { unpackValues } from '../model/attribute.ts';
import { linkOperations } from '../model/operation.ts';
import { howShownEach } from '../model/shown-values.ts';
import type { JournalRow, SpaceRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { afterAcceptance, exportItem, packedChange } from './items.ts';

export interface Recovered {
  /** Had arrived: taken as accepted. */
  readonly arrived: number;
  /** Had not: goes again, if it is still wanted. */
  readonly withdrawn: number;
}

export async function recoverUnsettled(
  store: Store,
  system: ConnectedSystem,
  now: string,
  signal: AbortSignal,
): Promise<Recovered> {
  const rows = await store.unsettled(system.id);
  let arrived = 0;
  for (const row of rows) {
    const [object] = await store.objects([row.object]);
    const anchor = object === undefined ? undefined : await arrivedAs(system, row, object, signal);
    if (object !== undefined && anchor !== undefined) {
      arrived++;
      await store.commit({
        objects: [afterAcceptance(object, row, system.slot, anchor)],
        removedPending: [{ object: row.object, operation: row.operation }],
        journal: [{ ...row, settledAt: now, result: 'accepted', anchor }],
      });
    } else {
      await store.commit({ journal: [{ ...row, settledAt: now, result: 'withdrawn' }] });
    }
  }
  return { arrived, withdrawn: rows.length - arrived };
}

/** For the record of the step that looked. */
export function recoveryNotes({ arrived, withdrawn }: Recovered): string[] {
  return [
    ...(arrived > 0 ? [`${arrived} items of an interrupted export had arrived and are not sent again.`] : []),
    ...(withdrawn > 0 ? [`${withdrawn} items of an interrupted export had not arrived.`] : []),
  ];
}

/** The anchor under which the system holds the item's outcome; nothing when it does not. */
async function arrivedAs(system: ConnectedSystem, row: JournalRow, object: SpaceRow, signal: AbortSignal) {
  // Settled together with the link itself: unsettled it was not done.
  if (linkOperations.includes(row.operation)) return undefined;
  const { connector } = system;
  if (connector.find === undefined) {
    throw new EngineError('unexpected-error', `${system.name} can be written but not looked at.`);
  }
  const item = exportItem(row, object.anchor);
  const found = await connector.find(item, signal);
  if (row.operation === 'delete') return found.found ? undefined : object.anchor;
  if (!found.found) return undefined;
  if (row.operation === 'create' || row.operation === 'restore') return found.anchor;
  const values = unpackValues(found.values, connector.schema.length);
  const shown = (attribute: string) => values[connector.schema.findIndex(({ name }) => name === attribute)] ?? '';
  const isThere = row.changes.map(packedChange).every((change) => isDone(change, shown(change.attribute), system));
  return isThere ? object.anchor : undefined;
}

/** Of several values others may have added more meanwhile. */
function isDone({ attribute, before, after }: AttributeChange, shown: string, system: ConnectedSystem): boolean {
  if (shown === after) return true;
  const slot = system.slot(attribute);
  const same = (one: string, other: string) => system.same(slot, one, other);
  return system.hasSeveral(slot) && howShownEach({ before, sent: after, shown, same }) === 'done';
}
