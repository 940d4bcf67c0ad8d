import { operations } from '../../../model/operation.ts';
import type { JournalRow, PendingRow } from '../../rows.ts';
import type { After, ExportReads } from '../../store.ts';
import type { Connection, Row } from '../connection.ts';
import { selectFrom } from '../tables/table.ts';
import { changeItem, changeSet, journal, pending } from '../tables/tables.ts';
import { wholeObjects } from './page.ts';

const NOT_IN_SET = `not exists (select 1 from change_item i indexed by change_item_hash
    where i.change_set = p.change_set and i.object = p.object and i.operation = p.operation and i.hash = p.hash)`;

export const exportQueries = {
  pendingOf: `${selectFrom(pending)} where object in (*)`,
  pendingOfObject: `${selectFrom(pending)} where object = ? order by operation`,
  pendingPage: `${selectFrom(pending)} where object > ? order by object, operation limit ?`,
  pendingOfConnector: `${selectFrom(pending)} where connector = ? and object > ? order by object, operation limit ?`,
  pendingOfConnectorAndObject: `${selectFrom(pending)} where connector = ? and object = ? order by operation`,
  /** Answered by two indexes alone, because most of what is pending may be on hold for days. */
  keysToJudge: `select object, operation from pending p where connector = ? and object > ? and ${NOT_IN_SET}
    order by object, operation limit ?`,
  keysToJudgeOfObject: `select object, operation from pending p where connector = ? and object = ? and ${NOT_IN_SET}`,
  pendingCounts: 'select connector, operation, count(*) from pending group by connector, operation',
  unsettled: `${selectFrom(journal)} where connector = ? and settled_at is null order by id`,
  lastAccepted: `${selectFrom(journal)} where object = ? and operation = ? and result = 'accepted'
    order by id desc limit 1`,
  changeSets: `${selectFrom(changeSet)} where id > ? order by id limit ?`,
  changeSetsInState: `${selectFrom(changeSet)} where state = ? and id > ? order by id limit ?`,
  changeSet: `${selectFrom(changeSet)} where id = ?`,
  changeItems: `${selectFrom(changeItem)} where change_set = ? and object > ? order by object, operation limit ?`,
  changeItemsOfObject: `${selectFrom(changeItem)} where change_set = ? and object = ? order by operation`,
};

export function exportReads(connection: Connection): ExportReads {
  const together = <T>(work: () => T) => connection.guard(() => connection.snapshot(work));
  return {
    pendingOf: async (objects) =>
      together(() => inSendingOrder(connection.allIn(exportQueries.pendingOf, objects).map(pending.read))),
    pendingPage: async (connector, page) => together(() => pendingPage(connection, connector, page)),
    pendingToJudge: async (connector, page) => together(() => pendingToJudge(connection, connector, page)),
    pendingCounts: async () =>
      together(() =>
        (connection.all(exportQueries.pendingCounts) as [number, string, number][]).map(
          ([connector, operation, count]) => ({ connector, operation, count }),
        ),
      ),
    unsettled: async (connector) =>
      together(() => connection.all(exportQueries.unsettled, connector).map(journal.read)),
    lastAccepted: async (objects, wanted) => together(() => lastAccepted(connection, objects, wanted)),
    changeSets: async (state, { after, limit }) =>
      together(() =>
        (state === undefined
          ? connection.all(exportQueries.changeSets, after, limit)
          : connection.all(exportQueries.changeSetsInState, state, after, limit)
        ).map(changeSet.read),
      ),
    changeSet: async (id) => together(() => connection.all(exportQueries.changeSet, id).map(changeSet.read)[0]),
    changeItems: async (set, page) =>
      together(() =>
        inSendingOrder(
          wholeObjects(
            connection,
            { page: exportQueries.changeItems, ofObject: exportQueries.changeItemsOfObject, read: changeItem.read },
            page,
            set,
          ),
        ),
      ),
  };
}

function pendingPage(connection: Connection, connector: number | undefined, page: After): readonly PendingRow[] {
  const { read } = pending;
  if (connector === undefined) {
    const texts = { page: exportQueries.pendingPage, ofObject: exportQueries.pendingOfObject, read };
    return inSendingOrder(wholeObjects(connection, texts, page));
  }
  const texts = { page: exportQueries.pendingOfConnector, ofObject: exportQueries.pendingOfConnectorAndObject, read };
  return inSendingOrder(wholeObjects(connection, texts, page, connector));
}

function pendingToJudge(connection: Connection, connector: number, page: After): readonly PendingRow[] {
  const read = ([object, operation]: Row) => ({ object, operation }) as Pick<PendingRow, 'object' | 'operation'>;
  const texts = { page: exportQueries.keysToJudge, ofObject: exportQueries.keysToJudgeOfObject, read };
  const keys = new Set<string>();
  const objects: number[] = [];
  for (const { object, operation } of wholeObjects(connection, texts, page, connector)) {
    keys.add(`${object} ${operation}`);
    objects.push(object);
  }
  const rows = connection.allIn(exportQueries.pendingOf, objects).map(pending.read);
  return inSendingOrder(rows.filter(({ object, operation }) => keys.has(`${object} ${operation}`)));
}

function inSendingOrder<R extends Pick<PendingRow, 'object' | 'operation'>>(rows: readonly R[]): readonly R[] {
  return rows.toSorted(
    (one, other) =>
      one.object - other.object || operations.indexOf(one.operation) - operations.indexOf(other.operation),
  );
}

function lastAccepted(
  connection: Connection,
  objects: readonly number[],
  wanted: readonly string[],
): readonly JournalRow[] {
  const found: JournalRow[] = [];
  for (const object of new Set(objects)) {
    for (const operation of new Set(wanted)) {
      const row = connection.get(exportQueries.lastAccepted, object, operation);
      if (row !== undefined) found.push(journal.read(row));
    }
  }
  return found.sort((one, other) => one.id - other.id);
}
