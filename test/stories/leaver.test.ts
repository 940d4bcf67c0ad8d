import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };
const leaving: Employee = { ...lea, terminated: '20240315' };
const at = { employees: [lea], mailboxes: [mailboxOf(lea)] };
const mail = 'lea.leaver@nhs.example';

story('A leaver, the morning after the last night', at, async (t, land) => {
  await land.run();
  t.same(land.logins, ['lleaver']);
  land.changes(linesOf(leaving));
  await land.run('delta');
  t.same(await land.pending(), [], 'knowing the day changes nothing yet');

  land.clock.set('2024-03-16T07:59:00Z');
  const early = await land.run('delta');
  t.same(await land.written(early), {}, 'at 07:59 a night shift is still on');

  land.clock.set('2024-03-16T08:00:00Z');
  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail leaver': 1, 'AD disable': 1 }, 'at 08:00 both systems are told');
  t.match(land.mailbox(mail), { status: 'Active (Leaver)', hiddenFromAddressList: true, leaverDate: '2024-03-16' });
  t.match(land.account('lleaver'), { userAccountControl: '514', msExchHideFromAddressLists: 'TRUE' });
  t.equal((await land.person('20002'))?.lifecycle, 'leaver');

  const again = await land.run('full');
  t.same(await land.written(again), {}, 'and are not told twice');
});

story('A leaver on the day the clocks go forward', { ...at, now: '2024-03-29T09:00:00Z' }, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, terminated: '20240330' }));
  await land.run('delta');

  land.clock.set('2024-03-31T06:59:00Z');
  t.same(await land.written(await land.run('delta')), {}, 'at 07:59 in London nothing happens');
  land.clock.set('2024-03-31T07:00:00Z');
  const written = await land.written(await land.run('delta'));
  t.same(written, { 'NHSmail leaver': 1, 'AD disable': 1 }, 'at 08:00 in London it does');
});

story('A leaver whose extract arrives late', at, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, terminated: '20240201' }));
  const written = await land.written(await land.run('delta'));
  t.same(written, { 'NHSmail leaver': 1, 'AD disable': 1 }, 'leaves at once');
});

story('Contract end and last working day', at, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, contractEnd: '20240301', lastWorkingDay: '20240301' }));
  const run = await land.run('delta');
  t.same(await land.written(run), {}, 'never make a leaver');
  t.equal((await land.person('20002'))?.lifecycle, 'active');
});

story('Maternity leave', at, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, status: 'Maternity' }));
  t.same(await land.written(await land.run('delta')), {}, 'never makes a leaver');
});

story('A leaver while the directory cannot be reached', at, async (t, land) => {
  await land.run();
  land.changes(linesOf(leaving));
  await land.run('delta');
  const before = land.accountsAsWritten();
  land.removeDirectory();
  land.clock.set('2024-03-16T08:00:00Z');
  const written = await land.written(await land.run('delta'));
  t.same(written, { 'NHSmail leaver': 1 }, 'is marked in NHSmail at the moment');

  land.restoreDirectory(before);
  const later = await land.written(await land.run('delta'));
  t.same(later, { 'AD disable': 1 }, 'and disabled as soon as the directory is back');
});

story(
  'A leaver under topology local while the directory cannot be reached',
  {
    ...at,
    accounts: [{ login: 'lleaver', name: 'Lea Leaver', more: { mail } }],
    configuration: { topology: 'local' },
  },
  async (t, land) => {
    await land.run();
    land.changes(linesOf(leaving));
    await land.run('delta');
    const before = land.accountsAsWritten();
    land.removeDirectory();
    land.clock.set('2024-03-16T08:00:00Z');
    t.same(await land.written(await land.run('delta')), {});

    land.restoreDirectory(before);
    const later = await land.written(await land.run('delta'));
    t.same(later, { 'AD disable': 1 }, 'is disabled as soon as the directory is back');
    t.equal(land.mailbox(mail)?.status, 'Active', 'and NHSmail is left to the national service');
  },
);

story('A termination date that was a mistake', at, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, terminated: '20240310' }));
  land.clock.set('2024-03-11T09:30:00Z');
  await land.run('delta');
  t.equal(land.account('lleaver')?.['userAccountControl'], '514');

  land.changes(linesOf(lea));
  const run = await land.run('delta');
  t.same(await land.written(run), { 'AD enable': 1 }, 'gives the account back');
  t.match(land.account('lleaver'), { userAccountControl: '512', msExchHideFromAddressLists: undefined });
  t.same(await land.findings('20002'), ['nhsmail-disagrees'], 'and says that NHSmail cannot be turned back');
});

story(
  'A leaver whom somebody had hidden by hand before, and who comes back',
  {
    ...at,
    accounts: [{ login: 'lleaver', name: 'Lea Leaver', more: { mail, msExchHideFromAddressLists: 'TRUE' } }],
  },
  async (t, land) => {
    await land.run();
    land.changes(linesOf({ ...lea, terminated: '20240310' }));
    await land.run('delta');
    land.changes(linesOf(lea));
    await land.run('delta');
    t.match(
      land.account('lleaver'),
      { userAccountControl: '512', msExchHideFromAddressLists: 'TRUE' },
      'is enabled and as hidden as before',
    );
  },
);

story(
  'An account that somebody else disabled',
  {
    ...at,
    accounts: [{ login: 'lleaver', name: 'Lea Leaver', more: { mail, userAccountControl: '66050' } }],
  },
  async (t, land) => {
    await land.run();
    await land.run('full');
    t.equal(land.account('lleaver')?.['userAccountControl'], '66050', 'is never enabled');
  },
);

story(
  'A leaver who does not expire: other bits of the account',
  {
    ...at,
    accounts: [{ login: 'lleaver', name: 'Lea Leaver', more: { mail, userAccountControl: '66048' } }],
  },
  async (t, land) => {
    await land.run();
    land.changes(linesOf({ ...lea, terminated: '20240310' }));
    await land.run('delta');
    t.equal(land.account('lleaver')?.['userAccountControl'], '66050', 'stay as they are');
  },
);

story('Somebody hired again whose record still holds the end of before', at, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...lea, terminated: '20240310' }));
  t.match(await land.written(await land.run('delta')), { 'AD disable': 1 });

  land.clock.set('2024-04-02T09:00:00Z');
  land.changes(linesOf({ ...lea, hired: '20240402', terminated: '20240310' }));
  const run = await land.run('delta');
  t.same(await land.written(run), { 'AD enable': 1 }, 'is at work again');
  t.same(await land.errors(run), ['ESR invalid-attribute-value'], 'and the record is told of');
  const { items } = await land.engine.runErrors(run.id, { limit: 1 });
  t.match(items[0]?.message, /line 2: the termination date 20240310 is before the hire date 20240402/);
  const { sentence } = await land.engine.explainPerson((await land.person(lea.number))?.id ?? 0);
  t.match(
    sentence,
    /^Employed: ESR holds the end 2024-03-10, before the first day 2024-04-02, which is not believed\. /,
  );
  t.same(await land.written(await land.run('delta')), {}, 'a second run does nothing');
});
