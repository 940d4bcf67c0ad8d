import type { Connection } from './connection.ts';
import { sqliteCode } from './failure.ts';

const CONSTRAINT = 19;

/**
 * Indexes of the big tables, built after a first load: a live index costs two to three times what building it costs.
 * An index of SQLite ends with the row's id, so (connector, state) also gives ascending ids. Those that cover part of a
 * table are out of the planner's reach where the query does not ask for that part, and cannot tempt it into a sort.
 */
const afterImports: readonly string[] = [
  'space_key_once on space_key (key, object)',
  "space_anchor on space (connector, anchor) where anchor <> ''",
  'space_due on space (connector, due_on) where due_on is not null',
];

/** Over what the first synchronisations change in every row; until then reading the table forwards is as good. */
const afterSynchronisations: readonly string[] = [
  'space_person on space (person) where person is not null',
  'space_state on space (connector, state)',
  'space_to_synchronise on space (connector) where stamp = 0',
];

/** Over what is written of every person once all systems are synchronised. */
const afterProvisioning: readonly string[] = [
  'person_due on person (due_on) where due_on is not null',
  'person_name on person (name)',
  'person_to_provision on person (stamp) where stamp = 0',
  'history_person on history (person)',
  'pending_connector on pending (connector, object, operation)',
  'pending_operation on pending (connector, operation)',
  'pending_to_judge on pending (connector, object, operation) where to_judge = 1',
  'pending_held on pending (connector, change_set, object) where to_judge = 0',
];

const KEYS = afterImports[0] as string;

/** Whether keys are found by an index already: until then they are merely added. */
export function hasKeyIndex(connection: Connection): boolean {
  return connection.get(`select 1 from sqlite_schema where name = '${nameOf(KEYS)}'`) !== undefined;
}

export function buildKeyIndex(connection: Connection): void {
  if (!hasKeyIndex(connection)) build(connection, KEYS);
}

/** Builds what is missing and due; asks one question when all are there. */
export function buildLateIndexes(connection: Connection): void {
  const present = new Set(connection.all("select name from sqlite_schema where type = 'index'").map(([name]) => name));
  const isMissing = (text: string) => !present.has(nameOf(text));
  const missing = afterImports.filter(isMissing);
  const second = afterSynchronisations.filter(isMissing);
  if (second.length > 0 && wasSynchronised(connection)) missing.push(...second);
  const third = afterProvisioning.filter(isMissing);
  if (third.length > 0 && wasProvisioned(connection)) missing.push(...third);
  if (missing.length === 0) return;
  connection.sparing(() => {
    connection.transaction(() => {
      for (const text of missing) build(connection, text);
    }, false);
  });
}

function nameOf(text: string): string {
  return text.slice(0, text.indexOf(' '));
}

const repeated = `rowid in (select rowid from
  (select rowid, row_number() over (partition by key, object) as nth from space_key) where nth > 1)`;

function build(connection: Connection, text: string): void {
  const { database } = connection;
  if (text !== KEYS) {
    database.exec(`create index ${text}`);
    return;
  }
  try {
    database.exec(`create unique index ${text}`);
  } catch (cause) {
    if (sqliteCode(cause) !== CONSTRAINT) throw cause;
    // Without the index nothing kept an object from adding a key twice.
    database.exec(`delete from space_key where ${repeated}`);
    database.exec(`create unique index ${text}`);
  }
}

/** A first load that was cut short left the indexes out, and the next start is no first load any more. */
export function repairLateIndexes(connection: Connection): void {
  if (connection.get('select 1 from space limit 1') !== undefined) buildLateIndexes(connection);
}

function wasProvisioned(connection: Connection): boolean {
  return connection.get("select 1 from person_values where vals <> '' limit 1") !== undefined;
}

function wasSynchronised(connection: Connection): boolean {
  return connection.get('select 1 from space where stamp <> 0 limit 1') !== undefined;
}
