/** `jml bench`: an invented trust, the bound and the engine over the same files, one table. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import { EngineError } from '../index.ts';
import type { BoundResult } from './bound.ts';
import type { DeltaResult, FullResult, PreviewResult, UnchangedResult } from './cycle.ts';
import { measureDirectory } from './directory.ts';
import { type Conditions, figuresOf, type Measured, tableOf } from './figures.ts';
import { type BenchOptions, benchOptions } from './options.ts';
import { runPart } from './part.ts';
import { MOST_SENT } from './sent.ts';
import { measureReads, measureStart } from './service.ts';
import { firstDay, type Sources, writeChanges, writeFirstDay, writeSecondExtract } from './sources.ts';

/** Enough to tell a rate; a domain controller makes a few hundred a second. */
const MOST_ACCOUNTS = 500;

/** Answers with the exit code. Throws `request-invalid` for what it is not asked rightly. */
export async function runBench(args: readonly string[]): Promise<number> {
  const options = benchOptions(args);
  if (isSea()) {
    throw new EngineError('request-invalid', 'The benchmark runs from a checkout, where its bound is: npm run bench');
  }
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'jml-bench-')));
  try {
    const measured = await measure(options, folder);
    process.stdout.write(`${tableOf(measured)}\n`);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(figuresOf(measured), null, 2)}\n`);
    return 0;
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function measure(options: BenchOptions, folder: string): Promise<Measured> {
  const { people, seed, rounds } = options;
  const bounds: BoundResult[] = [];
  const fulls: FullResult[] = [];
  const unchanged: UnchangedResult[] = [];
  const deltas: DeltaResult[] = [];
  const previews = { full: [] as PreviewResult[], delta: [] as PreviewResult[] };
  let deltaPeople = 0;
  const sources: Sources = { home: join(folder, 'trust'), people, seed, date: firstDay(new Date()) };
  for (let round = 1; round <= rounds; round++) {
    await refuseForeign(sources.home);
    await rm(sources.home, { recursive: true, force: true });
    await mkdir(sources.home, { recursive: true, mode: 0o700 });
    tell(`Round ${round} of ${rounds}: inventing ${people.toLocaleString('en-GB')} people …`);
    await writeFirstDay(sources);
    tell('The bound …');
    bounds.push(await runPart('bound', sources));
    tell('A preview of the first load …');
    previews.full.push(await runPart('previewFull', sources));
    await forgetStore(sources.home);
    tell('The engine: a first load …');
    fulls.push(await runPart('full', sources));
    tell('The same again, nothing changed …');
    await writeSecondExtract(sources);
    unchanged.push(await runPart('unchanged', sources));
    tell('A day of changes …');
    deltaPeople = await writeChanges(sources);
    previews.delta.push(await runPart('previewDelta', sources));
    deltas.push(await runPart('delta', sources));
  }
  tell('A trust that has settled, and a day of changes that are sent …');
  const sent = await runPart('sent', await settledSources(sources));
  tell('Lineage, history, journal and digest by themselves …');
  const costs = await runPart('costs', sources);
  tell('The service: starts, then reads while it imports …');
  const start = await measureStart(sources);
  const rest = await measureReads(sources);
  if (options.withDirectory) tell('A domain controller: accounts are made and changed …');
  const directory = options.withDirectory
    ? await measureDirectory({ accounts: Math.min(people, MOST_ACCOUNTS), rounds, folder })
    : undefined;
  const rowsWritten = Math.max(...unchanged.map((round) => round.rowsWritten));
  return {
    conditions: conditionsOf(options),
    bound: fastest(bounds),
    full: fastest(fulls),
    unchanged: { ...fastest(unchanged), rowsWritten },
    delta: fastest(deltas),
    deltaPeople,
    previews: { full: fastest(previews.full), delta: fastest(previews.delta) },
    sent,
    peaks: { full: worst(fulls), unchanged: worst(unchanged), delta: worst(deltas) },
    costs,
    rest,
    start,
    ...(directory !== undefined && { directory }),
  };
}

/** Beside the trust of which every export is held. */
async function settledSources({ home, people, ...others }: Sources): Promise<Sources> {
  const settled = { ...others, home: `${home}-settled`, people: Math.min(people, MOST_SENT), sends: true };
  await rm(settled.home, { recursive: true, force: true });
  await mkdir(settled.home, { recursive: true, mode: 0o700 });
  return settled;
}

/** The cycle that is measured starts from nothing, as its preview did. */
async function forgetStore(home: string): Promise<void> {
  for (const name of await readdir(home)) if (name.startsWith('jml.db')) await rm(join(home, name));
}

/** What is removed must be ours: a folder of an earlier bench, or none. */
async function refuseForeign(home: string): Promise<void> {
  if (!existsSync(home) || existsSync(join(home, 'bound.result.json')) || (await readdir(home)).length === 0) return;
  throw new EngineError('request-invalid', `${home} exists and is not of an earlier benchmark; it is left alone.`);
}

function fastest<Timed extends { readonly seconds: number }>(rounds: readonly Timed[]): Timed {
  return rounds.toSorted((a, b) => a.seconds - b.seconds)[0] as Timed;
}

function worst(rounds: readonly { readonly peakMiB: number }[]): number {
  return Math.max(...rounds.map(({ peakMiB }) => peakMiB));
}

function conditionsOf({ people, seed, rounds }: BenchOptions): Conditions {
  const [processor] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return {
    cpu: processor?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    people,
    seed,
    rounds,
    date,
  };
}

function tell(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
