/** Where a report of a kept preview gets its pages and words from. */
import { EngineError } from '../errors.ts';
import { objectClassOf } from '../mmsml/delta.ts';
import type { PreviewItem, ReportQuery } from '../model/preview.ts';
import { previewReport } from '../reports/preview-report.ts';
import type { PreviewRow } from '../store/rows.ts';
import { itemsAfter, type PreviewLand } from './preview-rows.ts';
import type { PreviewViews } from './previews.ts';

const PAGE = 1_000;

export interface ReportLand extends PreviewLand {
  readonly organisation: string;
}

/** Reads while it is written: what is not asked for any more is not read. */
export async function reportOf(land: ReportLand, views: PreviewViews, id: number, query: ReportQuery) {
  const { connector, format, encoding } = query;
  if (encoding === 'utf-16' && format !== 'xml')
    throw new EngineError('request-invalid', `A report in UTF-16 is XML; ${format} is always UTF-8.`);
  const row = await views.row(id);
  const whole = await views.one(id);
  const isAsked = (one: { readonly connector: string }) => connector === undefined || one.connector === connector;
  const counts = whole.counts.filter(isAsked);
  const sets = whole.sets.filter(isAsked);
  const source = {
    preview: { ...whole, counts, sets },
    organisation: land.organisation,
    ownItems: row.items,
    items: () => pagesOf(land, row, connector),
  };
  const systemOf = (name: string) => land.systems.find((one) => one.name === name);
  return previewReport(source, {
    ...query,
    kindOf: (name, attribute) => systemOf(name)?.connector.schema.find((one) => one.name === attribute)?.kind ?? 'text',
    classOf: (name) => objectClassOf(systemOf(name)?.system ?? ''),
  });
}

async function* pagesOf(
  land: PreviewLand,
  row: PreviewRow,
  connector: string | undefined,
): AsyncGenerator<readonly PreviewItem[]> {
  const isWanted = (item: Pick<PreviewItem, 'connector'>) => connector === undefined || item.connector === connector;
  let page: PreviewItem[] = [];
  for await (const item of itemsAfter(land, row, 0, isWanted)) {
    page.push(item);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
