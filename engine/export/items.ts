/** Between what is staged (plain values) and what a connector is given (packed values), both ways. */
import type { AttributeChange, ExportItem } from '../connectors/connector.ts';
import { cleanValue, joinValues } from '../model/attribute.ts';
import { awaitingHash, packSent, unpackSent } from '../model/space-values.ts';
import type { Change } from '../model/views.ts';
import type { PendingRow, SpaceRow } from '../store/rows.ts';

export function packedChange({ attribute, before, after }: Change): AttributeChange {
  return { attribute, before: packed(before), after: packed(after) };
}

export function exportItem(row: Pick<PendingRow, 'object' | 'operation' | 'changes'>, anchor: string): ExportItem {
  const { object, operation, changes } = row;
  return { object, operation, anchor, changes: changes.map(packedChange) };
}

/** The object after a system accepted the item: its values are known, though no import has shown them yet. */
export function afterAcceptance(
  object: SpaceRow,
  changes: readonly Change[],
  slot: (attribute: string) => number,
  anchor: string | undefined,
): SpaceRow {
  const sent = unpackSent(object.sent);
  for (const { attribute, after } of changes) {
    const at = slot(attribute);
    if (at >= 0) sent.set(at, packed(after));
  }
  const hash = awaitingHash(object.hash);
  return { ...object, anchor: anchor ?? object.anchor, hash, sent: packSent(sent), stamp: 0 };
}

function packed(values: readonly string[]): string {
  return joinValues(values.map(cleanValue));
}
