/** What a connector promises that can tell what changed, and one that can rename, move and delete. */
import type { Connector, ImportBatch, ObjectPage } from '../../engine/connectors/connector.ts';
import {
  collect,
  createItem,
  exportItems,
  find,
  itemOf,
  readEverything,
  valuesByName,
  type WriteCheck,
} from './connector-under-test.ts';

/** Of connectors whose changes show by themselves what was written since. */
export const trackingPromises: Readonly<Record<string, WriteCheck>> = {
  'never says of changes that they are everything': async (t, { connector }) => {
    const { end } = await readEverything(connector);

    const changes = await readChanges(connector, end.watermark);

    t.equal(changes.batches.filter((batch) => batch.end !== undefined).length, 1);
    t.match(changes.batches.at(-1)?.end, { everything: false });
  },

  'shows in changes nothing new when nothing happened': async (t, { connector }) => {
    const { objects, end } = await readEverything(connector);

    const changes = await readChanges(connector, end.watermark);

    const other = [...changes.objects].filter(([anchor, values]) => objects.get(anchor) !== values);
    t.same(other, []);
    t.same(changes.removed, []);
  },

  'shows in changes what was made and updated since, as a full read does': async (t, system, writing) => {
    const { connector, anchors } = system;
    const before = await readEverything(connector);
    const { attribute, value } = writing.update;
    const values = valuesByName(connector, before.objects.get(anchors[0] ?? '') ?? '');
    const change = { attribute, before: values[attribute] ?? '', after: value };
    const items = [createItem(writing, 1), itemOf('update', anchors[0] ?? '', [change])];
    const [made] = await exportItems(connector, items);

    const changes = await readChanges(connector, before.end.watermark);

    const after = await readEverything(connector);
    const written = [(made as { anchor: string }).anchor, anchors[0] ?? ''];
    t.same(
      written.map((anchor) => changes.objects.get(anchor)),
      written.map((anchor) => after.objects.get(anchor)),
    );
    t.ok(written.every((anchor) => changes.objects.has(anchor)));
  },

  'begins the next changes where these ended': async (t, { connector }, writing) => {
    const { end } = await readEverything(connector);
    await exportItems(connector, [createItem(writing, 1)]);
    const first = await readChanges(connector, end.watermark);

    const second = await readChanges(connector, first.batches.at(-1)?.end?.watermark);

    const again = [...second.objects].filter(([anchor, values]) => first.objects.get(anchor) !== values);
    t.same(again, []);
  },

  'asks for a read of everything when it is given no mark': async (t, { connector }) => {
    await t.rejects(readChanges(connector, undefined), { code: 'watermark-too-old' });
  },
};

/** Of those that say where their first object may go. */
export const relocationPromises: Readonly<Record<string, WriteCheck>> = {
  'renames and moves an object, which stays the same object with the same values': async (t, system, writing) => {
    const { connector, anchors } = system;
    const [anchor = ''] = anchors;
    const { renamed, moved } = writing.relocation ?? { renamed: '', moved: '' };
    const before = await placeOf(connector, anchor);
    const rename = relocation('rename', anchor, before.distinguishedName, renamed);

    const afterRename = [await exportItems(connector, [rename]), await placeOf(connector, anchor)];
    const move = relocation('move', anchor, renamed, moved);
    const afterMove = [await exportItems(connector, [move]), await placeOf(connector, anchor)];

    t.match(afterRename, [[{ result: 'accepted' }], { ...before, distinguishedName: renamed }]);
    t.match(afterMove, [[{ result: 'accepted' }], { ...before, distinguishedName: moved }]);
    t.equal((await readEverything(connector)).objects.size, anchors.length, 'nobody came or went');
  },

  'renames a second time without harm': async (t, { connector, anchors }, writing) => {
    const [anchor = ''] = anchors;
    const before = await placeOf(connector, anchor);
    const item = relocation('rename', anchor, before.distinguishedName, writing.relocation?.renamed ?? '');
    await exportItems(connector, [item]);

    const outcomes = await exportItems(connector, [item]);

    t.match(outcomes, [{ result: 'accepted' }]);
  },

  'never gives two objects one name': async (t, { connector, anchors }) => {
    const [anchor = '', other = ''] = anchors;
    const [mine, theirs] = [await placeOf(connector, anchor), await placeOf(connector, other)];
    const item = relocation('rename', anchor, mine.distinguishedName, theirs.distinguishedName);

    const outcomes = await exportItems(connector, [item]);

    t.match(outcomes, [{ result: 'refused', code: 'cd-existing-object' }]);
    t.same(await placeOf(connector, anchor), mine);
  },
};

/** Of those that delete. */
export const deletionPromises: Readonly<Record<string, WriteCheck>> = {
  'deletes one object and no other': async (t, { connector, anchors }) => {
    const [anchor = '', ...others] = anchors;
    const outcomes = await exportItems(connector, [itemOf('delete', anchor, [])]);

    const { objects } = await readEverything(connector);
    t.match(outcomes, [{ result: 'accepted' }]);
    t.same([...objects.keys()].sort(), [...others].sort());
    t.same(await find(connector, itemOf('update', anchor, [])), { found: false });
  },

  'deletes nothing else when it is asked again': async (t, { connector, anchors }) => {
    const [anchor = ''] = anchors;
    await exportItems(connector, [itemOf('delete', anchor, [])]);
    const before = await readEverything(connector);

    const [again] = await exportItems(connector, [itemOf('delete', anchor, [])]);

    t.ok(again?.result === 'accepted' || (again?.result === 'refused' && again.code === 'cd-missing-object'));
    t.same((await readEverything(connector)).objects, before.objects);
  },
};

interface Changes {
  readonly objects: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  readonly batches: readonly ImportBatch[];
}

async function readChanges(connector: Connector, mark: string | undefined): Promise<Changes> {
  const read = connector.readChanges?.({ mark, now: new Date(), signal: AbortSignal.timeout(30_000) });
  if (read === undefined) throw new Error(`${connector.name} does not read changes`);
  const batches = await collect(read);
  return {
    objects: new Map(batches.flatMap(({ objects }) => (objects === undefined ? [] : pairsOf(objects)))),
    removed: batches.flatMap(({ removed = [], elsewhere = [] }) => [...removed, ...elsewhere]),
    batches,
  };
}

function pairsOf({ anchors, values }: ObjectPage): (readonly [string, string])[] {
  return anchors.map((anchor, i) => [anchor, values[i] ?? '']);
}

function relocation(operation: 'rename' | 'move', anchor: string, before: string, after: string) {
  return itemOf(operation, anchor, [{ attribute: 'distinguishedName', before, after }]);
}

async function placeOf(connector: Connector, anchor: string): Promise<Record<'distinguishedName', string>> {
  const { objects } = await readEverything(connector);
  const values = valuesByName(connector, objects.get(anchor) ?? '');
  return { ...values, distinguishedName: values['distinguishedName'] ?? '' };
}
