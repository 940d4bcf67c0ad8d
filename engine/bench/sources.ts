/** The three systems of an invented trust as files: ESR as GO2 extracts, NHSmail and AD as delimited files, shuffled. */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daysChanges, type TrustChanges } from '../demo/trust/changes.ts';
import { bits } from '../demo/trust/draw.ts';
import { esrChangeExtract, esrFullExtract, writeExtract } from '../demo/trust/extract.ts';
import { directoryEntries, nhsmailAccounts } from '../demo/trust/populations.ts';
import { inventTrust, type Trust } from '../demo/trust/trust.ts';
import { operations } from '../index.ts';

export const CHANGED_PEOPLE = 1_000;

const OPERATION = 'operation';
const DOMAIN = 'elmfield.nhs.example';
const BASE = 'DC=elmfield,DC=nhs,DC=example';
/** Its place in a line of a person. */
const PREFERRED_NAME = 10;
const ROWS_A_WRITE = 4_000;
const DAY_MS = 86_400_000;

export const nhsmailColumns = [
  'nhsmailId',
  'mail',
  'status',
  'accountType',
  'organisationCode',
  'givenName',
  'familyName',
  'displayName',
  'title',
  'employeeNumber',
  'mobile',
  'telephoneNumber',
  'jobTitle',
  'department',
  'leaverDate',
  'hiddenFromAddressList',
] as const;

export const directoryColumns = [
  'objectGUID',
  'distinguishedName',
  'sAMAccountName',
  'userPrincipalName',
  'givenName',
  'sn',
  'displayName',
  'title',
  'department',
  'company',
  'physicalDeliveryOfficeName',
  'telephoneNumber',
  'mobile',
  'mail',
  'employeeNumber',
  'nhsmailId',
  'accountDisabled',
  'adminCount',
  'servicePrincipalName',
] as const;

export interface Sources {
  /** Data folder of the engine. */
  readonly home: string;
  readonly people: number;
  readonly seed: number;
  /** Of the first extract, YYYY-MM-DD. */
  readonly date: string;
  /** Exports go as far as limits allow that a careful trust would set; else every one is held. */
  readonly sends?: boolean;
}

export const files = {
  extracts: (home: string) => join(home, 'extracts'),
  nhsmail: (home: string) => join(home, 'nhsmail.csv'),
  nhsmailChanges: (home: string) => join(home, 'nhsmail-changes.csv'),
  directory: (home: string) => join(home, 'ad.csv'),
  directoryChanges: (home: string) => join(home, 'ad-changes.csv'),
};

/** Two days ago, so that the extract of the changes is today's: the engine of the bench runs by the real clock. */
export function firstDay(now: Date): string {
  return new Date(now.getTime() - 2 * DAY_MS).toISOString().slice(0, 10);
}

/** Data folder, configuration and the files of the first day. */
export async function writeFirstDay(sources: Sources): Promise<void> {
  const { home } = sources;
  await mkdir(files.extracts(home), { recursive: true, mode: 0o700 });
  const trust = trustOf(sources);
  await writeFile(
    join(home, 'jml.config.jsonc'),
    `${JSON.stringify(configuration(trust, sources.sends === true), null, 2)}\n`,
    {
      mode: 0o600,
    },
  );
  await writeExtract(files.extracts(home), esrFullExtract(trust, trust.date, 1));
  await writeTable(files.nhsmail(home), nhsmailColumns, nhsmailRows(trust));
  await writeTable(files.directory(home), directoryColumns, directoryRows(trust));
  if (sources.sends !== true) return;
  await writeTable(files.nhsmailChanges(home), [OPERATION, ...nhsmailColumns], []);
  await writeTable(files.directoryChanges(home), [OPERATION, ...directoryColumns], []);
}

/** Everybody again, unchanged, under the next sequence. */
export async function writeSecondExtract(sources: Sources): Promise<void> {
  const trust = trustOf(sources);
  await writeExtract(files.extracts(sources.home), esrFullExtract(trust, dayOf(sources, 1), 2));
}

/** The same 1,000 people in all three systems, as far as they are there; answers with how many people that were. */
export async function writeChanges(sources: Sources): Promise<number> {
  const { home } = sources;
  const trust = trustOf(sources);
  const changes = daysChanges(trust, 3, changeCounts(sources.people));
  const concerned = peopleOf(changes);
  await writeExtract(files.extracts(home), esrChangeExtract(trust, changes, changes.date, 3));
  const addresses = new Set([...concerned].map((index) => trust.personAt(index).address));
  const isConcerned = ({ mail }: { readonly mail: string }) => addresses.has(mail);
  const accounts = changed(nhsmailRows(trust), isConcerned, (index) => ({ telephoneNumber: drama(index) }));
  const entries = changed(directoryRows(trust), isConcerned, (index) => ({
    mobile: '',
    telephoneNumber: drama(index),
  }));
  await writeTable(files.nhsmailChanges(home), [OPERATION, ...nhsmailColumns], accounts);
  await writeTable(files.directoryChanges(home), [OPERATION, ...directoryColumns], entries);
  return concerned.size + changes.starters.length;
}

/** The same people in ESR alone: what was sent to the others stays. */
export async function writeChangesOfEsr(sources: Sources): Promise<void> {
  const trust = trustOf(sources);
  const changes = daysChanges(trust, 3, changeCounts(sources.people));
  await writeExtract(files.extracts(sources.home), esrChangeExtract(trust, changes, changes.date, 3));
}

/** Everybody once more, each with another preferred name: the import writes every ESR person, and nothing flows on. */
export async function writeEveryoneChanged(sources: Sources): Promise<void> {
  const trust = trustOf(sources);
  const { name, lines } = esrFullExtract(trust, dayOf(sources, 2), 4);
  await writeExtract(files.extracts(sources.home), { name, lines: renamed(lines) });
}

function* renamed(lines: Iterable<string>): Generator<string> {
  for (const line of lines) {
    const cells = line.split('~');
    if (cells[0] === 'PRA') cells[PREFERRED_NAME] = 'Alex';
    yield cells.join('~');
  }
}

export function trustOf({ people, seed, date }: Sources): Trust {
  return inventTrust({ people, seed, date });
}

function dayOf({ date }: Sources, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** As many as 1,000 people, or a tenth of a small trust; in the proportions of a usual day. */
function changeCounts(people: number) {
  const total = Math.min(CHANGED_PEOPLE, Math.floor(people / 10));
  const movers = Math.floor(total * 0.31);
  const nameChanges = Math.floor(total * 0.034);
  const leavers = Math.floor(total * 0.172);
  const corrections = Math.floor(total * 0.07);
  return { movers, nameChanges, leavers, corrections, starters: total - movers - nameChanges - leavers - corrections };
}

function peopleOf({ movers, nameChanges, leavers, corrections }: TrustChanges): Set<number> {
  return new Set([...[...movers, ...nameChanges, ...leavers].map(({ index }) => index), ...corrections]);
}

type Cells = Readonly<Record<string, string>> & { readonly mail: string };

function* nhsmailRows(trust: Trust): Generator<Cells> {
  for (const { aliases: _, ...account } of nhsmailAccounts(trust)) yield account;
}

function* directoryRows(trust: Trust): Generator<Cells> {
  const places = { people: `OU=Staff,${BASE}`, services: `OU=Service Accounts,${BASE}` };
  const options = { ...places, domain: DOMAIN, nhsmailIdAttribute: 'nhsmailId' };
  let row = 0;
  for (const { dn, attributes } of directoryEntries(trust, options)) {
    const one = (name: string) => [attributes[name] ?? ''].flat()[0] ?? '';
    const cells = Object.fromEntries(directoryColumns.map((name) => [name, one(name)]));
    const objectGUID = inventedGuid(trust.seed, row++);
    yield { ...cells, mail: one('mail'), objectGUID, distinguishedName: dn, accountDisabled: 'false' };
  }
}

function inventedGuid(seed: number, row: number): string {
  const word = (which: number) =>
    bits(seed, row, 900 + which)
      .toString(16)
      .padStart(8, '0');
  const [one, two, three] = [word(1), word(2), word(3)];
  return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-8${three.slice(5)}-${word(4)}${row.toString(16).padStart(6, '0').slice(-4)}`;
}

function* changed(
  rows: Iterable<Cells>,
  isConcerned: (row: Cells) => boolean,
  change: (index: number) => Readonly<Record<string, string>>,
): Generator<Cells> {
  let index = 0;
  for (const row of rows) if (isConcerned(row)) yield { ...row, ...change(index++), [OPERATION]: 'modify' };
}

/** A number of the range that is kept for drama. */
function drama(index: number): string {
  return `01632 960${String(index % 1000).padStart(3, '0')}`;
}

async function writeTable(file: string, columns: readonly string[], rows: Iterable<Cells>): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    let lines = [columns.join(',')];
    for (const row of rows) {
      lines.push(columns.map((column) => quoted(row[column] ?? '')).join(','));
      if (lines.length < ROWS_A_WRITE) continue;
      await handle.appendFile(`${lines.join('\r\n')}\r\n`);
      lines = [];
    }
    await handle.appendFile(lines.map((line) => `${line}\r\n`).join(''));
  } finally {
    await handle.close();
  }
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A day's changes of one person in ten. */
const LIMIT_OF_SENDING = { count: 2_000_000, percent: 10 };
const alwaysApproved: readonly string[] = ['delete', 'restore'];
/** Every export is held: what is measured is the engine, not a file that is written at the end. */
const LIMIT_OF_HOLDING = { count: 0, percent: 0 };

function configuration(trust: Trust, sends: boolean) {
  const same = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));
  const nhsmail = same(nhsmailColumns);
  const directory = same(directoryColumns.filter((name) => name !== 'objectGUID'));
  const { vpd, subType, name, organisationCode } = trust;
  return {
    version: 1,
    organisation: { name, codes: [organisationCode], mailDomains: ['nhs.example'] },
    topology: 'full',
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'go2', vpd, folder: 'extracts', subType },
      delimited('NHSmail', 'nhsmail', 'nhsmail', 'nhsmailId', nhsmail),
      {
        ...delimited('AD', 'ad', 'ad', 'objectGUID', directory),
        createIn: `OU=Staff,${BASE}`,
        upnSuffix: DOMAIN,
      },
    ],
    flows: { personal: 'always', occupational: 'always' },
    limits: Object.fromEntries(
      operations.map((operation) => [
        operation,
        sends && !alwaysApproved.includes(operation) ? LIMIT_OF_SENDING : LIMIT_OF_HOLDING,
      ]),
    ),
  };
}

function delimited(name: string, system: string, file: string, anchor: string, columns: object) {
  const changes = { changesFile: `${file}-changes.csv`, operationColumn: OPERATION };
  return { name, system, transport: 'delimited', file: `${file}.csv`, ...changes, anchor, columns };
}
