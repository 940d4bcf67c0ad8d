import t from 'tap';
import { auditHash } from '../../../engine/commands/audit.ts';
import { ann, ben, olive, openLandscape } from '../../support/landscape.ts';
import { mailboxOf } from '../../support/landscape-people.ts';

const ada = { id: 'k', name: 'ada', roles: ['administrator' as const] };
const staff = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, i) => ({
  number: String(30001 + i),
  first: `P${letter}`,
  last: `Person${letter}`,
}));

t.test('commands that come at the same time', async (t) => {
  const land = await openLandscape(t, { store: 'memory' });
  const both = await Promise.allSettled([
    land.engine.addKey('task', ['operator'], ada),
    land.engine.addKey('task', ['operator'], ada),
  ]);
  t.same(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'do not give one name to two keys');
  t.equal((await land.engine.keys()).length, 1);
});

t.test('two people who judge a change set at the same time', async (t) => {
  const limits = { create: { count: 0, percent: 0 } };
  const land = await openLandscape(t, { store: 'memory', employees: staff, configuration: { limits } });
  await land.run('full');
  const [set] = (await land.engine.changeSets({ state: 'held' })).items;
  const { id = 0, digest = '', count = 0, approversNeeded } = set ?? {};
  t.equal(approversNeeded, 2);
  const approval = { digest, count, reason: 'Right' };
  await Promise.all([ann, ben].map((who) => land.engine.approveChangeSet(id, approval, who)));
  const { state, approvals } = await land.engine.changeSet(id);
  t.equal(state, 'approved', 'are both heard');
  t.same(approvals.map(({ by }) => by).sort(), ['ann', 'ben']);
});

t.test('one who approves and one who denies at the same time', async (t) => {
  const limits = { create: { count: 5, percent: 1 } };
  const land = await openLandscape(t, { store: 'memory', employees: staff, configuration: { limits } });
  await land.run('full');
  const [set] = (await land.engine.changeSets({ state: 'held' })).items;
  const { id = 0, digest = '', count = 0 } = set ?? {};
  const results = await Promise.allSettled([
    land.engine.denyChangeSet(id, 'Wrong', ben),
    land.engine.approveChangeSet(id, { digest, count, reason: 'Right' }, ann),
  ]);
  t.same(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected'],
    'the first one counts',
  );
  t.equal((await land.engine.changeSet(id)).state, 'denied');
});

t.test('a command during a preview', async (t) => {
  const land = await openLandscape(t, { store: 'memory', employees: staff });
  const preview = await land.engine.startPreview('full', olive);
  const { key } = await land.engine.addKey('task', ['operator'], ada);
  t.ok(key, 'does not wait for it');
  await land.parts.writer.idle();
  t.equal((await land.engine.preview(preview.id)).state, 'ended');
  await t.rejects(land.engine.preview(99), { code: 'not-found' });
});

t.test('a commit that fails', async (t) => {
  const land = await openLandscape(t, { store: 'memory' });
  await land.engine.addKey('one', ['operator'], ada);
  land.failOnce(({ apiKeys = [] }) => apiKeys.length > 0);
  await t.rejects(land.engine.addKey('two', ['operator'], ada), { message: /did not take it/ });
  await land.engine.addKey('three', ['operator'], ada);

  const rows = await land.store.audit({ after: 0, limit: 100 });
  t.same(
    rows.map(({ subject }) => subject),
    ['key one', 'key three'],
    'leaves no trace',
  );
  let previous = '';
  for (const { hash, ...row } of rows) {
    t.equal(hash, auditHash(previous, row), 'and no gap in the audit log');
    previous = hash;
  }
});

t.test('everything that people do is in the audit log', async (t) => {
  const land = await openLandscape(t, {
    store: 'memory',
    employees: staff.slice(0, 1),
    mailboxes: staff.slice(0, 1).map((one) => mailboxOf(one)),
  });
  await land.run('full');
  const [account] = (await land.space('AD')).values();
  await land.engine.setDisconnector(account?.id ?? 0, { type: 'Explicit', reason: 'Odd' }, olive);
  const { id } = await land.engine.addKey('task', ['operator'], ada);
  await land.engine.revokeKey(id, ada);
  const rows = await land.store.audit({ after: 0, limit: 100 });
  t.same(
    rows.map(({ actor, action }) => `${actor} ${action}`),
    ['olive run-started', 'olive run-ended', 'olive links-changed', 'ada key-issued', 'ada key-revoked'],
  );
  const text = JSON.stringify(rows);
  t.notOk(text.includes('Persona') || text.includes('nhs.example'), 'and names nobody of the staff');
});
