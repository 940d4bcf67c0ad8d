import type { Test } from 'tap';
import type { After, Store } from '../../../engine/store/store.ts';
import { person, range } from './rows.ts';

const NOW = '2024-03-11T09:00:00Z';

export function peopleContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('people', async (t) => {
    t.test('come back as they were given, ascending, and are replaced by id', async (t) => {
      const store = await open(t);
      await store.commit({ people: [person(3), person(1, { dueOn: NOW }), person(2)] });

      await store.commit({ people: [person(2, { values: 'new', lineage: '2:1', name: 'quill' })] });

      const changed = person(2, { values: 'new', lineage: '2:1', name: 'quill' });
      t.same(await store.people([3, 2, 1, 404]), [person(1, { dueOn: NOW }), changed, person(3)]);
      t.same(await store.personPage({ after: 1, limit: 1 }), [changed]);
    });

    t.test('take a mark without losing their values', async (t) => {
      const store = await open(t);
      await store.commit({ people: [person(1)] });

      await store.commit({ personMarks: [{ id: 1, dueOn: NOW, stamp: 8 }] });

      t.same(await store.people([1]), [person(1, { dueOn: NOW, stamp: 8 })]);
    });

    t.test('are found by the start of their name, in the order of ids', async (t) => {
      const store = await open(t);
      const names = ['obi ada', 'zed', 'obi', "o'brien", 'ob', 'obj', 'obi 😀', 'Obi'];
      await store.commit({ people: names.map((name, index) => person(index + 1, { name })) });
      const ids = async (start: string, page: After) => (await store.peopleByName(start, page)).map((row) => row.id);

      t.same(await ids('obi', { after: 0, limit: 9 }), [1, 3, 7]);
      t.same(await ids('obi', { after: 1, limit: 1 }), [3]);
      t.same(await ids("o'", { after: 0, limit: 9 }), [4]);
      t.same(await ids('', { after: 6, limit: 9 }), [7, 8]);
      t.same(await ids('obi%', { after: 0, limit: 9 }), []);
    });

    t.test('ask for provisioning when marked or due, each once', async (t) => {
      const store = await open(t);
      await store.commit({
        people: [
          person(1, { stamp: 0, dueOn: NOW }),
          person(2),
          person(3, { dueOn: '2024-03-11T09:00:01Z' }),
          person(4, { dueOn: '2023-01-01T00:00:00Z' }),
          person(5, { stamp: 0 }),
        ],
      });
      const ids = async (page: After) => (await store.peopleToProvision(NOW, page)).map((row) => row.id);

      t.same(await ids({ after: 0, limit: 2 }), [1, 4]);
      t.same(await ids({ after: 4, limit: 2 }), [5]);
      await store.markAll();
      t.same(await ids({ after: 0, limit: 9 }), [1, 2, 3, 4, 5]);
    });

    t.test('have a history in the order in which it was written', async (t) => {
      const store = await open(t);
      await store.commit({
        history: [
          { person: 2, run: 1, before: 'a' },
          { person: 1, run: 1, before: 'b' },
        ],
      });
      await store.commit({
        history: [
          { person: 2, run: 2, before: 'c' },
          { person: 2, run: 2, before: 'd' },
        ],
      });

      t.same(
        (await store.history(2)).map((row) => row.before),
        ['a', 'c', 'd'],
      );
      t.same(await store.history(1), [{ person: 1, run: 1, before: 'b' }]);
      t.same(await store.history(404), []);
    });
  });

  t.test('names that were given', async (t) => {
    t.test('are found by name and by person', async (t) => {
      const store = await open(t);
      await store.commit({
        reservedNames: [
          { kind: 'account', name: 'aobi', person: 1 },
          { kind: 'address', name: 'aobi', person: 2 },
          { kind: 'account', name: 'AOBI', person: 3 },
        ],
      });

      t.same(await store.reservedNames('account', ['aobi', 'free']), [{ kind: 'account', name: 'aobi', person: 1 }]);
      t.same((await store.reservedNamesOf(range(2, 9))).map((row) => row.person).sort(), [2, 3]);
    });

    t.test('stay with their person for ever', async (t) => {
      const store = await open(t);
      await store.commit({ reservedNames: [{ kind: 'account', name: 'aobi', person: 1 }] });
      await store.commit({ reservedNames: [{ kind: 'account', name: 'aobi', person: 1 }] });

      const taken = store.commit({
        people: [person(9)],
        reservedNames: [{ kind: 'account', name: 'aobi', person: 9 }],
      });

      await t.rejects(taken, { code: 'store-failed' });
      t.same(await store.people([9]), []);
      t.equal((await store.reservedNames('account', ['aobi']))[0]?.person, 1);
    });
  });
}
