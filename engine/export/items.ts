/** Between what is staged (plain values) and what a connector is given (packed values), both ways. */
import type { AttributeChange, ExportItem } from '../connectors/connector.ts';
import { cleanValue, joinValues } from '../model/attribute.ts';
import { LINK, linkOperations } from '../model/operation.ts';
import { awaitingHash, packSent, unpackSent } from '../model/space-values.ts';
import { stateAfter } from '../model/state.ts';
import type { Change } from '../model/views.ts';
import type { ExplicitRow, PendingRow, SpaceRow } from '../store/rows.ts';

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
  { operation, changes }: Pick<PendingRow, 'operation' | 'changes'>,
  slot: (attribute: string) => number,
  anchor: string | undefined,
): SpaceRow {
  if (linkOperations.includes(operation)) return letGo(object, changes);
  if (operation === 'delete') return deleted(object);
  const sent = unpackSent(object.sent);
  for (const { attribute, after } of changes) {
    const at = slot(attribute);
    if (at >= 0) sent.set(at, packed(after));
  }
  const hash = awaitingHash(object.hash);
  return { ...object, anchor: anchor ?? object.anchor, hash, sent: packSent(sent), stamp: 0 };
}

/** An object that is kept out for good still points at its person, so that nothing is made in its place. */
function letGo(object: SpaceRow, changes: readonly Change[]): SpaceRow {
  const isForGood = changes.some(({ attribute, after }) => attribute === LINK && after[0] === 'ExplicitlyDisconnected');
  if (isForGood) return { ...object, state: stateAfter(object.state, 'deprovisioned-for-good'), stamp: 0 };
  const state = stateAfter(object.state, 'deprovisioned');
  return state === 'Forgotten' ? object : { ...object, state, person: null, rule: '', stamp: 0 };
}

/**
 * Taken at its word: an import that shows it all the same joins it again, and what is still wanted is staged anew. One that
 * a hand has taken from its person meanwhile is forgotten by the import that misses it.
 */
function deleted(object: SpaceRow): SpaceRow {
  const state = stateAfter(object.state, 'gone');
  if (state === 'Forgotten') return object;
  return {
    ...object,
    state,
    hash: '',
    sent: '',
    dueOn: null,
    stamp: 0,
  };
}

/** What an operator would have written, of an object that a rule keeps out for good. */
export function explicitAfter(before: SpaceRow, after: SpaceRow, at: string): ExplicitRow[] {
  if (before.state === after.state || after.state !== 'ExplicitlyDisconnected') return [];
  const { id: object, state: wasState, person: wasPerson, rule: wasRule } = before;
  const reason = 'The deprovisioning rule lets it go for good.';
  return [{ object, reason, owner: null, reviewOn: null, by: 'deprovisioning', at, wasState, wasPerson, wasRule }];
}

function packed(values: readonly string[]): string {
  return joinValues(values.map(cleanValue));
}
