/** Previews as a test reads them: whole. */
import type { Preview, PreviewItem } from '../../engine/model/preview.ts';
import type { CycleName } from '../../engine/model/run.ts';
import type { Caller } from '../../engine/model/views.ts';
import { type Landscape, olive } from './landscape.ts';

export interface ReadPreview {
  readonly preview: Preview;
  readonly items: readonly PreviewItem[];
}

export async function previewOf(
  land: Landscape,
  cycle: CycleName,
  caller: Caller = olive,
  configuration?: string,
): Promise<ReadPreview> {
  const { id } = await land.engine.startPreview(cycle, caller, configuration);
  await land.parts.writer.idle();
  return { preview: await land.engine.preview(id), items: await itemsOf(land, id) };
}

async function itemsOf(land: Landscape, id: number): Promise<readonly PreviewItem[]> {
  const items: PreviewItem[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await land.engine.previewItems(id, { cursor, limit: 1_000 });
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}
