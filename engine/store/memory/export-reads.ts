import { operations } from '../../model/operation.ts';
import type { JournalRow, PendingRow } from '../rows.ts';
import type { ExportReads } from '../store.ts';
import type { Answers } from './answers.ts';
import { ascending, pageOf, wholeObjects } from './page.ts';
import { keyOf, type Tables } from './tables.ts';

export function exportReads(tables: Tables, { read }: Answers): ExportReads {
  const pending = (test: (row: PendingRow) => boolean) => inSendingOrder([...tables.pending.values()].filter(test));
  const itemsOf = (changeSet: number) =>
    inSendingOrder([...tables.changeItems.values()].filter((row) => row.changeSet === changeSet));
  return {
    pendingOf: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return pending((row) => wanted.has(row.object));
      }),
    pendingPage: (connector, page) =>
      read(() =>
        wholeObjects(
          pending((row) => row.connector === (connector ?? row.connector)),
          page,
        ),
      ),
    pendingToJudge: (connector, page) =>
      read(() =>
        marks(
          wholeObjects(
            pending((row) => row.connector === connector && !isItem(tables, row)),
            page,
          ),
        ),
      ),
    pendingMarksOf: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return marks(pending((row) => wanted.has(row.object)));
      }),
    pendingMarks: (connector, page) =>
      read(() =>
        marks(
          wholeObjects(
            pending((row) => row.connector === connector),
            page,
          ),
        ),
      ),
    pendingCounts: (of) => read(() => pendingCounts(tables).filter(({ connector }) => connector === (of ?? connector))),
    unsettled: (connector) =>
      read(() => journal(tables, (row) => row.connector === connector && row.settledAt === null)),
    lastAccepted: (objects, wanted) => read(() => lastAccepted(tables, new Set(objects), new Set(wanted))),
    changeSets: (state, page) =>
      read(() =>
        pageOf(
          [...tables.changeSets.values()].filter((row) => row.state === (state ?? row.state)),
          page,
          (row) => row.id,
        ),
      ),
    changeSet: (id) => read(() => tables.changeSets.get(id)),
    changeItems: (changeSet, page) => read(() => wholeObjects(itemsOf(changeSet), page)),
    changeItemMarks: (changeSet, page) => read(() => marks(wholeObjects(itemsOf(changeSet), page))),
  };
}

function inSendingOrder<R extends Pick<PendingRow, 'object' | 'operation'>>(rows: readonly R[]): readonly R[] {
  return rows.toSorted(
    (one, other) =>
      one.object - other.object || operations.indexOf(one.operation) - operations.indexOf(other.operation),
  );
}

function marks<R extends { readonly changes: unknown }>(rows: readonly R[]): Omit<R, 'changes'>[] {
  return rows.map(({ changes: _, ...mark }) => mark);
}

function isItem(tables: Tables, { changeSet, object, operation, hash }: PendingRow): boolean {
  return changeSet !== null && tables.changeItems.get(keyOf(changeSet, object, operation))?.hash === hash;
}

function pendingCounts(tables: Tables): { connector: number; operation: string; count: number }[] {
  const counts = new Map<string, { connector: number; operation: string; count: number }>();
  for (const { connector, operation } of tables.pending.values()) {
    const key = `${connector} ${operation}`;
    const counted = counts.get(key) ?? { connector, operation, count: 0 };
    counted.count += 1;
    counts.set(key, counted);
  }
  return [...counts.values()];
}

function journal(tables: Tables, test: (row: JournalRow) => boolean): readonly JournalRow[] {
  return ascending([...tables.journal.values()].filter(test), (row) => row.id);
}

function lastAccepted(
  tables: Tables,
  objects: ReadonlySet<number>,
  wanted: ReadonlySet<string>,
): readonly JournalRow[] {
  const newest = new Map<string, JournalRow>();
  for (const row of journal(tables, (each) => each.result === 'accepted')) {
    if (objects.has(row.object) && wanted.has(row.operation)) newest.set(`${row.object} ${row.operation}`, row);
  }
  return ascending(newest.values(), (row) => row.id);
}
