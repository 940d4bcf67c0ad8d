import t from 'tap';
import { createMemoryStore } from '../../../../engine/store/memory/store.ts';
import { audit, pending, range, space } from '../../../contracts/store/rows.ts';

t.test('the store in memory that answers late', async (t) => {
  t.test('answers questions in another order than they were asked', async (t) => {
    const store = createMemoryStore({ late: true });
    const answered: number[] = [];

    await Promise.all(range(1, 20).map((id) => store.objects([id]).then(() => answered.push(id))));

    t.notSame(answered, range(1, 20));
    t.equal(new Set(answered).size, 20);
  });

  t.test('never answers at once', async (t) => {
    const store = createMemoryStore({ late: true });
    let answered = 0;
    const questions = range(1, 20).map((id) => store.objects([id]).then(() => (answered += 1)));

    await Promise.resolve();
    await Promise.resolve();

    t.equal(answered, 0);
    await Promise.all(questions);
  });

  t.test('has not committed before it says so, and keeps commits in order', async (t) => {
    const store = createMemoryStore({ late: true, seed: 3 });
    const commits = range(1, 20).map((id) => store.commit({ objects: [space(1, { stamp: id })], audit: [audit(id)] }));
    const early = await Promise.race(commits.map((commit, index) => commit.then(() => index)));

    await Promise.all(commits);

    t.equal(early, 0);
    t.equal((await store.objects([1]))[0]?.stamp, 20);
  });

  t.test('goes on after a commit that failed', async (t) => {
    const store = createMemoryStore({ late: true });
    await store.commit({ audit: [audit(1)] });
    const [failed, done] = await Promise.allSettled([
      store.commit({ audit: [audit(1)] }),
      store.commit({ audit: [audit(2)] }),
    ]);

    t.same([failed.status, done.status], ['rejected', 'fulfilled']);
  });
});

t.test('rows of the store in memory', async (t) => {
  t.test('cannot be changed, and are not the rows that were given', async (t) => {
    const store = createMemoryStore();
    const given = pending(1);
    await store.commit({ pending: [given] });

    const [row] = await store.pendingOf([1]);
    const [again] = await store.pendingOf([1]);

    t.not(row, given);
    t.not(row, again);
    t.throws(() => Object.assign(row as object, { message: 'mine' }), TypeError);
    t.throws(() => (row?.changes as unknown[] | undefined)?.push('mine'), TypeError);
  });

  t.test('of a map are a copy', async (t) => {
    const store = createMemoryStore();
    await store.commit({ shared: [{ connector: 1, key: 'k', text: 'a' }] });

    ((await store.shared(1)) as Map<string, string>).clear();

    t.equal((await store.shared(1)).get('k'), 'a');
  });
});
