/** The clock of the machine is wrong, or is put right: nobody leaves before their time, and nobody leaves twice. */
import { SetClock } from '../../engine/clock.ts';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };
const stan: Employee = { number: '20003', first: 'Stan', last: 'Stayer' };
const people = [lea, stan];
const world = { employees: people, mailboxes: people.map((one) => mailboxOf(one)) };
const leaving = linesOf({ ...lea, terminated: '20240315' });

story('A clock that is put back an hour after somebody left', world, async (t, land) => {
  await land.run();
  land.changes(leaving);
  land.clock.set('2024-03-16T08:10:00Z');
  t.same(await land.written(await land.run('delta')), { 'NHSmail leaver': 1, 'AD disable': 1 });

  land.clock.set('2024-03-16T07:10:00Z');
  const back = await land.run('delta');

  t.equal(back.result, 'completed-no-objects', 'nobody is enabled, marked or disabled again');
  t.equal(land.account('lleaver')?.['userAccountControl'], '514');
  const runs = (await land.engine.runs({})).items;
  t.same(
    runs.map(({ id }) => id),
    [3, 2, 1],
    'runs are told in the order in which they were',
  );
  t.equal(
    runs.every(({ state }) => state === 'ended'),
    true,
  );

  land.clock.set('2024-03-16T08:10:00Z');
  t.same(await land.written(await land.run('full')), {}, 'nor when the hour comes a second time');
});

story('A clock that is put back a day before somebody leaves', world, async (t, land) => {
  land.clock.set('2024-03-14T09:00:00Z');
  await land.run();
  land.clock.set('2024-03-13T09:00:00Z');
  land.changes(leaving);

  t.same(await land.written(await land.run('delta')), {}, 'changes nothing for anybody');
  land.clock.set('2024-03-16T07:59:00Z');
  t.same(await land.written(await land.run('delta')), {}, 'nobody leaves before their time');
  land.clock.set('2024-03-16T08:00:00Z');
  t.same(await land.written(await land.run('delta')), { 'NHSmail leaver': 1, 'AD disable': 1 });
});

story(
  'An hour that comes twice, when the clocks go back',
  { ...world, now: '2024-10-25T09:00:00Z' },
  async (t, land) => {
    await land.run();
    land.changes(linesOf({ ...lea, terminated: '20241026' }));

    for (const instant of ['2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z', '2024-10-27T07:59:00Z']) {
      land.clock.set(instant);
      t.same(await land.written(await land.run('delta')), {}, `nobody leaves at ${instant}`);
    }
    land.clock.set('2024-10-27T08:00:00Z');
    const written = await land.written(await land.run('delta'));
    t.same(written, { 'NHSmail leaver': 1, 'AD disable': 1 }, 'but at 08:00 in London');
    land.clock.set('2024-10-27T09:00:00Z');
    t.same(await land.written(await land.run('full')), {}, 'once');
  },
);

story('A clock that jumps a year ahead and is put right', world, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, terminated: '20250101' }));
  await land.run('delta');

  land.clock.set('2025-03-11T09:00:00Z');
  const ahead = await land.run('delta');
  const after = await land.written(ahead);
  land.clock.set('2024-03-11T10:00:00Z');
  const right = await land.run('delta');

  t.equal(land.account('sstayer')?.['userAccountControl'], '512', 'whoever stays is not disabled');
  t.equal(after['AD disable'], 1, 'whoever would have gone by then is: a clock is believed');
  t.same(await land.written(right), { 'AD enable': 1 }, 'and whoever had to go a year early is back');
  t.same(await land.findings('20002'), ['nhsmail-disagrees'], 'but for the mark in NHSmail that nobody can take back');
  t.same(await land.written(await land.run('full')), {}, 'and nothing goes to and fro');
});

/** The portal has a clock of its own, which is right. */
const rightly = (instant: string) => ({ ...world, portal: { clock: new SetClock(instant) } });
const withinTheYear = linesOf({ ...lea, terminated: '20240901' });
const joe: Employee = { number: '20004', first: 'Joe', last: 'Joiner' };
const controlOf = (land: Landscape) => land.account('lleaver')?.['userAccountControl'];

story('A clock that is a year ahead', rightly('2024-03-11T09:30:00Z'), async (t, land) => {
  await land.run();
  land.changes([...withinTheYear, ...linesOf(joe)]);

  land.clock.set('2025-03-11T10:00:00Z');
  const ahead = await land.run('delta');
  t.same(await land.written(ahead), {}, 'makes nobody a leaver, and nobody an account');
  t.same(await land.errors(ahead), ['NHSmail clock-differs'], 'and is told of');
  t.match(await land.notes(ahead), /Nothing is written: The clock of this machine .* 365 days ahead/);
  t.same(await land.pending(), [], 'nothing is even staged');
  t.match((await land.steps(ahead)).slice(0, 2), ['ESR delta-import success'], 'though sources are read');
  t.same(await land.written(await land.run('full')), {}, 'however often');

  land.clock.set('2024-03-11T10:00:00Z');
  const right = await land.run('delta');
  t.same(await land.errors(right), [], 'put right');
  t.same(await land.written(right), { 'NHSmail create': 1, 'AD create': 1 }, 'it lets starters start');
  t.equal(controlOf(land), '512', 'and leaves who has not left yet alone');
  t.same(await land.written(await land.run('full')), {}, 'once');
});

story('A clock that is a day behind', rightly('2024-03-16T09:00:00Z'), async (t, land) => {
  land.clock.set('2024-03-16T09:00:00Z');
  await land.run();
  land.changes([...linesOf({ ...lea, terminated: '20240315' }), ...linesOf(joe)]);

  land.clock.set('2024-03-15T09:00:00Z');
  const behind = await land.run('delta');
  t.same(await land.written(behind), {}, 'lets nothing be written');
  t.match(await land.notes(behind), /24 hours behind/, 'and says why');

  land.clock.set('2024-03-16T11:00:00Z');
  t.same(
    await land.written(await land.run('delta')),
    { 'NHSmail create': 1, 'NHSmail leaver': 1, 'AD create': 1, 'AD disable': 1 },
    'two hours are no reason to wait, and what was due is done',
  );
});
