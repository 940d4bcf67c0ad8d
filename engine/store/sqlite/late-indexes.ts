import type { Connection } from './connection.ts';

/**
 * Indexes of the big tables, built after a first load: a live index costs two to three times what building it costs.
 * An index of SQLite ends with the row's id, so (connector, state) also gives ascending ids.
 */
const lateIndexes: readonly string[] = [
  "space_anchor on space (connector, anchor) where anchor <> ''",
  'space_state on space (connector, state)',
  'space_to_synchronise on space (connector) where stamp = 0',
  'space_due on space (connector, due_on) where due_on is not null',
  'space_person on space (person) where person is not null',
  'person_to_provision on person (stamp) where stamp = 0',
  'person_due on person (due_on) where due_on is not null',
  'person_name on person (name)',
  'history_person on history (person)',
];

/** Builds what is missing; asks nothing of the tables when all are there. */
export function buildLateIndexes(connection: Connection): void {
  const present = new Set(connection.all("select name from sqlite_schema where type = 'index'").map(([name]) => name));
  const missing = lateIndexes.filter((text) => !present.has(text.slice(0, text.indexOf(' '))));
  if (missing.length === 0) return;
  connection.transaction(() => {
    for (const text of missing) connection.database.exec(`create index ${text}`);
  }, false);
}
