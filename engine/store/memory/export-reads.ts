import { operations } from '../../model/operation.ts';
import type { HeldCount, JournalRow, PendingRow, StagedItem, UndoneRow } from '../rows.ts';
import type { ExportReads, JournalFilter, JournalReads } from '../store.ts';
import type { Answers } from './answers.ts';
import { ascending, pageOf, wholeObjects } from './page.ts';
import { keyOf, type Tables } from './tables.ts';

export function exportReads(tables: Tables, { read }: Answers): ExportReads {
  const pending = (test: (row: PendingRow) => boolean) => inSendingOrder([...tables.pending.values()].filter(test));
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
        wholeObjects(
          pending((row) => row.connector === connector && !isItem(tables, row)),
          page,
        ).map(withoutChanges),
      ),
    pendingMarksOf: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return pending((row) => wanted.has(row.object)).map(withoutChanges);
      }),
    pendingMarks: (connector, page) =>
      read(() =>
        wholeObjects(
          pending((row) => row.connector === connector),
          page,
        ).map(withoutChanges),
      ),
    pendingCounts: (of) => read(() => pendingCounts(tables).filter(({ connector }) => connector === (of ?? connector))),
    unsettled: (connector) =>
      read(() => journal(tables, (row) => row.connector === connector && row.settledAt === null)),
    lastAccepted: (objects, wanted) => read(() => lastAccepted(tables, new Set(objects), new Set(wanted))),
    ...journalReads(tables, read),
    ...changeSetReads(tables, read),
    heldCounts: (connector) =>
      read(() => heldCounts(pending((row) => row.connector === connector && isItem(tables, row)))),
    stagedItems: (connector, changeSet, page) =>
      read(() => {
        const isMeant = (row: PendingRow) =>
          isItem(tables, row) ? row.changeSet === changeSet : changeSet === undefined;
        const rows = pending((row) => row.connector === connector && isMeant(row));
        return wholeObjects(rows, page).map((row) => stagedItem(tables, row));
      }),
  };
}

type ChangeSetRead =
  | 'changeSets'
  | 'changeSet'
  | 'changeItems'
  | 'changeItemMarks'
  | 'changeItemStates'
  | 'changeItemAt'
  | 'itemsApart';

function changeSetReads(tables: Tables, read: Answers['read']): Pick<ExportReads, ChangeSetRead> {
  const itemsOf = (changeSet: number) =>
    inSendingOrder([...tables.changeItems.values()].filter((row) => row.changeSet === changeSet));
  return {
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
    changeItemMarks: (changeSet, page) =>
      read(() => wholeObjects(itemsOf(changeSet), page).map(({ changes: _, rules: __, ...mark }) => mark)),
    changeItemStates: (changeSet) =>
      read(() => {
        const counts = { held: 0, applied: 0, dropped: 0, refused: 0, excluded: 0 };
        for (const { state } of itemsOf(changeSet)) counts[state]++;
        return counts;
      }),
    changeItemAt: (changeSet, place) => read(() => itemsOf(changeSet)[place]?.object),
    itemsApart: (changeSet) =>
      read(() =>
        itemsOf(changeSet)
          .filter(({ object, operation }) => {
            const row = tables.pending.get(keyOf(object, operation));
            return row?.changeSet !== changeSet || !isItem(tables, row);
          })
          .map(({ object, rules }) => ({ object, rules })),
      ),
  };
}

function stagedItem(tables: Tables, { object, operation, rules, hash, changes }: PendingRow): StagedItem {
  const { anchor = '', person = null, seen = '' } = tables.objects.get(object) ?? {};
  return { object, operation, rules, hash, changes: JSON.stringify(changes), anchor, person, seen };
}

function journalReads(tables: Tables, read: Answers['read']): JournalReads {
  return {
    undone: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return inOrder([...tables.undone.values()].filter(({ object }) => wanted.has(object)));
      }),
    undonePage: (page) => read(() => wholeObjects(inOrder([...tables.undone.values()]), page)),
    restoreWishes: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        const rows = [...tables.restoreWishes.values()].filter(({ object }) => wanted.has(object));
        return ascending(rows, ({ object }) => object);
      }),
    hasRestoreWishes: () => read(() => tables.restoreWishes.size > 0),
    unconfirmed: (objects) =>
      read(() => {
        const wanted = new Set(objects);
        return journal(tables, (row) => wanted.has(row.object) && isOpen(row)).map(withoutChanges);
      }),
    journalRows: (ids) =>
      read(() => {
        const wanted = new Set(ids);
        return journal(tables, ({ id }) => wanted.has(id));
      }),
    journalPage: (filter, { after, limit }) =>
      read(() =>
        journal(tables, (row) => isMeant(row, filter) && (after === 0 || row.id < after))
          .toReversed()
          .slice(0, limit),
      ),
    lastExport: (connector) =>
      read(() => {
        const runs = journal(tables, (row) => row.connector === connector && isExport(row)).map(({ run }) => run);
        return runs.length === 0 ? undefined : Math.max(...runs);
      }),
    feed: ({ after, limit }) =>
      read(() =>
        ascending(
          journal(tables, ({ feed }) => (feed ?? 0) > after),
          ({ feed }) => feed ?? 0,
        ).slice(0, limit),
      ),
  };
}

function inOrder(rows: readonly UndoneRow[]): readonly UndoneRow[] {
  return rows.toSorted((one, other) => one.object - other.object || (one.attribute < other.attribute ? -1 : 1));
}

function inSendingOrder<R extends Pick<PendingRow, 'object' | 'operation'>>(rows: readonly R[]): readonly R[] {
  return rows.toSorted(
    (one, other) =>
      one.object - other.object || operations.indexOf(one.operation) - operations.indexOf(other.operation),
  );
}

function heldCounts(rows: readonly PendingRow[]): readonly HeldCount[] {
  const counts = [...Map.groupBy(rows, ({ changeSet }) => changeSet)].flatMap(([changeSet, { length: count }]) =>
    changeSet === null ? [] : [{ changeSet, count }],
  );
  return ascending(counts, ({ changeSet }) => changeSet);
}

function withoutChanges<R extends { readonly changes: unknown }>({ changes: _, ...mark }: R): Omit<R, 'changes'> {
  return mark;
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

function isOpen({ result, ended }: JournalRow): boolean {
  return result === 'accepted' && ended === null;
}

function isExport({ result, ended }: JournalRow): boolean {
  return result === 'accepted' && ended !== 'noted';
}

function isMeant(row: JournalRow, filter: JournalFilter): boolean {
  if ('object' in filter) return row.object === filter.object;
  if ('run' in filter) return row.connector === filter.connector && row.run === filter.run;
  if ('open' in filter) return row.connector === filter.connector && isOpen(row);
  return true;
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
