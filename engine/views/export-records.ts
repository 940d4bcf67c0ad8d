/** The journal as the faces show it: what was sent, newest first, and what became of it. */
import { deadlineOf } from '../export/attempts.ts';
import type { ExportOutcome, ExportQuery, ExportRecord } from '../model/exports.ts';
import type { Page } from '../model/views.ts';
import type { JournalRow, SpaceRow } from '../store/rows.ts';
import type { JournalFilter } from '../store/store.ts';
import type { Landscape } from './landscape.ts';
import { pageOf } from './paging.ts';
import type { SpaceViews } from './space.ts';

export class ExportRecordViews {
  private readonly land: Landscape;
  private readonly space: SpaceViews;

  constructor(land: Landscape, space: SpaceViews) {
    this.land = land;
    this.space = space;
  }

  /** Filters are applied page by page until the page is full, so that a cursor never skips a row. */
  async list(query: ExportQuery): Promise<Page<ExportRecord>> {
    const { after, limit } = pageOf(query);
    const connector = this.space.connectorId(query.connector);
    const filter = filterOf(query, connector);
    const items: ExportRecord[] = [];
    for (let before = after; ; ) {
      const rows = await this.land.store.journalPage(filter, { after: before, limit });
      const last = rows.at(-1);
      if (last === undefined) return { items, next: null };
      const wanted = rows.filter((row) => isWanted(row, query, connector)).slice(0, limit - items.length);
      items.push(...(await this.views(wanted)));
      const isFull = items.length >= limit;
      before = isFull ? (wanted.at(-1)?.id ?? last.id) : last.id;
      if (isFull) return { items, next: String(before) };
      if (rows.length < limit) return { items, next: null };
    }
  }

  private async views(rows: readonly JournalRow[]): Promise<ExportRecord[]> {
    const objects = await this.land.store.objects([...new Set(rows.map(({ object }) => object))]);
    const byId = new Map(objects.map((object) => [object.id, object]));
    return rows.map((row) => this.view(row, byId.get(row.object)));
  }

  private view(row: JournalRow, object: SpaceRow | undefined): ExportRecord {
    const { id, operation, anchor, run, changeSet, changes, sentAt, settledAt, endedAt } = row;
    const outcome = outcomeOf(row);
    const { hours } = this.space.systemOf(row)?.patience ?? { hours: 0 };
    return {
      id,
      connector: this.space.nameOf(row.connector),
      operation,
      object: row.object,
      person: object?.person ?? null,
      displayName: object === undefined ? '' : this.space.displayName(object),
      anchor: anchor || (object?.anchor ?? ''),
      run,
      changeSet,
      changes,
      sentAt,
      settledAt,
      outcome,
      endedAt,
      deadline: outcome === 'unconfirmed' ? deadlineOf(row, hours) : null,
    };
  }
}

/** The narrowest way to the rows; the rest of the query is looked at row by row. */
function filterOf({ object, run, outcome }: ExportQuery, connector: number | undefined): JournalFilter {
  if (object !== undefined) return { object };
  if (connector === undefined) return {};
  if (run !== undefined) return { connector, run };
  return outcome === 'unconfirmed' ? { connector, open: true } : {};
}

function isWanted(row: JournalRow, query: ExportQuery, connector: number | undefined): boolean {
  const { object = row.object, run = row.run, operation = row.operation, outcome } = query;
  if (row.ended === 'noted' || row.connector !== (connector ?? row.connector)) return false;
  if (row.object !== object || row.run !== run || row.operation !== operation) return false;
  return outcome === undefined || outcomeOf(row) === outcome;
}

function outcomeOf({ result, ended }: JournalRow): ExportOutcome {
  if (result === 'accepted') return ended === null || ended === 'noted' ? 'unconfirmed' : ended;
  if (result === 'refused' || result === 'withdrawn') return result;
  return 'sent';
}
