import t from 'tap';
import { setDisconnector } from '../../../engine/commands/disconnectors.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { SpaceRow } from '../../../engine/store/rows.ts';
import { space } from '../../contracts/store/rows.ts';

const olive = { id: 'k', name: 'olive', roles: ['operator' as const] };
const NOW = new Date('2024-03-11T09:00:00Z');
const row = space(1, {
  connector: 3,
  anchor: 'guid-1',
  hash: 'h',
  person: 7,
  state: 'Connected',
  rule: 'address',
  stamp: 5,
  seen: 'x',
});

async function open(change: Partial<SpaceRow> = {}) {
  const store = createMemoryStore({ late: true });
  const people = [{ id: 7, values: '', lineage: '', name: '', dueOn: null, stamp: 5 }];
  const pending = [
    {
      object: 1,
      connector: 3,
      operation: 'update' as const,
      changes: [],
      hash: 'h',
      changeSet: 4,
      code: '',
      message: '',
    },
  ];
  await store.commit({ objects: [{ ...row, ...change }], people, pending });
  const wish = async (type: 'Explicit' | 'Normal', reason = 'Odd') =>
    store.commit(await setDisconnector(store, 1, { type, reason, owner: 'ward 5' }, olive, NOW));
  const now = async () => (await store.objects([1]))[0];
  return { store, wish, now };
}

t.test('an object that an operator keeps out', async (t) => {
  const { store, wish, now } = await open();
  await wish('Explicit');
  t.match(await now(), { state: 'ExplicitlyDisconnected', person: 7, stamp: 0 }, 'still points at its person');
  t.match(await store.disconnectors([1]), [{ reason: 'Odd', by: 'olive', owner: 'ward 5', reviewOn: null }]);
  t.same(await store.pendingOf([1]), [], 'and what was to be sent is not');
  t.equal((await store.people([7]))[0]?.stamp, 0, 'and the person is looked at again');
});

t.test('an object that is let in again', async (t) => {
  const { store, wish, now } = await open();
  await wish('Explicit');
  await wish('Normal');
  t.match(
    await now(),
    { state: 'Disconnected', person: null, stamp: 0 },
    'belongs to nobody until the rules are asked',
  );
  t.same(await store.disconnectors([1]), []);
});

t.test('an object that has gone meanwhile', async (t) => {
  const { wish, now } = await open({ state: 'ExplicitlyDisconnected', hash: '' });
  await wish('Normal');
  t.match(await now(), { state: 'Placeholder', person: null }, 'is not joined as if it were there');
});

t.test('what is refused', async (t) => {
  const { store, wish } = await open();
  await t.rejects(wish('Explicit', ' '), { code: 'request-invalid' }, 'no reason');
  await t.rejects(wish('Normal'), { code: 'request-invalid', message: /is Connected/ });
  await t.rejects(setDisconnector(store, 99, { type: 'Explicit', reason: 'x' }, olive, NOW), { code: 'not-found' });
});
