import t from 'tap';
import { AnchorIndex } from '../../../engine/connector-space/anchor-index.ts';
import { stageAbsent, stageChanges, stageRemoved, stageWhole } from '../../../engine/connector-space/stage-objects.ts';
import { Staging } from '../../../engine/connector-space/staging.ts';
import { type ConnectedSystem, inSlots } from '../../../engine/connector-space/system.ts';
import type { ObjectPage } from '../../../engine/connectors/connector.ts';
import { packValues } from '../../../engine/model/attribute.ts';
import { contentHash } from '../../../engine/model/digest.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { SpaceRow } from '../../../engine/store/rows.ts';
import type { Store } from '../../../engine/store/store.ts';
import { keysOf } from '../../../engine/sync/keys.ts';

const attributes = ['mail', 'title'];
const system = {
  id: 2,
  name: 'NHSmail',
  system: 'nhsmail',
  attributes,
  slot: (name: string) => attributes.indexOf(name),
  connector: { schema: attributes.map((name) => ({ name })) },
  hasSeveral: () => false,
  same: (_: number, one: string, other: string) => one.toLowerCase() === other.toLowerCase(),
  keysOf: (values: readonly string[]) => keysOf('nhsmail', (name) => values[attributes.indexOf(name)] ?? '', ''),
} as unknown as ConnectedSystem;

function page(entries: Record<string, readonly string[]>): ObjectPage {
  const values = Object.values(entries).map((one) => packValues(one));
  return { anchors: Object.keys(entries), values, hashes: values.map(contentHash) };
}

async function commit(store: Store, staging: Staging, rows = 1_000): Promise<void> {
  for (const outcome of staging.outcomes(rows)) await store.commit(outcome);
}

let lastId = 0;
const staged = () => new Staging(system, () => ++lastId, new Date('2024-03-11T09:00:00Z'));

async function readWhole(store: Store, entries: Record<string, readonly string[]>) {
  const staging = staged();
  const index = await AnchorIndex.load(store, system.id);
  await stageWhole(store, system, index, staging, page(entries));
  await stageAbsent(store, staging, index.absent());
  await commit(store, staging);
  return { ...staging.counts, shown: index.shown, arrived: staging.arrived };
}

const everything = (store: Store) => store.objectPage({ connector: system.id }, { after: 0, limit: 100 });
const one = async (store: Store, anchor: string) => (await store.objectsByAnchor(system.id, [anchor]))[0];

async function joined(store: Store, anchor: string, more: Partial<SpaceRow> = {}): Promise<void> {
  const row = await one(store, anchor);
  if (row !== undefined)
    await store.commit({ objects: [{ ...row, person: 7, state: 'Connected', stamp: 1, ...more }] });
}

t.test('a whole read', async (t) => {
  const store = createMemoryStore({ late: true });
  t.match(await readWhole(store, { a: ['a@nhs.example', 'Clerk'], b: ['b@nhs.example'] }), { add: 2, shown: 2 });
  t.same((await store.objectsByKeys(['m:a@nhs.example'])).length, 1, 'objects are found by their keys');
  await joined(store, 'a');

  const again = await readWhole(store, { b: ['b@nhs.example'], a: ['a@nhs.example', 'Clerk'] });
  t.match(again, { add: 0, update: 0, delete: 0, 'no-change': 2 }, 'again, nothing changes');
  t.equal((await one(store, 'a'))?.stamp, 1, 'and nobody is asked to be looked at');

  t.match(await readWhole(store, { b: ['b@nhs.example'], a: ['a2@nhs.example', 'Clerk'] }), { update: 1 });
  t.equal((await one(store, 'a'))?.stamp, 0);
  t.same(await store.objectsByKeys(['m:a@nhs.example']), [], 'an old key is gone');
  t.equal((await store.objectsByKeys(['m:a2@nhs.example'])).length, 1, 'the new one is there');
});

t.test('an object that a whole read does not show', async (t) => {
  const store = createMemoryStore();
  await readWhole(store, { a: ['a@nhs.example'], b: ['b@nhs.example'], c: ['c@nhs.example'] });
  await joined(store, 'a');
  await joined(store, 'b', { state: 'ExplicitlyDisconnected' });
  t.match(await readWhole(store, {}), { delete: 3 });
  t.match(
    await one(store, 'a'),
    { state: 'Placeholder', person: 7, seen: 'a@nhs.example' },
    'keeps its place when joined',
  );
  t.match(await one(store, 'b'), { state: 'ExplicitlyDisconnected', person: 7 }, 'stays kept out');
  t.equal(await one(store, 'c'), undefined, 'is forgotten when it was nobody’s');
  t.same(await store.objectsByKeys(['m:c@nhs.example']), []);

  t.match(await readWhole(store, {}), { delete: 0 }, 'and does not go twice');
  t.match(await readWhole(store, { a: ['a@nhs.example'] }), { update: 1 });
  t.match(await one(store, 'a'), { state: 'Connected', person: 7, stamp: 0 }, 'comes back to who it belonged to');
});

t.test('an object that this engine made', async (t) => {
  const store = createMemoryStore();
  await readWhole(store, { a: ['a@nhs.example'] });
  const made: SpaceRow = {
    id: ++lastId,
    connector: 2,
    anchor: 'new',
    hash: '',
    person: 7,
    state: 'Connected',
    rule: 'provision',
    dueOn: null,
    stamp: 1,
    seen: '',
    sent: '0=n@nhs.example',
  };
  await store.commit({ objects: [made] });
  t.match(await readWhole(store, { a: ['a@nhs.example'] }), { delete: 0 }, 'is not gone before it was ever shown');
  const seen = await readWhole(store, { a: ['a@nhs.example'], new: ['n@nhs.example', ''] });
  t.match(seen, { update: 1, confirmed: 1, arrived: 1 }, 'is confirmed by the import that shows it');
  t.match(await one(store, 'new'), { id: made.id, sent: '', seen: 'n@nhs.example', person: 7 });
});

t.test('an anchor that comes twice', async (t) => {
  const store = createMemoryStore();
  const staging = staged();
  const index = await AnchorIndex.load(store, system.id);
  await stageWhole(store, system, index, staging, page({ a: ['a@nhs.example'] }));
  await stageWhole(store, system, index, staging, page({ a: ['other@nhs.example'] }));
  await commit(store, staging);
  t.match(staging.problems, [{ code: 'duplicate-object', message: /a twice; the first one was taken/ }]);
  t.match(await everything(store), [{ seen: 'a@nhs.example' }]);
});

t.test('changes', async (t) => {
  const store = createMemoryStore({ late: true });
  await readWhole(store, { a: ['a@nhs.example'], b: ['b@nhs.example'] });
  const change = async (entries: Record<string, readonly string[]>, removed: string[] = []) => {
    const staging = staged();
    await stageChanges(store, system, staging, page(entries));
    await stageRemoved(store, system, staging, removed);
    await commit(store, staging);
    return staging.counts;
  };
  t.match(await change({ a: ['a@nhs.example', 'Clerk'], c: ['c@nhs.example'] }), { add: 1, update: 1, delete: 0 });
  t.match(await change({ a: ['a@nhs.example', 'Clerk'] }), { update: 0, 'no-change': 1 }, 'again, nothing changes');
  t.match(await change({}, ['b', 'unknown']), { delete: 1 });
  t.same(
    (await everything(store)).map(({ anchor }) => anchor),
    ['a', 'c'],
    'what they do not name stays',
  );
});

t.test('many rows', async (t) => {
  const store = createMemoryStore();
  const staging = staged();
  const index = await AnchorIndex.load(store, system.id);
  const entries = Object.fromEntries(Array.from({ length: 2_500 }, (_, i) => [`o${i}`, [`o${i}@nhs.example`]]));
  await stageWhole(store, system, index, staging, page(entries));
  const pieces = [...staging.outcomes(1_000)];
  t.same(
    pieces.flatMap(({ objects = [] }) => (objects.length === 0 ? [] : [objects.length])),
    [1_000, 1_000, 500],
  );
  for (const { objects = [], keys = [] } of pieces.filter((piece) => piece.objects !== undefined)) {
    t.same(
      keys.map(({ object }) => object),
      objects.map(({ id }) => id),
      'each piece carries the keys of its objects',
    );
  }
  t.same([...staging.outcomes(1_000)], [], 'and nothing is handed over twice');
  t.equal(index.shown, 2_500);
  t.same(index.absent(), []);
});

t.test('a connector whose schema is in another order than the store knows it', async (t) => {
  const turned = {
    ...system,
    connector: { schema: [{ name: 'title' }, { name: 'mail' }] },
  } as unknown as ConnectedSystem;
  const text = packValues(['Clerk', 'a@nhs.example']);
  const { values, hash } = inSlots(turned, text, 'its own');
  t.equal(values, packValues(['a@nhs.example', 'Clerk']));
  t.equal(hash, contentHash(values));
  t.same(inSlots(system, text, 'its own'), { values: text, hash: 'its own' });
});
