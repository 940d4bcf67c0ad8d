/** A leaver is taken on by another organisation, and the mailbox goes along: nothing here is made in its place. */
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { linksOf, nothingMoreIsDone, ticketsOf, wordsOf } from '../support/landscape-words.ts';

const tom: Employee = { number: '20001', first: 'Tom', last: 'Transfer', email: 'tom.transfer@nhs.example' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [tom, una], mailboxes: [mailboxOf(tom), mailboxOf(una)] };
const his = 'tom.transfer@nhs.example';

/** He has left on the fifteenth, and the other organisation flags him as its joiner two days later. */
async function leavesAndIsTakenOn(land: Landscape): Promise<string> {
  await land.run();
  const { id = '' } = land.mailbox(his) ?? {};
  land.changes(linesOf({ ...tom, terminated: '20240315' }));
  land.clock.set('2024-03-16T08:00:00Z');
  await land.run('delta');
  land.clock.set('2024-03-18T09:00:00Z');
  land.portal.accounts.transfer(id);
  return id;
}

story('A leaver whom another organisation takes on', world, async (t, land) => {
  await leavesAndIsTakenOn(land);
  const colleague = land.account('uusual');

  const run = await land.run('delta');

  t.same(land.addresses, ['una.usual@nhs.example'], 'takes the mailbox along');
  t.same([await land.written(run), await land.errors(run)], [{}, []], 'which nobody here has to do anything about');
  t.equal(land.account('ttransfer')?.['userAccountControl'], '514', 'the account stays disabled');
  t.same(await ticketsOf(land, '20001'), {}, 'and nobody is asked to look');
  t.match(await wordsOf(land, '20001'), { NHSmail: /gone/ }, 'whoever asks is told');
  t.same(land.account('uusual'), colleague, 'nobody else is touched');
  await nothingMoreIsDone(t, land);
});

story('A leaver who comes back in September', world, async (t, land) => {
  const id = await leavesAndIsTakenOn(land);
  await land.run('delta');
  land.clock.set('2024-08-31T09:00:00Z');
  land.portal.accounts.elsewhere.leaver(id, '2024-08-30');
  const [ended = ''] = linesOf({ ...tom, terminated: '20240315' });
  land.changes([ended.replace('~20200101~~', '~20200101~20240831~'), ...linesOf({ ...tom, hired: '20240901' })]);
  await land.run('delta');
  t.equal(land.account('ttransfer')?.['userAccountControl'], '514', 'waits for the first day');

  land.clock.set('2024-09-01T07:00:00Z');
  await land.run('delta');
  t.same(land.logins, ['ttransfer', 'uusual'], 'gets no second account');
  t.equal(land.account('ttransfer')?.['userAccountControl'], '512', 'but the old one back');
  t.match(await ticketsOf(land, '20001'), { 'account-vanished': /disconnect the old one .* by hand/ }, 'and a ticket');

  const gone = (await land.person('20001'))?.objects.find(({ connector }) => connector === 'NHSmail');
  const changes = [{ object: gone?.id, action: 'disconnect' as const }];
  await land.engine.changeLinks({ changes, reason: 'He is back' }, olive);
  await land.run('delta');
  t.same(land.addresses, [his, 'una.usual@nhs.example'], 'then the mailbox comes back from the other organisation');
  t.equal(land.portal.accounts.find(id)?.status, 'Active');
  t.same(await linksOf(land, '20001'), ['AD Connected', 'ESR Connected', 'NHSmail Connected']);
  await land.run('delta');
  await nothingMoreIsDone(t, land);
});

story('An employee whom another organisation takes by mistake', world, async (t, land) => {
  await land.run();
  const { id = '' } = land.mailbox(his) ?? {};
  land.portal.accounts.leaver(id);
  land.portal.accounts.transfer(id);

  const run = await land.run('delta');

  t.same(await land.written(run), {}, 'loses nothing more');
  t.equal(land.account('ttransfer')?.['userAccountControl'], '512');
  t.match(await ticketsOf(land, '20001'), { 'account-vanished': /NHSmail/ }, 'and a ticket says what is gone');
});
