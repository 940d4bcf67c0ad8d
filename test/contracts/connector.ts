/**
 * What every connector promises, whatever lies behind it. Run it over a connector with a real system of its own:
 * `connectorContract(t, 'delimited file', async (t) => ({ … }))`; each promise starts a system afresh.
 */
import type { Test } from 'tap';
import { EngineError } from '../../engine/errors.ts';
import { unpackValues } from '../../engine/model/attribute.ts';
import { contentHash } from '../../engine/model/digest.ts';
import { deletionPromises, relocationPromises, trackingPromises } from './connector-changes.ts';
import {
  type Check,
  type ConnectorUnderTest,
  collect,
  createItem,
  exportItems,
  find,
  itemOf,
  openExport,
  readEverything,
  stagedOf,
  valuesByName,
  type WriteCheck,
} from './connector-under-test.ts';

type Start = (t: Test) => Promise<ConnectorUnderTest>;
/** What some connectors can do beside. */
const promisesOf = {
  tracksChanges: trackingPromises,
  relocates: relocationPromises,
  deletes: deletionPromises,
} as const;

type Ability = keyof typeof promisesOf;

export function connectorContract(
  t: Test,
  name: string,
  start: Start,
  abilities: readonly Ability[] = [],
): Promise<unknown> {
  return t.test(`${name} as a connector`, async (t) => {
    const run = (promise: string, check: Check) =>
      t.test(promise, async (t) => {
        const system = await start(t);
        try {
          await check(t, system);
        } finally {
          await system.connector.close?.();
          await system.stop?.();
        }
      });
    for (const [promise, check] of Object.entries(readingPromises)) await run(promise, check);
    for (const [promise, check] of Object.entries(writingPromises)) {
      await run(promise, async (t, system) => {
        if (system.writing === undefined) t.equal(system.connector.openExport, undefined, 'does not write at all');
        else await check(t, system, system.writing);
      });
    }
    for (const [promise, check] of abilities.flatMap((ability) => Object.entries(promisesOf[ability]))) {
      await run(promise, async (t, system) => {
        if (system.writing === undefined) throw new Error('only a connector that writes has such abilities');
        await check(t, system, system.writing);
      });
    }
  });
}

/** An anchor that no system of a test has; a directory takes GUIDs only. */
const NOBODY = '00000000-0000-4000-8000-000000000404';

const readingPromises: Readonly<Record<string, Check>> = {
  'reads every object once, with its values and their hash': async (t, { connector, anchors }) => {
    const { objects, batches } = await readEverything(connector);
    const pages = batches.flatMap((batch) => (batch.objects === undefined ? [] : [batch.objects]));
    const records = batches.flatMap((batch) => (batch.records === undefined ? [] : [batch.records]));
    const owners = records.flatMap((page) => page.owners.filter((owner) => owner !== ''));

    t.same([...objects.keys()].sort(), [...anchors].sort());
    t.equal(pages.flatMap((page) => page.anchors).length + owners.length, anchors.length, 'none is read twice');
    for (const { anchors: names, values, hashes } of pages) {
      t.equal(values.length, names.length, 'each has values');
      t.same(hashes, values.map(contentHash), 'each hash is the hash of the values');
    }
    for (const page of records) {
      const hashOf = (i: number) => connector.assembler?.hashOf(stagedOf(connector, page, i));
      t.equal(page.records.length, page.owners.length, 'each has records');
      page.owners.forEach((owner, i) => {
        if (owner !== '') t.equal(page.hashes[i], hashOf(i), 'and its hash is the hash of its records');
      });
    }
    const widest = Math.max(...[...objects.values()].map((values) => unpackValues(values).length));
    t.ok(widest <= connector.schema.length, 'no object has more values than the schema has attributes');
  },

  'says at the end, and only there, that it read everything': async (t, { connector }) => {
    const { batches, end } = await readEverything(connector);

    t.equal(batches.filter((batch) => batch.end !== undefined).length, 1);
    t.match(end, { everything: true, deletionsUnsafe: undefined });
  },

  'reads the same when nothing changed': async (t, { connector }) => {
    const first = await readEverything(connector);
    const second = await readEverything(connector);

    t.same([...second.objects], [...first.objects]);
  },

  'fails when it is stopped, and never ends as if it had read everything': async (t, { connector }) => {
    const read = collect(connector.readAll({ now: new Date(), signal: AbortSignal.abort() }));

    await t.rejects(read, { code: 'stopped-user' });
  },

  'fails with a code when the system is not there': async (t, system) => {
    await system.breakSystem();

    const failure = await readEverything(system.connector).catch((cause: unknown) => cause);

    t.ok(failure instanceof EngineError, String(failure));
    t.not((failure as EngineError).code, 'unexpected-error');
    t.equal((failure as EngineError).reach, 'step', 'which spoils the step, not the run');
  },

  'tells what it tried, when all is well and when it is not': async (t, system) => {
    const well = await system.connector.test(AbortSignal.timeout(30_000));
    await system.breakSystem();
    const broken = await system.connector.test(AbortSignal.timeout(30_000));

    t.ok(well.length > 0);
    t.same(
      well.filter((finding) => !finding.ok),
      [],
      'nothing is wrong at first',
    );
    const faults = broken.filter((finding) => !finding.ok);
    t.ok(faults.length > 0, 'then something is');
    t.ok(
      faults.every((finding) => finding.what !== '' && (finding.remedy ?? '') !== ''),
      'and says what to do',
    );
  },
};

const writingPromises: Readonly<Record<string, WriteCheck>> = {
  'makes an object that the next read shows': async (t, { connector }, writing) => {
    const item = createItem(writing, 1);

    const [outcome] = await exportItems(connector, [item]);

    const { objects } = await readEverything(connector);
    t.match(outcome, { result: 'accepted', anchor: String });
    const values = objects.get((outcome as { anchor: string }).anchor);
    t.match(valuesByName(connector, values ?? ''), writing.newObject(1));
  },

  'never makes it a second time': async (t, { connector, anchors }, writing) => {
    const [first] = await exportItems(connector, [createItem(writing, 1)]);

    const [second] = await exportItems(connector, [createItem(writing, 1)]);

    const { objects } = await readEverything(connector);
    t.equal(objects.size, anchors.length + 1);
    if (second?.result === 'accepted') t.same(second, first, 'answers with the one that is there');
    else t.match(second, { result: 'refused', code: 'cd-existing-object' });
  },

  'updates one value and leaves the others': async (t, { connector, anchors }, { update }) => {
    const before = await readEverything(connector);
    const [anchor = ''] = anchors;
    const values = valuesByName(connector, before.objects.get(anchor) ?? '');
    const change = { attribute: update.attribute, before: values[update.attribute] ?? '', after: update.value };

    const outcomes = await exportItems(connector, [itemOf('update', anchor, [change])]);

    const { objects } = await readEverything(connector);
    const expected = { ...values, [update.attribute]: update.value };
    t.match(outcomes, [{ result: 'accepted' }]);
    t.same(valuesByName(connector, objects.get(anchor) ?? ''), expected);
    t.equal(objects.size, before.objects.size, 'nobody came or went');
  },

  'answers in the order of the items, and a refused one spoils no other': async (
    t,
    { connector, anchors },
    writing,
  ) => {
    const { attribute, value } = writing.update;
    const held = (await readEverything(connector)).objects.get(anchors[0] ?? '') ?? '';
    const change = { attribute, before: valuesByName(connector, held)[attribute] ?? '', after: value };
    const items = [
      createItem(writing, 1),
      itemOf('update', NOBODY, [change]),
      itemOf('update', anchors[0] ?? '', [change]),
      createItem(writing, 2),
    ];

    const outcomes = await exportItems(connector, items);

    const { result: missing, ...why } = outcomes[1] ?? { result: 'none' };
    t.not(missing, 'accepted', 'for good, or because another domain controller may have it');
    t.match(why, { code: 'cd-missing-object' });
    t.same(
      outcomes.toSpliced(1, 1).map((outcome) => outcome.result),
      ['accepted', 'accepted', 'accepted'],
    );
  },

  'writes nothing when the session is abandoned before anything was sent': async (t, { connector, anchors }) => {
    const session = await openExport(connector);

    await session.abandon();
    await session.abandon();

    const { objects } = await readEverything(connector);
    t.same([...objects.keys()].sort(), [...anchors].sort());
  },

  'finds what was written, and nothing that was not': async (t, { connector }, writing) => {
    const item = createItem(writing, 1);
    const before = await find(connector, item);
    const [outcome] = await exportItems(connector, [item]);

    const after = await find(connector, item);

    t.same(before, { found: false });
    t.match(after, { found: true, anchor: (outcome as { anchor: string }).anchor });
    const values = after.found ? valuesByName(connector, after.values) : {};
    t.match(values, writing.newObject(1));
    t.same(await find(connector, createItem(writing, 2)), { found: false }, 'another object is not taken for it');
  },

  'finds an object by its anchor': async (t, { connector, anchors }) => {
    const [anchor = ''] = anchors;
    const { objects } = await readEverything(connector);

    const found = await find(connector, itemOf('update', anchor, []));

    t.same(found, { found: true, anchor, values: objects.get(anchor) });
  },
};
