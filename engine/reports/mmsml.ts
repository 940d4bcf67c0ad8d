/** What a run would send, in the layout of an export of Identity Manager. */
import { type Delta, deltaElement, type KindOf } from '../mmsml/delta.ts';
import { DOCUMENT_END, documentStart, ENTRIES_END, entriesStart, NO_ENTRIES } from '../mmsml/document.ts';
import type { Encoding } from '../mmsml/text.ts';

export interface MmsmlDocument {
  readonly encoding: Encoding;
  readonly kindOf: (connector: string, attribute: string) => ReturnType<KindOf>;
  /** Entries of one connector after another, in pages. */
  readonly entries: AsyncIterable<{ readonly connector: string; readonly page: readonly Delta[] }>;
}

/** A `directory-entries` for each connector. */
export async function* mmsml({ encoding, kindOf, entries }: MmsmlDocument): AsyncGenerator<string> {
  yield documentStart('export', encoding);
  let open: string | undefined;
  for await (const { connector, page } of entries) {
    if (connector !== open) {
      yield `${open === undefined ? '' : ENTRIES_END}${entriesStart(connector)}`;
      open = connector;
    }
    yield page.map((delta) => deltaElement(delta, (name) => kindOf(connector, name))).join('');
  }
  yield (open === undefined ? NO_ENTRIES : ENTRIES_END) + DOCUMENT_END;
}
