import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/**
 * SHA-256 of every row of every table of a store on SQLite, by table. Equal digests before and after say that nothing
 * was changed there. May be asked while the store is open: it is a reader like any other.
 */
export function digestTables(file: string): Record<string, string> {
  const database = new DatabaseSync(file, { readOnly: true, returnArrays: true });
  try {
    const names = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
    const digests = names.map((row) => String(Object.values(row)[0])).map((name) => [name, digest(database, name)]);
    return Object.fromEntries(digests);
  } finally {
    database.close();
  }
}

/** The tables whose digests differ, by name: what a piece of work wrote to. */
export function tablesChanged(before: Record<string, string>, after: Record<string, string>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}

function digest(database: DatabaseSync, name: string): string {
  const hash = createHash('sha256');
  for (const row of database.prepare(`select * from "${name}"`).iterate()) hash.update(`${JSON.stringify(row)}\n`);
  return hash.digest('hex');
}
