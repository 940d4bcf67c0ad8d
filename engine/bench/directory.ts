/** How fast accounts are made and changed in a domain controller: the engine's connector beside Samba's own C client. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createActiveDirectoryConnector } from '../connectors/active-directory/connector.ts';
import type { ExportItem, ExportSession } from '../connectors/connector.ts';
import { type SambaDirectory, startSambaDirectory } from '../demo/samba/start.ts';
import { EngineError } from '../index.ts';

/** Accounts a second. */
export interface WriteSpeed {
  readonly adds: number;
  readonly modifies: number;
}

export interface DirectoryResult {
  readonly server: string;
  /** Accounts a round, made and then changed. */
  readonly accounts: number;
  /** Of these the best figure counts, each by itself. */
  readonly rounds: number;
  readonly engine: WriteSpeed;
  readonly client: WriteSpeed;
}

export interface DirectoryTask {
  readonly accounts: number;
  readonly rounds: number;
  /** Where the files for the client are written. */
  readonly folder: string;
}

/** As the export gate sends them. */
const BATCH = 100;
const CHANGED = ['title', 'department'] as const;
const LONGEST_MS = 600_000;

/** Needs Samba and its tools. The two take turns, each on one connection over LDAPS, in a domain that grows alike for both. */
export async function measureDirectory(task: DirectoryTask): Promise<DirectoryResult> {
  const directory = await startSambaDirectory().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError('request-invalid', `--directory samba: ${why}`, {}, { cause });
  });
  try {
    const engine: WriteSpeed[] = [];
    const client: WriteSpeed[] = [];
    for (let round = 1; round <= task.rounds; round++) {
      engine.push(await byEngine(directory, task, round));
      client.push(byClient(directory, task, round));
    }
    const server = execFileSync('samba', ['--version'], { encoding: 'utf8' }).trim().replace('Version', 'Samba');
    return { server, accounts: task.accounts, rounds: task.rounds, engine: best(engine), client: best(client) };
  } finally {
    await directory.stop();
  }
}

async function byEngine(directory: SambaDirectory, { accounts }: DirectoryTask, round: number): Promise<WriteSpeed> {
  const { url, caFile, serviceAccount, containers } = directory;
  const connector = createActiveDirectoryConnector({
    name: 'AD',
    url,
    caFile,
    bindDn: serviceAccount.upn,
    password: () => serviceAccount.password,
    containers: [containers.managed],
    createIn: containers.staff,
    nhsmailIdAttribute: 'employeeNumber',
  });
  const session = await connector.openExport?.(AbortSignal.timeout(LONGEST_MS));
  if (session === undefined) throw new EngineError('unexpected-error', 'the connector does not write');
  const creates = numbered(accounts, (n) => itemOf('create', '', accountOf('e', round, n), containers.staff));
  const made = await send(session, creates);
  const updates = made.anchors.map((anchor) => itemOf('update', anchor, changedOf(round)));
  const changed = await send(session, updates);
  await session.close();
  return { adds: made.aSecond, modifies: changed.aSecond };
}

async function send(session: ExportSession, items: readonly ExportItem[]) {
  const anchors: string[] = [];
  const started = performance.now();
  for (let at = 0; at < items.length; at += BATCH) {
    for (const outcome of await session.send(items.slice(at, at + BATCH))) {
      if (outcome?.result !== 'accepted') {
        throw new EngineError('cd-error', `a write was not accepted: ${outcome?.message ?? 'no answer'}`);
      }
      anchors.push(outcome.anchor ?? '');
    }
  }
  return { anchors, aSecond: aSecond(items.length, performance.now() - started) };
}

/** ldb-tools: one process, one connection, one request at a time, as ldapadd and ldapmodify are. */
function byClient(directory: SambaDirectory, { accounts, folder }: DirectoryTask, round: number): WriteSpeed {
  const { containers } = directory;
  const nameOf = (n: number) => `CN=Account c${round} ${n},${containers.leavers}`;
  const adds = numbered(accounts, (n) => {
    const lines = Object.entries({ ...accountOf('c', round, n), userAccountControl: '514' });
    const values = lines.map(([name, value]) => `${ldapName[name] ?? name}: ${value}\n`).join('');
    return `dn: ${nameOf(n)}\nobjectClass: user\n${values}`;
  });
  const modifies = numbered(accounts, (n) => {
    const changes = Object.entries(changedOf(round)).map(([name, value]) => `replace: ${name}\n${name}: ${value}\n-\n`);
    return `dn: ${nameOf(n)}\nchangetype: modify\n${changes.join('')}`;
  });
  const start = timed(directory, 'ldbadd', join(folder, 'nothing.ldif'), []);
  return {
    adds: aSecond(accounts, timed(directory, 'ldbadd', join(folder, 'adds.ldif'), adds) - start),
    modifies: aSecond(accounts, timed(directory, 'ldbmodify', join(folder, 'modifies.ldif'), modifies) - start),
  };
}

/** Milliseconds, with the start of the process and its sign-in. */
function timed(directory: SambaDirectory, tool: string, file: string, records: readonly string[]): number {
  const { address, caFile, serviceAccount } = directory;
  writeFileSync(file, records.join('\n'));
  const trust = [`--option=tls cafile=${caFile}`, '--option=tls verify peer=ca_and_name_if_available'];
  const account = [`--simple-bind-dn=${serviceAccount.dn}`, `--password=${serviceAccount.password}`];
  const started = performance.now();
  execFileSync(tool, ['-H', `ldaps://${address}`, ...account, ...trust, file], { stdio: 'pipe' });
  return performance.now() - started;
}

/** The engine's names for what has another one in the directory. */
const ldapName: Readonly<Record<string, string>> = { employeeNumber: 'employeeID', nhsmailId: 'employeeNumber' };

function accountOf(who: string, round: number, n: number): Readonly<Record<string, string>> {
  const login = `${who}${round}-${n}`;
  return {
    sAMAccountName: login,
    userPrincipalName: `${login}@trust.local`,
    givenName: 'Ada',
    sn: 'Obi',
    displayName: `Ada Obi ${n}`,
    title: 'Nurse',
    department: 'Ward 1',
    mail: `${login}@nhs.example`,
    employeeNumber: String(n),
    nhsmailId: `nm-${login}`,
  };
}

function changedOf(round: number): Readonly<Record<string, string>> {
  return Object.fromEntries(CHANGED.map((name) => [name, `Changed ${round}`]));
}

function itemOf(
  operation: 'create' | 'update',
  anchor: string,
  values: Readonly<Record<string, string>>,
  container?: string,
): ExportItem {
  const place = container === undefined ? {} : { distinguishedName: `CN=${values['sAMAccountName']},${container}` };
  const changes = Object.entries({ ...place, ...values });
  return {
    object: 0,
    operation,
    anchor,
    changes: changes.map(([attribute, after]) => ({ attribute, before: '', after })),
  };
}

function numbered<T>(accounts: number, make: (n: number) => T): T[] {
  return Array.from({ length: accounts }, (_, n) => make(n));
}

function aSecond(accounts: number, milliseconds: number): number {
  return (accounts * 1_000) / milliseconds;
}

function best(rounds: readonly WriteSpeed[]): WriteSpeed {
  return {
    adds: Math.max(...rounds.map(({ adds }) => adds)),
    modifies: Math.max(...rounds.map(({ modifies }) => modifies)),
  };
}
