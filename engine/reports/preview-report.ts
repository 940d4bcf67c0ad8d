/** A preview in one of the formats, in pieces. */
import type { PreviewItem, ReportQuery } from '../model/preview.ts';
import { csvReport } from './csv.ts';
import { htmlReport } from './html.ts';
import { deltaOperations, encoded, type MmsmlDocument, type MmsmlEntry, mmsml } from './mmsml.ts';
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
  const document: MmsmlDocument = { stepType: 'export', encoding, kindOf, entries: entriesOf(source, classOf) };
  return encoded(mmsml(document), encoding);
}

/** What is only to follow is no delta yet. */
async function* entriesOf({ items }: ReportSource, classOf: ReportOptions['classOf']): MmsmlPages {
  for await (const page of items()) {
    const now = page.filter(({ state }) => state !== 'to-follow');
    for (const [connector, own] of Map.groupBy(now, (item) => item.connector)) {
      const objectClass = classOf(connector);
      yield { connector, page: own.map((item) => entryOf(item, objectClass)) };
    }
  }
}

type MmsmlPages = AsyncGenerator<{ readonly connector: string; readonly page: readonly MmsmlEntry[] }>;

function entryOf({ operation, dn, anchor, changes }: PreviewItem, objectClass: string): MmsmlEntry {
  const moved = operation === 'rename' || operation === 'move';
  const name = changes.find(({ attribute }) => attribute === 'distinguishedName');
  return {
    operation: deltaOperations[operation],
    dn: moved ? (name?.before[0] ?? dn) : dn,
    newDn: moved ? name?.after[0] : undefined,
    anchor,
    objectClass,
    changes,
  };
}
