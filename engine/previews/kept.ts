/** Previews are kept with all they found, and the oldest go. Keeping one touches nothing else in the store. */
import { APPROVED_FOR_MS } from '../export/holding.ts';
import type { PreviewHeldRow, PreviewRow, PreviewSetRow } from '../store/rows.ts';
import type { Store, StoreReader } from '../store/store.ts';
import { type DraftItem, packItems } from '../views/preview-pages.ts';

/** What is kept of a preview beside its items. */
export interface KeptPreview {
  readonly row: PreviewRow;
  readonly held: readonly PreviewHeldRow[];
  readonly sets: readonly PreviewSetRow[];
}

export interface PreviewRetention {
  /** How many are kept, the newest first. */
  readonly keep: number;
  readonly days: number;
}

export const shippedRetention: PreviewRetention = { keep: 30, days: 30 };
/** In all previews together: those of a first run list everybody. */
const ITEMS_KEPT = 500_000;
const DAY_MS = 86_400_000;
const PAGE = 1_000;
const ITEMS_A_PAGE = 1_000;

/** Writes the items of one preview as they are found. While one page is packed the next may be put together. */
export class ItemKeeper {
  /** Of what was added. */
  count = 0;
  private readonly store: Store;
  private readonly preview: number;
  private writing: Promise<void> = Promise.resolve();

  constructor(store: Store, preview: number) {
    this.store = store;
    this.preview = preview;
  }

  async add(items: readonly DraftItem[]): Promise<void> {
    for (let at = 0; at < items.length; at += ITEMS_A_PAGE) {
      const page = items.slice(at, at + ITEMS_A_PAGE);
      const first = this.count + 1;
      this.count += page.length;
      const before = this.writing;
      this.writing = this.write(page, first, before);
      // What goes wrong is told to whoever asks next whether it is written.
      this.writing.catch(() => undefined);
      await before;
    }
  }

  /** All that was added, or throws what kept it from being. */
  async written(): Promise<void> {
    await this.writing;
  }

  /** Also what a preview of this number left behind that was cut off with its process. */
  async forget(): Promise<void> {
    await this.writing.catch(() => undefined);
    this.writing = Promise.resolve();
    await this.store.commit({ removedPreviews: [this.preview] });
    this.count = 0;
  }

  private async write(items: readonly DraftItem[], first: number, before: Promise<void>): Promise<void> {
    const [packed] = await Promise.all([packItems(items), before]);
    const { length: count } = items;
    await this.store.commit({ previewPages: [{ preview: this.preview, first, count, packed }] });
  }
}

/** What the store does not take leaves no items behind either: its number is not given out again before the next start. */
export async function keepPreview(
  store: Store,
  { row, held, sets }: KeptPreview,
  retention: PreviewRetention,
): Promise<void> {
  try {
    const removedPreviews = await outlived(store, row, retention);
    await store.commit({ previews: [row], previewHeld: held, previewSets: sets, removedPreviews });
  } catch (cause) {
    await new ItemKeeper(store, row.id).forget().catch(() => undefined);
    throw cause;
  }
}

/** One that may still carry an approval is not taken away. */
async function outlived(store: StoreReader, newest: PreviewRow, { keep, days }: PreviewRetention): Promise<number[]> {
  const now = Date.parse(newest.endedAt);
  const removed: number[] = [];
  let kept = 1;
  let items = newest.items;
  for (let after = 0; ; ) {
    const page = await store.previews({ after, limit: PAGE });
    for (const row of page) {
      const age = now - Date.parse(row.endedAt);
      items += row.items;
      const isOutlived = kept >= keep || age > days * DAY_MS || items > ITEMS_KEPT;
      if (isOutlived && age > APPROVED_FOR_MS) removed.push(row.id);
      else kept++;
    }
    const last = page.at(-1);
    if (last === undefined) return removed;
    after = last.id;
  }
}
