import { join } from 'node:path';
import t from 'tap';
import { createMemoryStore } from '../../engine/store/memory/store.ts';
import { openSqliteStore } from '../../engine/store/sqlite/store.ts';
import { storeContract } from './store.ts';

storeContract(t, 'the store on a SQLite file', async (t) => openSqliteStore(join(t.testdir(), 'jml.db')));

storeContract(t, 'the store on a SQLite file after its first load', async (t) => {
  const store = openSqliteStore(join(t.testdir(), 'jml.db'));
  await store.finishLoad();
  return store;
});

storeContract(t, 'the store on SQLite without a file', async () => openSqliteStore(':memory:'));

storeContract(t, 'the store in memory', async () => createMemoryStore());

storeContract(t, 'the store in memory that answers late', async () => createMemoryStore({ late: true, seed: 7 }));
