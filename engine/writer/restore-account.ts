/** Brings together what a wish for a vanished account must know of the run's settings, and asks the command. */
import { askRestore, deletedObject, type RestoreLand, withdrawRestore } from '../commands/restore.ts';
import type { Connector, DeletedObject } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { isJoined } from '../model/state.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import { connectSystems } from '../runs/systems.ts';
import type { SpaceRow } from '../store/rows.ts';
import { endingOf } from '../sync/deprovision.ts';
import { lifecycleNow } from '../views/lifecycle.ts';
import { SpaceViews } from '../views/space.ts';

export { askRestore, deletedObject, withdrawRestore };

/** A directory that does not answer in this time is told of as such; nobody waits at the prompt for longer. */
const LOOK_MS = 30_000;

/** The system itself is asked, now: what it has forgotten since the last import cannot be brought back. */
export async function restoreLand(settings: RunnerSettings, object: number): Promise<RestoreLand> {
  const { row, system } = await placeOf(settings, object);
  const isVanished = !isJoined(row) && row.anchor !== '';
  const deleted = isVanished && system !== undefined ? await look(system.connector, row.anchor) : undefined;
  return await landOf(settings, object, deleted);
}

async function look(connector: Connector, anchor: string): Promise<DeletedObject | undefined> {
  const signal = AbortSignal.timeout(LOOK_MS);
  try {
    return await connector.findDeleted?.(anchor, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    const message = `${connector.name} did not say within ${LOOK_MS / 1000} seconds what it remembers.`;
    throw new EngineError('timed-out', message, {}, { cause });
  }
}

/** As the store has it now, which may have changed while the system was asked. */
export async function landOf(
  settings: RunnerSettings,
  object: number,
  deleted: DeletedObject | undefined,
): Promise<RestoreLand> {
  const { row, system, space } = await placeOf(settings, object);
  const { store, ids } = settings;
  return {
    store,
    row,
    connector: system?.name ?? '',
    displayName: space.displayName(row),
    hasRecycleBin: system?.connector.findDeleted !== undefined && system.connector.openExport !== undefined,
    deleted,
    unwanted: await unwantedBecause(settings, row, space),
    nextChangeSet: () => ids.next('changeSet'),
  };
}

async function placeOf({ store, connectors, configuration }: RunnerSettings, object: number) {
  const [row] = await store.objects([object]);
  if (row === undefined) throw new EngineError('not-found', `There is no connector-space object ${object}.`);
  const systems = connectSystems(connectors, await store.connectors(), configuration);
  const space = new SpaceViews({ store, systems });
  return { row, space, system: space.systemOf(row) };
}

async function unwantedBecause({ store, clock }: RunnerSettings, { person }: SpaceRow, space: SpaceViews) {
  if (person === null) return undefined;
  const { state, reason } = lifecycleNow(await store.objectsOfPeople([person]), space, clock.now());
  return endingOf(state, false) === undefined ? undefined : `The person is to have no account: ${reason}`;
}
