import type { Test } from 'tap';
import type { ChangeItemRow } from '../../../engine/store/rows.ts';
import type { After, Store } from '../../../engine/store/store.ts';
import { changeItem, changeSet, journal, pending, range, space } from './rows.ts';

const NOW = '2024-03-11T09:00:00Z';
const first: After = { after: 0, limit: 100 };
const mark = <R extends { readonly changes: unknown }>({ changes: _, ...rest }: R) => rest;
const itemMark = ({ changes: _, rules: __, ...rest }: ChangeItemRow) => rest;
const accepted = { settledAt: NOW, result: 'accepted' };

export function exportContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('pending exports', async (t) => {
    t.test('come back by object, and of one object in the order of sending', async (t) => {
      const store = await open(t);
      const rows = [
        pending(1, { operation: 'rename' }),
        pending(1, { operation: 'clear', changeSet: 4, code: 'cd-error', message: 'Refused.' }),
        pending(1, { operation: 'disable' }),
        pending(2),
      ];

      await store.commit({ pending: rows.toReversed() });

      t.same(await store.pendingOf([2, 1, 3]), rows);
    });

    t.test('keep every character of what they change', async (t) => {
      const store = await open(t);
      const texts = [
        '',
        'Ward "B"',
        'a\\b',
        'two\nlines',
        '\u0000',
        '\u001f',
        '\u007f',
        'Zoë',
        '\u2028',
        '😀',
        '\ud83d',
        '}],[',
      ];
      const changes = [{ attribute: 'o"dd', before: texts, after: [...texts].reverse() }];

      await store.commit({ pending: [pending(1, { changes })] });

      t.same(await store.pendingOf([1]), [pending(1, { changes })]);
    });

    t.test('are paged without cutting an object in two', async (t) => {
      const store = await open(t);
      const both = (object: number) => [pending(object), pending(object, { operation: 'disable' })];
      await store.commit({ pending: [...both(1), ...both(2), pending(3, { connector: 3 })] });
      const objects = async (connector: number | undefined, page: After) =>
        (await store.pendingPage(connector, page)).map((row) => row.object);

      t.same(await objects(undefined, { after: 0, limit: 1 }), [1, 1]);
      t.same(await objects(undefined, { after: 0, limit: 3 }), [1, 1, 2, 2]);
      t.same(await objects(undefined, { after: 2, limit: 3 }), [3]);
      t.same(await objects(2, { after: 1, limit: 1 }), [2, 2]);
      t.same(await objects(2, { after: 2, limit: 1 }), []);
      t.same(await objects(3, first), [3]);
    });

    t.test('are to be judged unless they are exactly an item of their set', async (t) => {
      const store = await open(t);
      const bound = (object: number, hash: string) => pending(object, { changeSet: 7, hash });
      await store.commit({
        pending: [
          pending(1),
          bound(2, 'same'),
          bound(3, 'newer'),
          bound(4, 'same'),
          pending(4, { operation: 'disable' }),
        ],
        changeItems: [2, 3, 4].map((object) => changeItem(object, { changeSet: 7, operation: 'update', hash: 'same' })),
      });
      const keys = async (page: After) =>
        (await store.pendingToJudge(2, page)).map(({ object, operation }) => `${object} ${operation}`);

      t.same(await keys(first), ['1 update', '3 update', '4 disable']);
      t.same(await keys({ after: 1, limit: 1 }), ['3 update']);
      t.same(await keys({ after: 4, limit: 1 }), []);
      t.same(await store.pendingToJudge(3, first), []);
    });

    t.test('are to be judged again when a row in no set takes the place of a held one', async (t) => {
      const store = await open(t);
      await store.commit({ pending: [pending(1)], holds: [{ changeSet: 7, operation: 'update', objects: [1] }] });

      await store.commit({ pending: [pending(1)] });

      t.same(await store.pendingToJudge(2, first), [mark(pending(1))]);
    });

    t.test('can be held as they stand, all of one operation in one commit', async (t) => {
      const store = await open(t);
      const held = (object: number) =>
        changeItem(object, { changeSet: 7, operation: 'update', rules: ['title'], changes: pending(1).changes });
      await store.commit({ pending: [pending(1), pending(2), pending(3), pending(2, { operation: 'disable' })] });

      await store.commit({
        changeSets: [changeSet(7, { operation: 'update' })],
        holds: [{ changeSet: 7, operation: 'update', objects: [1, 2] }],
      });

      t.same(await store.changeItems(7, first), [held(1), held(2)]);
      t.same((await store.pendingOf([1]))[0], pending(1, { changeSet: 7 }));
      t.same(await store.pendingToJudge(2, first), [mark(pending(2, { operation: 'disable' })), mark(pending(3))]);
    });

    t.test('that are held keep what was held of them, whatever becomes of the row', async (t) => {
      const store = await open(t);
      const held = { operation: 'update', objects: [1, 2, 3, 4] } as const;
      await store.commit({
        objects: [space(4)],
        pending: [1, 2, 3, 4].map((object) => pending(object)),
        holds: [{ changeSet: 7, ...held }],
      });

      const newer = pending(1, { rules: ['mail'], changes: [], hash: 'newer', changeSet: 7 });
      await store.commit({
        removedObjects: [4],
        removedPending: [{ object: 2, operation: 'update' }],
        pending: [newer],
        pendingMarks: [{ ...pending(3), changeSet: null, code: 'cd-error', message: 'Refused.' }],
      });
      await store.commit({ pending: [pending(3, { changes: [], hash: 'newer' })] });

      const items = await store.changeItems(7, first);
      t.same(
        items.map(({ rules, changes }) => ({ rules, changes })),
        [1, 2, 3, 4].map(() => ({ rules: pending(1).rules, changes: pending(1).changes })),
      );
      t.same(await store.pendingToJudge(2, first), [mark(newer), mark(pending(3, { hash: 'newer' }))]);
    });

    t.test('can be bound and refused by marks, and judged again', async (t) => {
      const store = await open(t);
      await store.commit({
        pending: [pending(1), pending(2)],
        holds: [{ changeSet: 7, operation: 'update', objects: [1, 2] }],
      });

      await store.commit({
        pendingMarks: [
          mark(pending(1, { changeSet: 7, code: 'cd-error', message: 'Refused.' })),
          mark(pending(2)),
          mark(pending(9)),
        ],
      });

      t.same(await store.pendingMarksOf([1, 9]), [
        mark(pending(1, { changeSet: 7, code: 'cd-error', message: 'Refused.' })),
      ]);
      t.same(await store.pendingToJudge(2, first), [mark(pending(2))], 'the set does not speak of the second any more');
      t.same(
        (await store.pendingMarks(2, { after: 1, limit: 1 })).map(({ object }) => object),
        [2],
      );
      t.same((await store.pendingOf([2]))[0], pending(2), 'what it changes is as it was');
    });

    t.test('of a set are marked item by item', async (t) => {
      const store = await open(t);
      await store.commit({ changeItems: [changeItem(1), changeItem(2)] });

      await store.commit({ changeItemMarks: [{ ...changeItem(2), state: 'dropped', reason: 'No longer wanted.' }] });

      t.same(await store.changeItems(1, first), [
        changeItem(1),
        changeItem(2, { state: 'dropped', reason: 'No longer wanted.' }),
      ]);
      t.same(await store.changeItemMarks(1, { after: 1, limit: 5 }), [
        itemMark(changeItem(2, { state: 'dropped', reason: 'No longer wanted.' })),
      ]);
    });

    t.test('are replaced by object and operation, removed, and counted', async (t) => {
      const store = await open(t);
      await store.commit({
        pending: [pending(1), pending(2), pending(2, { operation: 'create' }), pending(3, { connector: 3 })],
      });

      await store.commit({
        removedPending: [{ object: 2, operation: 'create' }],
        pending: [pending(1, { message: 'again' })],
      });

      t.same(await store.pendingOf([1, 2]), [pending(1, { message: 'again' }), pending(2)]);
      const counts = (await store.pendingCounts()).toSorted((one, other) => one.connector - other.connector);
      t.same(counts, [
        { connector: 2, operation: 'update', count: 2 },
        { connector: 3, operation: 'update', count: 1 },
      ]);
      t.same(await store.pendingCounts(3), [{ connector: 3, operation: 'update', count: 1 }], 'or of one connector');
      t.same(await store.pendingCounts(4), []);
    });

    t.test('go with their object', async (t) => {
      const store = await open(t);
      await store.commit({ objects: [space(1), space(2)], pending: [pending(1), pending(2)] });

      await store.commit({ removedObjects: [1] });

      t.same(await store.pendingPage(undefined, first), [pending(2)]);
    });
  });

  t.test('the journal', async (t) => {
    t.test('shows what was sent and not settled, of one connector', async (t) => {
      const store = await open(t);
      await store.commit({ journal: [journal(1), journal(2, { connector: 3 }), journal(3)] });

      await store.commit({ journal: [journal(1, { ...accepted, changes: pending(1).changes })] });

      t.same(await store.unsettled(2), [journal(3)]);
      t.equal((await store.lastIds()).journal, 3);
    });

    t.test('tells the newest accepted write of each object and operation', async (t) => {
      const store = await open(t);
      const rows = [
        journal(1, { operation: 'create', ...accepted }),
        journal(2, accepted),
        journal(3, accepted),
        journal(4, { settledAt: NOW, result: 'refused' }),
        journal(5),
        journal(6, { object: 2, ...accepted }),
        journal(7, { object: 3, ...accepted }),
      ];
      await store.commit({ journal: rows });

      t.same(
        (await store.lastAccepted([2, 1], ['update', 'create'])).map((row) => row.id),
        [1, 3, 6],
      );
      t.same(await store.lastAccepted([1], ['create']), [rows[0]]);
      t.same(await store.lastAccepted([1], ['delete']), []);
    });
  });

  t.test('change sets', async (t) => {
    t.test('come back by id and by state, with their approvals', async (t) => {
      const store = await open(t);
      const approvals = [{ by: 'b.quill', at: NOW, reason: 'Ward closes' }];
      await store.commit({ changeSets: [changeSet(1), changeSet(2)] });

      await store.commit({ changeSets: [changeSet(1, { state: 'approved', approvals, approvedAt: NOW })] });

      t.same(
        (await store.changeSets(undefined, first)).map((row) => row.id),
        [1, 2],
      );
      t.same(await store.changeSets('held', first), [changeSet(2)]);
      t.same(await store.changeSets('held', { after: 2, limit: 5 }), []);
      t.same(await store.changeSet(1), changeSet(1, { state: 'approved', approvals, approvedAt: NOW }));
      t.equal(await store.changeSet(404), undefined);
    });

    t.test('hold their items, paged by object', async (t) => {
      const store = await open(t);
      await store.commit({
        changeItems: [...range(1, 5).map((id) => changeItem(id)), changeItem(9, { changeSet: 2 })],
      });

      await store.commit({ changeItems: [changeItem(2, { state: 'excluded', reason: 'Left out by b.quill' })] });

      t.same(
        (await store.changeItems(1, { after: 0, limit: 3 })).map((row) => row.object),
        [1, 2, 3],
      );
      t.same(
        (await store.changeItems(1, { after: 3, limit: 3 })).map((row) => row.object),
        [4, 5],
      );
      t.equal((await store.changeItems(1, first))[1]?.reason, 'Left out by b.quill');
      t.same(await store.changeItems(2, first), [changeItem(9, { changeSet: 2 })]);
      t.same(await store.changeItemStates(1), { held: 4, applied: 0, dropped: 0, refused: 0, excluded: 1 });
      t.same(await store.changeItemStates(404), { held: 0, applied: 0, dropped: 0, refused: 0, excluded: 0 });
      t.equal(await store.changeItemAt(1, 0), 1);
      t.equal(await store.changeItemAt(1, 4), 5);
      t.equal(await store.changeItemAt(1, 5), undefined);
      t.equal(await store.changeItemAt(2, 0), 9);
    });

    t.test(
      'count and list the rows that they speak of as they are, and name the items that no row is any more',
      async (t) => {
        const store = await open(t);
        const rows = [1, 2, 3, 4, 5].map((object) => pending(object));
        await store.commit({
          objects: [space(2, { anchor: 'anchor 2', person: 5, seen: 'a|b' })],
          pending: [...rows, pending(6, { rules: ['title', 'mail'] }), pending(7), pending(8, { connector: 3 })],
          holds: [
            { changeSet: 7, operation: 'update', objects: [1, 2, 3, 4, 5, 6] },
            { changeSet: 8, operation: 'update', objects: [8] },
          ],
        });

        await store.commit({
          removedPending: [{ object: 1, operation: 'update' }],
          pending: [pending(2, { changes: [], hash: 'newer', changeSet: 7 }), pending(3)],
          pendingMarks: [{ ...pending(4), changeSet: null }],
        });
        await store.commit({ pendingMarks: [{ ...pending(4), changeSet: 7 }] });

        t.same(await store.heldCounts(2), [{ changeSet: 7, count: 3 }]);
        const staged = async (set: number | undefined, after = 0) =>
          await store.stagedItems(2, set, { after, limit: 2 });
        const objectsOf = async (rows: ReturnType<typeof staged>) => (await rows).map(({ object }) => object);
        t.same(await objectsOf(staged(7)), [4, 5]);
        t.same(await objectsOf(staged(7, 5)), [6]);
        t.same(await staged(8), []);
        const [whole] = await staged(undefined);
        t.same(whole, {
          ...{ object: 2, operation: 'update', rules: ['title'], hash: 'newer', changes: '[]' },
          ...{ anchor: 'anchor 2', person: 5, seen: 'a|b' },
        });
        t.same(await objectsOf(staged(undefined)), [2, 3]);
        t.same(await objectsOf(staged(undefined, 3)), [7]);
        t.same(await store.itemsApart(7), [
          { object: 1, rules: ['title'] },
          { object: 2, rules: ['title'] },
          { object: 3, rules: ['title'] },
        ]);
        t.same(await store.itemsApart(8), []);
      },
    );

    t.test('are counted in their order, whichever objects they hold', async (t) => {
      const store = await open(t);
      const holds = [7, 8, 9].map((changeSet) => {
        return { changeSet, operation: 'update', objects: [10 - changeSet] } as const;
      });

      await store.commit({ pending: range(1, 3).map((object) => pending(object)), holds });

      t.same(
        (await store.heldCounts(2)).map(({ changeSet }) => changeSet),
        [7, 8, 9],
      );
    });

    t.test('name an item whose row is the item of another object by now, though it changes the same', async (t) => {
      const store = await open(t);
      const holds = [{ changeSet: 7, operation: 'update', objects: [1, 2] }] as const;
      await store.commit({ pending: [pending(1), pending(2)], holds });

      await store.commit({ pending: [pending(1, { changeSet: 7, hash: 'of another anchor' })] });

      t.same(await store.heldCounts(2), [{ changeSet: 7, count: 1 }]);
      t.same(await store.itemsApart(7), [{ object: 1, rules: ['title'] }]);
    });
  });
}
