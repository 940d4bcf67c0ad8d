/** A data folder for a process of its own: an ESR extract, a portal on loopback, a directory in an LDIF file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { Fault } from '../../engine/demo/simulator/faults.ts';
import { startPortalSimulator } from '../../engine/demo/simulator/portal.ts';
import { writeExtract } from './esr.ts';
import { type DirectoryAccount, readDirectory, STAFF, writeDirectory } from './landscape-directory.ts';
import { type Employee, linesOf, mailboxOf, sharedLines } from './landscape-people.ts';

const PORTAL_KEY = 'a key for tests only';
const FIRST_SEQUENCE = 41;

export const ada: Employee = { number: '90000011', first: 'Ada', last: 'Example' };
export const bob: Employee = { number: '90000012', first: 'Bob', last: 'Sample' };
export const cyd: Employee = { number: '90000013', first: 'Cyd', last: 'Specimen' };
/** In the directory from the beginning, and nobody's: a directory with nobody in it would be taken for a broken one. */
export const stranger: DirectoryAccount = { login: 'stranger', name: 'Sam Stranger' };

export interface DataFolderOptions {
  /** In the full extract; ada and bob when left out. */
  readonly employees?: readonly Employee[];
  /** Of these employees there is a mailbox; of everybody when left out. */
  readonly mailboxes?: readonly Employee[];
  /** In the directory; one stranger when left out. */
  readonly accounts?: readonly DirectoryAccount[];
  /** Laid over the ordinary configuration. */
  readonly configuration?: object;
  /** DN of the container for new accounts. */
  readonly createIn?: string;
  /** Laid over the connector of the directory. */
  readonly directory?: object;
}

export interface DataFolder {
  readonly home: string;
  readonly configurationFile: string;
  /** Path of the full extract. */
  readonly extract: string;
  /** Writes the ordinary configuration with this laid over it. */
  configure(change: object): void;
  /** Account names in the directory, in order. */
  logins(): string[];
  path(...names: string[]): string;
  /** A later extract: a change file with these employees in it. */
  addEmployees(...employees: readonly Employee[]): void;
  /** What goes wrong at the portal next. */
  setPortalFault(fault: Fault): void;
  closePortal(): Promise<void>;
}

/** Goes with the test. */
export async function makeDataFolder(t: Test, options: DataFolderOptions = {}): Promise<DataFolder> {
  const {
    employees = [ada, bob],
    mailboxes = employees,
    accounts = [stranger],
    configuration = {},
    createIn = STAFF,
    directory = {},
  } = options;
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
  const extracts = join(home, 'extracts');
  const extract = writeExtract(extracts, { full: true, sequence: FIRST_SEQUENCE }, [
    ...sharedLines,
    ...employees.flatMap(linesOf),
  ]);
  let sequence = FIRST_SEQUENCE;
  const folder: DataFolder = {
    home,
    configurationFile: join(home, 'jml.config.jsonc'),
    extract: join(extracts, extract),
    configure: (change) =>
      writeConfiguration(home, { ...ordinaryConfiguration(portal.url, { createIn, ...directory }), ...change }),
    logins: () => [...readDirectory(join(home, 'directory.ldif')).keys()].sort(),
    path: (...names) => join(home, ...names),
    addEmployees: (...more) => {
      sequence++;
      writeExtract(extracts, { full: false, date: '20240312', sequence }, more.flatMap(linesOf));
    },
    setPortalFault: (fault) => portal.setFault(fault),
    closePortal,
  };
  folder.configure(configuration);
  return folder;
}

function ordinaryConfiguration(portal: string, directory: object): object {
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
        upnSuffix: 'trust.nhs.example',
        nhsmailIdAttribute: 'employeeNumber',
        ...directory,
      },
    ],
  };
}

function writeConfiguration(home: string, content: object): void {
  writeFileSync(join(home, 'jml.config.jsonc'), JSON.stringify(content, undefined, 2), { mode: 0o600 });
}
