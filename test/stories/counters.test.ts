/** Every counter of the table that can count is reached by something that happens in a trust, and no other ever is. */
import t from 'tap';
import { printRun } from '../../engine/cli/report.ts';
import { operationCounts } from '../../engine/model/counter.ts';
import { countedIn, neverCounted, tableOfCounters } from '../support/counted.ts';
import { scenes } from '../support/counter-scenes.ts';
import { openLandscape } from '../support/landscape.ts';

/** A second time, by hand: the counters of MIM's run history. */
const flows = (name: string) => [`${name}-flow`, `${name}-no-flow`];
const ofMim = [
  ...['no-change', 'add', 'update', 'rename', 'delete', 'delete-add', 'failure'].map((name) => `staging.${name}`),
  ...['filtered-objects', 'filtered-deletions'].map((name) => `discovery.${name}`),
  ...[
    ...['disconnector-filtered', 'disconnector-remains', 'disconnector-joined-remove-mv'],
    ...['disconnector-projected-remove-mv', 'connector-filtered-remove-mv', 'connector-filtered-leave-mv'],
    ...['connector-delete-remove-mv', 'connector-delete-leave-mv', 'connector-delete-add-processed'],
    ...['connector-flow-remove-mv', 'flow-failure'],
    ...['disconnector-joined', 'disconnector-projected', 'connector'].flatMap(flows),
  ].map((name) => `inbound.${name}`),
  ...[
    ...['provisioned-add', 'provisioned-rename', 'provisioned-delete-add', 'connector'].flatMap(flows),
    'provisioned-disconnect',
  ].map((name) => `outbound.${name}`),
  ...['add', 'update', 'rename', 'delete', 'delete-add', 'failure'].map((name) => `export.${name}`),
];

const seen = new Set<string>();

for (const [title, { world, play, counts }] of Object.entries(scenes)) {
  t.test(title, async (t) => {
    const land = await openLandscape(t, world);
    await play(land);

    const { items: runs } = await land.engine.runs({ limit: 100 });
    const steps = await Promise.all(runs.map(({ id }) => land.engine.runSteps(id)));
    const counted = countedIn(steps.flat());

    for (const name of counts) t.ok(counted.includes(name), name);
    for (const name of counted) seen.add(name);
  });
}

t.test('the table of counters', async (t) => {
  const reached = new Set(Object.values(scenes).flatMap(({ counts }) => counts));
  const operations = Object.keys(operationCounts).map((name) => `operations.${name}`);
  const possible = [...tableOfCounters].flatMap(([name, { never }]) => (never === undefined ? [name] : []));

  t.same(
    [...possible, ...operations].filter((name) => !reached.has(name)),
    [],
    'has none that nothing reaches, but for those that say why',
  );
  t.same(neverCounted(seen), [], 'is right about those');
  t.same(
    [...seen].filter((name) => !tableOfCounters.has(name) && !operations.includes(name)),
    [],
    'holds everything that is counted',
  );
  for (const [name, { means, never = 'So.' }] of tableOfCounters)
    t.match(`${means} ${never}`, /^[A-Z].*\. [A-Z].*\.$/, name);
  t.same(
    ofMim.filter((name) => !tableOfCounters.has(name)),
    [],
    'holds all of MIM',
  );
  t.same(
    [...tableOfCounters].flatMap(([name, { isOurs }]) => (ofMim.includes(name) === (isOurs === true) ? [name] : [])),
    [],
    'says which are not of MIM',
  );
});

t.test('a first load of two people, one of whom has an account', async (t) => {
  const land = await openLandscape(t, scenes['a first load, and the same once more']?.world);
  const run = await land.run('full');
  const lines: string[] = [];

  printRun(run, await land.engine.runSteps(run.id), [], (line = '') => lines.push(line));

  const steps = lines.filter((line) => /^ +\d+ /.test(line));
  t.same(
    steps.map((line) =>
      line
        .trim()
        .replace(/^\d+ +/, '')
        .replaceAll(/ +/g, ' '),
    ),
    [
      'full-import ESR success: add 2',
      'full-import NHSmail success: add 2',
      'full-import AD success: add 2; filtered-objects 3',
      'delta-sync ESR success: inbound disconnector-projected-flow 2',
      'delta-sync NHSmail success: inbound disconnector-joined-flow 2',
      'delta-sync AD success: inbound disconnector-joined-flow 1, disconnector-remains 1; outbound NHSmail connector-flow 2; outbound AD provisioned-add-flow 1, connector-flow 1',
      'export NHSmail success: update 2 (update 2)',
      'delta-import NHSmail success: update 2, confirmed 6',
      'delta-sync NHSmail success: inbound connector-no-flow 2; outbound NHSmail connector-no-flow 2; outbound AD connector-no-flow 2',
      'export AD success: add 1, update 1 (create 1, update 1)',
      'delta-import AD success: no-change 1, update 2, confirmed 21; filtered-objects 3',
      'delta-sync AD success: inbound connector-flow 1, connector-no-flow 1; outbound NHSmail connector-no-flow 2; outbound AD connector-no-flow 2',
    ],
  );
});
