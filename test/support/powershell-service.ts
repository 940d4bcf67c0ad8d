/** The product as an administrator starts it, on an invented trust of its own: a process, a port, a data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { inventTrustFolder } from './powershell-trust.ts';

const launcher = join(import.meta.dirname, '../../installer/jml');
const LISTENS = /^JML Sync listens on (http:\/\/127\.0\.0\.1:\d+)/;
const LONGEST_START_MS = 30_000;
const LONGEST_RUN_MS = 60_000;
const LONGEST_STOP_MS = 10_000;

export interface StartedService {
  readonly url: string;
  /** Its data folder, with the administrators' key below `keys`. */
  readonly home: string;
  stop(): Promise<void>;
}

/** Starts the service and lets it make one full run, so that there are people, steps and change sets on hold. */
export async function startService(): Promise<StartedService> {
  const { home, portal } = await inventTrustFolder();
  const child = spawn(launcher, ['serve', '--home', home, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async () => {
    await endProcess(child);
    await portal.close();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const url = await addressOf(child);
    await makeFirstRun(url, readFileSync(join(home, 'keys/administrators.key'), 'utf8').trim());
    return { url, home, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const timer = setTimeout(() => child.kill(), LONGEST_START_MS);
  try {
    for await (const line of lines) {
      const url = LISTENS.exec(line)?.[1];
      if (url !== undefined) return url;
      said.push(line);
    }
  } finally {
    clearTimeout(timer);
    child.stdout?.resume();
  }
  throw new Error(`The service did not start: ${said.join('\n')}`);
}

async function makeFirstRun(url: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const started = await fetch(`${url}/api/v1/runs`, { method: 'POST', headers, body: '{"cycle":"full"}' });
  if (started.status !== 202) throw new Error(`The first run did not start: ${await started.text()}`);
  const { id } = (await started.json()) as { id: number };
  const deadline = Date.now() + LONGEST_RUN_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/api/v1/runs/${id}`, { headers: { authorization: headers.authorization } });
    const run = (await answer.json()) as { state: string; result: string | null };
    if (run.state === 'running') await wait(100);
    else if (run.result === 'completed-changes-held') return;
    else throw new Error(`The first run of the invented trust ended as ${run.result}.`);
  }
  throw new Error('The first run of the invented trust did not end.');
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
  await ended;
  clearTimeout(timer);
}
