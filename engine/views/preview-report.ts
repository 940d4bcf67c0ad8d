/** Where a report of a kept preview gets its pages and words from. */
import type { ConnectedSystem } from '../connector-space/system.ts';
import { objectClassOf } from '../mmsml/delta.ts';
import type { PreviewItem, ReportQuery } from '../model/preview.ts';
import { previewReport } from '../reports/preview-report.ts';
import type { StoreReader } from '../store/store.ts';
import { itemView, type PreviewViews } from './previews.ts';

const PAGE = 1_000;

export interface ReportLand {
  readonly store: StoreReader;
  readonly systems: readonly ConnectedSystem[];
  readonly organisation: string;
}

/** Reads while it is written: what is not asked for any more is not read. */
export async function reportOf(land: ReportLand, views: PreviewViews, id: number, query: ReportQuery) {
  const { connector } = query;
  const whole = await views.one(id);
  const counts = whole.counts.filter((one) => connector === undefined || one.connector === connector);
  const source = {
    preview: { ...whole, counts },
    organisation: land.organisation,
    items: () => pagesOf(land.store, id, connector),
  };
  const systemOf = (name: string) => land.systems.find((one) => one.name === name);
  return previewReport(source, {
    ...query,
    kindOf: (name, attribute) => systemOf(name)?.connector.schema.find((one) => one.name === attribute)?.kind ?? 'text',
    classOf: (name) => objectClassOf(systemOf(name)?.system ?? ''),
  });
}

async function* pagesOf(
  store: StoreReader,
  preview: number,
  connector: string | undefined,
): AsyncGenerator<readonly PreviewItem[]> {
  for (let after = 0; ; ) {
    const rows = await store.previewItems(preview, { after, limit: PAGE });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.filter((row) => connector === undefined || row.connector === connector).map(itemView);
    after = last.number;
  }
}
