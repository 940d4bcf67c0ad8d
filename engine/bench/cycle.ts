/** The engine itself over the files of a trust: a first load, the same again unchanged, and a day's changes. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Caller, EngineError, type Run, type RunStep } from '../index.ts';
import { openEngine } from '../open.ts';
import { files, type Sources } from './sources.ts';
import { countWrites, writesCounted } from './written-rows.ts';

export interface StepTime {
  readonly type: string;
  readonly connector: string;
  readonly seconds: number;
}

interface Cycle {
  readonly seconds: number;
  /** Of the whole process with all its threads. */
  readonly peakMiB: number;
}

export interface FullResult extends Cycle {
  readonly steps: readonly StepTime[];
  readonly pending: number;
}

export interface UnchangedResult extends Cycle {
  readonly objects: number;
  readonly rowsWritten: number;
}

export type Engine = Awaited<ReturnType<typeof openEngine>>['engine'];

export const operator: Caller = { id: 'bench', name: 'bench', roles: ['operator'] };
const KIB_A_MIB = 1024;
const POLL_MS = 2;

export async function measureFull({ home }: Sources): Promise<FullResult> {
  await warm(home);
  const { seconds, steps } = await runOnce(home, 'full');
  return { seconds, steps: steps.map(stepTime), pending: heldBy(steps), peakMiB: peakMiB() };
}

export async function measureUnchanged({ home }: Sources): Promise<UnchangedResult> {
  await warm(home);
  countWrites(home);
  const { seconds, steps } = await runOnce(home, 'full');
  return { seconds, objects: staged(steps, 'no-change'), rowsWritten: writesCounted(home), peakMiB: peakMiB() };
}

export async function measureDelta({ home }: Sources): Promise<DeltaResult> {
  await warm(home);
  const { seconds, steps } = await runOnce(home, 'delta');
  return { seconds, steps: steps.map(stepTime), peakMiB: peakMiB() };
}

export interface DeltaResult extends Cycle {
  readonly steps: readonly StepTime[];
}

/** The preview of a cycle in place of the cycle: it should cost no more. */
export async function measurePreview({ home }: Sources, cycle: 'full' | 'delta'): Promise<PreviewResult> {
  await warm(home);
  const { engine } = await openEngine({ home, version: 'bench', actor: 'bench' });
  try {
    const start = performance.now();
    let preview = await engine.startPreview(cycle, operator);
    while (preview.state === 'running') {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      preview = await engine.preview(preview.id);
    }
    const seconds = (performance.now() - start) / 1_000;
    const { result, notes, counts } = preview;
    if (result?.startsWith('stopped') || result?.startsWith('no-start'))
      throw new EngineError('unexpected-error', `The preview of the ${cycle} cycle ended with ${result}: ${notes[0]}`);
    return { seconds, items: counts.reduce((sum, { count }) => sum + count, 0), peakMiB: peakMiB() };
  } finally {
    await engine.close();
  }
}

export interface PreviewResult extends Cycle {
  readonly items: number;
}

function peakMiB(): number {
  return process.resourceUsage().maxRSS / KIB_A_MIB;
}

export async function runOnce(home: string, cycle: 'full' | 'delta') {
  const { engine } = await openEngine({ home, version: 'bench', actor: 'bench' });
  try {
    return await timeRun(engine, cycle);
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

function staged(steps: readonly RunStep[], counter: 'no-change' | 'update'): number {
  return steps
    .filter(({ type }) => type === 'full-import')
    .reduce((sum, { counters }) => sum + (counters.staging[counter] ?? 0), 0);
}

function heldBy(steps: readonly RunStep[]): number {
  return steps.reduce((sum, { counters }) => sum + (counters.export.held ?? 0), 0);
}

/** Brings the files into the cache of the operating system, a piece at a time: the memory measured is the engine's. */
export async function warm(home: string): Promise<void> {
  const extracts = (await readdir(files.extracts(home))).map((name) => join(files.extracts(home), name));
  for (const file of [...extracts, files.nhsmail(home), files.directory(home)]) {
    for await (const _ of createReadStream(file));
  }
}
