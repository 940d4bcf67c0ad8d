/** The parts of a commit that concern people. */
import type { PersonMark, PersonRow } from '../rows.ts';
import { byNumber, insertRows } from './bulk.ts';
import { rememberRemoved } from './commit-space.ts';
import type { Connection } from './connection.ts';
import { personColumns, personValueColumns, writePerson, writePersonValues } from './tables/space.ts';

const person = { name: 'person', columns: personColumns, key: ['id'] };
const values = { name: 'person_values', columns: personValueColumns, key: ['id'] };

export function savePeople(connection: Connection, people: readonly PersonRow[]): void {
  const rows = byNumber(people, (row) => row.id);
  insertRows(connection, person, rows, writePerson);
  insertRows(connection, values, rows, writePersonValues);
}

export function askForPeople(connection: Connection, people: readonly number[]): void {
  const statement = connection.statement('update person set stamp = 0 where id = ? and stamp <> 0');
  for (const id of byNumber(people, (each) => each)) statement.run(id);
}

export function markPeople(connection: Connection, marks: readonly PersonMark[]): void {
  const statement = connection.statement('update person set due_on = ?, stamp = ? where id = ?');
  for (const mark of byNumber(marks, (each) => each.id)) statement.run(mark.dueOn, mark.stamp, mark.id);
}

export function removePeople(connection: Connection, people: readonly number[]): void {
  const sorted = byNumber(people, (id) => id);
  for (const text of removals) {
    const statement = connection.statement(text);
    for (const id of sorted) statement.run(id);
  }
  rememberRemoved(connection, 'person', sorted.at(-1) as number);
}

const removals = [
  'delete from person where id = ?',
  'delete from person_values where id = ?',
  "delete from finding where kind = 'person' and subject = ?",
];
