/** The files of a step: its log, and what it reads or sends as a drop file. */
import { appendFileSync } from 'node:fs';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { ImportBatch } from '../connectors/connector.ts';
import { readDroppedImport } from '../drop-file/reader.ts';
import { cannotWrite, type DropFile } from '../drop-file/writer.ts';
import { EngineError } from '../errors.ts';
import type { PendingMark, RunStepRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';

const OWNER_ONLY = 0o600;
const PAGE = 2_000;

/** Adds one line of JSON; our own numbers and words only, never a value. Throws `file-unwritable` or `disk-full`. */
export function logLine(file: string, line: object): void {
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: OWNER_ONLY });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

/** Writes every batch on its way; the file stands when the last one has been taken. */
export async function* droppedTo(
  drop: DropFile,
  names: readonly string[],
  batches: AsyncIterable<ImportBatch>,
): AsyncGenerator<ImportBatch> {
  let isComplete = false;
  try {
    for await (const batch of batches) {
      drop.batch(names, batch);
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

/**
 * What a drop file holds, in place of the system. Throws `drop-file-stale` when something was imported since it was written, or
 * when its changes do not follow on what was imported last.
 */
export async function* resumedFrom(
  file: string,
  type: string,
  { name, connector }: ConnectedSystem,
  last: RunStepRow | undefined,
): AsyncGenerator<ImportBatch> {
  const names = connector.schema.map((attribute) => attribute.name);
  const { at, mark, batches } = readDroppedImport(file, type, name, names);
  const refuse = (why: string) => new EngineError('drop-file-stale', `${file} was written at ${at}, ${why}`);
  if (last !== undefined && at < last.startedAt) throw refuse(`and ${name} was imported at ${last.startedAt}.`);
  if (type === 'delta-import' && (mark ?? '') !== (last?.watermark ?? ''))
    throw refuse(`and its changes do not follow on the last import of ${name}.`);
  yield* batches;
}

/** Everything that is about to be sent, in a file that stands before the first of it is. */
export async function dropItems(drop: DropFile, store: StoreReader, going: readonly PendingMark[]): Promise<void> {
  try {
    for (let at = 0; at < going.length; at += PAGE) {
      const page = going.slice(at, at + PAGE);
      const ids = page.map(({ object }) => object);
      const wanted = new Map((await store.pendingOf(ids)).map((row) => [`${row.object} ${row.operation}`, row]));
      const anchors = new Map((await store.objects(ids)).map((row) => [row.id, row.anchor]));
      const items = page.flatMap(({ object, operation }) => {
        const row = wanted.get(`${object} ${operation}`);
        return row === undefined ? [] : [{ ...row, anchor: anchors.get(object) ?? '' }];
      });
      drop.items(items);
    }
    drop.finish();
  } catch (cause) {
    drop.abandon();
    throw cause;
  }
}
