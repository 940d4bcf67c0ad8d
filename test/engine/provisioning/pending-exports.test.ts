import t from 'tap';
import { neverTried } from '../../../engine/export/attempts.ts';
import { newDraft } from '../../../engine/provisioning/draft.ts';
import { compareExports, type ExportLand, wantedExports } from '../../../engine/provisioning/pending-exports.ts';
import type { PendingRow, SpaceRow } from '../../../engine/store/rows.ts';
import type { CreateWish } from '../../../engine/sync/account-creates.ts';
import type { Provisioning } from '../../../engine/sync/provision.ts';

const account: SpaceRow = {
  ...{ id: 7, connector: 3, anchor: 'guid-7', hash: '', person: 1, state: 'Connected', rule: 'provision' },
  ...{ dueOn: null, stamp: 1, seen: 'x', sent: '' },
};
const awaited: SpaceRow = { ...account, id: 8, anchor: '', seen: '' };
const title = (hash: string): PendingRow => ({
  ...{ object: 7, connector: 3, operation: 'update', rules: ['title'], changes: [] },
  ...{ hash, changeSet: null, ...neverTried },
});

t.test('what is wanted of an account', async (t) => {
  t.test('is staged when nothing is pending', async (t) => {
    const { pending, removedPending } = compared([title('a')], [account], []);

    t.same(pending, [title('a')]);
    t.same(removedPending, []);
  });

  t.test('leaves no trace when exactly that is pending already', async (t) => {
    const draft = compared([title('a')], [account], [{ ...title('a'), changeSet: 5 }]);

    t.same(draft, newDraft());
  });

  t.test('stands in for something else that is pending, in the set that people were asked about', async (t) => {
    const { pending, removedPending } = compared([title('b')], [account], [{ ...title('a'), changeSet: 5 }]);

    t.same(pending, [{ ...title('b'), changeSet: 5 }]);
    t.same(removedPending, []);
  });

  t.test('is taken back when nothing is wanted any more', async (t) => {
    const { pending, removedPending } = compared([], [account], [title('a')]);

    t.same(pending, []);
    t.same(removedPending, [{ object: 7, operation: 'update' }]);
  });
});

t.test('an account that is still to be made', async (t) => {
  t.test('is forgotten with its object when it is wanted no more', async (t) => {
    const create: PendingRow = { ...title('c'), object: 8, operation: 'create' };

    const { removedPending, removedObjects } = compared([], [awaited], [create]);

    t.same(removedPending, [{ object: 8, operation: 'create' }]);
    t.same(removedObjects, [8]);
  });

  t.test('gets an object of its own, and keeps it at the next evaluation', async (t) => {
    const first = newDraft();
    const second = newDraft();

    const [once] = wanted({ isNamed: true }, [], first);
    const [again] = wanted({ isNamed: true }, first.objects, second);

    t.match(first.objects, [{ id: 90, person: 1, connector: 3, state: 'Connected', anchor: '', seen: '' }]);
    t.same(again, once);
    t.same(second.objects, []);
  });

  t.test('is not made while it has no name', async (t) => {
    const draft = newDraft();

    t.same(wanted({ isNamed: false }, [], draft), []);
    t.same(draft.objects, []);
  });
});

function compared(wanted: readonly PendingRow[], rows: readonly SpaceRow[], pending: readonly PendingRow[]) {
  const draft = newDraft();
  compareExports(
    wanted,
    rows,
    Map.groupBy(pending, ({ object }) => object),
    draft,
  );
  return draft;
}

function wanted(
  { isNamed }: Pick<CreateWish, 'isNamed'>,
  rows: readonly SpaceRow[],
  draft: ReturnType<typeof newDraft>,
) {
  const land: ExportLand = {
    context: { ids: { next: () => 90 }, configurationId: 1 },
    systems: new Map(),
    namers: new Map(),
    causesOf: () => ['provision'],
  };
  const wish: CreateWish = { connector: 3, system: 'ad', changes: [], isNamed };
  const decision: Provisioning = {
    ...{ lifecycle: { state: 'active', dueOn: null, reason: '' }, items: [], creates: [wish], findings: [] },
    ...{ problems: [], deletesPerson: false, settled: [], otherDueOn: null, isEnding: false },
  };
  return wantedExports(land, { person: 1, values: [], rows }, decision, new Map(), draft);
}
