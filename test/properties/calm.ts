/** When everything has been done, and that there is then nothing left to do. */
import assert from 'node:assert/strict';
import { digestTables, tablesChanged } from '../support/tables.ts';
import type { World } from './world.ts';

const RECORD = ['audit', 'run', 'run_step'];
const MOST_RUNS = 6;

/** Runs until a run writes nothing and nothing waits for an approval. */
export async function calm(world: World): Promise<void> {
  for (let runs = 1; runs <= MOST_RUNS; runs++) {
    const run = await world.run('full');
    const held = await world.land.approveAll();
    const written = Object.keys(await world.land.written(run));
    if (written.length + held.length === 0) return;
  }
  assert.fail(`After ${MOST_RUNS} runs there still is something to write.`);
}

export async function nothingIsWritten(world: World, when: string): Promise<void> {
  for (const cycle of ['delta', 'full'] as const) {
    const before = digestTables(world.land.databaseFile);
    const run = await world.run(cycle);
    assert.deepEqual(await world.land.written(run), {}, `${cycle}, ${when}: nothing is sent`);
    const changed = tablesChanged(before, digestTables(world.land.databaseFile));
    assert.deepEqual(changed, RECORD, `${cycle}, ${when}: nothing else is recorded`);
  }
}
