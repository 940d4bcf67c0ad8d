/**
 * A small trust of its own for one test: ESR extracts in a folder, a portal on loopback, a directory in an LDIF file, a
 * clock that stands still, and the engine over them. Everything goes with the test.
 */
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetClock } from '../../engine/clock.ts';
import { composeLocal, type LocalEngine, openStore } from '../../engine/compose.ts';
import type { AccountDraft } from '../../engine/demo/simulator/account.ts';
import {
  type PortalSimulator,
  type SimulatorOptions,
  startPortalSimulator,
} from '../../engine/demo/simulator/portal.ts';
import type { Run, RunWish } from '../../engine/model/run.ts';
import type { Caller, ChangeSet, ConnectorSpaceObject, MetaverseObject } from '../../engine/model/views.ts';
import { createMemoryStore } from '../../engine/store/memory/store.ts';
import type { Outcome, Store } from '../../engine/store/store.ts';
import { parseHere } from '../../engine/threads/parser.ts';
import { writeExtract } from './esr.ts';
import {
  type DirectoryAccount,
  RESIDENT,
  readDirectory,
  STAFF,
  valuesIn,
  writeDirectory,
} from './landscape-directory.ts';
import { type Employee, linesOf, sharedLines } from './landscape-people.ts';
import { inSmallPages } from './small-pages.ts';

export type StoreKind = 'sqlite' | 'memory';

export interface LandscapeOptions {
  readonly store?: StoreKind;
  /** What the clock shows at first; nine on an ordinary winter morning when left out. */
  readonly now?: string;
  /** In the first full extract, which is written when there is anybody. */
  readonly employees?: readonly Employee[];
  readonly mailboxes?: readonly AccountDraft[];
  readonly accounts?: readonly DirectoryAccount[];
  /** Milliseconds for which a new mailbox stays Pending. */
  readonly pendingFor?: number;
  /** Rows that the store hands out to a run at once; as many as are asked for when left out. */
  readonly storePage?: number | undefined;
  /** Whatever else is to be said about the portal. */
  readonly portal?: Partial<SimulatorOptions>;
  /** Laid over the ordinary configuration; `directory` over its connector of the directory. */
  readonly configuration?: { readonly directory?: object; readonly [property: string]: unknown };
}

export const olive: Caller = { id: 'key-olive', name: 'olive', roles: ['reader', 'operator'] };
export const ann: Caller = { id: 'key-ann', name: 'ann', roles: ['reader', 'approver'] };
export const ben: Caller = { id: 'key-ben', name: 'ben', roles: ['reader', 'approver'] };

const PORTAL_KEY = 'a key for tests only';
const ORGANISATION = 'X99';

/** What is opened goes when this says so: a test, or a program that plays many. */
export interface Stage {
  teardown(end: () => Promise<void>): unknown;
}

export async function openLandscape(t: Stage, options: LandscapeOptions = {}): Promise<Landscape> {
  const home = mkdtempSync(join(tmpdir(), 'jml-story-'));
  const clock = new SetClock(options.now ?? '2024-03-11T09:00:00Z');
  const { mailboxes = [], accounts = [], pendingFor = 0, employees = [] } = options;
  const portal = await startPortalSimulator({
    key: PORTAL_KEY,
    organisationCode: ORGANISATION,
    clock,
    accounts: mailboxes,
    pendingFor,
    ...options.portal,
  });
  writeFileSync(join(home, 'portal.key'), `${PORTAL_KEY}\n`, { mode: 0o600 });
  writeDirectory(join(home, 'directory.ldif'), accounts);
  const land = new Landscape(home, clock, portal, options.store ?? 'sqlite', options.storePage);
  t.teardown(() => land.close());
  land.configure(options.configuration ?? {});
  if (employees.length > 0) land.fullExtract(employees);
  await land.start();
  return land;
}

export class Landscape {
  readonly home: string;
  readonly clock: SetClock;
  readonly portal: PortalSimulator;
  private readonly kind: StoreKind;
  private readonly storePage: number | undefined;
  private memory: Store | undefined;
  private local: LocalEngine | undefined;
  private sequence = 40;
  private watch: { readonly when: (outcome: Outcome) => boolean; readonly then: () => void } | undefined;
  private dieWhen: ((outcome: Outcome) => boolean) | undefined;
  private failWhen: ((outcome: Outcome) => boolean) | undefined;

  constructor(home: string, clock: SetClock, portal: PortalSimulator, kind: StoreKind, storePage?: number) {
    this.home = home;
    this.storePage = storePage;
    this.clock = clock;
    this.portal = portal;
    this.kind = kind;
  }

  get engine() {
    return this.parts.engine;
  }

  get parts(): LocalEngine {
    if (this.local === undefined) throw new Error('The engine was not started.');
    return this.local;
  }

  get store(): Store {
    return this.parts.parts.store;
  }

  get databaseFile(): string {
    return join(this.home, 'jml.db');
  }

  // The engine

  /** With `dieWhen` it is mortal from the beginning, as by `dieBefore`. */
  async start(applyReason?: string, dieWhen?: (outcome: Outcome) => boolean): Promise<void> {
    this.dieWhen = dieWhen;
    const store = this.mortal(inSmallPages(this.openStore(), this.storePage));
    this.local = await composeLocal(store, this.home, { clock: this.clock, parse: parseHere, applyReason });
  }

  /** What was committed stays, everything else is forgotten. */
  async restart(applyReason?: string, dieWhen?: (outcome: Outcome) => boolean): Promise<void> {
    await this.stop();
    await this.start(applyReason, dieWhen);
  }

  /** The data folder is left to somebody else. */
  async stop(): Promise<void> {
    if (this.local === undefined) return;
    await this.local.writer.idle();
    if (this.kind === 'sqlite') await this.local.parts.store.close();
    this.local = undefined;
  }

  async close(): Promise<void> {
    await this.local?.engine.close();
    await this.portal.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** From the first commit of which this is true the process is as good as dead: nothing is committed any more. */
  dieBefore(when: (outcome: Outcome) => boolean): void {
    this.dieWhen = when;
  }

  /** The next commit of which this is true fails; the process lives on. */
  failOnce(when: (outcome: Outcome) => boolean): void {
    this.failWhen = when;
  }

  /** Calls `then` once, right after the next commit of which `when` is true. */
  whenCommitted(when: (outcome: Outcome) => boolean, then: () => void): void {
    this.watch = { when, then };
  }

  private openStore(): Store {
    if (this.kind === 'sqlite') return openStore(this.home);
    this.memory ??= createMemoryStore({ late: true });
    return this.memory;
  }

  private mortal(store: Store): Store {
    let isDead = false;
    return new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== 'commit') return value.bind(target);
        return async (outcome: Outcome) => {
          isDead ||= this.dieWhen?.(outcome) === true;
          if (isDead) throw new Error('The process was killed.');
          if (this.failWhen?.(outcome) === true) {
            this.failWhen = undefined;
            throw new Error('The store did not take it.');
          }
          await target.commit(outcome);
          const { watch } = this;
          if (watch?.when(outcome) !== true) return;
          this.watch = undefined;
          watch.then();
        };
      },
    });
  }

  configure({ directory = {}, ...change }: NonNullable<LandscapeOptions['configuration']>): void {
    const configuration = {
      version: 1,
      organisation: { name: 'Example Trust', codes: [ORGANISATION], mailDomains: ['nhs.example'] },
      topology: 'full',
      connectors: [
        { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts', mobile: { by: 'pattern' } },
        { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: this.portal.url, keyFile: 'portal.key' },
        {
          name: 'AD',
          system: 'ad',
          transport: 'ldif',
          file: 'directory.ldif',
          createIn: STAFF,
          upnSuffix: 'trust.nhs.example',
          nhsmailIdAttribute: 'employeeNumber',
          ...directory,
        },
      ],
      flows: { personal: 'always', occupational: 'always' },
      ...change,
    };
    writeFileSync(join(this.home, 'jml.config.jsonc'), JSON.stringify(configuration, null, 2), { mode: 0o600 });
  }

  // The world

  fullExtract(employees: readonly Employee[]): string {
    return this.extract(true, [...sharedLines, ...employees.flatMap(linesOf)]);
  }

  /** A change file with these lines; without any it says that nothing changed. */
  changes(lines: readonly string[]): string {
    return this.extract(false, lines);
  }

  private extract(full: boolean, lines: readonly string[]): string {
    this.sequence++;
    const date = this.clock.now().toISOString().slice(0, 10).replaceAll('-', '');
    return writeExtract(join(this.home, 'extracts'), { full, date, sequence: this.sequence }, lines);
  }

  get directoryFile(): string {
    return join(this.home, 'directory.ldif');
  }

  account(login: string) {
    return readDirectory(this.directoryFile).get(login);
  }

  /** Every value that the account has of an attribute, in order. */
  valuesOf(login: string, attribute: string): string[] {
    return valuesIn(this.directoryFile, login, attribute);
  }

  /** Account names in the directory, in order. */
  get logins(): string[] {
    return [...readDirectory(this.directoryFile).keys()].sort();
  }

  writeAccounts(accounts: readonly DirectoryAccount[]): void {
    writeDirectory(this.directoryFile, accounts);
  }

  /** Somebody changes an account by hand: the attribute then has these values. */
  alterAccount(login: string, attribute: string, ...values: readonly string[]): void {
    const text = readFileSync(this.directoryFile, 'utf8');
    const blocks = text.split('\n\n').map((block) => {
      const lines = block.split('\n');
      if (!lines.includes(`sAMAccountName: ${login}`)) return block;
      const others = lines.filter((line) => line !== '' && !line.startsWith(`${attribute}: `));
      return [...others, ...values.map((value) => `${attribute}: ${value}`)].join('\n');
    });
    writeFileSync(this.directoryFile, `${blocks.join('\n\n')}\n`, { mode: 0o600 });
  }

  /** Somebody moves an account by hand. */
  moveAccount(login: string, container: string): void {
    const text = readFileSync(this.directoryFile, 'utf8');
    const dn = this.account(login)?.['dn'] ?? '';
    const moved = `${dn.slice(0, dn.indexOf(',', dn.indexOf('=')))},${container}`;
    writeFileSync(this.directoryFile, text.replaceAll(dn, moved), { mode: 0o600 });
  }

  /** The directory as it is, to be brought back with `restoreDirectory`. */
  accountsAsWritten(): Buffer {
    return readFileSync(this.directoryFile);
  }

  removeDirectory(): void {
    unlinkSync(this.directoryFile);
  }

  restoreDirectory(content: Buffer): void {
    writeFileSync(this.directoryFile, content, { mode: 0o600 });
  }

  mailbox(address: string) {
    return this.portal.accounts.findByAddress(address);
  }

  /** Primary addresses of the portal, in order. */
  get addresses(): string[] {
    return this.portal.accounts
      .all()
      .map(({ mail }) => mail)
      .sort();
  }

  // What an operator does

  async run(wish: RunWish = 'full', caller: Caller = olive): Promise<Run> {
    const { id } = await this.engine.startRun(wish, caller);
    await this.parts.writer.idle();
    return await this.engine.run(id);
  }

  /** Approves whatever is held, by as many people as each set needs. */
  async approveAll(): Promise<readonly ChangeSet[]> {
    const { items } = await this.engine.changeSets({ state: 'held' });
    for (const { id, digest, count, approversNeeded } of items) {
      const approval = { digest, count, reason: 'Looked at and right.' };
      for (const who of [ann, ben].slice(0, approversNeeded)) await this.engine.approveChangeSet(id, approval, who);
    }
    return items;
  }

  /** Runs, approves what was held, runs again: everybody is where they belong. */
  async settle(): Promise<void> {
    await this.run('full');
    await this.approveAll();
    await this.run('delta');
    await this.approveAll();
    await this.run('delta');
  }

  // What the engine says

  async person(employeeNumber: string): Promise<MetaverseObject | undefined> {
    const { items } = await this.engine.metaverse({ employeeNumber });
    const [found] = items;
    return found === undefined ? undefined : await this.engine.metaverseObject(found.id);
  }

  async findings(employeeNumber: string): Promise<string[]> {
    return ((await this.person(employeeNumber))?.findings ?? []).map(({ code }) => code);
  }

  /** Objects of a connector, by anchor; without the resident of the directory. */
  async space(connector: string): Promise<Map<string, ConnectorSpaceObject>> {
    const { items } = await this.engine.connectorSpace({ connector, limit: 1_000 });
    const others = items.filter(({ displayName }) => displayName !== RESIDENT.name);
    return new Map(others.map((item) => [item.anchor, item]));
  }

  /** `connector operation state` of everything pending. */
  async pending(): Promise<string[]> {
    const { items } = await this.engine.pendingExports({ limit: 1_000 });
    return items.map(({ connector, operation, state }) => `${connector} ${operation} ${state}`);
  }

  async errors({ id }: Run): Promise<string[]> {
    const { items } = await this.engine.runErrors(id, { limit: 1_000 });
    return items.map(({ connector, code }) => `${connector} ${code}`);
  }

  async notes({ id }: Run): Promise<string> {
    return (await this.engine.runSteps(id)).flatMap(({ notes }) => notes).join('\n');
  }

  /** `connector type result` of every step. */
  async steps({ id }: Run): Promise<string[]> {
    const steps = await this.engine.runSteps(id);
    return steps.map(({ connector, type, result }) => `${connector} ${type} ${result}`);
  }

  /** How many items of each kind a run had accepted, e.g. `{ 'NHSmail create': 2 }`. */
  async written({ id }: Run): Promise<Record<string, number>> {
    const totals: Record<string, number> = {};
    for (const { connector, counters } of await this.engine.runSteps(id)) {
      for (const [name, count] of Object.entries(counters.operations)) {
        totals[`${connector} ${name}`] = (totals[`${connector} ${name}`] ?? 0) + count;
      }
    }
    return totals;
  }
}
