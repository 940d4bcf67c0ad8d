import { SetClock } from '../../engine/clock.ts';
import type {
  AttributeChange,
  Connector,
  ExportItem,
  ImportBatch,
  ImportEnd,
  ImportProblem,
  Outcome,
  ReadContext,
} from '../../engine/connectors/connector.ts';
import { createNhsmailConnector, type NhsmailOptions } from '../../engine/connectors/nhsmail/connector.ts';
import { readAttribute } from '../../engine/connectors/nhsmail/entry.ts';
import type { AccountDraft } from '../../engine/demo/simulator/account.ts';
import {
  type PortalSimulator,
  type SimulatorOptions,
  startPortalSimulator,
} from '../../engine/demo/simulator/portal.ts';
import type { Operation } from '../../engine/model/operation.ts';

export const portalKey = 'key-of-the-test-7469';
export const organisation = 'X99';
export const dayOne = '2021-10-04T07:00:00.000Z';

/** Invented staff: `nm-0001` Ada Obi1 … with an address, a number and a job. */
export function staff(count: number, more: Partial<AccountDraft> = {}): AccountDraft[] {
  return Array.from({ length: count }, (_, place) => {
    const number = String(place + 1).padStart(4, '0');
    return {
      nhsmailId: `nm-${number}`,
      givenName: 'Ada',
      familyName: `Obi${number}`,
      mail: `ada.obi${number}@nhs.example`,
      employeeNumber: `999|2${number}`,
      jobTitle: 'Nurse',
      department: 'Ward 1',
      lastModified: '2021-09-01T09:00:00.000Z',
      lastActivity: dayOne,
      ...more,
    };
  });
}

export interface Rig {
  readonly portal: PortalSimulator;
  readonly connector: Connector;
  readonly clock: SetClock;
}

interface Teardown {
  teardown(end: () => Promise<void>): void;
}

/** A portal and a connector to it over HTTP, both closed when the test ends. */
export async function openRig(
  t: Teardown,
  options: Partial<SimulatorOptions> = {},
  connection: Partial<NhsmailOptions> | ((portal: PortalSimulator) => Partial<NhsmailOptions>) = {},
): Promise<Rig> {
  const clock = new SetClock(dayOne);
  const portal = await startPortalSimulator({ key: portalKey, organisationCode: organisation, clock, ...options });
  const connector = createNhsmailConnector({
    name: 'nhsmail',
    url: portal.url,
    key: () => portalKey,
    pageSize: 10,
    timeoutMs: 2000,
    retries: 2,
    firstWaitMs: 5,
    longestWaitMs: 50,
    ...(typeof connection === 'function' ? connection(portal) : connection),
  });
  t.teardown(async () => {
    await connector.close?.();
    await portal.close();
  });
  return { portal, connector, clock };
}

export interface Reading {
  /** Packed values by anchor; the last listing wins. */
  readonly objects: Map<string, string>;
  readonly removed: string[];
  readonly problems: ImportProblem[];
  readonly listed: number;
  readonly end: ImportEnd;
}

/** Everything a read gives, put together as the engine would. `onBatch` runs between two pages. */
export async function gather(
  batches: AsyncIterable<ImportBatch>,
  onBatch: (place: number) => void = () => {},
): Promise<Reading> {
  const objects = new Map<string, string>();
  const removed: string[] = [];
  const problems: ImportProblem[] = [];
  let listed = 0;
  let place = 0;
  let end: ImportEnd | undefined;
  for await (const batch of batches) {
    for (const [slot, anchor] of batch.objects?.anchors.entries() ?? []) {
      objects.set(anchor, batch.objects?.values[slot] ?? '');
      listed++;
    }
    removed.push(...(batch.removed ?? []));
    problems.push(...(batch.problems ?? []));
    end = batch.end;
    onBatch(place++);
  }
  if (end === undefined) throw new Error('the read had no end');
  return { objects, removed, problems, listed, end };
}

export function context(mark?: string): ReadContext {
  return { mark, now: new Date(dayOne), signal: new AbortController().signal };
}

export async function fullRead({ connector }: Rig): Promise<Reading> {
  return await gather(connector.readAll(context()));
}

export async function deltaRead({ connector }: Rig, mark: string | undefined): Promise<Reading> {
  if (connector.readChanges === undefined) throw new Error('the connector reads no changes');
  return await gather(connector.readChanges(context(mark)));
}

export function attributeOf(reading: Reading, anchor: string, attribute: string): string {
  return readAttribute(reading.objects.get(anchor) ?? '', attribute);
}

/** A change from one value to another. */
export function change(attribute: string, before: string, after: string): AttributeChange {
  return { attribute, before, after };
}

export function item(
  operation: Operation,
  anchor: string,
  changes: readonly AttributeChange[],
  object = 1,
): ExportItem {
  return { object, operation, anchor, changes };
}

/** A create of an account for this employee number. */
export function newStarter(number: string, more: Readonly<Record<string, string>> = {}): ExportItem {
  const wanted = {
    givenName: 'Bola',
    familyName: `Ito${number}`,
    displayName: `Ito${number}, Bola`,
    mail: `bola.ito${number}@nhs.example`,
    employeeNumber: `999|${number}`,
    organisationCode: organisation,
    jobTitle: 'Porter',
    department: 'Estates',
    mobile: '07700 900123',
    ...more,
  };
  const changes = Object.entries(wanted).map(([attribute, after]) => change(attribute, '', after));
  return item('create', '', changes, Number(number));
}

/** Sends items in one session and gives every outcome, in order. */
export async function send({ connector }: Rig, ...items: ExportItem[]): Promise<readonly Outcome[]> {
  if (connector.openExport === undefined) throw new Error('the connector writes nothing');
  const session = await connector.openExport(new AbortController().signal);
  const outcomes = await session.send(items);
  await session.close();
  return outcomes.filter((outcome) => outcome !== undefined);
}
