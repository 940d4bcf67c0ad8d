/** A Samba domain of its own for one test file, with the administrator's hands in it and connectors made to measure. */
import { readFileSync } from 'node:fs';
import { Attribute, Change, Client, type Entry } from 'ldapts';
import {
  type ActiveDirectoryOptions,
  createActiveDirectoryConnector,
} from '../../engine/connectors/active-directory/connector.ts';
import type { Connector, ExportItem, ImportBatch, ImportEnd, Outcome } from '../../engine/connectors/connector.ts';
import { type SambaDirectory, type SambaOptions, startSambaDirectory } from '../../engine/demo/samba/start.ts';
import { unpackValues } from '../../engine/model/attribute.ts';
import type { Operation } from '../../engine/model/operation.ts';
import { escapeRdnValue } from '../../engine/protocol/dn.ts';
import type { Stage } from './landscape.ts';

export const PASSWORD = 'Str0ng!Passw0rd';
const MONDAY = new Date('2026-01-05T08:00:00Z');

export interface TestDirectory extends Readonly<SambaDirectory['containers']> {
  readonly directory: SambaDirectory;
  readonly administrator: Administrator;
  /** With the delegated account on `OU=Managed`. */
  readonly connector: Connector;
}

/** A domain, the administrator at its console, and a connector to it. */
export async function openTestDirectory(t: Stage, options: SambaOptions = {}): Promise<TestDirectory> {
  const directory = await startTestDirectory(t, options);
  const administrator = await signInAsAdministrator(t, directory);
  return { directory, administrator, connector: connectorFor(directory), ...directory.containers };
}

/** Running until the test file ends. */
export async function startTestDirectory(t: Stage, options: SambaOptions = {}): Promise<SambaDirectory> {
  const directory = await startSambaDirectory({ maximumRuntimeSeconds: 300, ...options });
  t.teardown(() => directory.stop());
  return directory;
}

/** A connector with the delegated account on `OU=Managed`, but for what `options` say. */
export function connectorFor(directory: SambaDirectory, options: Partial<ActiveDirectoryOptions> = {}): Connector {
  const { url, caFile, serviceAccount, containers } = directory;
  return createActiveDirectoryConnector({
    name: 'ad',
    url,
    caFile,
    bindDn: serviceAccount.upn,
    password: () => serviceAccount.password,
    containers: [containers.managed],
    createIn: containers.staff,
    nhsmailIdAttribute: 'employeeNumber',
    timeoutMs: 10_000,
    ...options,
  });
}

/** The administrator at another console: what others do to the directory behind our back, and what is really in it. */
export async function signInAsAdministrator(t: Stage, directory: SambaDirectory): Promise<Administrator> {
  const client = clientFor(directory);
  await client.bind(directory.administrator.upn, directory.administrator.password);
  t.teardown(() => client.unbind());
  return new Administrator(client);
}

export class Administrator {
  readonly client: Client;

  constructor(client: Client) {
    this.client = client;
  }

  async addPerson(cn: string, parent: string, attributes: Record<string, string | string[]> = {}): Promise<string> {
    const dn = `CN=${escapeRdnValue(cn)},${parent}`;
    const all = { objectClass: ['top', 'person', 'organizationalPerson', 'user'], ...attributes };
    await this.client.add(
      dn,
      Object.entries(all).map(([type, values]) => new Attribute({ type, values: [values].flat() })),
    );
    return dn;
  }

  async addUnit(dn: string): Promise<string> {
    await this.client.add(dn, { objectClass: 'organizationalUnit' });
    return dn;
  }

  /** An account that may sign in and has no rights of its own; answers with its name for signing in. */
  async addAccount(name: string, parent: string): Promise<string> {
    const dn = await this.addPerson(name, parent, { sAMAccountName: name, userPrincipalName: `${name}@trust.local` });
    const password = new Attribute({ type: 'unicodePwd', values: [Buffer.from(`"${PASSWORD}"`, 'utf16le')] });
    await this.client.modify(dn, new Change({ operation: 'replace', modification: password }));
    await this.set(dn, 'userAccountControl', '512');
    return `${name}@trust.local`;
  }

  async set(dn: string, type: string, ...values: string[]): Promise<void> {
    await this.client.modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type, values }) }));
  }

  async look(dn: string, ...attributes: string[]): Promise<Entry | undefined> {
    const { searchEntries } = await this.client.search(dn, { scope: 'base', attributes });
    return searchEntries[0];
  }

  /** Accounts of that name anywhere in the domain. */
  async count(filter: string, base = 'DC=trust,DC=local'): Promise<number> {
    return (await this.client.search(base, { filter, attributes: ['cn'] })).searchEntries.length;
  }
}

/** The answer of the directory to somebody who signs in: 'welcome', or the reason it gives. */
export async function signIn(directory: SambaDirectory, name: string, password: string): Promise<string> {
  const client = clientFor(directory);
  try {
    await client.bind(name, password);
    return 'welcome';
  } catch (error) {
    return /data (\w+)/.exec((error as Error).message)?.[1] ?? String(error);
  } finally {
    await client.unbind();
  }
}

function clientFor({ url, caFile }: SambaDirectory): Client {
  return new Client({ url, tlsOptions: { ca: readFileSync(caFile) }, timeout: 20_000, connectTimeout: 5_000 });
}

export interface ImportedPerson {
  readonly anchor: string;
  readonly hash: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Imported {
  readonly people: readonly ImportedPerson[];
  /** Objects in each page. */
  readonly pages: readonly number[];
  /** Anchors reported as gone. */
  readonly removed: readonly string[];
  /** Anchors shown out of scope. */
  readonly elsewhere: readonly string[];
  readonly end: ImportEnd | undefined;
}

/** Reads everything, with the values by name. `mark` is of an earlier read. */
export async function readEverything(
  connector: Connector,
  signal = AbortSignal.timeout(30_000),
  mark?: string,
  now = MONDAY,
): Promise<Imported> {
  return await imported(connector, connector.readAll({ now, signal, mark }));
}

/** Reads what changed since `mark`, with the values by name. */
export async function readChanges(connector: Connector, mark: string | undefined, now = MONDAY): Promise<Imported> {
  const batches = connector.readChanges?.({ mark, now, signal: AbortSignal.timeout(30_000) });
  if (batches === undefined) throw new Error('this connector does not read changes');
  return await imported(connector, batches);
}

async function imported(connector: Connector, batches: AsyncIterable<ImportBatch>): Promise<Imported> {
  const people: ImportedPerson[] = [];
  const pages: number[] = [];
  const removed: string[] = [];
  const elsewhere: string[] = [];
  let end: ImportEnd | undefined;
  for await (const batch of batches) {
    if (end !== undefined) throw new Error('a batch came after the end');
    end = batch.end;
    removed.push(...(batch.removed ?? []));
    elsewhere.push(...(batch.elsewhere ?? []));
    if (batch.objects === undefined) continue;
    const { anchors, values, hashes } = batch.objects;
    pages.push(anchors.length);
    for (const [index, anchor] of anchors.entries()) {
      people.push({ anchor, hash: hashes[index] ?? '', values: namedValues(connector, values[index] ?? '') });
    }
  }
  return { people, pages, removed, elsewhere, end };
}

export async function anchorOf(connector: Connector, account: string): Promise<string> {
  const { people } = await readEverything(connector);
  const person = people.find(({ values }) => values['sAMAccountName'] === account);
  if (person === undefined) throw new Error(`${account} is not in the directory`);
  return person.anchor;
}

/** Packed values by attribute name, without the absent ones. */
export function namedValues(connector: Connector, packed: string): Record<string, string> {
  const values = unpackValues(packed);
  const pairs = connector.schema.map(({ name }, index) => [name, values[index] ?? ''] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** One export session for these items. */
export async function exportItems(connector: Connector, ...items: readonly ExportItem[]): Promise<Outcome[]> {
  const session = await connector.openExport?.(AbortSignal.timeout(30_000));
  if (session === undefined) throw new Error('this connector does not export');
  const outcomes = await session.send(items);
  await session.close();
  return outcomes.map((outcome) => {
    if (outcome === undefined) throw new Error('an item has no outcome');
    return outcome;
  });
}

export async function exportItem(connector: Connector, item: ExportItem): Promise<Outcome> {
  const [outcome] = await exportItems(connector, item);
  return outcome as Outcome;
}

/** An item whose changes are given as the new values by name. */
export function change(operation: Operation, anchor: string, values: Readonly<Record<string, string>>): ExportItem {
  const changes = Object.entries(values).map(([attribute, after]) => ({ attribute, before: '', after }));
  return { object: 1, operation, anchor, changes };
}

/** A rename, move or restore to another distinguished name; `before` is the one it was staged with. */
export function relocation(operation: Operation, anchor: string, before: string, after: string): ExportItem {
  return { object: 1, operation, anchor, changes: [{ attribute: 'distinguishedName', before, after }] };
}

/** The create of an invented person, with a password that meets the domain's policy. */
export function starter(cn: string, parent: string, values: Readonly<Record<string, string>> = {}): ExportItem {
  const account = cn
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, 20);
  const usual = {
    distinguishedName: `CN=${escapeRdnValue(cn)},${parent}`,
    sAMAccountName: account,
    userPrincipalName: `${account}@trust.local`,
    displayName: cn,
  };
  return { ...change('create', '', { ...usual, ...values }), password: PASSWORD };
}
