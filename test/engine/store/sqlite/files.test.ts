import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { commitOutcome } from '../../../../engine/store/sqlite/commit.ts';
import { Connection } from '../../../../engine/store/sqlite/connection.ts';
import { openSqliteStore } from '../../../../engine/store/sqlite/store.ts';
import { range, space } from '../../../contracts/store/rows.ts';

t.test('a store that was closed', async (t) => {
  t.test('is one file, and holds everything when it is opened again', async (t) => {
    const { folder, file } = await closedStore(t);

    const store = openSqliteStore(file);
    t.teardown(() => store.close());

    t.same(await store.objects([7]), [space(7)]);
    t.same(
      readdirSync(folder).filter((name) => !/^jml\.db(-wal|-shm)?$/.test(name)),
      [],
    );
  });
});

t.test('a connection whose log cannot be emptied', async (t) => {
  t.test('is closed all the same, and what was committed is found again', async (t) => {
    const { file } = await closedStore(t);
    const connection = new Connection(file, { readOnly: false });
    commitOutcome(connection, { objects: [space(8)] });
    connection.run('begin immediate');

    connection.close();

    t.notOk(connection.database.isOpen);
    const store = openSqliteStore(file);
    t.teardown(() => store.close());
    t.same(await store.objects([8]), [space(8)]);
  });
});

t.test('a first load that was cut short', async (t) => {
  t.test('gets its indexes when the store is next opened to write', async (t) => {
    const { file } = await closedStore(t);

    await openSqliteStore(file).close();

    const connection = new Connection(file, { readOnly: true });
    t.teardown(() => connection.close());
    const names = connection.all("select name from sqlite_schema where type = 'index'").map(([name]) => name);
    t.ok(names.includes('space_anchor'));
    t.ok(names.includes('space_to_synchronise'));
  });
});

t.test('a file that cannot be used', async (t) => {
  t.test('of a newer version is refused, and the sentence gives both numbers', async (t) => {
    const { file } = await closedStore(t);
    const database = new DatabaseSync(file);
    database.exec('insert into schema_version (number) values (9999)');
    database.close();

    t.throws(() => openSqliteStore(file), { code: 'store-newer', message: /schema 9999; .*up to \d+\.$/ });
    t.throws(() => openSqliteStore(file, { readOnly: true }), { code: 'store-newer' });
  });

  t.test('of another program is refused and left as it is', async (t) => {
    const file = join(t.testdir(), 'jml.db');
    const database = new DatabaseSync(file);
    database.exec('create table notes (text)');
    database.close();

    t.throws(() => openSqliteStore(file), { code: 'store-failed', message: /not one of JML Sync/ });

    const again = new DatabaseSync(file, { returnArrays: true });
    t.teardown(() => again.close());
    t.same(again.prepare('select name from sqlite_schema').all(), [['notes']]);
  });

  t.test('that is no database says so', async (t) => {
    const file = join(t.testdir({ 'jml.db': 'Dear diary, '.repeat(500) }), 'jml.db');

    t.throws(() => openSqliteStore(file), {
      code: 'store-damaged',
      message: /is damaged, or was never a database/,
      remedy: /restore jml\.db from a backup.*run a full cycle/,
    });
    t.match(readFileSync(file, 'utf8'), /^Dear diary/);
  });

  t.test('that is damaged says so and names the remedy', async (t) => {
    const { file } = await closedStore(t);
    const length = readFileSync(file).length;
    truncateSync(file, 8192 * 10);
    writeFileSync(file, Buffer.alloc(length - 8192 * 10, 0xa5), { flag: 'a' });

    const broken = async () => {
      const store = openSqliteStore(file);
      t.teardown(() => store.close());
      await store.objectPage({}, { after: 0, limit: 100_000 });
    };

    await t.rejects(broken(), { code: 'store-damaged', message: /is damaged/ });
  });

  t.test('in a folder that does not exist says so', async (t) => {
    const file = join(t.testdir(), 'missing', 'jml.db');

    t.throws(() => openSqliteStore(file), { code: 'store-failed', message: /missing/ });
  });

  t.test('that may not grow refuses the commit and keeps what was there', async (t) => {
    const { file } = await closedStore(t);
    const connection = new Connection(file, { readOnly: false });
    t.teardown(() => connection.close());
    connection.database.exec('pragma max_page_count = 1');

    const tooMuch = () => commitOutcome(connection, { objects: range(1, 20_000).map((id) => space(id, { stamp: 9 })) });

    t.throws(tooMuch, { code: 'database-disk-full', message: /the disk is full/ });
    t.same(connection.all('select count(*), max(stamp) from space'), [[3_000, 1]]);
    commitOutcome(connection, { objects: [space(1, { stamp: 9 })] });
    t.same(connection.get('select stamp from space where id = 1'), [9]);
  });
});

t.test('a scratch copy', async (t) => {
  t.test('lies beside the store while it is used and leaves nothing behind', async (t) => {
    const folder = t.testdir();
    const store = openSqliteStore(join(folder, 'jml.db'));
    const scratches = () => readdirSync(folder).filter((name) => name.includes('scratch'));

    const copy = await store.scratch();
    t.ok(scratches().length > 0);
    await copy.close();
    await store.close();

    t.same(scratches(), []);
  });

  t.test('that a killed process left is removed when the store is next opened to write', async (t) => {
    const folder = t.testdir({ 'jml.db.scratch-1': 'left', 'jml.db.scratch-1-wal': 'left', 'other.db': 'kept' });

    const store = openSqliteStore(join(folder, 'jml.db'));
    t.teardown(() => store.close());

    t.same(
      readdirSync(folder).filter((name) => name.includes('scratch') || name.startsWith('other')),
      ['other.db'],
    );
  });
});

async function closedStore(t: Test): Promise<{ folder: string; file: string }> {
  const folder = t.testdir();
  const file = join(folder, 'jml.db');
  const store = openSqliteStore(file);
  await store.commit({ objects: range(1, 3_000).map((id) => space(id)) });
  await store.close();
  return { folder, file };
}
