import t, { type Test } from 'tap';
import type { ConnectedSystem } from '../../../engine/connector-space/system.ts';
import type { ExportItem, ExportSession, Outcome } from '../../../engine/connectors/connector.ts';
import { neverTried } from '../../../engine/export/attempts.ts';
import { ExportGate } from '../../../engine/export/gate.ts';
import { recoverUnsettled } from '../../../engine/export/recovery.ts';
import { packValues } from '../../../engine/model/attribute.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { PendingRow, SpaceRow } from '../../../engine/store/rows.ts';
import { space } from '../../contracts/store/rows.ts';

const NOW = '2024-03-11T09:00:00.000Z';
const attributes = ['title', 'mail', 'adminCount', 'sAMAccountName'];
const schema = attributes.map((name) => ({ name, kind: 'text' as const, description: '' }));
const row = space(1, {
  connector: 3,
  anchor: 'guid-1',
  hash: 'h',
  person: 7,
  state: 'Connected',
  rule: 'address',
  stamp: 5,
  seen: packValues(['Clerk']),
});
const pendingOf = (object: number, more: Partial<PendingRow> = {}): PendingRow => ({
  object,
  connector: 3,
  operation: 'update',
  rules: ['title'],
  changes: [{ attribute: 'title', before: ['Clerk'], after: ['Nurse'] }],
  hash: `hash-${object}`,
  changeSet: null,
  ...neverTried,
  ...more,
});

interface World {
  readonly answers?: (item: ExportItem) => Outcome | undefined;
  readonly closing?: readonly Outcome[];
  readonly objects?: readonly SpaceRow[];
  readonly pending?: readonly PendingRow[];
}

async function openGate(t: Test, { answers, closing = [], objects = [row], pending = [pendingOf(1)] }: World = {}) {
  const store = createMemoryStore({ late: true });
  t.teardown(() => store.close());
  const people = [{ id: 7, values: '', lineage: '', name: '', dueOn: null, stamp: 5 }];
  await store.commit({ objects, pending, people });
  const sent: ExportItem[] = [];
  const session: ExportSession = {
    send: async (items) => {
      const written = await store.unsettled(3);
      t.ok(
        items.every(({ object }) => written.some((one) => one.object === object)),
        'the intent is written first',
      );
      sent.push(...items);
      return items.map((item) => (answers ?? (() => ({ result: 'accepted' }) as const))(item));
    },
    close: async () => closing,
    abandon: async () => undefined,
  };
  const system = {
    id: 3,
    name: 'AD',
    system: 'ad',
    attributes,
    slot: (name: string) => attributes.indexOf(name),
    connector: { schema, find: async () => ({ found: false }) },
  } as unknown as ConnectedSystem;
  let journalId = 0;
  const gate = new ExportGate({
    store,
    system,
    session,
    never: { containers: [], groups: [], accounts: [] },
    run: 4,
    now: NOW,
    bounded: (work) => work,
    nextJournalId: () => ++journalId,
    safePoint: async () => undefined,
  });
  return { store, gate, sent, system, pending };
}

t.test('an item that is accepted', async (t) => {
  const { store, gate, pending } = await openGate(t);
  await gate.pass(pending);
  t.same(await store.unsettled(3), [], 'is settled');
  t.same(await store.pendingOf([1]), [], 'and no longer pending');
  t.match(await store.lastAccepted([1], ['update']), [{ result: 'accepted', settledAt: NOW, run: 4 }]);
  t.match((await store.objects([1]))[0]?.sent, /Nurse/, 'and known, though no import has shown it');
  t.same(gate.accepted.counters, { operations: { update: 1 }, export: { update: 1 } });
});

t.test('an item that is refused', async (t) => {
  const answers = () => ({ result: 'refused', code: 'cd-error', message: 'No.' }) as const;
  const { store, gate, pending } = await openGate(t, { answers });
  await gate.pass(pending);
  t.match(await store.pendingOf([1]), [{ code: 'cd-error', message: 'No.' }], 'waits with its reason');
  t.same(await store.unsettled(3), []);
  t.match(gate.failures, [{ object: 1, person: 7, code: 'cd-error' }]);
  t.equal((await store.people([7]))[0]?.stamp, 5);
});

t.test('an item that may or may not have arrived', async (t) => {
  const answers = () => ({ result: 'retry', code: 'timed-out', message: 'Slow.' }) as const;
  const { store, gate, pending, system } = await openGate(t, { answers });
  await gate.pass(pending);
  t.equal((await store.unsettled(3)).length, 1, 'stays unsettled');
  t.match(await store.pendingOf([1]), [{ code: 'timed-out' }]);

  const recovered = await recoverUnsettled(store, system, NOW, new AbortController().signal);
  t.same(recovered, { arrived: 0, withdrawn: 1 }, 'until somebody has looked');
  t.same(await store.unsettled(3), []);
  t.equal((await store.pendingOf([1])).length, 1, 'and goes again when it is not there');
  t.same(await recoverUnsettled(store, system, NOW, new AbortController().signal), { arrived: 0, withdrawn: 0 });
});

t.test('an item that had arrived', async (t) => {
  const answers = () => ({ result: 'retry', code: 'timed-out', message: 'Slow.' }) as const;
  const { store, gate, pending, system } = await openGate(t, { answers });
  await gate.pass(pending);
  const found = {
    ...system,
    connector: { ...system.connector, find: async () => ({ found: true as const, anchor: 'guid-1', values: 'Nurse' }) },
  };
  t.same(await recoverUnsettled(store, found, NOW, new AbortController().signal), { arrived: 1, withdrawn: 0 });
  t.same(await store.pendingOf([1]), [], 'is taken as accepted and not sent again');
});

t.test('a deletion that may or may not have arrived', async (t) => {
  const answers = () => ({ result: 'retry', code: 'timed-out', message: 'Slow.' }) as const;
  const deletion = { answers, pending: [pendingOf(1, { operation: 'delete', changes: [] })] };
  const gone = await openGate(t, deletion);
  const there = await openGate(t, deletion);
  for (const { gate, pending } of [gone, there]) await gate.pass(pending);
  const find = async () => ({ found: true as const, anchor: 'guid-1', values: 'Clerk' });
  const seen = { ...there.system, connector: { ...there.system.connector, find } };
  const { signal } = new AbortController();

  const afterGone = await recoverUnsettled(gone.store, gone.system, NOW, signal);
  const afterThere = await recoverUnsettled(there.store, seen, NOW, signal);

  t.same(afterGone, { arrived: 1, withdrawn: 0 }, 'has, when the object is gone');
  t.same(await gone.store.pendingOf([1]), []);
  t.same(afterThere, { arrived: 0, withdrawn: 1 }, 'has not, when it is still there');
  t.equal((await there.store.pendingOf([1])).length, 1, 'and goes again');
});

t.test('a name that is taken', async (t) => {
  const made = { ...row, anchor: '', seen: '', hash: '' };
  const create = pendingOf(1, {
    operation: 'create',
    changes: [{ attribute: 'sAMAccountName', before: [], after: ['aobi'] }],
  });
  const answers = () => ({ result: 'refused', code: 'cd-existing-object', message: 'Taken.' }) as const;
  const { store, gate } = await openGate(t, { answers, objects: [made], pending: [create] });
  await gate.pass([create]);
  t.equal((await store.people([7]))[0]?.stamp, 0, 'has the person looked at again');
});

t.test('a first password', async (t) => {
  const made = { ...row, anchor: '', seen: '', hash: '' };
  const create = pendingOf(1, {
    operation: 'create',
    changes: [{ attribute: 'sAMAccountName', before: [], after: ['aobi'] }],
  });
  const { store, gate, sent } = await openGate(t, {
    objects: [made],
    pending: [create],
    answers: () => ({ result: 'accepted', anchor: 'guid-9' }),
  });
  await gate.pass([create]);
  const password = sent[0]?.password ?? '';
  t.equal(password.length, 16, 'is made when it is sent');
  const kept = JSON.stringify([await store.lastAccepted([1], ['create']), await store.objects([1]), gate.failures]);
  t.notOk(kept.includes(password), 'and kept nowhere');
  t.equal((await store.objects([1]))[0]?.anchor, 'guid-9');
});

t.test('an update brings no password', async (t) => {
  const { gate, sent, pending } = await openGate(t);
  await gate.pass(pending);
  t.equal(sent[0]?.password, undefined);
});

t.test('an account that must not be touched', async (t) => {
  const admin = { ...row, seen: packValues(['Clerk', '', '1']) };
  const { store, gate, sent, pending } = await openGate(t, { objects: [admin] });
  await gate.pass(pending);
  t.same(sent, [], 'is not written');
  t.same(await store.unsettled(3), []);
  t.match(await store.pendingOf([1]), [{ code: 'never-touched' }]);
  t.equal(gate.failures.length, 1);
  await gate.pass(await store.pendingOf([1]));
  t.equal(gate.failures.length, 2, 'and told of whenever it is wanted');

  await store.commit({ objects: [row] });
  await gate.pass(await store.pendingOf([1]));
  t.equal(sent.length, 1, 'until it may be touched again');
});

t.test('what an operator does between two batches', async (t) => {
  const { store, gate, sent, pending } = await openGate(t, {
    objects: [row, { ...row, id: 2 }, { ...row, id: 3 }],
    pending: [pendingOf(1), pendingOf(2), pendingOf(3)],
  });
  await store.commit({
    removedPending: [{ object: 1, operation: 'update' }],
    objects: [{ ...row, id: 2, state: 'ExplicitlyDisconnected' }],
    pending: [pendingOf(3, { hash: 'another item' })],
  });
  await gate.pass(pending);
  t.same(sent, [], 'counts: what is not wanted any more is not sent');
  t.same(gate.failures, []);
});

t.test('a system that answers when it is closed', async (t) => {
  const accepted: Outcome = { result: 'accepted' };
  const second = pendingOf(1, {
    operation: 'clear',
    changes: [{ attribute: 'mail', before: ['a@nhs.example'], after: [] }],
  });
  const { store, gate, pending } = await openGate(t, {
    answers: () => undefined,
    closing: [accepted, accepted],
    pending: [pendingOf(1), second],
  });
  await gate.pass(pending.slice(0, 1));
  await gate.pass(pending.slice(1));
  t.equal((await store.unsettled(3)).length, 2, 'leaves everything open until then');
  await gate.close();
  t.same(await store.unsettled(3), []);
  t.equal((await store.objects([1]))[0]?.sent, '0=Nurse\u001f1=', 'and both changes of one object are known');
});
