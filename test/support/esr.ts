/** ESR extracts for tests: records of invented people, written into a folder with the right envelope. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Connector,
  ImportBatch,
  ImportEnd,
  ImportProblem,
  Parse,
  Watermark,
} from '../../engine/connectors/connector.ts';
import { createEsrConnector, type EsrSettings } from '../../engine/connectors/esr/connector.ts';
import { type Go2Options, parseGo2 } from '../../engine/connectors/esr/parse.ts';
import {
  type ExtractName,
  extractName,
  type Fields,
  headerLine,
  trailerLine,
  upsertLine,
} from '../../engine/connectors/esr/record.ts';

export const VPD = '999';
export const TODAY = new Date('2024-03-11T09:00:00Z');

type Cleanup = { teardown(action: () => void): unknown };

/** An empty folder that goes with the test. */
export function esrFolder(t: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'jml-esr-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function nameOf(change: Partial<ExtractName> = {}): ExtractName {
  return { vpd: VPD, subType: 'NHM', full: true, date: '20240311', sequence: 41, ...change };
}

/** A whole extract as text: envelope around the lines. */
export function extractText(name: ExtractName, lines: readonly string[]): string {
  return [headerLine(name, '20240310'), ...lines, trailerLine(lines.length + 2), ''].join('\n');
}

/** Writes an extract and answers with its file name. */
export function writeExtract(folder: string, change: Partial<ExtractName>, lines: readonly string[]): string {
  const name = nameOf(change);
  return writeRaw(folder, change, Buffer.from(extractText(name, lines), 'latin1'));
}

export function writeRaw(folder: string, change: Partial<ExtractName>, content: Buffer | string): string {
  mkdirSync(folder, { recursive: true });
  const file = extractName(nameOf(change));
  writeFileSync(join(folder, file), content);
  return file;
}

export function person(fields: Fields<'PR'> = {}): string {
  return upsertLine('PR', {
    personId: '800001',
    effectiveStart: '20200101',
    employeeNumber: '90000001',
    title: 'Ms.',
    lastName: 'Testperson',
    firstName: 'Alex',
    hireDate: '20200101',
    systemPersonType: 'EMP',
    userPersonType: 'Employee',
    email: 'alex.testperson@nhs.example',
    ...fields,
  });
}

export function assignment(fields: Fields<'AS'> = {}): string {
  return upsertLine('AS', {
    personId: '800001',
    assignmentId: '810001',
    effectiveStart: '20200101',
    assignmentType: 'E',
    assignmentNumber: '90000001',
    systemStatus: 'ACTIVE_ASSIGN',
    userStatus: 'Active Assignment',
    locationId: '500001',
    primary: 'Yes',
    organisationId: '600001',
    positionId: '700001',
    positionName: '70001|Systems Analyst|D01|',
    ...fields,
  });
}

export function phone(fields: Fields<'PH'> = {}): string {
  return upsertLine('PH', {
    personId: '800001',
    phoneId: '820001',
    phoneType: 'M',
    number: '07700 900123',
    effectiveStart: '20200101',
    ...fields,
  });
}

export const location = upsertLine('LC', {
  locationId: '500001',
  code: '999 HQ',
  description: 'Example House',
  postcode: 'ZZ99 9ZZ',
  siteCode: 'ZZ1HQ',
});
export const organisation = upsertLine('OR', { organisationId: '600001', name: 'Digital Services', odsCode: 'ZZ1' });
export const position = upsertLine('PO', {
  positionId: '700001',
  from: '20200401',
  name: '70001|Systems Analyst|D01|',
  staffGroup: 'Administrative and Clerical',
  jobRole: 'Analyst',
});

/** Location, organisation and position that the records above lean on. */
export const shared = [location, organisation, position];

/** The parser in this thread. */
export const parseInline: Parse = async function* <Page>({ file, options }: { file: string; options: unknown }) {
  for (const page of parseGo2(file, options as Go2Options)) yield page as Page;
};

export function esrConnector(folder: string, settings: Partial<EsrSettings> = {}): Connector {
  return createEsrConnector({
    name: 'esr',
    vpd: VPD,
    folder,
    subType: 'NHM',
    feed: 'gdw',
    mobile: { by: 'type', type: 'M' },
    parse: parseInline,
    ...settings,
  });
}

/** Everything that one read yields, put together. */
export interface WholeRead {
  readonly batches: readonly ImportBatch[];
  readonly owners: readonly string[];
  readonly records: readonly string[];
  readonly hashes: readonly string[];
  readonly problems: readonly ImportProblem[];
  readonly end: ImportEnd;
}

export async function readAll(connector: Connector, mark?: Watermark): Promise<WholeRead> {
  const batches: ImportBatch[] = [];
  const context = { mark, now: TODAY, signal: new AbortController().signal };
  for await (const batch of connector.readAll(context)) batches.push(batch);
  const end = batches.at(-1)?.end;
  if (!end) throw new Error('the read did not end with an end');
  const pages = batches.flatMap(({ records }) => records ?? []);
  return {
    batches,
    owners: pages.flatMap(({ owners }) => owners),
    records: pages.flatMap(({ records }) => records),
    hashes: pages.flatMap(({ hashes }) => hashes),
    problems: batches.flatMap(({ problems }) => problems ?? []),
    end,
  };
}

export function readText(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'latin1');
}
