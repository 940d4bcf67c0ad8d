import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';
import { person, range, space } from './rows.ts';

const first = { after: 0, limit: 100 };

export function scratchContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('a scratch copy', async (t) => {
    t.test('starts as the store and goes its own way', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1), space(2)], people: [person(1)] });

      const copy = await store.scratch();
      t.teardown(() => copy.close());
      await copy.commit({ removedObjects: [1], people: [person(1, { name: 'tried' })] });
      await store.commit({ objects: [space(3)] });

      t.same(
        (await copy.objectPage({}, first)).map((row) => row.id),
        [2],
      );
      t.same(
        (await store.objectPage({}, first)).map((row) => row.id),
        [1, 2, 3],
      );
      t.equal((await store.people([1]))[0]?.name, 'obi 1');
    });

    t.test('can be copied again, and the store works on when it is closed', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1)] });
      const copy = await store.scratch();
      const second = await copy.scratch();

      await copy.close();
      await second.commit({ objects: [space(2)] });
      t.same(
        (await second.objectPage({}, first)).map((row) => row.id),
        [1, 2],
      );
      await second.close();

      t.same(
        (await store.objectPage({}, first)).map((row) => row.id),
        [1],
      );
    });
  });

  t.test('the end of a first load', async (t) => {
    t.test('changes no answer, however often it is told', async (t) => {
      const store = await open(t);
      const objects = range(1, 60).map((id) => space(id, { stamp: id % 2, person: id, dueOn: '2024-01-01T00:00:00Z' }));
      await store.commit({
        objects,
        people: [person(1), person(2, { stamp: 0 })],
        history: [{ person: 1, run: 1, before: 'a' }],
      });
      const answers = async () => [
        await store.objectsToSynchronise(1, first),
        await store.objectsDue(1, '2024-02-01T00:00:00Z', first),
        await store.objectsByAnchor(1, ['999/3', '999/4']),
        await store.objectsOfPeople([3, 4]),
        await store.objectPage({ connector: 1, state: 'Disconnected' }, first),
        await store.objectPage({ state: 'Disconnected' }, first),
        await store.objectCounts(),
        await store.peopleByName('obi', first),
        await store.peopleToProvision('2024-02-01T00:00:00Z', first),
        await store.history(1),
      ];
      const before = await answers();

      await store.finishLoad();
      await store.finishLoad();

      t.same(await answers(), before);
    });
  });
}
