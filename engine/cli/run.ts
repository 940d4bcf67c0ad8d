import { commandLineCaller } from '../compose.ts';
import { EngineError } from '../errors.ts';
import { type CycleName, cycleNames } from '../model/run.ts';
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
  summary: 'Run one cycle on a data folder that no service holds, and wait for its end.',
  flags: { ...cycleFlags, apply: { kind: 'text', value: 'REASON', help: 'apply a changed configuration file first' } },
  run: async (given, print) => {
    const cycle = cycleOf(given);
    return await withEngine(given, print, async (engine, caller) => {
      const run = await followRun(engine, cycle, caller);
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
  return `Over the service: Start-JmlSync -Cycle ${titleCase[cycleOf(given)]} ${how}`;
}

export function cycleOf(given: Flags): CycleName {
  const cycle = given.text('cycle') ?? 'delta';
  const known = cycleNames.find((name) => name === cycle);
  if (known === undefined) throw new EngineError('request-invalid', `--cycle is ${cycle}; it must be full or delta.`);
  return known;
}
