import t from 'tap';
import { approve } from '../../../engine/commands/change-sets.ts';
import { EngineError } from '../../../engine/errors.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { ChangeSetRow, ConfigurationRow } from '../../../engine/store/rows.ts';

const NOW = new Date('2024-03-11T09:00:00.000Z');
const version = (id: number, actor: string, at: string): ConfigurationRow => ({
  id,
  digest: `d${id}`,
  text: '{}',
  rulesDigest: 'r',
  actor,
  reason: 'Needed',
  at,
});
const set: ChangeSetRow = {
  id: 1,
  connector: 3,
  operation: 'disable',
  state: 'held',
  count: 6,
  digest: 'abc',
  rules: [{ rule: 'leaver', count: 6 }],
  why: 'Too many.',
  approversNeeded: 1,
  approvals: [],
  run: 4,
  startedBy: 'olive',
  heldAt: '2024-03-11T08:00:00.000Z',
  approvedAt: null,
  closedAt: null,
};

t.test('who changed the configuration', async (t) => {
  const store = createMemoryStore({ late: true });
  t.teardown(() => store.close());
  const configurations = [
    version(1, 'cat', '2024-03-09T09:00:00.000Z'),
    version(2, 'ann', '2024-03-11T07:00:00.000Z'),
    version(3, 'ben', '2024-03-11T08:00:00.000Z'),
  ];
  await store.commit({ configurations, changeSets: [set] });
  const judge = async (name: string) => {
    const approval = { digest: 'abc', count: 6, reason: 'Right' };
    const caller = { id: name, name, roles: ['approver' as const] };
    const answer = approve(store, 1, approval, caller, NOW);
    return await answer.then(
      () => 'approved',
      (cause: unknown) => (cause instanceof EngineError ? `${cause.code}: ${cause.message}` : String(cause)),
    );
  };
  t.match(await judge('ben'), /^approver-changed-rules: .*version 3/, 'does not judge on the same day');
  t.match(await judge('ann'), /^approver-changed-rules: .*version 2/, 'nor when somebody else changed it after that');
  t.equal(await judge('cat'), 'approved', 'but may on another day');
});
