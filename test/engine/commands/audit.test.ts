import t from 'tap';
import { Audit, auditHash } from '../../../engine/commands/audit.ts';
import { createMemoryStore } from '../../../engine/store/memory/store.ts';
import type { AuditRow } from '../../../engine/store/rows.ts';

const now = () => new Date('2024-03-11T09:00:00Z');
const entry = { actor: 'ann', action: 'key-issued', subject: 'key x', detail: '' };

function brokenAt(rows: readonly AuditRow[]): number | undefined {
  let previous = '';
  for (const { hash, ...row } of rows) {
    if (hash !== auditHash(previous, row)) return row.id;
    previous = hash;
  }
  return undefined;
}

t.test('the audit log', async (t) => {
  const store = createMemoryStore();
  const audit = await Audit.open(store, now);
  for (let i = 0; i < 3; i++) await store.commit({ audit: [audit.next({ ...entry, detail: String(i) })] });
  const later = await Audit.open(store, now);
  await store.commit({ audit: [later.next(entry)] });

  const rows = await store.audit({ after: 0, limit: 100 });
  t.same(
    rows.map(({ id }) => id),
    [1, 2, 3, 4],
    'counts on after a restart',
  );
  t.equal(brokenAt(rows), undefined, 'is one chain');
  t.equal(brokenAt(rows.map((row) => (row.id === 2 ? { ...row, actor: 'ben' } : row))), 2, 'shows a changed row');
  t.equal(brokenAt(rows.filter(({ id }) => id !== 2)), 3, 'shows a missing row');
  t.equal(brokenAt(rows.map((row) => ({ ...row, at: '2024-03-12T09:00:00.000Z' }))), 1);
});
