import { join } from 'node:path';
import t from 'tap';
import { commitOutcome } from '../../../../engine/store/sqlite/commit.ts';
import { Connection } from '../../../../engine/store/sqlite/connection.ts';
import { migrate } from '../../../../engine/store/sqlite/migrations/migrate.ts';
import { audit, journal, space } from '../../../contracts/store/rows.ts';

const FULL = 2;
const NORMAL = 1;

t.test('synchronisation with the disk', async (t) => {
  const connection = new Connection(join(t.testdir(), 'jml.db'), { readOnly: false });
  t.teardown(() => connection.close());
  migrate(connection);
  const now = () => connection.get('pragma synchronous')?.[0];
  const seen: unknown[] = [];
  connection.database.function('noted', () => {
    seen.push(now());
    return 0;
  });
  for (const table of ['space', 'journal', 'audit']) {
    connection.database.exec(`create temp trigger noted_${table} after insert on ${table} begin select noted(); end`);
  }

  t.test('is full while intents or audit rows are written, and normal for bulk work', async (t) => {
    commitOutcome(connection, { objects: [space(1)] });
    commitOutcome(connection, { objects: [space(2)], journal: [journal(1)] });
    commitOutcome(connection, { audit: [audit(1)] });

    t.same(seen, [NORMAL, FULL, FULL, FULL]);
    t.equal(now(), NORMAL);
  });

  t.test('is normal again after such a commit failed', async (t) => {
    t.throws(() => commitOutcome(connection, { audit: [audit(1)] }), { code: 'store-failed' });

    t.equal(now(), NORMAL);
  });
});
