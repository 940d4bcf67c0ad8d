import { commandLineCaller } from '../compose.ts';
import { EngineError } from '../errors.ts';
import { type CycleName, cycleNames, type RunWish } from '../model/run.ts';
import { openEngine } from '../open.ts';
import { productVersion } from '../version.ts';
import { accountName, type FlagDefinitions, type Flags, homeFlag, homeOf } from './arguments.ts';
import { exitCodeOf } from './exit-codes.ts';
import { followRun } from './follow.ts';
import { APPLIED_BY_SERVICE, tellNotInForce } from './notices.ts';
import { printRun } from './report.ts';
import type { Print, Verb } from './verb.ts';

export const cycleFlags: FlagDefinitions = {
  ...homeFlag,
  cycle: { kind: 'text', value: 'full|delta', help: 'the cycle to run; delta when left out' },
};

export const runVerb: Verb = {
  name: 'run',
  overService: (given) => overService(given, '-Wait'),
  summary: 'Run one cycle or run profile on a data folder that no service holds, and wait for its end.',
  flags: {
    ...cycleFlags,
    profile: { kind: 'text', value: 'NAME', help: 'a run profile of the configuration, in place of a cycle' },
    resume: { kind: 'switch', help: 'go on with the last run, which was stopped or failed' },
    apply: { kind: 'text', value: 'REASON', help: 'apply a changed configuration file first' },
  },
  run: async (given, print) => {
    const asked = wishOf(given);
    return await withEngine(given, print, async (engine, caller) => {
      const wish = asked ?? { resume: await lastRun(engine) };
      const run = await followRun(engine, wish, caller);
      const errors = await engine.runErrors(run.id, { limit: 100 });
      printRun(run, await engine.runSteps(run.id), errors.items, print);
      return exitCodeOf(run.result);
    });
  },
};

export type Opened = Awaited<ReturnType<typeof openEngine>>['engine'];

export async function withEngine(
  given: Flags,
  print: Print,
  work: (engine: Opened, caller: ReturnType<typeof commandLineCaller>) => Promise<number>,
): Promise<number> {
  const actor = accountName();
  const options = { home: homeOf(given), version: productVersion(), actor, applyReason: given.text('apply') };
  const { engine } = await openEngine(options);
  try {
    await tellNotInForce(engine, print);
    return await work(engine, commandLineCaller(actor));
  } finally {
    await engine.close();
  }
}

const titleCase = { full: 'Full', delta: 'Delta' } as const;

export function overService(given: Flags, how: string): string {
  if (given.text('apply') !== undefined) return APPLIED_BY_SERVICE;
  const profile = given.text('profile');
  if (profile !== undefined) return `Over the service: Start-JmlRun -Profile '${profile}' ${how}`;
  return `Over the service: Start-JmlSync -Cycle ${titleCase[cycleOf(given)]} ${how}`;
}

/** Nothing for the last run, whichever that is. */
function wishOf(given: Flags): RunWish | undefined {
  const profile = given.text('profile');
  const asked = [given.text('cycle'), profile, given.has('resume') || undefined].filter((one) => one !== undefined);
  if (asked.length > 1)
    throw new EngineError(
      'request-invalid',
      '--cycle, --profile and --resume exclude each other: a run is of one of them.',
    );
  if (given.has('resume')) return undefined;
  return profile === undefined ? cycleOf(given) : { profile };
}

async function lastRun(engine: Opened): Promise<number> {
  const [last] = (await engine.runs({ limit: 1 })).items;
  if (last === undefined) throw new EngineError('not-found', 'There is no run to go on with.');
  return last.id;
}

export function cycleOf(given: Flags): CycleName {
  const cycle = given.text('cycle') ?? 'delta';
  const known = cycleNames.find((name) => name === cycle);
  if (known === undefined) throw new EngineError('request-invalid', `--cycle is ${cycle}; it must be full or delta.`);
  return known;
}
