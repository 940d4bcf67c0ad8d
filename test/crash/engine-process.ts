/**
 * One run by a process of its own, which says each step as it begins:  engine-process.ts FOLDER INSTANT CYCLE [WHEN NUMBER]
 * With `before 7` it kills itself when it is about to commit for the seventh time, with `after 7` as soon as it has; without,
 * it is the engine as the service has it, on its own thread, and whoever started it does the killing.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { SetClock } from '../../engine/clock.ts';
import { composeLocal, openStore } from '../../engine/compose.ts';
import { holdDataFolder } from '../../engine/data-folder.ts';
import type { Engine } from '../../engine/engine.ts';
import type { CycleName } from '../../engine/model/run.ts';
import { openEngine } from '../../engine/open.ts';
import type { RunProgress } from '../../engine/runs/runner.ts';
import type { Outcome, Store } from '../../engine/store/store.ts';

const STANDARD_OUTPUT = 1;
const LOOK_EVERY_MS = 2;
const olive = { id: 'key-olive', name: 'olive', roles: ['reader', 'operator'] } as const;

const [home = '', instant = '', cycle = '', when, number] = process.argv.slice(2);
let lastStep = 0;
say('open');
if (when === undefined) await runOnItsThread();
else await runUntilCommit(when, Number(number));
process.exit(0);

async function runOnItsThread(): Promise<void> {
  const { engine } = await openEngine({ home, version: '', actor: 'test', clock: instant });
  await follow(engine);
  await engine.close();
}

async function runUntilCommit(when: string, number: number): Promise<void> {
  const folder = holdDataFolder(home);
  const store = killedAt(openStore(home), when, number);
  const clock = new SetClock(instant);
  const report = (now: RunProgress | undefined) =>
    sayStep(now?.step?.number ?? 0, now?.step?.type ?? null, now?.step?.connector ?? null);
  const { engine } = await composeLocal(store, home, { clock, report });
  await follow(engine);
  await engine.close();
  folder.release();
}

async function follow(engine: Engine): Promise<void> {
  const { id } = await engine.startRun(cycle as CycleName, olive);
  for (;;) {
    const { state, step, stepType, connector } = await engine.run(id);
    if (state !== 'running') return;
    sayStep(step, stepType, connector);
    await wait(LOOK_EVERY_MS);
  }
}

function sayStep(number: number, type: string | null, connector: string | null): void {
  if (number === lastStep || type === null) return;
  lastStep = number;
  say(`${type} ${connector}`);
}

/** At once, whatever happens next. */
function say(line: string): void {
  writeSync(STANDARD_OUTPUT, `${line}\n`);
}

function killedAt(store: Store, when: string, number: number): Store {
  let commits = 0;
  const die = () => process.kill(process.pid, 'SIGKILL');
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'commit') return value.bind(target);
      return async (outcome: Outcome) => {
        commits++;
        if (when === 'before' && commits === number) die();
        await target.commit(outcome);
        if (when === 'after' && commits === number) die();
      };
    },
  });
}
