import t from 'tap';
import { ItemKeeper, keepPreview, shippedRetention } from '../../../engine/previews/kept.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { Store } from '../../../engine/store/store.ts';
import { type DraftItem, headsOf } from '../../../engine/views/preview-pages.ts';
import { preview, previewPage } from '../../contracts/store/rows.ts';

const draft = (number: number): DraftItem => ({
  connector: 'AD',
  operation: 'update',
  anchor: String(number),
  dn: '',
  displayName: '',
  person: null,
  state: 'ready',
  rules: [],
  changes: '[]',
  hash: '',
});
const drafts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => draft(from + at));

/** As one with more in it than a text may be long. */
const tooLong: DraftItem = {
  ...draft(0),
  get changes(): string {
    throw new RangeError('Invalid string length');
  },
};

async function numbersOn(store: Store, number: number): Promise<readonly number[]> {
  const page = await store.previewPage(1, number);
  return page === undefined ? [] : (await headsOf(page)).map(({ anchor }) => Number(anchor));
}

t.test('Items of a preview that are kept as they are found', async (t) => {
  const store = createMemoryStore({ late: true });
  const keeper = new ItemKeeper(store, 1);

  await keeper.add(drafts(1, 1_001));
  await keeper.add([]);
  await keeper.add(drafts(1_002, 1_003));
  await keeper.written();

  t.equal(keeper.count, 1_003);
  t.same(
    [await numbersOn(store, 1), await numbersOn(store, 1_001), await numbersOn(store, 1_003)],
    [drafts(1, 1_000).map(({ anchor }) => Number(anchor)), [1_001], [1_002, 1_003]],
    'are found by their numbers',
  );
});

t.test('A page that cannot be packed while the one before is written', async (t) => {
  const store = createMemoryStore({ late: true });
  const keeper = new ItemKeeper(store, 1);
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', hear);
  t.teardown(() => process.off('unhandledRejection', hear));

  await keeper.add([draft(1)]);
  const adding = keeper.add([tooLong]).then(() => keeper.written());

  await t.rejects(adding, { message: 'Invalid string length' }, 'is told to whoever waits for it');
  await new Promise((resolve) => setImmediate(resolve));
  t.same(unhandled, [], 'and to nobody else, who would end the process');
  await keeper.forget();
  t.equal(await store.previewPage(1, 1), undefined, 'and what was written goes');
});

t.test('A preview that the store does not take', async (t) => {
  const store = createMemoryStore();
  await store.commit({ previewPages: [previewPage(1, 1), previewPage(2, 1)] });
  const full = new Error('The disk is full.');
  const refusing: Store = {
    ...store,
    commit: async (outcome) => {
      if (outcome.previews !== undefined) throw full;
      return await store.commit(outcome);
    },
  };

  await t.rejects(keepPreview(refusing, { row: preview(1), held: [], sets: [] }, shippedRetention), full);

  t.equal(await store.previewPage(1, 1), undefined, 'leaves none of its pages behind');
  t.ok(await store.previewPage(2, 1));
});
