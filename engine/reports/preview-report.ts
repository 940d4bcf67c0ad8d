/** A preview in one of the formats, in pieces. */
import { type Delta, exportDelta } from '../mmsml/delta.ts';
import { byteOrderMark, bytesOf, type Encoding } from '../mmsml/text.ts';
import type { ReportQuery } from '../model/preview.ts';
import { csvReport } from './csv.ts';
import { htmlReport } from './html.ts';
import { type MmsmlDocument, mmsml } from './mmsml.ts';
import type { ReportSource } from './report.ts';

export interface ReportOptions extends Pick<ReportQuery, 'format' | 'encoding'> {
  readonly kindOf: MmsmlDocument['kindOf'];
  /** What objects of a connector are, in its own word. */
  readonly classOf: (connector: string) => string;
}

export function previewReport(source: ReportSource, options: ReportOptions): AsyncIterable<Buffer> {
  const { format, kindOf, classOf, encoding = 'utf-8' } = options;
  if (format === 'html') return encoded(htmlReport(source), 'utf-8');
  if (format === 'csv') return encoded(csvReport(source), 'utf-8');
  return encoded(mmsml({ encoding, kindOf, entries: entriesOf(source, classOf) }), encoding);
}

/** What is only to follow is no delta yet. */
async function* entriesOf({ items }: ReportSource, classOf: ReportOptions['classOf']): MmsmlPages {
  for await (const page of items()) {
    const now = page.filter(({ state }) => state !== 'to-follow');
    for (const [connector, own] of Map.groupBy(now, (item) => item.connector)) {
      const objectClass = classOf(connector);
      yield { connector, page: own.map((item) => exportDelta(item, objectClass)) };
    }
  }
}

type MmsmlPages = AsyncGenerator<{ readonly connector: string; readonly page: readonly Delta[] }>;

async function* encoded(chunks: AsyncIterable<string>, encoding: Encoding): AsyncGenerator<Buffer> {
  yield byteOrderMark(encoding);
  for await (const chunk of chunks) yield bytesOf(chunk, encoding);
}
