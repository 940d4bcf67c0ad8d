/** The parts of a commit that concern what waits to be sent and what is held. */
import type { ChangeItemMark, Hold, JournalEnd, PendingMark, PendingRow } from '../rows.ts';
import type { Outcome } from '../store.ts';
import { byNumber, insertRows } from './bulk.ts';
import type { Connection } from './connection.ts';
import type { Table } from './tables/table.ts';
import { changeItem, pending } from './tables/tables.ts';

type PendingKey = Pick<PendingMark, 'object' | 'operation'>;

/** A row that is replaced is to be judged, too, until its set is asked. */
const toJudge: Table<PendingRow> = {
  ...pending,
  columns: [...pending.columns, 'to_judge'],
  write(row, parameters) {
    pending.write(row, parameters);
    parameters.push(1);
  },
};

export function removePending(connection: Connection, rows: readonly PendingKey[]): void {
  const statement = connection.statement('delete from pending where object = ? and operation = ?');
  for (const row of byNumber(rows, (each) => each.object)) statement.run(row.object, row.operation);
}

export function savePending(connection: Connection, rows: NonNullable<Outcome['pending']>): void {
  const sorted = byNumber(rows, (row) => row.object);
  insertRows(connection, toJudge, sorted, toJudge.write);
}

export function markPending(connection: Connection, marks: readonly PendingMark[]): void {
  const statement = connection.statement(
    'update pending set change_set = ?, code = ?, message = ?, attempts = ?, retry_at = ?, parked_at = ? where object = ? and operation = ?',
  );
  for (const mark of byNumber(marks, (each) => each.object)) {
    const { changeSet, code, message, attempts, retryAt, parkedAt, object, operation } = mark;
    statement.run(changeSet, code, message, attempts, retryAt, parkedAt, object, operation);
  }
}

export function removeUndone(connection: Connection, rows: NonNullable<Outcome['removedUndone']>): void {
  const statement = connection.statement('delete from undone where object = ? and attribute = ?');
  for (const { object, attribute } of byNumber(rows, (each) => each.object)) statement.run(object, attribute);
}

export function removeRestoreWishes(connection: Connection, objects: readonly number[]): void {
  const statement = connection.statement('delete from restore_wish where object = ?');
  for (const object of objects) statement.run(object);
}

export function endJournal(connection: Connection, ends: readonly JournalEnd[]): void {
  const statement = connection.statement('update journal set ended = ?, ended_at = ?, feed = ? where id = ?');
  for (const { id, ended, endedAt, feed } of byNumber(ends, (each) => each.id)) {
    statement.run(ended, endedAt, feed, id);
  }
}

export function saveItems(connection: Connection, rows: NonNullable<Outcome['changeItems']>): void {
  const sorted = byNumber(rows, (row) => row.object);
  insertRows(connection, changeItem, sorted, changeItem.write);
}

export function markItems(connection: Connection, marks: readonly ChangeItemMark[]): void {
  const statement = connection.statement(
    'update change_item set state = ?, reason = ? where change_set = ? and object = ? and operation = ?',
  );
  for (const mark of byNumber(marks, (each) => each.object)) {
    statement.run(mark.state, mark.reason, mark.changeSet, mark.object, mark.operation);
  }
}

export function holdPending(connection: Connection, holds: readonly Hold[]): void {
  for (const { changeSet, operation, objects } of holds) {
    connection.allIn(
      `insert into change_item (change_set, object, operation, hash, rules, changes, state, reason)
       select ?, object, operation, hash, null, null, 'held', '' from pending where operation = ? and object in (*)`,
      objects,
      changeSet,
      operation,
    );
    connection.allIn(
      'update pending set change_set = ?, to_judge = 0 where operation = ? and object in (*)',
      objects,
      changeSet,
      operation,
    );
  }
}

/** After everything else: which of the rows that this commit touched their sets speak of as they are. */
export function judgePending(
  connection: Connection,
  { pending: rows = [], pendingMarks = [], changeItems = [] }: Outcome,
): void {
  const statement = connection.statement(
    `update pending set to_judge = not exists (select 1 from change_item i where i.change_set = pending.change_set
       and i.object = pending.object and i.operation = pending.operation and i.hash = pending.hash)
     where object = ? and operation = ?`,
  );
  const bound = rows.filter(({ changeSet }) => changeSet !== null);
  for (const { object, operation } of [...bound, ...pendingMarks, ...changeItems]) statement.run(object, operation);
}
