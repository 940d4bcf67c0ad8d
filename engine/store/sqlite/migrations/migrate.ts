import { EngineError } from '../../../errors.ts';
import type { Connection } from '../connection.ts';
import { first } from './001-first.ts';

interface Migration {
  readonly number: number;
  readonly sql: string;
}

/** By number, without gaps, append-only. */
const migrations: readonly Migration[] = [first];
const LATEST = migrations.length;

/** Brings the schema to this version; refuses a database of a newer version and files that are not ours. */
export function migrate(connection: Connection): void {
  const version = connection.guard(() => schemaVersion(connection));
  if (version > LATEST) throw tooNew(connection.file, version);
  if (version < LATEST && connection.readOnly) {
    throw new EngineError(
      'store-failed',
      `The database ${connection.file} has schema ${version} and this version needs ${LATEST}: start the service once.`,
    );
  }
  for (const migration of migrations.slice(version)) apply(connection, migration);
}

function schemaVersion(connection: Connection): number {
  const tables = connection.all("select name from sqlite_schema where type = 'table'").map(([name]) => name);
  if (tables.length === 0) return 0;
  if (!tables.includes('schema_version')) {
    throw new EngineError('store-failed', `The file ${connection.file} is a database, but not one of JML Sync.`);
  }
  return Number(connection.get('select coalesce(max(number), 0) from schema_version')?.[0]);
}

function apply(connection: Connection, migration: Migration): void {
  const work = () => {
    connection.database.exec('create table if not exists schema_version (number integer primary key) strict');
    connection.database.exec(migration.sql);
    connection.run('insert into schema_version (number) values (?)', migration.number);
  };
  connection.transaction(work, true);
}

function tooNew(file: string, version: number): EngineError {
  return new EngineError(
    'store-newer',
    `The database ${file} has schema ${version}; this version of JML Sync knows up to ${LATEST}.`,
  );
}
