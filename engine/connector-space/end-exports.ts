/** Tells the journal what an import says of the exports that were accepted and not yet confirmed: one query a page. */
import { operations } from '../model/operation.ts';
import { unpackSent } from '../model/space-values.ts';
import type { JournalMark, SpaceRow } from '../store/rows.ts';
import { endsOf, type ImportSays } from './export-ends.ts';
import type { ImportReads } from './held-writes.ts';
import { isAwaited, type Staging } from './staging.ts';

/** An object before the import, and what it shows now; without `values` it is shown no more. */
export interface Looked {
  readonly prior: SpaceRow;
  readonly values?: string;
}

/** Answers with the objects whose newest export is overdue: what they were sent is given up. */
export async function endExports(
  store: ImportReads,
  staging: Staging,
  looked: readonly Looked[],
): Promise<ReadonlySet<number>> {
  const exported = looked.filter(({ prior, values }) => prior.sent !== '' || values === undefined);
  if (exported.length === 0) return new Set();
  const open = await store.unconfirmed(exported.map(({ prior }) => prior.id));
  const rowsOf = Map.groupBy(open, ({ object }) => object);
  const says = new Map(exported.map((one) => [one.prior.id, importSays(staging, one)]));
  const attributes = await attributesOf(store, open, says);
  for (const [object, rows] of rowsOf) {
    const exports = rows.map((row) => {
      return { row, attributes: attributes.get(row.id) ?? [], isOverdue: staging.isOverdue(row) };
    });
    const said = says.get(object);
    if (said === undefined) continue;
    endsOf(exports, said).forEach((ended, at) => {
      const row = rows[at];
      if (row !== undefined && ended !== null) staging.endExport(row, ended);
    });
  }
  return await overdueOf(store, staging, exported, says);
}

function importSays(staging: Staging, { prior, values }: Looked): ImportSays {
  const names = (slots: Iterable<number>) => new Set([...slots].map((slot) => staging.attributeAt(slot)));
  if (values === undefined)
    return { object: isAwaited(prior) ? 'awaited' : 'gone', waiting: new Set(), overtaken: new Set() };
  const { sent, overtaken } = staging.confirm(prior, values);
  return { object: 'shown', waiting: names(unpackSent(sent).keys()), overtaken: names(overtaken) };
}

/** Of exports to objects of which not everything is as it was sent; of the others nobody asks what they changed. */
async function attributesOf(
  store: ImportReads,
  open: readonly JournalMark[],
  says: ReadonlyMap<number, ImportSays>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const isMixed = ({ object }: JournalMark) => {
    const { waiting, overtaken } = says.get(object) ?? { waiting: new Set(), overtaken: new Set() };
    return waiting.size + overtaken.size > 0;
  };
  const rows = await store.journalRows(open.filter(isMixed).map(({ id }) => id));
  return new Map(rows.map(({ id, changes }) => [id, changes.map(({ attribute }) => attribute)]));
}

async function overdueOf(
  store: ImportReads,
  staging: Staging,
  exported: readonly Looked[],
  says: ReadonlyMap<number, ImportSays>,
): Promise<ReadonlySet<number>> {
  const unshown = exported
    .filter(({ prior }) => isAwaited(prior) || (says.get(prior.id)?.waiting.size ?? 0) > 0)
    .map(({ prior }) => prior.id);
  if (unshown.length === 0) return new Set();
  const accepted = await store.lastAccepted(unshown, operations);
  const recent = new Set(accepted.filter((row) => !staging.isOverdue(row)).map(({ object }) => object));
  return new Set(accepted.map(({ object }) => object).filter((object) => !recent.has(object)));
}
