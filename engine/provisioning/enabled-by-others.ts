/**
 * This engine enables only what it disabled itself. When somebody else has enabled an account meanwhile, its disabling is
 * over: the journal takes note, so that a later suspension by hand is never undone.
 */
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import { unpackSent } from '../model/space-values.ts';
import type { JournalRow, SpaceRow } from '../store/rows.ts';
import type { ProvisioningContext } from './context.ts';

export async function noteEnabledByOthers(
  context: ProvisioningContext,
  system: ConnectedSystem,
  rows: readonly SpaceRow[],
  now: Date,
): Promise<void> {
  const slot = system.slot('accountDisabled');
  if (system.system !== 'ad' || slot < 0) return;
  const enabled = rows.filter(
    (row) => row.person !== null && row.seen !== '' && !unpackSent(row.sent).has(slot) && isEnabled(system, row),
  );
  if (enabled.length === 0) return;
  const ids = enabled.map(({ id }) => id);
  const switches = await context.store.lastAccepted(ids, ['disable', 'enable']);
  const newest = new Map(switches.map((row) => [row.object, row]));
  const at = now.toISOString();
  const journal = [...newest.values()]
    .filter(({ operation }) => operation === 'disable')
    .map(
      ({ object, connector }): JournalRow => ({
        id: context.ids.next('journal'),
        object,
        connector,
        operation: 'enable',
        hash: '',
        run: context.run,
        changes: [],
        changeSet: null,
        sentAt: at,
        settledAt: at,
        result: 'accepted',
        anchor: '',
        ended: 'noted',
        endedAt: at,
        feed: null,
      }),
    );
  if (journal.length > 0) await context.store.commit({ journal });
}

function isEnabled(system: ConnectedSystem, row: SpaceRow): boolean {
  return readerOf(system, row.seen)('accountDisabled') !== 'true';
}
