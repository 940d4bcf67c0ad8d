/** The real service over a loaded trust: how soon it answers, and how long a read takes while an import writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { Agent, get, request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../index.ts';
import { type Sources, writeEveryoneChanged } from './sources.ts';

export interface StartResult {
  readonly seconds: number;
  /** What was started. */
  readonly program: string;
}

export interface RestResult {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly reads: number;
}

interface Service {
  readonly url: string;
  /** From the start of the process to the first 200 of /health. */
  readonly seconds: number;
  stop(): Promise<void>;
}

const STARTS = 5;
const PATIENCE_MS = 60_000;
const POLL_MS = 5;
const READS_A_LOOK = 20;
const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The best of five starts. The executable when it was built, else the engine of the checkout. */
export async function measureStart({ home }: Sources): Promise<StartResult> {
  const { name } = program();
  let seconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < STARTS; round++) {
    const service = await startService(home);
    await service.stop();
    seconds = Math.min(seconds, service.seconds);
  }
  return { seconds, program: name };
}

/** Reads of one person and of a page of a search in turn, one after another, as long as an import of everybody runs. */
export async function measureReads(sources: Sources): Promise<RestResult> {
  await writeEveryoneChanged(sources);
  const service = await startService(sources.home);
  try {
    const key = readFileSync(join(sources.home, 'keys', 'administrators.key'), 'utf8').trim();
    const api = new Api(service.url, key);
    const { id } = (await api.json('POST', '/api/v1/runs', { cycle: 'full' })) as { id: number };
    const times: number[] = [];
    for (let read = 0; ; read++) {
      if (read % READS_A_LOOK === 0 && (await isBeyondImports(api, id))) break;
      const start = performance.now();
      await api.text('GET', pathOf(read, sources.people));
      times.push(performance.now() - start);
    }
    await api.text('POST', `/api/v1/runs/${id}/stop`);
    return summary(times);
  } finally {
    await service.stop();
  }
}

async function isBeyondImports(api: Api, run: number): Promise<boolean> {
  const { state, stepType } = (await api.json('GET', `/api/v1/runs/${run}`)) as {
    state: string;
    stepType: string | null;
  };
  return state === 'ended' || (stepType !== null && stepType !== 'full-import');
}

function pathOf(read: number, people: number): string {
  const person = 1 + ((read * 7_919) % people);
  return read % 2 === 0 ? `/api/v1/metaverse/${person}` : '/api/v1/metaverse?name=gallagher&limit=20';
}

function summary(times: readonly number[]): RestResult {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: sorted.at(-1) ?? 0, reads: sorted.length };
}

function program(): { readonly name: string; readonly command: string; readonly args: readonly string[] } {
  const executable = root('out/jml');
  if (existsSync(executable)) return { name: 'out/jml', command: executable, args: [] };
  return { name: 'node engine/main.ts', command: process.execPath, args: [root('engine/main.ts')] };
}

async function startService(home: string): Promise<Service> {
  const { command, args } = program();
  const start = performance.now();
  const child = spawn(command, [...args, 'serve', '--home', home, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await addressOf(child);
    while (!(await isHealthy(url))) {
      if (performance.now() - start > PATIENCE_MS)
        throw new EngineError('unexpected-error', 'The service does not answer.');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return { url, seconds: (performance.now() - start) / 1_000, stop: () => stop(child) };
  } catch (cause) {
    await stop(child);
    throw cause;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text;
      const [, url] = /listens on (\S+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', () => reject(new EngineError('unexpected-error', `The service ended: ${said.trim()}`)));
  });
}

function isHealthy(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(`${url}/health`, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).once('error', () => resolve(false));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

class Api {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly url: string;
  private readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  async json(method: string, path: string, body?: object): Promise<unknown> {
    return JSON.parse(await this.text(method, path, body));
  }

  text(method: string, path: string, body?: object): Promise<string> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.key}`,
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const call = request(`${this.url}${path}`, { method, agent: this.agent, headers }, async (answer) => {
        let text = '';
        for await (const part of answer) text += part;
        if ((answer.statusCode ?? 500) < 400) resolve(text);
        else
          reject(new EngineError('unexpected-error', `${method} ${path} was answered ${answer.statusCode}: ${text}`));
      });
      call.once('error', reject);
      call.end(content);
    });
  }
}
