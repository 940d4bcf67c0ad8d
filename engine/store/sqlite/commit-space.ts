/** The parts of a commit that concern connector-space objects, each table in the order of its key. */
import type { SpaceMark, SpaceRow } from '../rows.ts';
import type { KeyEntry, Outcome } from '../store.ts';
import { byNumber, byText, insertRows } from './bulk.ts';
import type { Connection } from './connection.ts';
import { buildKeyIndex, hasKeyIndex } from './late-indexes.ts';
import { spaceColumns, stateNumber, valueColumns, writeSpace, writeSpaceValues } from './tables/space.ts';

const space = { name: 'space', columns: spaceColumns, key: ['id'] };
const values = { name: 'space_values', columns: valueColumns, key: ['id'] };
const keyTable = { name: 'space_key', columns: ['key', 'object'], key: [], once: true };
const record = { name: 'record', columns: ['object', 'text'], key: ['object'] };
const shared = { name: 'shared_record', columns: ['connector', 'key', 'text'], key: ['connector', 'key'] };

export function saveObjects(connection: Connection, objects: readonly SpaceRow[]): void {
  const rows = byNumber(objects, (row) => row.id);
  insertRows(connection, space, rows, writeSpace);
  insertRows(connection, values, rows, writeSpaceValues);
}

export function markObjects(connection: Connection, marks: readonly SpaceMark[]): void {
  const statement = connection.statement(
    'update space set person = ?, state = ?, rule = ?, due_on = ?, stamp = ? where id = ?',
  );
  for (const mark of byNumber(marks, (each) => each.id)) {
    statement.run(mark.person, stateNumber(mark.state), mark.rule, mark.dueOn, mark.stamp, mark.id);
  }
}

/** With all that is said of the object alone; its keys are named one by one, because they are found by key only. */
const removals = [
  'delete from space where id = ?',
  'delete from space_values where id = ?',
  'delete from record where object = ?',
  'delete from pending where object = ?',
  'delete from undone where object = ?',
  'delete from restore_wish where object = ?',
  "delete from finding where kind = 'object' and subject = ?",
  'delete from drift where object = ?',
  'delete from explicit_link where object = ?',
];

export function removeObjects(connection: Connection, objects: readonly number[]): void {
  const sorted = byNumber(objects, (id) => id);
  for (const text of removals) {
    const statement = connection.statement(text);
    for (const id of sorted) statement.run(id);
  }
  rememberRemoved(connection, 'object', sorted.at(-1) as number);
}

/** Journal and history still speak of it, so its id is never given to another. */
export function rememberRemoved(connection: Connection, name: 'object' | 'person', highest: number): void {
  connection.run(
    `insert into removed_id (name, highest) values (?, ?)
     on conflict (name) do update set highest = max(highest, excluded.highest)`,
    name,
    highest,
  );
}

export function removeKeys(connection: Connection, entries: readonly KeyEntry[]): void {
  buildKeyIndex(connection);
  const statement = connection.statement('delete from space_key where key = ? and object = ?');
  for (const entry of byText(entries, (each) => each.key)) statement.run(entry.key, entry.object);
}

export function saveKeys(connection: Connection, entries: readonly KeyEntry[]): void {
  const rows = hasKeyIndex(connection) ? byText(entries, (entry) => entry.key) : entries;
  insertRows(connection, keyTable, rows, (row, parameters) => parameters.push(row.key, row.object));
}

export function saveRecords(connection: Connection, records: NonNullable<Outcome['records']>): void {
  const sorted = byNumber(records, (row) => row.object);
  insertRows(connection, record, sorted, (row, parameters) => parameters.push(row.object, row.text));
  const statement = connection.statement("delete from record where object = ? and text = ''");
  for (const row of sorted) if (row.text === '') statement.run(row.object);
}

export function saveShared(connection: Connection, records: NonNullable<Outcome['shared']>): void {
  const sorted = byText(records, (row) => row.key);
  insertRows(connection, shared, sorted, (row, parameters) => parameters.push(row.connector, row.key, row.text));
  const statement = connection.statement("delete from shared_record where connector = ? and key = ? and text = ''");
  for (const row of sorted) if (row.text === '') statement.run(row.connector, row.key);
}
