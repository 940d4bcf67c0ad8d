import type { Test } from 'tap';
import type { After, Store } from '../../../engine/store/store.ts';
import { person, range, space } from './rows.ts';

const first: After = { after: 0, limit: 100 };
const NOW = '2024-03-11T09:00:00Z';
const odd = [
  'é',
  '😀 ward',
  "O'Brien",
  'say "hi"',
  'trailing ',
  ' leading',
  'MiXeD',
  'mixed',
  'a\\b',
  '%_',
  'tab\tin',
  '𝒜',
  '\uffee',
];

export function spaceContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('objects of a connector', async (t) => {
    t.test('come back as they were given, by id, ascending, each once', async (t) => {
      const store = await open(t);
      const whole = space(7, { person: 3, state: 'Connected', rule: 'by-mail', dueOn: NOW, stamp: 9, sent: '4=x' });

      await store.commit({ objects: [space(9), whole, space(8, { state: 'Placeholder', anchor: '' })] });

      t.same(await store.objects([9, 7, 404, 7]), [whole, space(9)]);
    });

    t.test('are replaced by id, and the later of two in one commit stays', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1)] });

      await store.commit({ objects: [space(1, { anchor: 'old' }), space(1, { anchor: 'new', seen: 'v2' })] });

      t.same(await store.objects([1]), [space(1, { anchor: 'new', seen: 'v2' })]);
      t.same(await store.objectsByAnchor(1, ['old', '999/1']), []);
      t.same(
        (await store.objectsByAnchor(1, ['new'])).map((row) => row.id),
        [1],
      );
    });

    t.test('take a mark without losing their values', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1, { sent: '1=a' })] });
      const mark = { id: 1, person: 5, state: 'Connected', rule: 'projected', dueOn: NOW, stamp: 4 } as const;

      await store.commit({ marks: [mark, { ...mark, id: 404 }] });

      t.same(await store.objects([1, 404]), [space(1, { sent: '1=a', ...mark })]);
    });

    t.test('are found by anchor in their own connector only, byte for byte', async (t) => {
      const store = await open(t);
      const rows = odd.map((anchor, index) => space(index + 1, { anchor }));
      await store.commit({ objects: [...rows, space(90, { connector: 2, anchor: 'é' }), space(91, { anchor: '' })] });

      t.same(await store.objectsByAnchor(1, [...odd].reverse()), rows);
      t.same(await store.objectsByAnchor(1, ['MIXED', 'trailing', '', 'leading']), []);
    });

    t.test('are found by the people they belong to', async (t) => {
      const store = await open(t);
      const joined = [space(1, { person: 5 }), space(2, { person: 6 }), space(3, { person: 5 })];
      await store.commit({ objects: [...joined, space(4), space(5, { person: 7 })] });

      t.same(await store.objectsOfPeople([6, 5]), joined);
      t.same(await store.objectsOfPeople([]), []);
    });

    t.test('are found by many ids at once', async (t) => {
      const store = await open(t);
      await store.commit({ objects: range(1, 1500).map((id) => space(id)) });

      const ids = (await store.objects(range(1, 1400).reverse())).map((row) => row.id);

      t.same(ids, range(1, 1400));
    });
  });

  t.test('pages of objects', async (t) => {
    t.test('continue behind the last id and end with a short page', async (t) => {
      const store = await open(t);
      await store.commit({ objects: range(1, 5).map((id) => space(id)) });
      const ids = async (page: After) => (await store.objectPage({}, page)).map((row) => row.id);

      t.same(await ids({ after: 0, limit: 2 }), [1, 2]);
      t.same(await ids({ after: 2, limit: 2 }), [3, 4]);
      t.same(await ids({ after: 4, limit: 2 }), [5]);
      t.same(await ids({ after: 5, limit: 2 }), []);
    });

    t.test('follow every combination of a filter', async (t) => {
      const store = await open(t);
      await store.commit({
        objects: [
          space(1, { person: 1, state: 'Connected' }),
          space(2, { connector: 2, person: 1, state: 'Connected' }),
          space(3, { connector: 2 }),
          space(4, { state: 'ExplicitlyDisconnected' }),
          space(5, { connector: 3, person: 1, state: 'Placeholder' }),
        ],
      });
      const ids = async (filter: Parameters<Store['objectPage']>[0]) =>
        (await store.objectPage(filter, first)).map((row) => row.id);

      t.same(await ids({ connector: 2 }), [2, 3]);
      t.same(await ids({ state: 'Connected' }), [1, 2]);
      t.same(await ids({ person: 1 }), [1, 2, 5]);
      t.same(await ids({ connector: 2, state: 'Disconnected' }), [3]);
      t.same(await ids({ person: 1, connector: 1 }), [1]);
      t.same(await ids({ person: 1, state: 'Placeholder' }), [5]);
      t.same(await ids({ person: 1, state: 'Placeholder', connector: 1 }), []);
    });

    t.test('mix states in the order of ids, cut at the limit', async (t) => {
      const store = await open(t);
      const states = ['Connected', 'Disconnected', 'Placeholder'] as const;
      await store.commit({ objects: range(1, 9).map((id) => space(id, { state: states[id % 3] ?? 'Connected' })) });

      t.same(
        (await store.objectPage({ connector: 1 }, { after: 2, limit: 4 })).map((row) => row.id),
        [3, 4, 5, 6],
      );
    });

    t.test('hold what asks for evaluation, is loose, or is due', async (t) => {
      const store = await open(t);
      await store.commit({
        objects: [
          space(1, { stamp: 0, state: 'Connected', person: 1 }),
          space(2, { stamp: 0, connector: 2 }),
          space(3, { dueOn: '2024-03-11T09:00:01Z' }),
          space(4, { dueOn: NOW, state: 'Connected', person: 2 }),
          space(5, { dueOn: '2024-01-01T00:00:00Z', state: 'DisconnectedByFilter' }),
          space(6, { stamp: 0, state: 'DisconnectedByFilter' }),
          space(7, { person: 4 }),
        ],
      });

      t.same(
        (await store.objectsToSynchronise(1, first)).map((row) => row.id),
        [1, 6],
      );
      t.same(
        (await store.objectsToSynchronise(1, { after: 1, limit: 1 })).map((row) => row.id),
        [6],
      );
      t.same(
        (await store.looseObjects(1, first)).map((row) => row.id),
        [3],
      );
      t.same(
        (await store.objectsDue(1, NOW, first)).map((row) => row.id),
        [4, 5],
      );
      t.same(
        (await store.objectsDue(1, NOW, { after: 0, limit: 1 })).map((row) => row.id),
        [4],
      );
      t.same(
        (await store.objectsDue(1, NOW, { after: 4, limit: 1 })).map((row) => row.id),
        [5],
      );
    });

    t.test('follow what a commit changes', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1, { stamp: 0, dueOn: NOW })] });

      await store.commit({ marks: [{ id: 1, person: 1, state: 'Connected', rule: 'r', dueOn: null, stamp: 2 }] });

      t.same(await store.objectsToSynchronise(1, first), []);
      t.same(await store.objectsDue(1, NOW, first), []);
      t.same(await store.looseObjects(1, first), []);
      await store.markAll();
      t.same(
        (await store.objectsToSynchronise(1, first)).map((row) => row.id),
        [1],
      );
    });

    t.test('give every anchor of a connector once, as columns', async (t) => {
      const store = await open(t);
      await store.commit({
        objects: [
          ...range(1, 1200).map((id) => space(id, { hash: `h${id}` })),
          space(5000, { anchor: '' }),
          space(5001, { connector: 2 }),
          space(5002, { state: 'Placeholder' }),
        ],
      });

      const seen: [number, string, string, string][] = [];
      for await (const page of store.anchors(1)) {
        page.ids.forEach((id, at) => {
          seen.push([id, page.anchors[at] ?? '', page.hashes[at] ?? '', page.states[at] ?? '']);
        });
      }

      t.equal(seen.length, 1201);
      t.same(seen[0], [1, '999/1', 'h1', 'Disconnected']);
      t.same(seen.at(-1), [5002, '999/5002', 'abcdefghijklmnop', 'Placeholder']);
    });

    t.test('are counted by connector, placeholders left out', async (t) => {
      const store = await open(t);
      await store.commit({
        objects: [
          space(1, { person: 1, state: 'Connected' }),
          space(2, { person: 2, state: 'ExplicitlyConnected' }),
          space(3),
          space(4, { person: 3, state: 'Placeholder' }),
          space(5, { connector: 2, state: 'ExplicitlyDisconnected' }),
        ],
      });

      t.same(await store.objectCounts(), [
        { connector: 1, objects: 3, joined: 2 },
        { connector: 2, objects: 1, joined: 0 },
      ]);
      t.same(await store.objectCounts(2), [{ connector: 2, objects: 1, joined: 0 }], 'or of one connector');
      t.same(await store.objectCounts(9), []);
    });
  });

  t.test('keys and records', async (t) => {
    t.test('that an object adds twice in a first load are one key', async (t) => {
      const store = await open(t);
      const keys = [
        { key: 'm:a', object: 1 },
        { key: 'm:a', object: 2 },
      ];
      await store.commit({ keys });
      await store.commit({ keys: keys.toReversed() });

      await store.finishLoad();
      await store.commit({ keys });

      t.same(new Set(await store.objectsByKeys(['m:a'])), new Set(keys));
      t.equal((await store.objectsByKeys(['m:a'])).length, 2);
    });

    t.test('lead from a key to all its objects, byte for byte', async (t) => {
      const store = await open(t);
      await store.commit({ keys: odd.map((key, index) => ({ key, object: index + 1 })) });
      await store.commit({
        keys: [
          { key: 'é', object: 1 },
          { key: 'é', object: 50 },
          { key: '😀 WARD', object: 51 },
        ],
      });

      const found = await store.objectsByKeys([...odd, 'é', 'nobody']);

      const sorted = found.map(({ key, object }) => `${object}:${key}`).sort();
      t.same(sorted, [...odd.map((key, index) => `${index + 1}:${key}`), '50:é'].sort());
    });

    t.test(
      'lose a key of one object and keep it for another; a key removed and given in one commit stays',
      async (t) => {
        const store = await open(t);
        await store.commit({
          keys: [
            { key: 'k', object: 1 },
            { key: 'k', object: 2 },
            { key: 'l', object: 1 },
          ],
        });

        await store.commit({
          removedKeys: [
            { key: 'k', object: 1 },
            { key: 'l', object: 1 },
          ],
          keys: [{ key: 'l', object: 1 }],
        });

        const found = (await store.objectsByKeys(['k', 'l'])).map(({ key, object }) => `${key}${object}`);
        t.same(found.sort(), ['k2', 'l1']);
      },
    );

    t.test('keep staged records by object until they are emptied', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1), space(2), space(3, { connector: 2 })] });
      await store.commit({
        records: [
          { object: 2, text: 'PR|2' },
          { object: 1, text: 'PR|1' },
          { object: 3, text: 'PR|3' },
        ],
      });

      t.same([...(await store.records([1, 2, 9]))].sort(), [
        [1, 'PR|1'],
        [2, 'PR|2'],
      ]);
      t.same(await store.recordPage(1, { after: 0, limit: 1 }), [{ object: 1, text: 'PR|1' }]);
      t.same(await store.recordPage(1, { after: 1, limit: 5 }), [{ object: 2, text: 'PR|2' }]);
      await store.commit({
        records: [
          { object: 1, text: '' },
          { object: 2, text: 'PR|2b' },
        ],
      });
      t.same([...(await store.records([1, 2]))], [[2, 'PR|2b']]);
    });

    t.test('keep shared records by connector and key until they are emptied', async (t) => {
      const store = await open(t);
      await store.commit({
        shared: [
          { connector: 1, key: 'PO|7', text: 'Nurse' },
          { connector: 1, key: 'LC|1', text: 'Ward' },
          { connector: 2, key: 'PO|7', text: 'Doctor' },
        ],
      });

      await store.commit({
        shared: [
          { connector: 1, key: 'LC|1', text: '' },
          { connector: 1, key: 'PO|7', text: 'Sister' },
        ],
      });

      t.same([...(await store.shared(1))], [['PO|7', 'Sister']]);
      t.same([...(await store.shared(2))], [['PO|7', 'Doctor']]);
      t.same([...(await store.shared(3))], []);
    });
  });

  t.test('a person who is removed', async (t) => {
    const store = await open(t);
    const history = { person: 2, run: 1, before: 'x' };
    const findings = [{ kind: 'person' as const, subject: 2, code: 'no-mailbox', sentence: 'None.' }];
    await store.commit({ people: [person(1), person(2)], history: [history], findings });

    await store.commit({ removedPeople: [2] });
    t.same(await store.people([1, 2]), [person(1)]);
    t.same(await store.findings('person', [2]), [], 'takes along what was found about them');
    t.same(await store.history(2), [history], 'and leaves their history');
    t.equal((await store.lastIds()).person, 2, 'and their id is never given again');
  });

  t.test('an object that is removed', async (t) => {
    t.test('takes along what is said of it alone, and its id is never given again', async (t) => {
      const store = await open(t);
      await store.commit({
        objects: [space(1), space(2)],
        records: [{ object: 2, text: 'PR|2' }],
        findings: [{ kind: 'object', subject: 2, code: 'parse-error', sentence: 'Line 4.' }],
        drifts: [{ object: 2, slot: 1, previous: 'Nurse', at: NOW }],
        explicit: [
          {
            object: 2,
            reason: 'shared',
            owner: null,
            reviewOn: null,
            by: 'a.obi',
            at: NOW,
            wasState: 'Disconnected',
            wasPerson: null,
            wasRule: '',
          },
        ],
      });

      await store.commit({ removedObjects: [2] });

      t.same(
        (await store.objectPage({}, first)).map((row) => row.id),
        [1],
      );
      t.same([...(await store.records([2]))], []);
      t.same(await store.findings('object', [2]), []);
      t.same(await store.explicit([2]), []);
      t.equal(await store.hasDrifts(), false);
      t.equal((await store.lastIds()).object, 2);
    });
  });
}
