/** Kept previews as the faces show them. */
import { EngineError } from '../errors.ts';
import { approvalExpiry } from '../export/holding.ts';
import { irreversible, type Operation } from '../model/operation.ts';
import type { Preview, PreviewItem, PreviewItemState, PreviewSet } from '../model/preview.ts';
import type { Page, PageRequest } from '../model/views.ts';
import type { PreviewRow, PreviewSetRow } from '../store/rows.ts';
import type { StoreReader } from '../store/store.ts';
import { paged, pageOf } from './paging.ts';
import { itemsAfter, type PreviewLand, type Told } from './preview-rows.ts';

export interface PreviewItemQuery extends PageRequest {
  readonly connector?: string | undefined;
  readonly operation?: Operation | undefined;
  readonly state?: PreviewItemState | undefined;
}

export class PreviewViews {
  private readonly land: PreviewLand;
  private readonly store: StoreReader;

  constructor(land: PreviewLand) {
    this.land = land;
    this.store = land.store;
  }

  async list(query: PageRequest): Promise<Page<Preview>> {
    const page = pageOf(query);
    const rows = await this.store.previews(page);
    return paged(rows, page, ({ id }) => id, await Promise.all(rows.map((row) => this.view(row))));
  }

  async one(id: number): Promise<Preview> {
    return await this.view(await this.row(id));
  }

  async row(id: number): Promise<PreviewRow> {
    const row = await this.store.preview(id);
    if (row === undefined)
      throw new EngineError('not-found', `There is no preview ${id}; old ones are removed after a time.`);
    return row;
  }

  async items(id: number, query: PreviewItemQuery): Promise<Page<PreviewItem>> {
    const preview = await this.row(id);
    const { after, limit } = pageOf(query);
    const items: PreviewItem[] = [];
    for await (const item of itemsAfter(this.land, preview, after, (one) => isWanted(one, query))) {
      items.push(item);
      if (items.length === limit) return { items, next: String(item.number) };
    }
    return { items, next: null };
  }

  private async view(row: PreviewRow): Promise<Preview> {
    return previewView(row, await this.store.previewSets(row.id));
  }
}

export function previewView(row: PreviewRow, sets: readonly PreviewSetRow[]): Preview {
  const { items: _, ...shown } = row;
  return { ...shown, state: 'ended', sets: sets.map(setView) };
}

function setView({ preview: _, approvedAt, ...set }: PreviewSetRow): PreviewSet {
  const expiresAt = approvedAt === null ? null : approvalExpiry(approvedAt);
  return { ...set, irreversible: irreversible[set.operation] ?? null, expiresAt };
}

function isWanted(item: Told, { connector, operation, state }: PreviewItemQuery): boolean {
  if (connector !== undefined && item.connector !== connector) return false;
  return (operation === undefined || item.operation === operation) && (state === undefined || item.state === state);
}
