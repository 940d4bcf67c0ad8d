import type { Outcome } from '../store.ts';
import { byNumber, byText, insertRows } from './bulk.ts';
import * as exports from './commit-exports.ts';
import * as people from './commit-people.ts';
import * as space from './commit-space.ts';
import type { Connection } from './connection.ts';
import { preview, previewHeld, previewPage, previewSet } from './tables/previews.ts';
import type { Table } from './tables/table.ts';
import * as tables from './tables/tables.ts';

type Step<F extends keyof Outcome> = (connection: Connection, rows: NonNullable<Outcome[F]>) => void;

/** What each field of an outcome does, in the order in which the port promises it. */
const steps: { readonly [F in keyof Outcome]-?: Step<F> } = {
  connectors: (connection, rows) => insertAll(connection, tables.connector, rows),
  objects: space.saveObjects,
  marks: space.markObjects,
  removedObjects: space.removeObjects,
  removedKeys: space.removeKeys,
  keys: space.saveKeys,
  records: space.saveRecords,
  shared: space.saveShared,
  people: people.savePeople,
  removedPeople: people.removePeople,
  peopleToProvision: people.askForPeople,
  personMarks: people.markPeople,
  history: (connection, rows) =>
    insertAll(
      connection,
      tables.history,
      byNumber(rows, (row) => row.person),
    ),
  reservedNames: (connection, rows) =>
    insertAll(
      connection,
      tables.reservedName,
      byText(rows, (row) => row.name),
    ),
  removedPending: exports.removePending,
  pending: exports.savePending,
  pendingMarks: exports.markPending,
  journal: (connection, rows) => insertAll(connection, tables.journal, rows),
  removedUndone: exports.removeUndone,
  undone: (connection, rows) =>
    insertAll(
      connection,
      tables.undone,
      byNumber(rows, (row) => row.object),
    ),
  removedRestoreWishes: exports.removeRestoreWishes,
  restoreWishes: (connection, rows) => insertAll(connection, tables.restoreWish, rows),
  journalEnds: exports.endJournal,
  changeSets: (connection, rows) => insertAll(connection, tables.changeSet, rows),
  changeItems: exports.saveItems,
  changeItemMarks: exports.markItems,
  holds: exports.holdPending,
  removedFindings: removeFindings,
  findings: (connection, rows) =>
    insertAll(
      connection,
      tables.finding,
      byNumber(rows, (row) => row.subject),
    ),
  removedDrifts: removeDrifts,
  drifts: (connection, rows) => {
    const statement = connection.statement(
      'insert into drift (object, slot, previous, at) values (?, ?, ?, ?) on conflict do nothing',
    );
    for (const row of byNumber(rows, (each) => each.object)) statement.run(row.object, row.slot, row.previous, row.at);
  },
  removedExplicit: removeExplicit,
  explicit: (connection, rows) => insertAll(connection, tables.explicitLink, rows),
  runs: (connection, rows) => insertAll(connection, tables.run, rows),
  runSteps: (connection, rows) => insertAll(connection, tables.runStep, rows),
  runErrors: (connection, rows) => insertAll(connection, tables.runError, rows),
  configurations: (connection, rows) => insertAll(connection, tables.configuration, rows),
  apiKeys: (connection, rows) => insertAll(connection, tables.apiKey, rows),
  previews: (connection, rows) => insertAll(connection, preview, rows),
  previewPages: (connection, rows) => insertAll(connection, previewPage, rows),
  previewHeld: (connection, rows) => insertAll(connection, previewHeld, rows),
  previewSets: (connection, rows) => insertAll(connection, previewSet, rows),
  removedPreviews: removePreviews,
  audit: (connection, rows) => insertAll(connection, appendedAudit, rows),
};

/** Without a key an insert of a row that exists fails, and the whole commit with it. */
const appendedAudit = { ...tables.audit, key: [] };

/** What nobody may lose in a power cut once it was answered: intents and their outcome, decisions, and who took them. */
const durableFields: readonly (keyof Outcome)[] = [
  'journal',
  'removedUndone',
  'undone',
  'removedRestoreWishes',
  'restoreWishes',
  'changeSets',
  'changeItems',
  'changeItemMarks',
  'holds',
  'reservedNames',
  'explicit',
  'configurations',
  'apiKeys',
  'previewSets',
  'audit',
];

export function commitOutcome(connection: Connection, outcome: Outcome): void {
  const durable = durableFields.some((field) => (outcome[field]?.length ?? 0) > 0);
  connection.transaction(() => {
    for (const field of Object.keys(steps) as (keyof Outcome)[]) applyField(connection, outcome, field);
    exports.judgePending(connection, outcome);
  }, durable);
}

function applyField<F extends keyof Outcome>(connection: Connection, outcome: Outcome, field: F): void {
  const rows = outcome[field];
  if (rows === undefined || rows.length === 0) return;
  const step = steps[field] as Step<F>;
  step(connection, rows);
}

function insertAll<R>(connection: Connection, table: Table<R>, rows: readonly R[]): void {
  insertRows(connection, table, rows, table.write);
}

function removeFindings(connection: Connection, rows: NonNullable<Outcome['removedFindings']>): void {
  const statement = connection.statement('delete from finding where kind = ? and subject = ? and code = ?');
  for (const row of byNumber(rows, (each) => each.subject)) statement.run(row.kind, row.subject, row.code);
}

function removeDrifts(connection: Connection, rows: NonNullable<Outcome['removedDrifts']>): void {
  const statement = connection.statement('delete from drift where object = ? and slot = ?');
  for (const row of rows) statement.run(row.object, row.slot);
}

function removeExplicit(connection: Connection, objects: readonly number[]): void {
  const statement = connection.statement('delete from explicit_link where object = ?');
  for (const object of objects) statement.run(object);
}

function removePreviews(connection: Connection, previews: readonly number[]): void {
  for (const id of previews) {
    connection.run('delete from preview_page where preview = ?', id);
    connection.run('delete from preview_held where preview = ?', id);
    connection.run('delete from preview_set where preview = ?', id);
    connection.run('delete from preview where id = ?', id);
  }
}
