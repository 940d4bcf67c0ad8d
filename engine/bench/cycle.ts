/** The engine itself over the files of a trust: a first load, the same again unchanged, and a day's changes. */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Caller, EngineError, type Run, type RunStep } from '../index.ts';
import { openEngine } from '../open.ts';
import { files, type Sources, writeChanges, writeSecondExtract } from './sources.ts';
import { countWrites, writesCounted } from './written-rows.ts';

export interface StepTime {
  readonly type: string;
  readonly connector: string;
  readonly seconds: number;
}

export interface CycleResult {
  readonly full: { readonly seconds: number; readonly steps: readonly StepTime[]; readonly pending: number };
  readonly unchanged: { readonly seconds: number; readonly objects: number; readonly rowsWritten: number };
  readonly delta: { readonly seconds: number; readonly people: number };
  /** Of the whole process with all its threads, over all three. */
  readonly peakMiB: number;
}

type Engine = Awaited<ReturnType<typeof openEngine>>['engine'];

export const operator: Caller = { id: 'bench', name: 'bench', roles: ['operator'] };
const KIB_A_MIB = 1024;
const POLL_MS = 2;

export async function measureCycles(sources: Sources): Promise<CycleResult> {
  await warm(sources.home);
  const full = await withEngine(sources, async (engine) => {
    const timed = await timeRun(engine, 'full');
    return { seconds: timed.seconds, steps: timed.steps.map(stepTime), pending: heldBy(timed.steps) };
  });
  await writeSecondExtract(sources);
  const unchanged = await measureUnchanged(sources);
  const people = await writeChanges(sources);
  const delta = await withEngine(sources, async (engine) => ({
    seconds: (await timeRun(engine, 'delta')).seconds,
    people,
  }));
  return { full, unchanged, delta, peakMiB: process.resourceUsage().maxRSS / KIB_A_MIB };
}

async function measureUnchanged(sources: Sources): Promise<CycleResult['unchanged']> {
  await warm(sources.home);
  countWrites(sources.home);
  const { seconds, objects } = await withEngine(sources, async (engine) => {
    const timed = await timeRun(engine, 'full');
    return { seconds: timed.seconds, objects: staged(timed.steps, 'no-change') };
  });
  return { seconds, objects, rowsWritten: writesCounted(sources.home) };
}

async function withEngine<Result>(sources: Sources, work: (engine: Engine) => Promise<Result>): Promise<Result> {
  const { engine } = await openEngine({ home: sources.home, version: 'bench', actor: 'bench' });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Throws `unexpected-error` for a run that did anything but what the bench counts on: a figure of it would say nothing. */
async function timeRun(engine: Engine, cycle: 'full' | 'delta') {
  const start = performance.now();
  const { id } = await engine.startRun(cycle, operator);
  let run: Run;
  do {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    run = await engine.run(id);
  } while (run.state !== 'ended');
  const seconds = (performance.now() - start) / 1_000;
  const steps = await engine.runSteps(id);
  if (run.errors > 0 || run.result?.startsWith('stopped') || run.result?.startsWith('no-start')) {
    const [error] = (await engine.runErrors(id, { limit: 1 })).items;
    throw new EngineError('unexpected-error', `The ${cycle} cycle ended with ${run.result}: ${error?.message ?? ''}`);
  }
  return { seconds, steps };
}

function stepTime({ type, connector, startedAt, endedAt }: RunStep): StepTime {
  const seconds = (Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 1_000;
  return { type, connector: connector ?? '', seconds };
}

function staged(steps: readonly RunStep[], counter: string): number {
  return steps
    .filter(({ type }) => type === 'full-import')
    .reduce((sum, { counters }) => sum + (counters.staging[counter] ?? 0), 0);
}

function heldBy(steps: readonly RunStep[]): number {
  return steps.reduce((sum, { counters }) => sum + (counters.export['held'] ?? 0), 0);
}

/** Brings the files into the cache of the operating system. */
async function warm(home: string): Promise<void> {
  for (const name of await readdir(files.extracts(home))) readFileSync(join(files.extracts(home), name));
  for (const file of [files.nhsmail(home), files.directory(home)]) readFileSync(file);
}
