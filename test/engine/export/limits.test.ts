import t from 'tap';
import { neverTried } from '../../../engine/export/attempts.ts';
import { expiryOf, hold, overLimits } from '../../../engine/export/holding.ts';
import { allowedBy, approversNeeded, ceilingPercent, shippedLimits } from '../../../engine/export/limits.ts';
import { type Operation, operations } from '../../../engine/model/operation.ts';
import type { PendingRow } from '../../../engine/store/rows.ts';

const rows = (operation: Operation, count: number): PendingRow[] =>
  Array.from({ length: count }, (_, i) => ({
    object: i + 1,
    connector: 3,
    operation,
    rules: [],
    changes: [],
    hash: `hash-${i}`,
    changeSet: null,
    ...neverTried,
  }));

t.test('how many go without an approval', async (t) => {
  const { create, update, disable, leaver } = shippedLimits;
  t.equal(allowedBy(disable, 10_000), 20, 'the count in a large trust');
  t.equal(allowedBy(disable, 1_000), 10, 'the percentage in a smaller one');
  t.equal(allowedBy(leaver, 1_999), 19);
  t.equal(allowedBy(leaver, 2_000), 20);
  t.equal(allowedBy(create, 1_000), 50);
  t.equal(allowedBy(update, 4_000), 400);
  t.equal(allowedBy(disable, 199), 5, 'five below 200 people');
  t.equal(allowedBy(disable, 200), 2, 'and the percentage from there');
  t.equal(allowedBy(disable, 0), 5);
  t.equal(allowedBy({ count: 3, percent: 1 }, 50), 3, 'never more than the count');
  for (const joined of [0, 100, 100_000]) t.equal(allowedBy(shippedLimits.delete, joined), 0, 'a deletion always asks');
  for (const joined of [0, 100, 100_000])
    t.equal(allowedBy(shippedLimits.restore, joined), 0, 'and so does a restoring');
});

t.test('a set of one operation', async (t) => {
  for (const [operation, joined] of [
    ['disable', 3_000],
    ['create', 3_000],
    ['update', 3_000],
    ['leaver', 100],
  ] as const) {
    const allowed = allowedBy(shippedLimits[operation], joined);
    const over = (count: number) => overLimits(rows(operation, count), shippedLimits, joined);
    t.same(over(allowed - 1), [], `${operation}: one below the limit goes`);
    t.same(over(allowed), [], `${operation}: exactly the limit goes`);
    t.match(over(allowed + 1), [{ operation, allowed }], `${operation}: one above it is held`);
    t.equal(over(allowed + 1)[0]?.rows.length, allowed + 1, 'whole');
  }
  const mixed = [...rows('update', 10), ...rows('disable', 6)];
  t.same(
    overLimits(mixed, shippedLimits, 100).map(({ operation }) => operation),
    ['disable'],
    'and only that one',
  );
  t.same(overLimits(rows('delete', 1), shippedLimits, 100_000).length, 1);
  t.same(overLimits([], shippedLimits, 0), [], 'nothing is over no limit');
});

t.test('every operation has its limit and its ceiling', async (t) => {
  for (const operation of operations) {
    t.ok(shippedLimits[operation].percent <= ceilingPercent[operation], operation);
  }
});

t.test('how many people approve', async (t) => {
  t.equal(approversNeeded('disable', 100, 20), 1, 'one up to five times the limit');
  t.equal(approversNeeded('disable', 101, 20), 2, 'two beyond');
  t.equal(approversNeeded('delete', 1, 0), 2, 'two for any deletion');
  t.equal(approversNeeded('create', 6, 0), 2);
});

t.test('a held set', async (t) => {
  const [over] = overLimits(rows('disable', 6), shippedLimits, 100);
  if (over === undefined) throw new Error('six are over the limit of five');
  const context = { id: 9, connector: 3, run: 4, startedBy: 'olive', now: '2024-03-11T09:00:00.000Z' };
  const held = hold(over, context);
  t.match(held.changeSet, { id: 9, state: 'held', count: 6, approvals: [], approvedAt: null });
  t.same(held.hold, {
    changeSet: 9,
    operation: held.changeSet.operation,
    objects: over.rows.map(({ object }) => object),
  });
  t.equal(hold({ ...over, rows: [...over.rows].reverse() }, context).changeSet.digest, held.changeSet.digest);
  t.equal(expiryOf(held.changeSet), '2024-03-18T09:00:00.000Z', 'lapses after seven days');
  const approved = { ...held.changeSet, approvedAt: '2024-03-12T09:00:00.000Z' };
  t.equal(expiryOf(approved), '2024-03-12T13:00:00.000Z', 'and four hours after its approval');
});
