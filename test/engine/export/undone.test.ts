import t from 'tap';
import { type HeldObject, keepUndone, type Staged } from '../../../engine/export/undone.ts';
import type { UndoneRow } from '../../../engine/store/rows.ts';
import { undone } from '../../contracts/store/rows.ts';

const row: UndoneRow = undone(1, { attribute: 'title', kept: ['Porter'], unwanted: ['Chief'] });

function holding(title: string): HeldObject {
  const held = (attribute: string) => (attribute === 'title' && title !== '' ? [title] : []);
  const same = (_: string, one: readonly string[], other: readonly string[]) => one.join() === other.join();
  return { object: 1, connector: 2, held, same };
}

const wanting = (title: string, before: string): Staged => ({
  object: 1,
  connector: 2,
  operation: 'update',
  changes: [
    { attribute: 'department', before: [], after: ['Estates'] },
    { attribute: 'title', before: [before], after: [title] },
  ],
});
const department = { ...wanting('', ''), changes: wanting('', '').changes.slice(0, 1) };

t.test('a value that was taken back', async (t) => {
  t.test('is staged while the system still holds what is unwanted', async (t) => {
    const { items, keeping } = keepUndone([], [row], holding('Chief'));

    t.match(items, [{ operation: 'update', changes: [{ attribute: 'title', before: ['Chief'], after: ['Porter'] }] }]);
    t.same(keeping, [row]);
  });

  t.test('goes with whatever else is staged by the same operation', async (t) => {
    const { items } = keepUndone([department], [row], holding('Chief'));

    t.equal(items.length, 1);
    t.same(
      items[0]?.changes.map(({ attribute }) => attribute),
      ['department', 'title'],
    );
  });

  t.test('is not done again while the rules want it', async (t) => {
    const { items, keeping, lapsed } = keepUndone([wanting('Chief', 'Porter')], [row], holding('Porter'));

    t.same(items, [department], 'and nothing else is held back');
    t.same([keeping, lapsed], [[row], []]);
  });

  t.test('is left alone when somebody gave it a third value', async (t) => {
    t.same(keepUndone([wanting('Chief', 'Boss')], [row], holding('Boss')).items, [department]);
    t.same(keepUndone([], [row], holding('Boss')).items, []);
  });

  t.test('stays taken back while the rules say nothing', async (t) => {
    t.same(keepUndone([], [row], holding('Porter')), { items: [], lapsed: [], keeping: [] });
  });

  t.test('ends when the rules want a third value', async (t) => {
    const wish = wanting('Nurse', 'Porter');

    t.same(keepUndone([wish], [row], holding('Porter')), { items: [wish], lapsed: [row], keeping: [] });
  });
});
