/**
 * One measure in a process of its own, so that its memory is its own and nothing is warm that should be cold. Also the
 * entry of that process: `node part.ts NAME SPEC RESULT`, where SPEC is JSON and RESULT the file to write JSON to.
 */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isCheckout } from '../assets.ts';
import { EngineError } from '../index.ts';
import { type BoundResult, runBound } from './bound.ts';
import { type CostsResult, measureCosts } from './costs.ts';
import {
  type DeltaResult,
  type FullResult,
  measureDelta,
  measureFull,
  measurePreview,
  measureUnchanged,
  type PreviewResult,
  type UnchangedResult,
} from './cycle.ts';
import { measureSent, type SentResult } from './sent.ts';
import type { Sources } from './sources.ts';

export interface PartResults {
  readonly bound: BoundResult;
  readonly full: FullResult;
  readonly unchanged: UnchangedResult;
  readonly delta: DeltaResult;
  readonly previewFull: PreviewResult;
  readonly previewDelta: PreviewResult;
  readonly sent: SentResult;
  readonly costs: CostsResult;
}

const parts: { readonly [Name in keyof PartResults]: (sources: Sources) => Promise<PartResults[Name]> } = {
  bound: runBound,
  full: measureFull,
  unchanged: measureUnchanged,
  delta: measureDelta,
  previewFull: (sources) => measurePreview(sources, 'full'),
  previewDelta: (sources) => measurePreview(sources, 'delta'),
  sent: measureSent,
  costs: measureCosts,
};

/** What was compiled once is kept, as the executable keeps it: every thread of the engine loads its source. */
const compiled = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Rejects with what the process said when it failed. */
export async function runPart<Name extends keyof PartResults>(
  name: Name,
  sources: Sources,
): Promise<PartResults[Name]> {
  const result = join(sources.home, `${name}.result.json`);
  const program = fileURLToPath(import.meta.url);
  const child = spawn(process.execPath, [program, name, JSON.stringify(sources), result], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new EngineError('unexpected-error', `The measure "${name}" failed: ${said.trim()}`);
  return JSON.parse(readFileSync(result, 'utf8')) as PartResults[Name];
}

async function runHere(): Promise<void> {
  const [, , name, spec, result] = process.argv as [string, string, keyof PartResults, string, string];
  writeFileSync(result, JSON.stringify(await parts[name](JSON.parse(spec) as Sources)));
}

if (isCheckout() && process.argv[1] === fileURLToPath(import.meta.url)) {
  runHere().catch((cause: unknown) => {
    throw cause;
  });
}
