/** Somebody with two posts, in one employer or in two: one person, one mailbox, one account, until the last post ends. */
import { assignment } from '../support/esr.ts';
import { olive } from '../support/landscape.ts';
import { extractOf998, twoEmployers } from '../support/landscape-employers.ts';
import { type Employee, linesOf, mailboxOf, personIdOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { linksOf, nothingMoreIsDone, ticketsOf } from '../support/landscape-words.ts';

const tia: Employee = { number: '20001', first: 'Tia', last: 'Twojobs', email: 'tia.twojobs@nhs.example' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual', email: 'una.usual@nhs.example' };
const world = { employees: [una, tia], mailboxes: [mailboxOf(una), mailboxOf(tia)] };
const mail = 'tia.twojobs@nhs.example';

const post = (id: string, job: string, more: object) =>
  assignment({
    personId: personIdOf(tia),
    assignmentId: id,
    assignmentNumber: '20001',
    positionName: `70001|${job}|D01|`,
    ...more,
  });

story('Somebody with a post in the clinic and one in the school', world, async (t, land) => {
  const clinic = (more: object) => post('7820001', 'Clinic Nurse', { primary: 'Yes', ...more });
  const school = (more: object) => post('7820009', 'School Nurse', { primary: 'No', ...more });
  land.changes([clinic({}), school({})]);
  await land.run();
  t.same(
    [land.addresses, land.logins],
    [
      [mail, 'una.usual@nhs.example'],
      ['ttwojobs', 'uusual'],
    ],
    'has one of each',
  );
  t.equal(land.account('ttwojobs')?.['title'], 'Clinic Nurse', 'under the title of the primary post');
  const colleague = land.account('uusual');

  land.changes([clinic({ assignmentEndDate: '20240315' })]);
  land.clock.set('2024-03-16T09:00:00Z');
  const one = await land.run('delta');
  t.same(await land.written(one), { 'NHSmail update': 1, 'AD update': 1 }, 'does not leave when that one ends');
  t.match(land.account('ttwojobs'), { title: 'School Nurse', userAccountControl: '512' });

  land.changes([school({ assignmentEndDate: '20240331' })]);
  land.clock.set('2024-04-02T09:00:00Z');
  const none = await land.run('delta');
  t.notOk(/disable|leaver/.test(Object.keys(await land.written(none)).join()), 'nor when the last one ends');
  t.equal((await land.person('20001'))?.lifecycle, 'active', 'as long as the employment itself has no end');

  land.changes(linesOf({ ...tia, terminated: '20240405' }).slice(0, 1));
  land.clock.set('2024-04-06T07:00:00Z');
  const left = await land.run('delta');
  t.same(await land.written(left), { 'NHSmail leaver': 1, 'AD disable': 1 }, 'but when HR ends the employment');
  t.same(land.account('uusual'), colleague, 'nobody else is touched');
  await nothingMoreIsDone(t, land);
});

const there: Employee = { ...tia, number: '55501', job: 'School Nurse' };
const links = ['AD Connected', 'ESR 998 Connected', 'ESR Connected', 'NHSmail Connected'];

story('Somebody who works for two employers', world, async (t, land) => {
  await land.run();
  land.configure({ connectors: twoEmployers(land) });
  extractOf998(land, 1, linesOf(there));
  await land.restart('A second employer');
  await land.run();
  t.same(await linksOf(land, '20001'), links, 'is one person with two records');
  t.same(land.logins, ['ttwojobs', 'uusual']);

  land.changes(linesOf({ ...tia, terminated: '20240315' }));
  extractOf998(land, 2, linesOf({ ...there, terminated: '20240331' }));
  await land.run('delta');
  land.clock.set('2024-03-16T09:00:00Z');
  const first = await land.run('delta');
  t.notOk(/disable|leaver/.test(Object.keys(await land.written(first)).join()), 'stays when the first one ends');
  t.equal((await land.person('20001'))?.lifecycle, 'active');

  land.clock.set('2024-04-01T06:59:00Z');
  t.same(await land.written(await land.run('delta')), {});
  land.clock.set('2024-04-01T07:00:00Z');
  const last = await land.run('delta');
  t.same(await land.written(last), { 'NHSmail leaver': 1, 'AD disable': 1 }, 'and leaves after the last');
  const { sentence } = await land.engine.explainPerson((await land.person('20001'))?.id ?? 0);
  t.match(sentence, /^Employment ended on 2024-03-31\. /);
  await nothingMoreIsDone(t, land);
});

story('Somebody whom two employers tell of in the very first run', world, async (t, land) => {
  land.configure({ connectors: twoEmployers(land) });
  extractOf998(land, 1, linesOf(there));
  await land.restart('Two employers');

  await land.run();

  t.same(land.addresses, [mail, 'una.usual@nhs.example'], 'gets no second mailbox');
  t.same(land.logins, ['uusual'], 'and no account before somebody has looked');
  const { 'possible-duplicate': ticket = '' } = await ticketsOf(land, '20001');
  t.match(ticket, /may be theirs \(8 points, 6 needed: .*\)\. Find out whose it is/, 'as a ticket says');

  const [record] = [...(await land.space('ESR 998')).values()];
  const [mailbox] = [...(await land.space('NHSmail')).values()].filter(({ person }) => person === null);
  const person = (await land.person('20001'))?.id;
  const ours = [record, mailbox].map((object) => ({ object: object?.id, action: 'rejoin' as const, person }));
  await land.engine.changeLinks({ changes: ours, reason: 'One nurse, two employers' }, olive);
  await land.run('delta');
  t.same(
    await linksOf(land, '20001'),
    links.map((link) => link.replace(/(ESR 998|NHSmail) C/, '$1 ExplicitlyC')),
  );
  t.same(land.logins, ['ttwojobs', 'uusual'], 'and has one account then');
  await nothingMoreIsDone(t, land);
});

story(
  'Employees of two employers whose mailboxes hold bare numbers',
  { employees: [una, tia].map((one) => ({ ...one, email: '' })), mailboxes: world.mailboxes },
  async (t, land) => {
    land.configure({ connectors: twoEmployers(land) });
    extractOf998(land, 1, linesOf({ ...there, number: '20002', first: 'Olga', last: 'Other', email: '' }));
    await land.restart('Two employers');

    await land.run();
    await land.run('delta');
    const made = ['olga.other@nhs.example'];
    t.same(
      land.addresses,
      [...made, mail, 'una.usual@nhs.example'],
      'get no second mailbox before somebody has looked',
    );
    const { 'possible-duplicate': ticket = '' } = await ticketsOf(land, '20001');
    t.match(
      ticket,
      /may be theirs \(3 points, .*employee number, and no VPD says of which employer\)/,
      'as a ticket says',
    );
  },
);
