/**
 * One history, twice: undisturbed, and with the process of its last run killed again and again. The run that follows must
 * leave the trust as the undisturbed one did, and the run after that must do nothing.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import type { Day, History } from '../properties/history.ts';
import { type Picture, pictureOf } from '../properties/picture.ts';
import { onStage } from '../properties/property.ts';
import { openWorld, type Scene, type World } from '../properties/world.ts';
import type { Stage } from '../support/landscape.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';
import { type Kill, type Killed, runAndKill } from './killed-process.ts';

const RECORD = ['audit', 'run', 'run_step'];

export interface Undisturbed {
  readonly picture: Picture;
  readonly commits: number;
  readonly steps: number;
}

/** How the last run of a history ends when nobody kills it. */
export function undisturbed(history: History, scene: Scene = {}): Promise<Undisturbed> {
  return onStage(async (stage) => {
    const world = await worldBefore(stage, history, scene);
    let commits = 0;
    world.land.dieBefore(() => {
      commits++;
      return false;
    });
    const run = await world.run(lastCycle(history));
    const steps = (await world.land.engine.runSteps(run.id)).length;
    return { picture: await pictureOf(world), commits, steps };
  });
}

/** Throws what is not as it would be had nobody killed anything. */
export function killedAndFinished(
  history: History,
  kills: readonly Kill[],
  { picture }: Undisturbed,
  scene: Scene = {},
): Promise<readonly Killed[]> {
  return onStage(async (stage) => {
    const world = await worldBefore(stage, history, scene);
    const { land } = world;
    const cycle = lastCycle(history);
    const killed: Killed[] = [];
    await land.stop();
    if (history.days.length === 0) removeStore(land.databaseFile);
    for (const kill of kills) {
      const run = { home: land.home, instant: land.clock.now().toISOString(), cycle };
      const end = await runAndKill(run, kill);
      assert.equal(end.complaint, '', 'the process complains of nothing');
      killed.push(end);
    }
    await land.start();
    await land.run(cycle);
    assert.deepEqual(await pictureOf(world), picture, 'the next run leaves everything as if nobody had been killed');
    const before = digestTables(land.databaseFile);
    const last = await land.run(cycle);
    assert.deepEqual(await land.written(last), {}, 'the run after it sends nothing');
    assert.deepEqual(tablesChanged(before, digestTables(land.databaseFile)), RECORD, 'and records nothing but itself');
    return killed;
  });
}

/** Everything but the last run; without days that is the first of all. */
async function worldBefore(stage: Stage, history: History, scene: Scene): Promise<World> {
  const world = await openWorld(stage, history, scene);
  const last = history.days.at(-1);
  if (last === undefined) return world;
  await world.run('full');
  for (const day of history.days.slice(0, -1)) await playDay(world, day);
  await world.live(last);
  return world;
}

async function playDay(world: World, day: Day): Promise<void> {
  await world.live(day);
  await world.run(day.cycle);
  await world.end(day);
}

function lastCycle({ days }: History): 'full' | 'delta' {
  return days.at(-1)?.cycle ?? 'full';
}

function removeStore(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}
