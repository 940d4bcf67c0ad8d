/** Everything the demo starts, and stops again: the trust on disk, the portal, the directory, the service, the clock. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EngineError } from '../../index.ts';
import { londonInstant } from '../../model/london.ts';
import { type PortalSimulator, startPortalSimulator } from '../simulator/portal.ts';
import { inventKey, portalAccounts, writeSite } from '../site.ts';
import { addDays } from '../trust/dates.ts';
import { type Extract, writeExtract } from '../trust/extract.ts';
import { inventTrust, type Trust } from '../trust/trust.ts';
import { type DemoDirectory, openLdifDirectory } from './directory.ts';
import { Office, type Watcher } from './office.ts';
import { openSambaDirectory } from './samba-directory.ts';

/** The product, running on a data folder and answering over REST. */
export interface Service {
  readonly url: string;
  readonly administratorsKeyFile: string;
  setClock(instant: string): void;
  close(): Promise<void>;
}

/** `clock` is the instant at which its clock stands until it is set. */
export type StartService = (options: { readonly home: string; readonly clock: string }) => Promise<Service>;

export interface WorldOptions {
  readonly people: number;
  readonly seed: number;
  readonly directory: 'ldif' | 'samba';
  readonly home: string | undefined;
  readonly startService: StartService;
  readonly watcher?: Watcher | undefined;
}

const MINUTE = 60_000;
/** How long the portal needs for a new mailbox. */
export const PENDING_MINUTES = 20;
const openers = { ldif: openLdifDirectory, samba: openSambaDirectory } as const;

export class World {
  readonly home: string;
  readonly trust: Trust;
  private instant: Date;
  /** In the order in which they were started. */
  private readonly started: { close(): Promise<unknown> }[] = [];
  private parts:
    | { readonly portal: PortalSimulator; readonly directory: DemoDirectory; readonly service: Service; office: Office }
    | undefined;

  private constructor(home: string, trust: Trust) {
    this.home = home;
    this.trust = trust;
    this.instant = londonInstant(trust.date, '08:00');
  }

  static async open(options: WorldOptions): Promise<World> {
    const trust = inventTrust(options);
    const world = new World(emptyFolder(options.home), trust);
    try {
      await world.start(options);
      return world;
    } catch (cause) {
      await world.close();
      throw cause;
    }
  }

  get portal() {
    return this.running.portal;
  }
  get directory() {
    return this.running.directory;
  }
  get service() {
    return this.running.service;
  }
  get office() {
    return this.running.office;
  }
  get extracts(): string {
    return join(this.home, 'extracts');
  }

  /** Day 1 is the trust's first day. */
  date(day: number): string {
    return addDays(this.trust.date, day - 1);
  }

  /** The clocks of engine and portal show this time of that day in London. */
  at(day: number, time: string): void {
    this.set(londonInstant(this.date(day), time));
  }

  later(minutes: number): void {
    this.set(new Date(this.instant.getTime() + minutes * MINUTE));
  }

  now(): Date {
    return this.instant;
  }

  /** HR's file of the day arrives; answers with its name. */
  async deliver(extract: Extract): Promise<string> {
    await writeExtract(this.extracts, extract);
    return extract.name;
  }

  /** Stops everything, the last first. What is on disk stays. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.started.splice(0).reverse())
      await part.close().catch((cause: unknown) => failures.push(cause));
    if (failures.length > 0) throw failures[0];
  }

  private set(instant: Date): void {
    this.instant = instant;
    this.service.setClock(instant.toISOString());
    this.portal.advance();
  }

  private get running() {
    if (this.parts === undefined) throw new Error('the demo is not running');
    return this.parts;
  }

  private async start({ directory: kind, startService, watcher }: WorldOptions): Promise<void> {
    const { home, trust } = this;
    const portalKey = inventKey();
    const portal = await startPortalSimulator({
      key: portalKey,
      organisationCode: trust.organisationCode,
      accounts: portalAccounts(trust),
      clock: { now: () => this.instant },
      pendingFor: PENDING_MINUTES * MINUTE,
    });
    this.started.push(portal);
    mkdirSync(join(home, 'keys'), { recursive: true, mode: 0o700 });
    const directory = await openers[kind](home, trust);
    this.started.push(directory);
    writeSite({ home, trust, portalUrl: portal.url, portalKey, directory: directory.connector });
    const service = await startService({ home, clock: this.instant.toISOString() });
    this.started.push(service);
    const [first, second, third] = [0, 1, 2].map((index) => nameOf(trust, index));
    const office = await Office.open({
      url: service.url,
      administratorsKey: readFileSync(service.administratorsKeyFile, 'utf8').trim(),
      operator: third ?? '',
      approvers: [first ?? '', second ?? ''],
      watcher,
    });
    this.parts = { portal, directory, service, office };
  }
}

/** The first people lead the departments, and none of them leaves during the story. */
function nameOf(trust: Trust, index: number): string {
  const { givenName, familyName } = trust.personAt(index);
  return `${givenName} ${familyName}`;
}

function emptyFolder(given: string | undefined): string {
  if (given === undefined) return mkdtempSync(join(tmpdir(), 'jml-demo-'));
  const folder = resolve(given);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new EngineError(
      'request-invalid',
      `--home is ${folder}, which is not empty; the demo never mixes with data.`,
    );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
