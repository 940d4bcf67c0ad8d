/** Kills as many runs as asked for:  npm run crash -- [--kills N] [--seed N] */
import { parseArgs } from 'node:util';
import { randomFrom } from '../support/random.ts';
import { killedAndFinished, undisturbed } from './episode.ts';
import type { Kill, Killed } from './killed-process.ts';
import { drawHistory, drawKills } from './plan.ts';

/** Histories are cheap beside processes, but not free. */
const PLANS_A_HISTORY = 3;
const SAY_EVERY = 50;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
const wanted = Number(values.kills);
const seed = Number(values.seed);
const random = randomFrom(seed);
const byPhase = new Map<string, number>();
const failures: string[] = [];
let kills = 0;
let tooLate = 0;
let told = 0;

console.log(`${wanted} kills, seed ${seed}`);
for (let number = 0; kills < wanted; number++) await playHistory(seed + number);
for (const [phase, count] of [...byPhase].sort()) console.log(`${String(count).padStart(7)}  killed in ${phase}`);
console.log(`${String(tooLate).padStart(7)}  runs ended before their time had come`);
for (const failure of failures) console.log(failure);
console.log(failures.length === 0 ? `${kills} kills: nothing lost, nothing twice.` : `${failures.length} failed.`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function playHistory(historySeed: number): Promise<void> {
  const history = drawHistory(historySeed);
  const whole = await undisturbed(history);
  for (let plan = 0; plan < PLANS_A_HISTORY && kills < wanted; plan++) {
    const killPlan = drawKills(random, whole);
    try {
      (await killedAndFinished(history, killPlan, whole)).forEach(count);
    } catch (cause) {
      failures.push(failed(historySeed, killPlan, cause));
      kills += killPlan.length;
    }
    if (kills < told + SAY_EVERY) continue;
    told = kills;
    console.log(`${kills} kills, ${failures.length} failed`);
  }
}

function count({ isKilled, during }: Killed): void {
  if (!isKilled) {
    tooLate++;
    return;
  }
  kills++;
  byPhase.set(during, (byPhase.get(during) ?? 0) + 1);
}

function failed(historySeed: number, plan: readonly Kill[], cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return `History ${historySeed}, killed ${JSON.stringify(plan)}: ${message}`;
}
