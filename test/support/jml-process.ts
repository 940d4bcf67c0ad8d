/** `jml` as an administrator meets it: a process with arguments, two streams and an exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Test } from 'tap';

export const launcher = join(import.meta.dirname, '../../installer/jml');
const LISTENS = /^JML Sync listens on (http:\/\/127\.0\.0\.1:\d+)$/m;
const LONGEST_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface JmlOptions {
  /** The program to start; the launcher of the checkout when left out. */
  readonly program?: string;
  /** The whole environment of the process; that of the test when left out. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it wrote until it listened. */
  readonly said: string;
  /** Asks it to stop and answers with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs to the end, at most a minute. */
export async function runJml(args: readonly string[], options: JmlOptions = {}): Promise<Ended> {
  const child = spawnJml(args, options);
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  const ended = once(child, 'exit');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  clearTimeout(timer);
  return { code: child.exitCode, out, err };
}

/** `jml serve` until the test ends: on a free port, or with `port: null` on that of its configuration. */
export async function startService(
  t: Test,
  home: string,
  { port = 0, ...options }: JmlOptions & { readonly port?: number | null } = {},
): Promise<Service> {
  const child = spawnJml(['serve', '--home', home, ...(port === null ? [] : ['--port', `${port}`])], options);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const ended = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    await ended;
    clearTimeout(timer);
    return child.exitCode;
  };
  t.teardown(() => stop('SIGKILL'));
  return { ...(await addressOf(child)), process: child, stop };
}

async function addressOf(child: ReturnType<typeof spawnJml>): Promise<Pick<Service, 'url' | 'said'>> {
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const deadline = Date.now() + LONGEST_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const url = LISTENS.exec(said)?.[1];
    if (url !== undefined) return { url, said };
    await wait(20);
  }
  throw new Error(`The service did not start: ${said}`);
}

/** Left to the caller, who ends it. */
export function spawnJml(args: readonly string[], { program = launcher, env, cwd }: JmlOptions = {}) {
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd, env: env ?? process.env });
}
