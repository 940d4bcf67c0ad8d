import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const world = { employees: [pat, sam], mailboxes: [mailboxOf(pat), mailboxOf(sam)] };
const skipped = 'completed-skipped-already-completed';

/** The directory cannot be read, so the full cycle writes nothing to it. */
async function failedRun(land: Landscape) {
  const directory = land.accountsAsWritten();
  land.removeDirectory();
  const run = await land.run('full');
  land.restoreDirectory(directory);
  return run;
}

story('A cycle in which the directory was missing is gone on with when it is back', world, async (t, land) => {
  const failed = await failedRun(land);
  t.equal(failed.result, 'no-start-file-not-found');

  const resumed = await land.run({ resume: failed.id });

  t.match(resumed, { cycle: 'full', resumes: failed.id });
  t.same((await land.steps(resumed)).slice(0, 4), [
    `ESR full-import ${skipped}`,
    `NHSmail full-import ${skipped}`,
    'AD full-import success',
    'ESR delta-sync success',
  ]);
  t.same(await land.written(resumed), { 'AD create': 2 });
  t.equal((await land.run('delta')).result, 'completed-no-objects', 'nothing is left to do');
});

story('A run that was stopped goes on at its step', world, async (t, land) => {
  const stop = (id: number) => void land.engine.stopRun(id, { id: 'key-olive', name: 'olive', roles: ['operator'] });
  land.whenCommitted(
    ({ runSteps = [] }) => runSteps.some(({ type, result }) => type === 'delta-sync' && result !== null),
    () => stop(1),
  );
  const stopped = await land.run('full');
  t.equal(stopped.result, 'stopped-user');
  const done = (await land.steps(stopped)).filter((step) => step.endsWith('success')).length;

  const resumed = await land.run({ resume: stopped.id });

  const steps = await land.steps(resumed);
  t.equal(steps.filter((step) => step.endsWith(skipped)).length, done, 'what was done is not done again');
  t.same(await land.written(resumed), { 'NHSmail update': 2, 'AD create': 2 });
});

story(
  'A run of a profile is gone on with as that profile',
  {
    ...world,
    configuration: {
      runProfiles: {
        Imports: [
          { connector: 'ESR', type: 'full-import' },
          { connector: 'AD', type: 'full-import' },
        ],
      },
    },
  },
  async (t, land) => {
    const directory = land.accountsAsWritten();
    land.removeDirectory();
    const failed = await land.run({ profile: 'Imports' });
    land.restoreDirectory(directory);

    const resumed = await land.run({ resume: failed.id });

    t.match(resumed, { cycle: null, profile: 'Imports', resumes: failed.id });
    t.same(await land.steps(resumed), [`ESR full-import ${skipped}`, 'AD full-import success']);
  },
);

story('A run that cannot be gone on with', world, async (t, land) => {
  const failed = await failedRun(land);

  await t.rejects(land.run({ resume: 99 }), { code: 'not-found' });
  land.clock.set('2024-03-12T10:00:00Z');
  await t.rejects(land.run({ resume: failed.id }), { code: 'run-not-resumable', message: /more than 24 hours ago/ });

  const whole = await land.run('full');
  await t.rejects(land.run({ resume: failed.id }), { code: 'run-not-resumable', message: /run 2 came after it/ });
  await t.rejects(land.run({ resume: whole.id }), { code: 'run-not-resumable', message: /came to its end/ });
});

story('A run under another configuration', world, async (t, land) => {
  const failed = await failedRun(land);
  land.configure({ flows: { personal: 'creation', occupational: 'always' } });
  await land.restart('policy changed');

  await t.rejects(land.run({ resume: failed.id }), { code: 'run-not-resumable', message: /configuration has changed/ });
});
