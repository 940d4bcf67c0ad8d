/** What a connector brings to its contract, and how the promises read and write through the port. */
import type { Test } from 'tap';
import type {
  AttributeChange,
  Connector,
  ExportItem,
  ExportSession,
  ImportBatch,
  ImportEnd,
  Outcome,
  RecordPage,
} from '../../engine/connectors/connector.ts';
import { packValues, unpackValues } from '../../engine/model/attribute.ts';

export interface ConnectorUnderTest {
  readonly connector: Connector;
  /** Anchors of the objects that the system holds at the start; at least one. */
  readonly anchors: readonly string[];
  /** Makes the system unreachable: the file is gone, the server is stopped. */
  breakSystem(): Promise<void>;
  /** Present when the connector writes. */
  readonly writing?: WritingUnderTest | undefined;
  /** Ends what was started; called once, also after `breakSystem`. */
  stop?(): Promise<void>;
}

export interface WritingUnderTest {
  /** Attributes of a new object that is valid and not there yet; a different one for each number. */
  newObject(number: number): Readonly<Record<string, string>>;
  /** An attribute that an update may set, and a value for it. */
  readonly update: { readonly attribute: string; readonly value: string };
  /** Distinguished names for the first anchor: another name in its place, and another place. Present when it relocates. */
  readonly relocation?: { readonly renamed: string; readonly moved: string } | undefined;
  /** First password of a new object, when the system needs one. */
  readonly password?: string | undefined;
}

export type Check = (t: Test, system: ConnectorUnderTest) => Promise<void>;
export type WriteCheck = (t: Test, system: ConnectorUnderTest, writing: WritingUnderTest) => Promise<void>;

export interface Everything {
  readonly objects: ReadonlyMap<string, string>;
  readonly batches: readonly ImportBatch[];
  readonly end: ImportEnd;
}

export async function readEverything(connector: Connector): Promise<Everything> {
  const batches = await collect(connector.readAll({ now: new Date(), signal: AbortSignal.timeout(30_000) }));
  const objects = new Map<string, string>();
  for (const { objects: page } of batches) {
    page?.anchors.forEach((anchor, index) => {
      objects.set(anchor, page.values[index] ?? '');
    });
  }
  for (const [anchor, values] of assembled(connector, batches)) objects.set(anchor, values);
  const end = batches.at(-1)?.end;
  if (end === undefined) throw new Error('the last batch has no end');
  return { objects, batches, end };
}

/** The objects of a connector that reads records: assembled as of now, when every shared record is known. */
function assembled(connector: Connector, batches: readonly ImportBatch[]): ReadonlyMap<string, string> {
  const staged = new Map<string, string>();
  const shared = new Map<string, string>();
  const { assembler } = connector;
  for (const { records } of batches) {
    records?.owners.forEach((owner, i) => {
      if (owner !== '') staged.set(owner, stagedOf(connector, records, i));
      for (const change of owner === '' ? (assembler?.shared(records.records[i] ?? '', records.file) ?? []) : []) {
        if (change.kind === 'upsert') shared.set(change.key, change.text);
      }
    });
  }
  const now = new Date();
  const objectOf = (anchor: string, text: string) => assembler?.assemble(anchor, text, shared, now)?.values ?? [];
  return new Map([...staged].map(([anchor, text]) => [anchor, packValues(objectOf(anchor, text))]));
}

export function stagedOf({ assembler }: Connector, { records, file, everything }: RecordPage, i: number): string {
  return assembler?.merge('', records[i] ?? '', file, everything) ?? '';
}

/** Sends the items in one session; every outcome in the order of the items, whether it came at once or on closing. */
export async function exportItems(connector: Connector, items: readonly ExportItem[]): Promise<Outcome[]> {
  const session = await openExport(connector);
  const sent = await session.send(items);
  const settled = [...(await session.close())];
  return sent.map((outcome) => outcome ?? settled.shift() ?? notSettled());
}

export function itemOf(
  operation: ExportItem['operation'],
  anchor: string,
  changes: readonly AttributeChange[],
): ExportItem {
  return { object: 1, operation, anchor, changes };
}

/** By attribute name, absent ones as ''. */
export function valuesByName({ schema }: Connector, packed: string): Record<string, string> {
  const values = unpackValues(packed, schema.length);
  return Object.fromEntries(schema.map(({ name }, slot) => [name, values[slot] ?? '']));
}

export function changesOf(values: Readonly<Record<string, string>>): AttributeChange[] {
  return Object.entries(values).map(([attribute, after]) => ({ attribute, before: '', after }));
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

export function createItem({ newObject, password }: WritingUnderTest, number: number): ExportItem {
  return { ...itemOf('create', '', changesOf(newObject(number))), password };
}

export async function openExport(connector: Connector): Promise<ExportSession> {
  if (connector.openExport === undefined) throw new Error(`${connector.name} does not write`);
  return await connector.openExport(AbortSignal.timeout(30_000));
}

export async function find(connector: Connector, item: ExportItem) {
  if (connector.find === undefined) throw new Error(`${connector.name} writes and cannot look`);
  return await connector.find(item, AbortSignal.timeout(30_000));
}

function notSettled(): never {
  throw new Error('an item has no outcome');
}
