import { operations } from '../../../model/operation.ts';
import type {
  ChangeItemMark,
  ChangeItemRow,
  HeldCount,
  JournalMark,
  JournalRow,
  PendingMark,
  PendingRow,
  StagedItem,
} from '../../rows.ts';
import type { After, ExportReads, JournalFilter, JournalReads } from '../../store.ts';
import type { Connection, Row } from '../connection.ts';
import { selectFrom } from '../tables/table.ts';
import { changeItem, changeSet, journal, pending, restoreWish, undone } from '../tables/tables.ts';
import { wholeObjects } from './page.ts';

const selectMark = `select object, operation, connector, rules, hash, change_set, code, message, attempts, retry_at,
  parked_at from pending`;
const selectStaged = `select p.object, p.operation, p.rules, p.hash, p.changes, coalesce(s.anchor, ''), s.person,
  coalesce(v.seen, '') from pending p left join space s on s.id = p.object left join space_values v on v.id = p.object`;
const selectJournalMark = `select id, object, connector, operation, hash, run, change_set, sent_at, settled_at, result,
  anchor, ended, ended_at, feed from journal`;
const selectItemMark = 'select change_set, object, operation, hash, state, reason from change_item';
/** An item that has nothing of its own shares what its pending row has. */
const selectItem = `select i.change_set, i.object, i.operation, i.hash, coalesce(i.rules, p.rules),
    coalesce(i.changes, p.changes), i.state, i.reason
  from change_item i left join pending p on p.object = i.object and p.operation = i.operation`;

type PendingKey = Pick<PendingMark, 'object' | 'operation'>;

type RulesOf = (text: unknown) => readonly string[];

/** Thousands of rows name the same rules: these are parsed once. */
function rulesReader(): RulesOf {
  const known = new Map<unknown, readonly string[]>();
  return (text) => {
    const rules = known.get(text) ?? (JSON.parse(text as string) as string[]);
    known.set(text, rules);
    return rules;
  };
}

function readMark(row: Row, rulesOf: RulesOf): PendingMark {
  const [object, operation, connector, rules, hash, changeSet, code, message, attempts, retryAt, parkedAt] = row;
  const tried = { code, message, attempts, retryAt, parkedAt };
  return { object, operation, connector, rules: rulesOf(rules), hash, changeSet, ...tried } as PendingMark;
}

function readStaged(
  [object, operation, rules, hash, changes, anchor, person, seen]: Row,
  rulesOf: RulesOf,
): StagedItem {
  return { object, operation, rules: rulesOf(rules), hash, changes, anchor, person, seen } as StagedItem;
}

function readJournalMark(row: Row): JournalMark {
  const [id, object, connector, operation, hash, run, changeSet, sentAt, settledAt, result, ...others] = row;
  const [anchor, ended, endedAt, feed] = others;
  const what = { id, object, connector, operation, hash, run, changeSet };
  return { ...what, sentAt, settledAt, result, anchor, ended, endedAt, feed } as JournalMark;
}

function readItemMark([changeSet, object, operation, hash, state, reason]: Row): ChangeItemMark {
  return { changeSet, object, operation, hash, state, reason } as ChangeItemMark;
}

function readHeldCount([changeSet, count]: Row): HeldCount {
  return { changeSet, count } as HeldCount;
}

function readApart([object, rules]: Row): Pick<ChangeItemRow, 'object' | 'rules'> {
  return { object: object as number, rules: JSON.parse(rules as string) };
}

const itemStates = ['held', 'applied', 'dropped', 'refused', 'excluded'] as const satisfies ChangeItemMark['state'][];

function readItemStates(row: Row): Record<ChangeItemMark['state'], number> {
  const counts = itemStates.map((state, at) => [state, row[at] as number]);
  return Object.fromEntries(counts) as Record<ChangeItemMark['state'], number>;
}

export const exportQueries = {
  pendingOf: `${selectFrom(pending)} where object in (*)`,
  pendingOfObject: `${selectFrom(pending)} where object = ? order by operation`,
  pendingPage: `${selectFrom(pending)} where object > ? order by object, operation limit ?`,
  pendingOfConnector: `${selectFrom(pending)} where connector = ? and object > ? order by object, operation limit ?`,
  pendingOfConnectorAndObject: `${selectFrom(pending)} where connector = ? and object = ? order by operation`,
  marksOf: `${selectMark} where object in (*)`,
  marks: `${selectMark} where connector = ? and object > ? order by object, operation limit ?`,
  marksOfObject: `${selectMark} where connector = ? and object = ?`,
  /** By an index of its own, because most of what is pending may be on hold for days. */
  marksToJudge: `${selectMark} where connector = ? and object > ? and to_judge = 1 order by object, operation limit ?`,
  marksToJudgeOfObject: `${selectMark} where connector = ? and object = ? and to_judge = 1`,
  pendingCounts: 'select connector, operation, count(*) from pending group by connector, operation',
  pendingCountsOf:
    'select connector, operation, count(*) from pending where connector = ? group by connector, operation',
  unsettled: `${selectFrom(journal)} where connector = ? and settled_at is null order by id`,
  lastAccepted: `${selectFrom(journal)} where object = ? and operation = ? and result = 'accepted'
    order by id desc limit 1`,
  unconfirmed: `${selectJournalMark} where object in (*) and result = 'accepted' and ended is null`,
  undone: `${selectFrom(undone)} where object in (*) order by object, attribute`,
  undonePage: `${selectFrom(undone)} where object > ? order by object, attribute limit ?`,
  undoneOfObject: `${selectFrom(undone)} where object = ? order by attribute`,
  restoreWishes: `${selectFrom(restoreWish)} where object in (*) order by object`,
  anyRestoreWish: 'select 1 from restore_wish limit 1',
  journalRows: `${selectFrom(journal)} where id in (*)`,
  journalBefore: `${selectFrom(journal)} where id < ? order by id desc limit ?`,
  journalOfObject: `${selectFrom(journal)} where object = ? and id < ? order by id desc limit ?`,
  journalOfRun: `${selectFrom(journal)} where connector = ? and run = ? and id < ? order by id desc limit ?`,
  journalOpen: `${selectFrom(journal)} where connector = ? and result = 'accepted' and ended is null and id < ?
    order by id desc limit ?`,
  lastExport: `select run from journal where connector = ? and result = 'accepted' and ended is not 'noted'
    order by run desc limit 1`,
  feed: `${selectFrom(journal)} where feed > ? order by feed limit ?`,
  changeSets: `${selectFrom(changeSet)} where id > ? order by id limit ?`,
  changeSetsInState: `${selectFrom(changeSet)} where state = ? and id > ? order by id limit ?`,
  changeSet: `${selectFrom(changeSet)} where id = ?`,
  changeItems: `${selectItem} where i.change_set = ? and i.object > ? order by i.object, i.operation limit ?`,
  changeItemsOfObject: `${selectItem} where i.change_set = ? and i.object = ? order by i.operation`,
  itemStates: `select ${itemStates.map((state) => `count(*) filter (where state = '${state}')`).join(', ')}
    from change_item where change_set = ?`,
  itemAt: 'select object from change_item where change_set = ? order by object, operation limit 1 offset ?',
  stagedToJudge: `${selectStaged} where p.connector = ? and p.object > ? and p.to_judge = 1
    order by p.object, p.operation limit ?`,
  stagedToJudgeOfObject: `${selectStaged} where p.connector = ? and p.object = ? and p.to_judge = 1`,
  /** A set is of one operation: no object is twice in it. */
  stagedInSet: `${selectStaged} where p.connector = ? and p.change_set = ? and p.object > ? and p.to_judge = 0
    order by p.object limit ?`,
  heldCounts: `select change_set, count(*) from pending where connector = ? and to_judge = 0 group by change_set
    order by change_set`,
  /** Only one that was given a copy can be apart. */
  itemsApart: `select i.object, i.rules from change_item i where i.change_set = ? and i.changes is not null and not exists
    (select 1 from pending p where p.object = i.object and p.operation = i.operation
      and p.change_set = i.change_set and p.hash = i.hash) order by i.object`,
  itemMarks: `${selectItemMark} where change_set = ? and object > ? order by object, operation limit ?`,
  itemMarksOfObject: `${selectItemMark} where change_set = ? and object = ?`,
};

export function exportReads(connection: Connection): ExportReads {
  const together = <T>(work: () => T) => connection.guard(() => connection.snapshot(work));
  const pages = <R extends PendingKey>(
    after: After,
    page: string,
    ofObject: string,
    read: (row: Row) => R,
    of: number,
  ): readonly R[] => inSendingOrder(wholeObjects(connection, { page, ofObject, read }, after, of));
  const rulesOf = rulesReader();
  const readPendingMark = (row: Row) => readMark(row, rulesOf);
  const readStagedItem = (row: Row) => readStaged(row, rulesOf);
  return {
    pendingOf: async (objects) =>
      together(() => inSendingOrder(connection.allIn(exportQueries.pendingOf, objects).map(pending.read))),
    pendingPage: async (connector, page) => together(() => pendingPage(connection, connector, page)),
    pendingToJudge: async (connector, page) =>
      together(() =>
        pages(page, exportQueries.marksToJudge, exportQueries.marksToJudgeOfObject, readPendingMark, connector),
      ),
    pendingMarksOf: async (objects) =>
      together(() => inSendingOrder(connection.allIn(exportQueries.marksOf, objects).map(readPendingMark))),
    pendingMarks: async (connector, page) =>
      together(() => pages(page, exportQueries.marks, exportQueries.marksOfObject, readPendingMark, connector)),
    pendingCounts: async (of) =>
      together(() => {
        const { pendingCounts, pendingCountsOf } = exportQueries;
        const rows = of === undefined ? connection.all(pendingCounts) : connection.all(pendingCountsOf, of);
        return (rows as [number, string, number][]).map(([connector, operation, count]) => ({
          connector,
          operation,
          count,
        }));
      }),
    unsettled: async (connector) =>
      together(() => connection.all(exportQueries.unsettled, connector).map(journal.read)),
    lastAccepted: async (objects, wanted) => together(() => lastAccepted(connection, objects, wanted)),
    ...journalReads(connection),
    changeSets: async (state, { after, limit }) =>
      together(() =>
        (state === undefined
          ? connection.all(exportQueries.changeSets, after, limit)
          : connection.all(exportQueries.changeSetsInState, state, after, limit)
        ).map(changeSet.read),
      ),
    changeSet: async (id) => together(() => connection.all(exportQueries.changeSet, id).map(changeSet.read)[0]),
    changeItems: async (set, page) =>
      together(() => pages(page, exportQueries.changeItems, exportQueries.changeItemsOfObject, changeItem.read, set)),
    changeItemMarks: async (set, page) =>
      together(() => pages(page, exportQueries.itemMarks, exportQueries.itemMarksOfObject, readItemMark, set)),
    changeItemStates: async (set) =>
      together(() => readItemStates(connection.get(exportQueries.itemStates, set) ?? [])),
    changeItemAt: async (set, place) =>
      together(() => connection.get(exportQueries.itemAt, set, place)?.[0] as number | undefined),
    heldCounts: async (connector) =>
      together(() => connection.all(exportQueries.heldCounts, connector).map(readHeldCount)),
    stagedItems: async (connector, set, page) =>
      together(() =>
        set === undefined
          ? pages(page, exportQueries.stagedToJudge, exportQueries.stagedToJudgeOfObject, readStagedItem, connector)
          : connection.all(exportQueries.stagedInSet, connector, set, page.after, page.limit).map(readStagedItem),
      ),
    itemsApart: async (set) => together(() => connection.all(exportQueries.itemsApart, set).map(readApart)),
  };
}

const undonePages = { page: exportQueries.undonePage, ofObject: exportQueries.undoneOfObject, read: undone.read };

function journalReads(connection: Connection): JournalReads {
  const together = <T>(work: () => T) => connection.guard(() => connection.snapshot(work));
  const ascending = <R extends { readonly id: number }>(rows: R[]) => rows.sort((one, other) => one.id - other.id);
  return {
    undone: async (objects) => together(() => connection.allIn(exportQueries.undone, objects).map(undone.read)),
    undonePage: async (page) => together(() => wholeObjects(connection, undonePages, page)),
    restoreWishes: async (objects) =>
      together(() => connection.allIn(exportQueries.restoreWishes, objects).map(restoreWish.read)),
    hasRestoreWishes: async () => together(() => connection.get(exportQueries.anyRestoreWish) !== undefined),
    unconfirmed: async (objects) =>
      together(() => ascending(connection.allIn(exportQueries.unconfirmed, objects).map(readJournalMark))),
    journalRows: async (ids) =>
      together(() => ascending(connection.allIn(exportQueries.journalRows, ids).map(journal.read))),
    journalPage: async (filter, page) => together(() => journalPage(connection, filter, page).map(journal.read)),
    lastExport: async (connector) =>
      together(() => connection.get(exportQueries.lastExport, connector)?.[0] as number | undefined),
    feed: async ({ after, limit }) =>
      together(() => connection.all(exportQueries.feed, after, limit).map(journal.read)),
  };
}

function journalPage(connection: Connection, filter: JournalFilter, { after, limit }: After): readonly Row[] {
  const before = after === 0 ? Number.MAX_SAFE_INTEGER : after;
  if ('object' in filter) return connection.all(exportQueries.journalOfObject, filter.object, before, limit);
  if ('run' in filter) return connection.all(exportQueries.journalOfRun, filter.connector, filter.run, before, limit);
  if ('open' in filter) return connection.all(exportQueries.journalOpen, filter.connector, before, limit);
  return connection.all(exportQueries.journalBefore, before, limit);
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

function inSendingOrder<R extends PendingKey>(rows: readonly R[]): readonly R[] {
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
