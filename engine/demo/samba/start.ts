import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Claim, claimFolder } from './claim.ts';
import { addresses, administrator, baseDn, containers, type SambaAccount, serviceAccount } from './recipe.ts';
import { confOf, findOrBuildTemplate, prepareFolder, sambaHome } from './template.ts';

const LDAPS = 636;
const LONGEST_START_MS = 30_000;

export interface SambaOptions {
  /** Whether the schema knows msExchHideFromAddressLists and extensionAttribute1–15. Default false. */
  readonly exchangeAttributes?: boolean | undefined;
  /** The server ends itself after so many seconds, whatever happens to us. Default 3600. */
  readonly maximumRuntimeSeconds?: number | undefined;
}

/** A domain controller of its own on a loopback address of its own. Its server also ends when this process does. */
export interface SambaDirectory {
  readonly url: string;
  readonly address: string;
  readonly caFile: string;
  readonly baseDn: string;
  readonly administrator: SambaAccount;
  /** Delegated on `containers.managed`, no administrator. */
  readonly serviceAccount: SambaAccount;
  readonly containers: typeof containers;
  /** Ends the server, deletes its files and gives its address back. */
  stop(): Promise<void>;
  /** Ends the server at once and keeps its files, as a power cut does. */
  kill9(): Promise<void>;
  /** Starts the server again on its files after `kill9`. */
  start(): Promise<void>;
  /** Lets the server hang: it keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
}

/** A fresh domain with an administrator, a delegated service account and empty units, listening. Needs root for port 636. */
export async function startSambaDirectory(options: SambaOptions = {}): Promise<SambaDirectory> {
  const template = await findOrBuildTemplate({ exchangeAttributes: options.exchangeAttributes ?? false });
  const { claim, address } = await claimAddress();
  const server = new SambaServer(claim.folder, address, options.maximumRuntimeSeconds ?? 3600);
  try {
    prepareFolder(claim.folder, address);
    const privateFolder = path.join(claim.folder, 'private');
    rmSync(privateFolder, { recursive: true });
    execFileSync('cp', ['-a', '--sparse=always', '--reflink=auto', path.join(template, 'private'), privateFolder]);
    await server.start();
  } catch (error) {
    await server.kill();
    claim.release();
    throw error;
  }
  return {
    url: `ldaps://${address}:${LDAPS}`,
    address,
    caFile: path.join(claim.folder, 'private', 'tls', 'ca.pem'),
    baseDn,
    administrator,
    serviceAccount,
    containers,
    stop: async () => {
      await server.kill();
      claim.release();
    },
    kill9: () => server.kill(),
    start: () => server.start(),
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
  };
}

async function claimAddress(): Promise<{ claim: Claim; address: string }> {
  for (const address of addresses) {
    if (await isListening(address)) continue;
    const claim = claimFolder(path.join(sambaHome, address));
    if (claim !== undefined) return { claim, address };
  }
  throw new Error(`every address from ${addresses.at(0)} to ${addresses.at(-1)} is in use; stop the servers there`);
}

function isListening(address: string): Promise<boolean> {
  const socket = connect(LDAPS, address);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).then((answer) => {
    socket.destroy();
    return answer as boolean;
  });
}

class SambaServer {
  readonly #folder: string;
  readonly #address: string;
  readonly #maximumRuntimeSeconds: number;
  #child: ChildProcess | undefined;

  constructor(folder: string, address: string, maximumRuntimeSeconds: number) {
    this.#folder = folder;
    this.#address = address;
    this.#maximumRuntimeSeconds = maximumRuntimeSeconds;
  }

  async start(): Promise<void> {
    const child = this.#spawn();
    this.#child = child;
    const deadline = Date.now() + LONGEST_START_MS;
    while (!(await isListening(this.#address))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(this.#whyNotStarted());
      await wait(20);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.ref();
    child.kill('SIGKILL');
    await exited;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  #spawn(): ChildProcess {
    const runtime = `--maximum-runtime=${this.#maximumRuntimeSeconds}`;
    // Interactive mode watches standard input: the closing pipe ends the server even when this process is killed.
    const mode = ['-i', '-M', 'single', '--no-process-group', '--debug-stdout', runtime];
    const log = openSync(this.#logFile, 'a');
    const child = spawn('/usr/sbin/samba', [`--configfile=${confOf(this.#folder)}`, ...mode], {
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.unref();
    return child;
  }

  get #logFile(): string {
    return path.join(this.#folder, 'out.log');
  }

  #whyNotStarted(): string {
    const lastLines = readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
    const root = process.getuid?.() === 0 ? '' : ' (port 636 needs root)';
    return `Samba did not start on ${this.#address}${root}:\n${lastLines}`;
  }
}
