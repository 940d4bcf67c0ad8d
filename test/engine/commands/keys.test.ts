import t from 'tap';
import { issueKey, keyView, revokedKey } from '../../../engine/commands/keys.ts';
import type { Role } from '../../../engine/model/views.ts';
import { isKey } from '../../../engine/secrets/api-key.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';

const ada = { id: 'k', name: 'ada', roles: ['administrator' as const] };
const NOW = new Date('2024-03-11T09:00:00Z');

t.test('a key', async (t) => {
  const store = createMemoryStore();
  const issue = (name: string, ...roles: Role[]) => issueKey(store, name, roles, ada, NOW);
  const { row, key } = await issue(' ann ', 'approver');
  await store.commit({ apiKeys: [row] });
  t.match(row, { name: 'ann', createdBy: 'ada', revokedAt: null });
  t.ok(isKey(key, row.authHash));
  t.notOk(JSON.stringify(keyView(row)).includes(row.authHash), 'is shown without its hashes');

  await t.rejects(issue('ann', 'reader'), { code: 'request-invalid', message: /already/ }, 'has a name of its own');
  await t.rejects(issue('', 'reader'), { code: 'request-invalid' });
  await t.rejects(issue('ben'), { code: 'request-invalid' }, 'has a role');
  await t.rejects(
    issue('ben', 'administrator', 'approver'),
    { code: 'request-invalid' },
    'does not issue keys and approve',
  );

  const revoked = await revokedKey(store, row.id, NOW);
  t.equal(revoked.revokedAt, NOW.toISOString());
  await store.commit({ apiKeys: [revoked] });
  t.same(await revokedKey(store, row.id, new Date()), revoked, 'is revoked once');
  t.ok((await issue('ann', 'reader')).key, 'and its name is free again');
  await t.rejects(revokedKey(store, 'ffffffff', NOW), { code: 'not-found' });
});
