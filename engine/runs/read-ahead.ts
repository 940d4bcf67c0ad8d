/**
 * Reading begun before its turn. Files are read by threads of their own, so while one source is staged the next ones can
 * already be taken apart. Nothing is judged or kept before the source's own step asks for it.
 */
import type { Connector, ImportBatch, ReadContext } from '../connectors/connector.ts';

interface Begun {
  readonly iterator: AsyncIterator<ImportBatch>;
  readonly first: Promise<IteratorResult<ImportBatch>>;
}

export class ReadAhead {
  private readonly begun = new Map<string, Begun>();

  /** Begins to read everything of a system; what goes wrong shows when it is taken. */
  begin(connector: Connector, read: ReadContext): void {
    const iterator = connector.readAll(read)[Symbol.asyncIterator]();
    const first = iterator.next();
    first.catch(() => undefined);
    this.begun.set(connector.name, { iterator, first });
  }

  /** Once; nothing when nothing was begun. */
  take({ name }: Connector): AsyncIterable<ImportBatch> | undefined {
    const begun = this.begun.get(name);
    this.begun.delete(name);
    return begun === undefined ? undefined : batchesOf(begun);
  }

  /** Ends what nobody took. */
  async close(): Promise<void> {
    const left = [...this.begun.values()];
    this.begun.clear();
    for (const { iterator } of left) await iterator.return?.().catch(() => undefined);
  }
}

async function* batchesOf({ iterator, first }: Begun): AsyncGenerator<ImportBatch> {
  try {
    for (let next = await first; next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
