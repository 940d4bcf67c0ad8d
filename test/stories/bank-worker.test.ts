/** A bank worker has no hours and works when called: employed between two shifts as on one, until HR ends the employment. */
import { assignment } from '../support/esr.ts';
import { type Employee, linesOf, mailboxOf, personIdOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone } from '../support/landscape-words.ts';

const bo: Employee = { number: '20001', first: 'Bo', last: 'Bank', hired: '20240101' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [una], mailboxes: [mailboxOf(una)] };

/** A booking: a whole assignment, over on its last day. Days are YYYYMMDD. */
const booking = (number: number, job: string, effectiveStart: string, assignmentEndDate = '') =>
  assignment({
    personId: personIdOf(bo),
    assignmentId: `71000${number}`,
    assignmentNumber: `20001-${number}`,
    normalHours: '0',
    primary: number === 1 ? 'Yes' : 'No',
    positionName: `7000${number}|${job}|D01|`,
    effectiveStart,
    assignmentEndDate,
  });

const [personLine = ''] = linesOf(bo);
const bookings = [
  booking(1, 'Bank Nurse', '20240101', '20240310'),
  booking(2, 'Bank Porter', '20240311', '20240313'),
  booking(3, 'Bank Clerk', '20240320', '20240321'),
];

story('A bank worker who is called now and then', world, async (t, land) => {
  await land.settle();
  const colleague = land.account('uusual');
  land.changes([personLine, ...bookings]);

  await land.run('delta');

  t.match(land.account('bbank'), { title: 'Bank Porter', userAccountControl: '512' }, 'has an account like anybody');
  await land.settle();
  t.equal(land.mailbox('bo.bank@nhs.example')?.jobTitle, 'Bank Porter');

  land.clock.set('2024-03-15T09:00:00Z');
  const between = await land.run('delta');
  t.notOk(Object.keys(await land.written(between)).some((what) => /disable|leaver|create/.test(what)));
  t.equal((await land.person('20001'))?.lifecycle, 'active', 'is employed between two calls');
  t.match(land.account('bbank'), { userAccountControl: '512', title: 'Bank Clerk' }, 'with the post to come');
  t.same(await land.findings('20001'), [], 'and nobody is asked to look');

  land.clock.set('2024-07-01T09:00:00Z');
  await land.run('delta');
  t.match(
    land.account('bbank'),
    { userAccountControl: '512', title: 'Bank Nurse' },
    'keeps it when nobody has called for months, under the main post',
  );
  t.same(land.account('uusual'), colleague, 'nobody else is touched');
  await nothingMoreIsDone(t, land);

  land.changes(linesOf({ ...bo, terminated: '20240731' }).slice(0, 1));
  land.clock.set('2024-08-01T06:59:00Z');
  t.same(await land.written(await land.run('delta')), {});
  land.clock.set('2024-08-01T07:00:00Z');
  const left = await land.run('delta');
  t.same(await land.written(left), { 'NHSmail leaver': 1, 'AD disable': 1 }, 'and leaves when HR says so');
});

story('A nurse who ends a post and stays on the bank', world, async (t, land) => {
  const substantive = assignment({
    personId: personIdOf(bo),
    assignmentId: '710009',
    assignmentNumber: '20001',
    positionName: '70009|Staff Nurse|D01|',
    effectiveStart: '20240101',
  });
  await land.settle();
  land.changes([personLine, substantive, booking(2, 'Bank Nurse', '20240101')]);
  await land.settle();
  t.equal(land.account('bbank')?.['title'], 'Staff Nurse');

  const ended = assignment({
    personId: personIdOf(bo),
    assignmentId: '710009',
    assignmentNumber: '20001',
    positionName: '70009|Staff Nurse|D01|',
    effectiveStart: '20240101',
    assignmentEndDate: '20240331',
  });
  land.changes([ended]);
  t.same(await land.written(await land.run('delta')), {}, 'knowing the day changes nothing yet');

  land.clock.set('2024-04-01T09:00:00Z');
  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail update': 1, 'AD update': 1 }, 'gets the title of the bank');
  t.match(land.account('bbank'), { title: 'Bank Nurse', userAccountControl: '512' }, 'and keeps the account');
  await nothingMoreIsDone(t, land);
});
