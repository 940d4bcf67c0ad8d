/** Where an import reads from: the system itself or a drop file, written to one on its way if the step says so. */
import { setImmediate } from 'node:timers/promises';
import type { ConnectedSystem } from '../connector-space/system.ts';
import type { ImportBatch, ImportEnd, ReadContext } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import type { RunStepRow } from '../store/rows.ts';
import type { RunContext, StepOutcome } from './context.ts';
import { beginDrop, droppedTo, resumedFrom } from './step-files.ts';
import { batches } from './stop.ts';

export interface ImportWish {
  readonly reads: 'everything' | 'changes';
  /** The newest import that was accepted: where changes go on. */
  readonly last: RunStepRow | undefined;
  readonly now: Date;
}

export function importSource(
  context: RunContext,
  system: ConnectedSystem,
  wish: ImportWish,
): AsyncIterable<ImportBatch> {
  const { reads, last, now } = wish;
  const { dropFile, resumeFromFile } = context.options;
  const type = reads === 'everything' ? 'full-import' : 'delta-import';
  if (resumeFromFile !== undefined)
    return resumedFrom(context, system, { file: context.fileOf(resumeFromFile), type, last, now });
  if (dropFile === undefined) return batchesOf(context, system, wish);
  const mark = type === 'delta-import' ? (last?.watermark ?? undefined) : undefined;
  const drop = beginDrop(context, system, dropFile, { type, at: now.toISOString(), mark });
  return droppedTo(drop, batchesOf(context, system, wish));
}

function batchesOf(
  { signal, options, stop, readAhead }: RunContext,
  { connector }: ConnectedSystem,
  { reads, last, now }: ImportWish,
): AsyncIterable<ImportBatch> {
  const mark = last?.watermark ?? undefined;
  const read: ReadContext = { mark, now, signal, pageSize: options.pageSize };
  if (reads === 'changes' && connector.readChanges !== undefined) return connector.readChanges(read);
  const begun = readAhead.take(connector);
  return begun === undefined ? connector.readAll(read) : batches(stop, begun);
}

/** A test: the drop file is all that comes of it. */
export async function dropImport(
  context: RunContext,
  system: ConnectedSystem,
  source: AsyncIterable<ImportBatch>,
): Promise<StepOutcome> {
  let end: ImportEnd | undefined;
  let done = 0;
  for await (const batch of source) {
    done += batch.objects?.anchors.length ?? 0;
    context.progress(done, batch.total ?? 0);
    end = batch.end ?? end;
    await stopHere(context);
  }
  if (end === undefined) throw endedSilently(system);
  const notes = [...end.notes, `${done} objects were written to the drop file; nothing was staged.`];
  return { result: 'completed-drop-file', counters: {}, notes, errors: [] };
}

/** No command gets in while rows are staged: it would be overwritten by what was read before it. */
export async function stopHere({ stop }: RunContext): Promise<void> {
  await setImmediate();
  stop.check();
}

export function endedSilently({ name }: ConnectedSystem): EngineError {
  return new EngineError('answer-not-understood', `${name} ended without saying whether it was complete.`);
}
