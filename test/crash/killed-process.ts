/** Starts a run in a process of its own and kills it, at one of its commits or at a moment of one of its steps. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, 'engine-process.ts');
const LONGEST_MS = 60_000;

/** `step` counts the steps that the process says it begins, 0 is its start; `within` is milliseconds into it. */
export type Kill =
  | { readonly when: 'before' | 'after'; readonly commit: number }
  | { readonly when: 'during'; readonly step: number; readonly within: number };

export interface Killed {
  /** False when the run ended before its time had come. */
  readonly isKilled: boolean;
  /** What it was doing last: `open`, or type and connector of a step. */
  readonly during: string;
  readonly complaint: string;
}

export interface RunToKill {
  readonly home: string;
  readonly instant: string;
  readonly cycle: 'full' | 'delta';
}

export async function runAndKill({ home, instant, cycle }: RunToKill, kill: Kill): Promise<Killed> {
  const own = kill.when === 'during' ? [] : [kill.when, String(kill.commit)];
  const args = ['--no-warnings', PROGRAM, home, instant, cycle, ...own];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const overdue = setTimeout(() => child.kill('SIGTERM'), LONGEST_MS);
  let said = '';
  let complaint = '';
  let isTimed = kill.when !== 'during';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (isTimed || kill.when !== 'during' || linesOf(said).length <= kill.step) return;
    isTimed = true;
    setTimeout(() => child.kill('SIGKILL'), kill.within);
  });
  await once(child, 'close');
  clearTimeout(overdue);
  if (child.signalCode === 'SIGTERM') throw new Error(`The run did not end by itself: ${said}${complaint}`);
  return { isKilled: child.signalCode === 'SIGKILL', during: linesOf(said).at(-1) ?? 'start', complaint };
}

function linesOf(said: string): string[] {
  return said.split('\n').slice(0, -1);
}
