/** HR writes somebody down weeks before the first day: everything is ready in the first minute of it, and nothing before. */
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { linksOf, nothingMoreIsDone, wordsOf } from '../support/landscape-words.ts';

/** The first day lies in summer time, the day of writing does not. */
const erin: Employee = { number: '20001', first: 'Erin', last: 'Early', hired: '20240402' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [erin, una], mailboxes: [mailboxOf(una)] };
const hers = 'erin.early@nhs.example';
const LAST_SECOND_BEFORE = '2024-04-01T22:59:59Z';
const MIDNIGHT_IN_LONDON = '2024-04-01T23:00:00Z';

async function runAt(land: Landscape, instant: string) {
  land.clock.set(instant);
  return await land.written(await land.run('delta'));
}

story('Somebody who starts in three weeks', world, async (t, land) => {
  await land.settle();
  t.equal((await land.person('20001'))?.lifecycle, 'future');
  t.same(await linksOf(land, '20001'), ['ESR Connected'], 'is known');
  t.same([land.addresses, land.logins], [['una.usual@nhs.example'], ['uusual']], 'and has nothing yet');
  t.match(await wordsOf(land, '20001'), {
    NHSmail: 'No mailbox is made: Employment begins on 2024-04-02.',
    AD: 'No account is made: Employment begins on 2024-04-02.',
  });
  const colleague = land.account('uusual');

  t.same(await runAt(land, LAST_SECOND_BEFORE), {}, 'in the last second of the day before, too');
  t.same(await runAt(land, MIDNIGHT_IN_LONDON), { 'NHSmail create': 1, 'AD create': 1 }, 'at midnight in London both');
  t.match(land.account('eearly'), { mail: hers, userAccountControl: '512' });
  t.same(land.account('uusual'), colleague, 'nobody else is touched');
  await nothingMoreIsDone(t, land);
});

story('Somebody whose first day HR puts off', world, async (t, land) => {
  await land.settle();
  land.changes(linesOf({ ...erin, hired: '20240408' }));
  await land.run('delta');

  t.same(await runAt(land, MIDNIGHT_IN_LONDON), {}, 'gets nothing on the old one');
  t.match(await wordsOf(land, '20001'), { NHSmail: /begins on 2024-04-08/ });
  t.same(await runAt(land, '2024-04-07T23:00:00Z'), { 'NHSmail create': 1, 'AD create': 1 }, 'and all on the new one');
});

story('Somebody whose first day HR brings forward, and whose name was mistyped', world, async (t, land) => {
  await land.settle();
  land.clock.set('2024-03-20T09:00:00Z');
  land.changes(linesOf({ ...erin, last: 'Earley', hired: '20240318' }));

  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail create': 1, 'AD create': 1 }, 'gets everything at once');

  t.same(await runAt(land, MIDNIGHT_IN_LONDON), {}, 'and nothing of before comes back on the old first day');
  t.equal(land.account('eearley')?.['sn'], 'Earley');
});

story(
  'A contractor who becomes an employee next month',
  { employees: [una], mailboxes: [mailboxOf(una), mailboxOf(erin, { employeeNumber: '999|20001' })] },
  async (t, land) => {
    await land.settle();
    t.same(land.logins, ['eearly', 'uusual']);

    land.changes(linesOf({ ...erin, email: hers }));
    await land.run('delta');
    t.same(await linksOf(land, '20001'), ['AD Connected', 'ESR Connected', 'NHSmail Connected'], 'is one person');
    t.equal((await land.person('20001'))?.lifecycle, 'future');
    t.equal(land.account('eearly')?.['userAccountControl'], '512', 'keeps what they have until then');

    const onTheDay = await runAt(land, MIDNIGHT_IN_LONDON);
    t.notOk(
      Object.keys(onTheDay).some((what) => /create/.test(what)),
      'and gets no second one on the day',
    );
    t.same(land.addresses, [hers, 'una.usual@nhs.example']);
    await nothingMoreIsDone(t, land);
  },
);
