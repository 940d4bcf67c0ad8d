import type { Landscape } from '../support/landscape.ts';
import { deletedLine, type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const kim: Employee = { number: '20003', first: 'Kim', last: 'Third' };
const everybody = [pat, sam, kim];

const importAll = ['ESR', 'NHSmail', 'AD'].map((connector) => ({ connector, type: 'full-import' }));
const syncAll = ['ESR', 'NHSmail', 'AD'].map((connector) => ({ connector, type: 'delta-sync' }));
const runProfiles = {
  'Import all': importAll,
  'Sync all': syncAll,
  'Full sync ESR': [{ connector: 'ESR', type: 'full-sync' }],
  'Delta sync ESR': [{ connector: 'ESR', type: 'delta-sync' }],
  'AD export': [{ connector: 'AD', type: 'export' }],
  'AD export, one': [{ connector: 'AD', type: 'export', objectLimit: 1 }],
  'AD full import': [{ connector: 'AD', type: 'full-import' }],
  'AD import, then export': [
    { connector: 'AD', type: 'full-import' },
    { connector: 'AD', type: 'export' },
  ],
  'NHSmail import, one second': [{ connector: 'NHSmail', type: 'full-import', timeout: 1 }],
  'Guarded NHSmail import': [{ connector: 'NHSmail', type: 'delta-import', deleteLimit: 1 }],
  'Guarded AD import': [{ connector: 'AD', type: 'full-import', deleteLimit: 0 }],
  'Two accounts at most': [{ connector: 'AD', type: 'full-import', objectLimit: 2 }],
  'Sync one object': [{ connector: 'ESR', type: 'full-sync', objectLimit: 1 }],
  'Small pages and batches': [
    { connector: 'NHSmail', type: 'full-import', pageSize: 10 },
    { connector: 'AD', type: 'export', batchSize: 1 },
  ],
};
const world = {
  employees: everybody,
  mailboxes: everybody.map((one) => mailboxOf(one)),
  configuration: { runProfiles },
};
const profile = (name: keyof typeof runProfiles) => ({ profile: name });

async function evaluated(land: Landscape, name: keyof typeof runProfiles): Promise<number> {
  const [step] = await land.engine.runSteps((await land.run(profile(name))).id);
  const { 'connector-flow': flowed = 0, 'connector-no-flow': quiet = 0 } = step?.counters.inbound ?? {};
  return flowed + quiet;
}

story('The steps of a cycle, one run profile after another', world, async (t, land) => {
  const imported = await land.run(profile('Import all'));
  t.match(imported, { cycle: null, profile: 'Import all', steps: 3 });
  t.same(await land.steps(imported), [
    'ESR full-import success',
    'NHSmail full-import success',
    'AD full-import success',
  ]);
  t.equal(land.logins.length, 0, 'an import writes nothing');

  await land.run(profile('Sync all'));
  t.equal((await land.pending()).filter((item) => item === 'AD create ready').length, 3, 'a synchronisation stages');

  const exported = await land.run(profile('AD export'));
  t.same(await land.written(exported), { 'AD create': 3 });
  t.equal(land.logins.length, 3);
});

story('An export alone', world, async (t, land) => {
  const early = await land.run(profile('AD export'));
  t.same(await land.steps(early), ['AD export no-start-source-not-accepted'], 'writes nothing before AD was read');

  await land.run(profile('Import all'));
  const undecided = await land.run(profile('AD export'));
  t.same(await land.steps(undecided), ['AD export no-start-source-not-accepted'], 'nor before everybody is decided');
  t.match(
    await land.notes(undecided),
    /not every account could be decided\. Objects of ESR wait.*synchronise ESR first/,
  );

  await land.run(profile('Sync all'));
  land.alterAccount('resident', 'displayName', 'Resident Renamed');
  const stale = await land.run(profile('AD import, then export'));
  t.same(
    await land.steps(stale),
    ['AD full-import success', 'AD export no-start-source-not-accepted'],
    'nor when an import brought news',
  );
});

story('An export after an import that failed', world, async (t, land) => {
  await land.run(profile('Import all'));
  await land.run(profile('Sync all'));
  const directory = land.accountsAsWritten();
  land.removeDirectory();
  await land.run(profile('AD full import'));
  land.restoreDirectory(directory);

  const run = await land.run(profile('AD export'));

  t.same(await land.steps(run), ['AD export no-start-source-not-accepted']);
  t.match(await land.notes(run), /its newest import was not accepted/);
});

story(
  'A full synchronisation evaluates every object of its connector, a delta synchronisation what changed',
  world,
  async (t, land) => {
    await land.settle();

    t.equal(await evaluated(land, 'Delta sync ESR'), 0);
    t.equal(await evaluated(land, 'Full sync ESR'), 3);
    t.equal(await evaluated(land, 'Delta sync ESR'), 0, 'and nothing is left to do');
    t.same(await land.pending(), [], 'nor anything to write');
  },
);

story('A synchronisation with an object limit', world, async (t, land) => {
  await land.settle();

  const run = await land.run(profile('Sync one object'));

  t.equal(run.result, 'stopped-object-limit');
  t.same(await land.errors(run), ['ESR stopped-object-limit']);
});

story('An export with an object limit sends as many and leaves the rest staged', world, async (t, land) => {
  await land.run(profile('Import all'));
  await land.run(profile('Sync all'));

  const first = await land.run(profile('AD export, one'));
  t.equal(first.result, 'stopped-object-limit');
  t.same(await land.written(first), { 'AD create': 1 });
  t.match(await land.notes(first), /2 items wait for the next export/);

  for (const left of [1, 0]) {
    await land.run(profile('AD full import'));
    await land.run(profile('Sync all'));
    const next = await land.run(profile('AD export, one'));
    t.equal(next.result, left === 0 ? 'success' : 'stopped-object-limit');
  }
  t.equal(land.logins.length, 3, 'in the end everybody has theirs, once');
});

story('An import with an object limit', world, async (t, land) => {
  await land.settle();

  const run = await land.run(profile('Two accounts at most'));

  t.equal(run.result, 'stopped-object-limit');
  t.same(await land.errors(run), ['AD stopped-object-limit']);
  t.equal((await land.space('AD')).size, 3, 'takes nothing in that it has not judged');
});

story('An import that takes longer than its time-out', world, async (t, land) => {
  await land.settle();
  land.portal.setFault({ kind: 'slow', route: 'list', delayMs: 5_000 });

  const run = await land.run(profile('NHSmail import, one second'));

  t.equal(run.result, 'stopped-timeout');
  t.same(await land.errors(run), ['NHSmail step-timed-out']);
  land.portal.clearFaults();
  t.equal((await land.run('delta')).result, 'completed-no-objects', 'the next run finds everything as it was');
});

story('More deletions than the delete limit of an import allows', world, async (t, land) => {
  await land.settle();
  land.writeAccounts([]);

  const run = await land.run(profile('Guarded AD import'));

  t.equal(run.result, 'stopped-deletion-threshold-exceeded');
  t.same(await land.errors(run), ['AD stopped-deletion-threshold-exceeded']);
  const states = [...(await land.space('AD')).values()].map(({ state }) => state);
  t.same(new Set(states), new Set(['Connected']), 'nobody is taken for gone');
});

story('A change file with more deletions than the limit, and the next one', world, async (t, land) => {
  await land.settle();
  for (const { id } of land.portal.accounts.all().slice(0, 2)) {
    land.portal.accounts.leaver(id);
    land.portal.accounts.transfer(id);
  }

  const first = await land.run(profile('Guarded NHSmail import'));
  const second = await land.run(profile('Guarded NHSmail import'));

  t.equal(first.result, 'stopped-deletion-threshold-exceeded');
  t.equal(
    second.result,
    'stopped-deletion-threshold-exceeded',
    'is stopped just the same: none was let through meanwhile',
  );
});

story('Page and batch sizes change how it is done, not what', world, async (t, land) => {
  await land.run(profile('Import all'));
  await land.run(profile('Sync all'));

  const run = await land.run(profile('Small pages and batches'));

  t.same(await land.steps(run), ['NHSmail full-import completed-no-objects', 'AD export success']);
  t.same(await land.written(run), { 'AD create': 3 });
});

story('A run profile that the configuration does not have', world, async (t, land) => {
  await t.rejects(land.run({ profile: 'toString' }), { code: 'not-found', message: /There are: Import all, Sync all/ });
  land.changes([deletedLine(kim)]);
  t.equal((await land.run('delta')).profile, null, 'and a cycle is of no profile');
});
