import type { Test } from 'tap';
import type { Store } from '../../../engine/store/store.ts';

const NOW = '2024-03-11T09:00:00Z';

export function driftContract(t: Test, open: (t: Test) => Promise<Store>): void {
  t.test('a value that drifted', async (t) => {
    t.test('is kept as it was first, until it is forgotten', async (t) => {
      const store = await open(t);
      const drift = (object: number, slot: number, previous: string) => ({ object, slot, previous, at: NOW });
      t.equal(await store.hasDrifts(), false);

      await store.commit({ drifts: [drift(1, 3, 'Nurse'), drift(2, 3, 'Clerk')] });
      await store.commit({ drifts: [drift(1, 3, 'Matron'), drift(1, 4, '')] });

      t.equal(await store.hasDrifts(), true);
      t.same(
        (await store.drifts([1, 404])).toSorted((one, other) => one.slot - other.slot),
        [drift(1, 3, 'Nurse'), drift(1, 4, '')],
      );
      await store.commit({ removedDrifts: [{ object: 1, slot: 3 }] });
      t.same(await store.drifts([1]), [drift(1, 4, '')]);
    });
  });
}
