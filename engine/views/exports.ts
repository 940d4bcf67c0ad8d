/** Pending exports, change sets and previews as the faces show them. */
import { EngineError } from '../errors.ts';
import { expiryOf } from '../export/holding.ts';
import { irreversible } from '../model/operation.ts';
import type {
  ChangeSet,
  ChangeSetItem,
  ChangeSetState,
  Page,
  PageRequest,
  PendingExport,
  PendingExportQuery,
  PendingState,
} from '../model/views.ts';
import type { ChangeItemRow, ChangeSetRow, PendingRow, SpaceRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { paged, pageOf } from './paging.ts';
import { pendingSentences } from './pending-sentences.ts';
import type { SpaceViews } from './space.ts';

export class ExportViews {
  private readonly store: StoreReader;
  private readonly space: SpaceViews;

  constructor(store: StoreReader, space: SpaceViews) {
    this.store = store;
    this.space = space;
  }

  /** Filters are applied page by page until the page is full, so that a cursor never skips a row. */
  async pending(query: PendingExportQuery): Promise<Page<PendingExport>> {
    const page = pageOf(query);
    const connector = this.space.connectorId(query.connector);
    const sets = new Map<number, ChangeSetRow | undefined>();
    const items: PendingExport[] = [];
    for (let { after } = page; ; ) {
      const rows = await this.store.pendingPage(connector, { after, limit: page.limit });
      const last = rows.at(-1);
      if (last === undefined) return { items, next: null };
      const views = await this.pendingViews(rows, sets);
      items.push(...views.filter((view) => isWanted(view, query)));
      after = last.object;
      if (items.length >= page.limit) return { items, next: String(after) };
      if (rows.length < page.limit) return { items, next: null };
    }
  }

  async pendingViews(
    rows: readonly PendingRow[],
    sets = new Map<number, ChangeSetRow | undefined>(),
  ): Promise<PendingExport[]> {
    for (const { changeSet } of rows) {
      if (changeSet !== null && !sets.has(changeSet)) sets.set(changeSet, await this.store.changeSet(changeSet));
    }
    const objects = await this.objectsOf(rows);
    return rows.map((row) => {
      const set = sets.get(row.changeSet ?? -1);
      const state = stateOf(row, set);
      return {
        object: row.object,
        connector: this.space.nameOf(row.connector),
        operation: row.operation,
        displayName: this.nameOf(row, objects),
        person: objects.get(row.object)?.person ?? null,
        state,
        changeSet: row.changeSet,
        rules: row.rules,
        changes: row.changes,
        code: row.code || null,
        message: row.message || null,
        attempts: row.attempts,
        retryAt: row.retryAt,
        parkedAt: row.parkedAt,
        sentence: pendingSentences[state](row, set),
      };
    });
  }

  async changeSets(query: PageRequest & { readonly state?: ChangeSetState | undefined }): Promise<Page<ChangeSet>> {
    const page = pageOf(query);
    const rows = await this.store.changeSets(query.state, page);
    return paged(rows, page, ({ id }) => id, await Promise.all(rows.map((row) => this.changeSetView(row))));
  }

  async changeSet(id: number): Promise<ChangeSet> {
    const row = await this.store.changeSet(id);
    if (row === undefined) throw new EngineError('not-found', `There is no change set ${id}.`);
    return await this.changeSetView(row);
  }

  async changeSetItems(id: number, query: PageRequest): Promise<Page<ChangeSetItem>> {
    await this.changeSet(id);
    const page = pageOf(query);
    const rows = await this.store.changeItems(id, page);
    const objects = await this.objectsOf(rows);
    const items = rows.map((row) => ({
      object: row.object,
      displayName: this.nameOf(row, objects),
      person: objects.get(row.object)?.person ?? null,
      state: row.state,
      reason: row.reason || null,
      rules: row.rules,
      changes: row.changes,
    }));
    return paged(rows, page, ({ object }) => object, items);
  }

  private async changeSetView(row: ChangeSetRow): Promise<ChangeSet> {
    const { connector, approvedAt: _, ...shown } = row;
    const { held: __, ...ended } = await this.store.changeItemStates(row.id);
    return {
      ...shown,
      connector: this.space.nameOf(connector),
      irreversible: irreversible[row.operation] ?? null,
      expiresAt: expiryOf(row),
      ...ended,
    };
  }

  private async objectsOf(rows: readonly { readonly object: number }[]): Promise<ReadonlyMap<number, SpaceRow>> {
    return new Map((await this.store.objects(rows.map(({ object }) => object))).map((row) => [row.id, row]));
  }

  private nameOf({ object, changes }: PendingRow | ChangeItemRow, objects: ReadonlyMap<number, SpaceRow>): string {
    const row = objects.get(object);
    const known = row === undefined ? '' : this.space.displayName(row);
    return known || (changes.find(({ attribute }) => attribute === 'displayName')?.after[0] ?? '');
  }
}

function isWanted(view: PendingExport, { operation, state }: PendingExportQuery): boolean {
  return (operation === undefined || view.operation === operation) && (state === undefined || view.state === state);
}

function stateOf(row: PendingRow, set: ChangeSetRow | undefined): PendingState {
  if (row.parkedAt !== null) return 'parked';
  if (set?.state === 'approved') return row.retryAt === null ? 'approved' : 'waiting';
  if (row.changeSet !== null) return 'held';
  if (row.retryAt !== null) return 'waiting';
  return row.code === '' ? 'ready' : 'refused';
}
