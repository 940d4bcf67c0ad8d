/** The directory goes away, before a run or in the middle of it: what can be done is done, and the rest when it is back. */
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone, wordsOf } from '../support/landscape-words.ts';

const dan: Employee = { number: '20001', first: 'Dan', last: 'Delayed', hired: '20240311' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [una], mailboxes: [mailboxOf(una)] };

/** He starts, and she gets another post. */
function busyMorning(land: Landscape): void {
  land.changes([...linesOf(dan), ...linesOf({ ...una, job: 'Ward Manager' })]);
}

story('A directory that is down when the run begins', world, async (t, land) => {
  await land.run();
  busyMorning(land);
  const before = land.accountsAsWritten();
  land.removeDirectory();

  const run = await land.run('delta');

  t.same(await land.written(run), { 'NHSmail create': 1, 'NHSmail update': 1 }, 'NHSmail does not wait for it');
  t.match((await land.steps(run)).join(), /AD delta-import no-start-file-not-found/, 'the run says which step failed');
  t.match(
    (await land.steps(run)).join(),
    /AD export no-start-source-not-accepted/,
    'and that nothing was written there',
  );
  t.same(await land.findings('20002'), [], 'nobody is taken for gone');
  t.match(await wordsOf(land, '20001'), { AD: 'It is decided by the next run that can read every system.' });

  land.restoreDirectory(before);
  const back = await land.run('delta');
  t.same(await land.written(back), { 'AD create': 1, 'AD update': 1 }, 'all of it is done in the first run after');
  await nothingMoreIsDone(t, land);
});

story('A directory that goes down between import and export', world, async (t, land) => {
  await land.run();
  busyMorning(land);
  const before = land.accountsAsWritten();
  land.whenCommitted(
    ({ pending }) => pending?.some(({ operation }) => operation === 'update') === true,
    () => land.removeDirectory(),
  );

  const run = await land.run('delta');

  t.notOk(
    Object.keys(await land.written(run)).some((what) => what.startsWith('AD')),
    'takes nothing',
  );
  t.ok(
    (await land.pending()).some((line) => /^AD update/.test(line)),
    'what was to be written is kept',
  );
  t.same(await land.findings('20002'), [], 'nobody is taken for gone');

  land.restoreDirectory(before);
  land.clock.set('2024-03-11T10:00:00Z');
  await land.run('delta');
  t.match(land.account('uusual'), { title: 'Ward Manager' }, 'and written when it is back');
  t.same(land.logins, ['ddelayed', 'uusual']);
  await nothingMoreIsDone(t, land);
});
