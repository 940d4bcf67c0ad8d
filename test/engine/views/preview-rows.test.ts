import t from 'tap';
import type { PreviewItem } from '../../../engine/model/preview.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { PreviewRow } from '../../../engine/store/rows.ts';
import { type DraftItem, packItems } from '../../../engine/views/preview-pages.ts';
import { itemsAfter, itemsByNumber, marksOf } from '../../../engine/views/preview-rows.ts';
import { preview } from '../../contracts/store/rows.ts';

const names = ['Obi "A"', 'Ní\nBhriain', 'Søren\u2028', '', '李', 'a,b'];
const draft = (name: string, at: number): DraftItem => ({
  connector: at % 2 === 0 ? 'NHSmail' : 'AD',
  operation: 'update',
  anchor: `anchor ${at}`,
  dn: `CN=${name}`,
  displayName: name,
  person: at === 3 ? null : at,
  state: at < 4 ? 'held' : 'ready',
  rules: at === 1 ? [] : ['title to ad.title', name],
  changes: JSON.stringify([{ attribute: 'title', before: [], after: [name, `${at}`] }]),
  hash: String(at).repeat(64),
});
const drafts = names.map(draft);
const items = drafts.map(({ hash: _, changes, ...item }, at): PreviewItem => {
  return { number: at + 1, ...item, changes: JSON.parse(changes) };
});

/** Six items on three pages. */
async function keptItems() {
  const store = createMemoryStore({ late: true });
  for (const first of [1, 3, 5]) {
    const packed = await packItems(drafts.slice(first - 1, first + 1));
    await store.commit({ previewPages: [{ preview: 1, first, count: 2, packed }] });
  }
  const row: PreviewRow = preview(1, { items: 6 });
  return { land: { store, systems: [] }, row };
}

async function all(found: AsyncIterable<PreviewItem>): Promise<PreviewItem[]> {
  const read: PreviewItem[] = [];
  for await (const item of found) read.push(item);
  return read;
}

t.test('the items of a kept preview', async (t) => {
  const { land, row } = await keptItems();

  t.same(await all(itemsAfter(land, row, 0, () => true)), items, 'come back with every character, in their order');
  t.same(await all(itemsAfter(land, row, 3, () => true)), items.slice(3), 'from the middle of a page on');
  t.same(await all(itemsAfter(land, row, 6, () => true)), []);
  const ofAd = items.filter(({ connector }) => connector === 'AD');
  t.same(await all(itemsAfter(land, row, 1, ({ connector }) => connector === 'AD')), ofAd, 'or some of them');
});

t.test('a preview that goes while its items are read', async (t) => {
  const { land, row } = await keptItems();
  const read = itemsAfter(land, row, 0, () => true);
  t.match((await read.next()).value, { number: 1 });

  await land.store.commit({ removedPreviews: [1] });

  await t.rejects(all(read), { code: 'not-found' }, 'is not told as if it were whole');
});

t.test('items of a kept preview by number', async (t) => {
  const { land, row } = await keptItems();
  const marks = await marksOf(land.store, row, preview(2, { items: 0 }));

  t.same(
    marks,
    drafts.map(({ connector, operation, hash }, at) => ({ number: at + 1, connector, operation, hash })),
  );
  const some = marks.filter(({ number }) => [1, 2, 5].includes(number)).toReversed();
  t.same(await itemsByNumber(land, row, some), [items[0], items[1], items[4]], 'come in their order');
  t.same(await itemsByNumber(land, row, []), []);
});

t.test('a page of which nothing is wanted is not parsed to its end', async (t) => {
  const store = createMemoryStore({ late: true });
  const packed = await packItems([{ ...draft('Obi', 1), changes: 'no JSON' }]);
  await store.commit({ previewPages: [{ preview: 1, first: 1, count: 1, packed }] });
  const land = { store, systems: [] };
  const row = preview(1, { items: 1 });

  t.same(await all(itemsAfter(land, row, 0, ({ connector }) => connector === 'NHSmail')), []);
  t.equal((await marksOf(store, row, preview(2))).length, 1);
  await t.rejects(all(itemsAfter(land, row, 0, () => true)), { name: 'SyntaxError' });
});
