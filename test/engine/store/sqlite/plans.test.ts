import { join } from 'node:path';
import t from 'tap';
import { Connection } from '../../../../engine/store/sqlite/connection.ts';
import { exportQueries } from '../../../../engine/store/sqlite/reads/exports.ts';
import { peopleQueries } from '../../../../engine/store/sqlite/reads/people.ts';
import { previewQueries } from '../../../../engine/store/sqlite/reads/previews.ts';
import { recordQueries } from '../../../../engine/store/sqlite/reads/records.ts';
import { runQueries } from '../../../../engine/store/sqlite/reads/runs.ts';
import { spaceQueries } from '../../../../engine/store/sqlite/reads/space.ts';
import { openSqliteStore } from '../../../../engine/store/sqlite/store.ts';
import { person, range, space } from '../../../contracts/store/rows.ts';

/** Reads whole small tables, or counts by reading an index from end to end. */
const allowedToScan = new Set([
  spaceQueries.counts,
  exportQueries.pendingCounts,
  runQueries.findingCounts,
  runQueries.connectors,
  runQueries.apiKeys,
  runQueries.newestRuns,
  runQueries.newestConfiguration,
  runQueries.lastAudit,
  previewQueries.newest,
  exportQueries.anyRestoreWish,
]);

const queries = { spaceQueries, recordQueries, peopleQueries, exportQueries, runQueries, previewQueries };

/** A search by row id alone would read everything behind the last page: these must start at what they look for. */
const indexes: readonly [query: string, index: string][] = [
  [spaceQueries.byAnchor, 'space_anchor (connector=? AND anchor=?)'],
  [spaceQueries.ofPeople, 'space_person (person=?)'],
  [spaceQueries.ofPerson, 'space_person (person=? AND rowid>?)'],
  [spaceQueries.idsInState, 'space_state (connector=? AND state=? AND rowid>?)'],
  [spaceQueries.toSynchronise, 'space_to_synchronise (connector=? AND rowid>?)'],
  [spaceQueries.loose, 'space_state (connector=? AND state=? AND rowid>?)'],
  [spaceQueries.dueIds, 'COVERING INDEX space_due (connector=? AND due_on<?)'],
  [recordQueries.byKey, 'COVERING INDEX space_key_once (key=?)'],
  [peopleQueries.idsByName, 'COVERING INDEX person_name (name>? AND name<?)'],
  [peopleQueries.idsToProvision, 'person_to_provision (stamp=? AND rowid>?)'],
  [peopleQueries.idsDue, 'COVERING INDEX person_due (due_on<?)'],
  [peopleQueries.history, 'history_person (person=?)'],
  [exportQueries.pendingOf, 'pending_object (object=?)'],
  [exportQueries.pendingOfConnector, 'pending_connector (connector=? AND object>?)'],
  [exportQueries.marksToJudge, 'pending_to_judge (connector=? AND object>?)'],
  [exportQueries.stagedToJudge, 'pending_to_judge (connector=? AND object>?)'],
  [exportQueries.stagedInSet, 'pending_held (connector=? AND change_set=? AND object>?)'],
  [exportQueries.heldCounts, 'COVERING INDEX pending_held (connector=?)'],
  [exportQueries.unsettled, 'journal_unsettled (connector=?)'],
  [exportQueries.lastAccepted, 'journal_object (object=?)'],
  [previewQueries.setsByDigest, 'preview_set_digest (digest=?)'],
  [runQueries.acceptedSteps, 'run_step_connector (connector=?)'],
];

t.test('once a first load is finished', async (t) => {
  const file = join(t.testdir(), 'jml.db');
  const store = openSqliteStore(file);
  await store.commit({
    objects: range(1, 3000).map((id) => space(id, { connector: 1 + (id % 3), person: id % 900, stamp: id % 50 })),
    people: range(1, 1000).map((id) => person(id)),
  });
  await store.finishLoad();
  await store.close();

  for (const statistics of ['as they are', 'analysed']) {
    t.test(`no query reads or sorts a big table, statistics ${statistics}`, async (t) => {
      const connection = new Connection(file, { readOnly: false });
      t.teardown(() => connection.close());
      if (statistics === 'analysed') connection.database.exec('analyze');

      for (const [name, text] of Object.values(queries).flatMap((group) => Object.entries(group))) {
        const plan = planOf(connection, text);
        const scans = plan.filter((line) => /^SCAN (?!json_each)/.test(line));
        const sorts = plan.filter((line) => line.includes('TEMP B-TREE'));
        if (!allowedToScan.has(text)) t.same(scans, [], `${name} scans nothing`);
        t.same(sorts, [], `${name} sorts nothing`);
      }
      for (const [text, index] of indexes) t.ok(planOf(connection, text)[0]?.includes(index), `${index} is used`);
      t.match(planOf(connection, spaceQueries.counts).join(), /COVERING INDEX/, 'counts read an index only');
    });
  }
});

t.test('a plan that scans or sorts', async (t) => {
  const file = join(t.testdir(), 'jml.db');
  await openSqliteStore(file).close();
  const connection = new Connection(file, { readOnly: false });
  t.teardown(() => connection.close());

  t.match(planOf(connection, 'select seen from space_values').join(), /^SCAN space_values/, 'is recognised');
  t.match(planOf(connection, 'select id from person where id > ? order by name').join(), /TEMP B-TREE/);
});

function planOf(connection: Connection, text: string): string[] {
  const rows = connection.all(`explain query plan ${text.replace('in (*)', 'in (?, ?, ?)')}`);
  return rows.map((row) => String(row[3]));
}
