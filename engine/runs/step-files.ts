/** What a step reads or sends as a drop file. */
import type { Configuration } from '../config/schema.ts';
import { type ConnectedSystem, readerOf } from '../connector-space/system.ts';
import type { ImportBatch } from '../connectors/connector.ts';
import { withDropFile } from '../drop-file/reader.ts';
import { DropFile, type DropHead } from '../drop-file/writer.ts';
import { EngineError } from '../errors.ts';
import { objectClassOf } from '../mmsml/delta.ts';
import type { StepKind } from '../mmsml/document.ts';
import { contentHash } from '../model/digest.ts';
import type { PendingMark, RunStepRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { afterOf, namesOfItem } from '../views/item-names.ts';
import type { RunContext } from './context.ts';

const PAGE = 2_000;

/** Writes every batch on its way; the file stands when the last one has been taken. */
export async function* droppedTo(drop: DropFile, batches: AsyncIterable<ImportBatch>): AsyncGenerator<ImportBatch> {
  let isComplete = false;
  try {
    for await (const batch of batches) {
      drop.batch(batch);
      if (batch.end !== undefined) {
        drop.finish(batch.end);
        isComplete = true;
      }
      yield batch;
    }
  } finally {
    if (!isComplete) drop.abandon();
  }
}

/** `mark`: the watermark that changes are read from. */
export function beginDrop(
  { configuration, fileOf }: RunContext,
  system: ConnectedSystem,
  dropFile: string,
  { type, at, mark }: Pick<DropHead, 'type' | 'at' | 'mark'>,
): DropFile {
  const { name, connector } = system;
  const head = { type, connector: name, at, mark, settings: settingsOf(configuration, system) };
  const schema = { attributes: connector.schema, objectClass: objectClassOf(system.system) };
  return new DropFile(fileOf(dropFile), head, schema);
}

/** Another scope or another attribute reads as objects or values that are gone. */
function settingsOf({ connectors }: Configuration, { name, connector }: ConnectedSystem): string {
  const configured = connectors.find((one) => one.name === name);
  return contentHash(JSON.stringify([configured, connector.schema.map((attribute) => attribute.name)]));
}

export interface ResumedImport {
  readonly file: string;
  readonly type: StepKind;
  /** The newest import that was accepted. */
  readonly last: RunStepRow | undefined;
  readonly now: Date;
}

/** What a drop file holds, in place of the system. Throws `drop-file-stale` when it no longer stands for the system. */
export async function* resumedFrom(
  { store, configuration, signal }: RunContext,
  system: ConnectedSystem,
  { file, type, last, now }: ResumedImport,
): AsyncGenerator<ImportBatch> {
  const { name, connector } = system;
  const sent = await store.newestStep(system.id, ['export']);
  yield* withDropFile(file, { type, connector: name, signal }, (drop) => {
    const { at, mark, settings } = drop.head;
    const follows = type === 'full-import' || (mark ?? '') === (last?.watermark ?? '');
    const stale = [
      [at > now.toISOString(), 'a time that has not come yet.'],
      [settings !== settingsOf(configuration, system), `and ${name} is set up otherwise now.`],
      [last !== undefined && at < last.startedAt, `and ${name} was imported at ${last?.startedAt}.`],
      [sent !== undefined && at < sent.startedAt, `and something was exported to ${name} at ${sent?.startedAt}.`],
      [!follows, `and its changes do not follow on the last import of ${name}.`],
    ] as const;
    const [, why] = stale.find(([is]) => is) ?? [];
    if (why !== undefined) throw new EngineError('drop-file-stale', `${file} was written at ${at}, ${why}`);
    return drop.batches(connector.schema.map((attribute) => attribute.name));
  });
}

/** `object operation hash` of every item of an export in a drop file. */
export async function resumedItems(file: string, connector: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const items = new Set<string>();
  const wanted = { type: 'export', connector, signal } as const;
  for await (const item of withDropFile(file, wanted, (drop) => drop.items())) items.add(item);
  return items;
}

/** Everything that is about to be sent, in a file that stands before the first of it is. */
export async function dropItems(
  drop: DropFile,
  store: StoreReader,
  system: ConnectedSystem,
  going: readonly PendingMark[],
): Promise<void> {
  try {
    for (let at = 0; at < going.length; at += PAGE) {
      const page = going.slice(at, at + PAGE);
      const ids = page.map(({ object }) => object);
      const wanted = new Map((await store.pendingOf(ids)).map((row) => [`${row.object} ${row.operation}`, row]));
      const objects = new Map((await store.objects(ids)).map((row) => [row.id, row]));
      const items = page.flatMap(({ object, operation }) => {
        const row = wanted.get(`${object} ${operation}`);
        if (row === undefined) return [];
        const { anchor = '', seen = '' } = objects.get(object) ?? {};
        return [{ ...row, ...namesOfItem(anchor, readerOf(system, seen), afterOf(row.changes)) }];
      });
      drop.items(items);
    }
    drop.finish();
  } catch (cause) {
    drop.abandon();
    throw cause;
  }
}
