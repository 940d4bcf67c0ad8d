/** Brings together what an undo must know of the run's settings, and asks the command. */
import { liftUndone, planUndo, type UndoLand, undoOutcome } from '../commands/undo.ts';
import { EngineError } from '../errors.ts';
import { joinedObjects } from '../export/joined-objects.ts';
import type { Undo, UndoExport } from '../model/undo.ts';
import type { Caller } from '../model/views.ts';
import { heldObject } from '../provisioning/undone-values.ts';
import type { RunnerSettings } from '../runs/settings.ts';
import { connectSystems } from '../runs/systems.ts';
import type { Outcome } from '../store/store.ts';
import { SpaceViews } from '../views/space.ts';

/** What the last export of a connector can be taken back of; nothing is written. */
export async function checkUndo(settings: RunnerSettings, connector: string): Promise<Undo> {
  const land = await undoLand(settings, connector);
  const { undo } = await planUndo(land, { by: '', reason: '', at: '' });
  return undo;
}

export async function undoExport(
  settings: RunnerSettings,
  connector: string,
  wish: UndoExport,
  caller: Caller,
  now: Date,
): Promise<{ readonly outcome: Outcome; readonly undo: Undo }> {
  const land = await undoLand(settings, connector);
  const planned = await planUndo(land, { by: caller.name, reason: wish.reason, at: now.toISOString() });
  return undoOutcome(land, planned, wish, caller, now);
}

export { liftUndone };

async function undoLand(settings: RunnerSettings, name: string): Promise<UndoLand> {
  const { store, connectors, configuration, ids, exports } = settings;
  const systems = connectSystems(connectors, await store.connectors(), configuration);
  const system = systems.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (system === undefined) throw new EngineError('not-found', `There is no connector ${name}.`);
  const space = new SpaceViews({ store, systems });
  return {
    store,
    connector: system,
    heldObject: (row) => heldObject(system, row),
    displayName: (row) => space.displayName(row),
    limits: exports.limits,
    joined: await joinedObjects(store, system.id),
    nextChangeSet: () => ids.next('changeSet'),
  };
}
