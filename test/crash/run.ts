/** Kills as many runs as asked for:  npm run crash -- [--kills N] [--seed N] [--directory ldif|samba] */
import { behindNoDirectory, ofTheSystems } from '../properties/happenings.ts';
import { onStage } from '../properties/property.ts';
import type { Scene } from '../properties/world.ts';
import type { Stage } from '../support/landscape.ts';
import { randomFrom } from '../support/random.ts';
import { signInAsAdministrator, startTestDirectory } from '../support/samba.ts';
import { scriptOptions, wholeNumber } from '../support/script-options.ts';
import { killedAndFinished, undisturbed } from './episode.ts';
import type { Kill, Killed } from './killed-process.ts';
import { drawHistory, drawKills } from './plan.ts';
import { onSamba } from './samba-scene.ts';

/** Histories are cheap beside processes, but not free. */
const PLANS_A_HISTORY = 3;
const SAY_EVERY = 50;
const LONGEST_SECONDS = 24 * 3600;

const USAGE = 'npm run crash -- [--kills N] [--seed N] [--directory ldif|samba]';
const { values } = scriptOptions(USAGE, {
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    directory: { type: 'string', default: 'ldif' },
  },
});
const wanted = wholeNumber(USAGE, 'kills', values.kills);
const seed = wholeNumber(USAGE, 'seed', values.seed);
const random = randomFrom(seed);
const byPhase = new Map<string, number>();
const failures: string[] = [];
let kills = 0;
let tooLate = 0;
let told = 0;

console.log(`${wanted} kills, seed ${seed}, directory ${values.directory}`);
await onStage(async (stage) => {
  const isReal = values.directory === 'samba';
  const scene = isReal ? await sambaScene(stage) : {};
  const happenings = isReal ? behindNoDirectory : ofTheSystems;
  for (let number = 0; kills < wanted; number++) await playHistory(seed + number, happenings, scene);
});
for (const [phase, count] of [...byPhase].sort()) console.log(`${String(count).padStart(7)}  killed in ${phase}`);
console.log(`${String(tooLate).padStart(7)}  runs ended before their time had come`);
for (const failure of failures) console.log(failure);
console.log(failures.length === 0 ? `${kills} kills: nothing lost, nothing twice.` : `${failures.length} failed.`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function sambaScene(stage: Stage): Promise<Scene> {
  const samba = await startTestDirectory(stage, { maximumRuntimeSeconds: LONGEST_SECONDS });
  return { directory: onSamba(samba, await signInAsAdministrator(stage, samba)) };
}

async function playHistory(historySeed: number, happenings: readonly string[], scene: Scene): Promise<void> {
  const history = drawHistory(historySeed, happenings);
  const whole = await undisturbed(history, scene);
  for (let plan = 0; plan < PLANS_A_HISTORY && kills < wanted; plan++) {
    const killPlan = drawKills(random, whole);
    try {
      (await killedAndFinished(history, killPlan, whole, scene)).forEach(count);
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
