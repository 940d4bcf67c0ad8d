/** A data folder for a process of its own: an ESR extract, a portal on loopback, a directory in an LDIF file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { startPortalSimulator } from '../../engine/demo/simulator/portal.ts';
import { writeExtract } from './esr.ts';
import { type DirectoryAccount, readDirectory, STAFF, writeDirectory } from './landscape-directory.ts';
import { type Employee, linesOf, mailboxOf, sharedLines } from './landscape-people.ts';

const PORTAL_KEY = 'a key for tests only';

export const ada: Employee = { number: '90000011', first: 'Ada', last: 'Example' };
export const bob: Employee = { number: '90000012', first: 'Bob', last: 'Sample' };

export interface DataFolderOptions {
  /** In the full extract; ada and bob when left out. */
  readonly employees?: readonly Employee[];
  /** Of these employees there is a mailbox; of everybody when left out. */
  readonly mailboxes?: readonly Employee[];
  readonly accounts?: readonly DirectoryAccount[];
  /** Laid over the ordinary configuration. */
  readonly configuration?: object;
}

export interface DataFolder {
  readonly home: string;
  readonly configurationFile: string;
  /** Writes the ordinary configuration with this laid over it. */
  configure(change: object): void;
  /** Account names in the directory, in order. */
  logins(): string[];
  path(...names: string[]): string;
  closePortal(): Promise<void>;
}

/** Goes with the test. */
export async function makeDataFolder(t: Test, options: DataFolderOptions = {}): Promise<DataFolder> {
  const { employees = [ada, bob], mailboxes = employees, accounts = [], configuration = {} } = options;
  const home = mkdtempSync(join(tmpdir(), 'jml-folder-'));
  const portal = await startPortalSimulator({
    key: PORTAL_KEY,
    organisationCode: 'X99',
    clock: { now: () => new Date() },
    accounts: mailboxes.map((employee) => mailboxOf(employee)),
    pendingFor: 0,
  });
  let isOpen = true;
  const closePortal = async () => {
    if (isOpen) await portal.close();
    isOpen = false;
  };
  t.teardown(async () => {
    await closePortal();
    rmSync(home, { recursive: true, force: true });
  });
  writeFileSync(join(home, 'portal.key'), `${PORTAL_KEY}\n`, { mode: 0o600 });
  writeDirectory(join(home, 'directory.ldif'), accounts);
  writeExtract(join(home, 'extracts'), { full: true }, [...sharedLines, ...employees.flatMap(linesOf)]);
  const folder: DataFolder = {
    home,
    configurationFile: join(home, 'jml.config.jsonc'),
    configure: (change) => writeConfiguration(home, { ...ordinaryConfiguration(portal.url), ...change }),
    logins: () => [...readDirectory(join(home, 'directory.ldif')).keys()].sort(),
    path: (...names) => join(home, ...names),
    closePortal,
  };
  folder.configure(configuration);
  return folder;
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function ordinaryConfiguration(portal: string): object {
  return {
    version: 1,
    organisation: { name: 'Example Trust', codes: ['X99'], mailDomains: ['nhs.example'] },
    topology: 'full',
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd: '999', folder: 'extracts', mobile: { by: 'pattern' } },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: portal, keyFile: 'portal.key' },
      {
        name: 'AD',
        system: 'ad',
        transport: 'ldif',
        file: 'directory.ldif',
        createIn: STAFF,
        upnSuffix: 'trust.nhs.example',
        nhsmailIdAttribute: 'employeeNumber',
      },
    ],
  };
}

function writeConfiguration(home: string, content: object): void {
  writeFileSync(join(home, 'jml.config.jsonc'), JSON.stringify(content, undefined, 2), { mode: 0o600 });
}
