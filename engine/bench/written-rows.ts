/** How many rows a run wrote, same content or not: counted by triggers on every table, set while nobody has the store open. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const STORE_FILE = 'jml.db';
const COUNTER = 'bench_written';
/** What every run writes. */
const expected = new Set(['run', 'run_step', 'audit']);
const events = ['insert', 'update', 'delete'] as const;

export function countWrites(home: string): void {
  const database = new DatabaseSync(join(home, STORE_FILE));
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .all() as unknown as { name: string }[];
  database.exec(`create table ${COUNTER} (rows integer not null) strict; insert into ${COUNTER} values (0)`);
  for (const { name } of tables.filter((table) => !expected.has(table.name))) {
    for (const event of events) {
      database.exec(
        `create trigger ${COUNTER}_${name}_${event} after ${event} on ${name}
         begin update ${COUNTER} set rows = rows + 1; end`,
      );
    }
  }
  database.close();
}

/** What was counted since `countWrites`; the store is then as it was. */
export function writesCounted(home: string): number {
  const database = new DatabaseSync(join(home, STORE_FILE));
  const { rows } = database.prepare(`select rows from ${COUNTER}`).get() as unknown as { rows: number };
  const triggers = database
    .prepare("select name from sqlite_schema where type = 'trigger' and name like ?")
    .all(`${COUNTER}%`) as unknown as { name: string }[];
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  database.exec(`drop table ${COUNTER}`);
  database.close();
  return rows;
}
