/** The portal takes its time over a new mailbox: the account waits for it, and comes once, by itself. */
import { olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone, ticketsOf, wordsOf } from '../support/landscape-words.ts';

const DAY = 86_400_000;
const pia: Employee = { number: '20001', first: 'Pia', last: 'Patient', hired: '20240311' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [pia, una], mailboxes: [mailboxOf(una)], pendingFor: 4 * DAY };
const hers = 'pia.patient@nhs.example';

story('A mailbox that stays Pending for four days', world, async (t, land) => {
  const { id } = await land.engine.startPreview('full', olive);
  await land.parts.writer.idle();
  t.match(
    (await land.engine.preview(id)).toFollow,
    [/^1 person gets an account/],
    'the account is previewed as to follow',
  );

  t.same(await land.written(await land.run()), { 'NHSmail create': 1, 'AD create': 1, 'NHSmail update': 1 });
  t.same(land.logins, ['uusual'], 'colleagues do not wait');
  land.clock.set('2024-03-12T08:59:59Z');
  await land.run('delta');
  t.same(await ticketsOf(land, '20001'), {}, 'a day is what NHSmail may take');
  for (const day of ['12', '13', '14']) {
    land.clock.set(`2024-03-${day}T09:00:00Z`);
    const run = await land.run('delta');
    t.same([await land.written(run), await land.errors(run)], [{}, []], 'nothing is sent twice, and nothing fails');
    t.equal(land.mailbox(hers)?.status, 'Pending');
  }
  t.match(await wordsOf(land, '20001'), { AD: 'No account is made while the mailbox is Pending.' });
  t.match(
    await ticketsOf(land, '20001'),
    { 'mailbox-slow': /Pending since 2024-03-11T09:00Z.* raise a ticket with the NHSmail help desk/ },
    'after a day the help desk of NHSmail is to be asked',
  );

  land.clock.set('2024-03-15T09:00:00Z');
  const ready = await land.run('delta');
  t.same(await land.written(ready), { 'AD create': 1 }, 'the account follows when the mailbox is there');
  t.equal(land.account('ppatient')?.['mail'], hers);
  t.same(await ticketsOf(land, '20001'), {});
  await nothingMoreIsDone(t, land);
});

story('Somebody whose post changes while the mailbox is Pending', world, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...pia, job: 'Ward Manager' }));
  land.clock.set('2024-03-12T09:00:00Z');

  const run = await land.run('delta');
  t.same([await land.written(run), await land.errors(run)], [{}, []], 'a Pending mailbox is not edited');

  land.clock.set('2024-03-15T09:00:00Z');
  await land.run('delta');
  t.equal(land.mailbox(hers)?.jobTitle, 'Ward Manager', 'and is put right as soon as it is there');
  t.equal(land.account('ppatient')?.['title'], 'Ward Manager');
});

story('Somebody who leaves before the mailbox is there', world, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...pia, terminated: '20240312' }));
  land.clock.set('2024-03-13T08:00:00Z');
  const run = await land.run('delta');
  t.same([await land.written(run), await land.errors(run)], [{}, []]);

  land.clock.set('2024-03-15T09:00:00Z');
  const later = await land.run('delta');
  t.same(await land.written(later), { 'NHSmail leaver': 1 }, 'is marked when it is, and gets no account');
  t.same(land.logins, ['uusual']);
  await nothingMoreIsDone(t, land);
});
