import type { PreviewSetRow } from '../rows.ts';
import type { PreviewReads } from '../store.ts';
import type { Answers } from './answers.ts';
import { ascending } from './page.ts';
import type { Tables } from './tables.ts';

export function previewReads(tables: Tables, { read }: Answers): PreviewReads {
  return {
    previews: ({ after, limit }) =>
      read(() =>
        ascending(tables.previews.values(), (row) => -row.id)
          .filter((row) => after === 0 || row.id < after)
          .slice(0, limit),
      ),
    preview: (id) => read(() => tables.previews.get(id)),
    previewPage: (preview, number) =>
      read(() =>
        [...tables.previewPages.values()].find(
          (row) => row.preview === preview && row.first <= number && number < row.first + row.count,
        ),
      ),
    previewHeld: (preview) =>
      read(() =>
        ascending(
          [...tables.previewHeld.values()].filter((row) => row.preview === preview),
          ({ changeSet }) => changeSet,
        ),
      ),
    previewSets: (preview) => read(() => sets(tables, (row) => row.preview === preview)),
    previewSetsByDigest: (digest) => read(() => sets(tables, (row) => row.digest === digest).reverse()),
  };
}

function sets(tables: Tables, test: (row: PreviewSetRow) => boolean): PreviewSetRow[] {
  const keyOf = ({ preview, connector, operation }: PreviewSetRow) =>
    `${String(preview).padStart(10, '0')} ${connector} ${operation}`;
  return [...tables.previewSets.values()].filter(test).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
