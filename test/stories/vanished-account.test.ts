/** Somebody deletes an account by hand: it is never made again in silence, and a ticket says what can be done. */
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { linksOf, nothingMoreIsDone, ticketsOf, wordsOf } from '../support/landscape-words.ts';

const van: Employee = { number: '20001', first: 'Van', last: 'Ished' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [van, una], mailboxes: [mailboxOf(van), mailboxOf(una)] };

/** Answers with the directory as it was before. */
async function vanish(land: Landscape): Promise<Buffer> {
  await land.run();
  const before = land.accountsAsWritten();
  const without = before
    .toString('utf8')
    .split('\n\n')
    .filter((block) => !block.includes('sAMAccountName: vished'));
  land.restoreDirectory(Buffer.from(`${without.join('\n\n')}\n`));
  return before;
}

story('An account that somebody deletes in the directory', world, async (t, land) => {
  const before = await vanish(land);
  const hers = land.account('uusual');

  const run = await land.run('full');

  t.same([await land.written(run), land.logins], [{}, ['uusual']], 'is not made again');
  t.same(await linksOf(land, '20001'), ['AD Placeholder', 'ESR Connected', 'NHSmail Connected']);
  const ticket = (await ticketsOf(land, '20001'))['account-vanished'];
  t.match(ticket, /^The account is gone from its system, and none is made in its place\. .*restored from a backup/);
  t.equal((await wordsOf(land, '20001'))['AD'], ticket, 'as whoever asks is told, too');
  land.changes(linesOf({ ...van, job: 'Ward Manager' }));
  await land.run('delta');
  t.same(land.logins, ['uusual'], 'whatever changes about its owner');
  t.same(land.account('uusual'), hers, 'nobody else is touched');
  await nothingMoreIsDone(t, land);

  land.restoreDirectory(before);
  const back = await land.run('full');
  t.same(await land.written(back), { 'AD update': 1 }, 'brought back from a backup it is theirs again, and put right');
  t.same(await ticketsOf(land, '20001'), {});
  t.equal(land.account('vished')?.['title'], 'Ward Manager');
});

story('An account that somebody deleted, and that is to be made afresh', world, async (t, land) => {
  await vanish(land);
  await land.run('full');
  const link = (await land.person('20001'))?.objects.find(({ connector }) => connector === 'AD');

  const changes = [{ object: link?.id, action: 'disconnect' as const }];
  await land.engine.changeLinks({ changes, reason: 'It was broken, ticket 4711' }, olive);
  const run = await land.run('delta');

  t.same(await land.written(run), { 'AD create': 1 }, 'is made when somebody has disconnected the old one');
  t.same(await ticketsOf(land, '20001'), {});
  await nothingMoreIsDone(t, land);
});

story('A mailbox and an account that are both gone', world, async (t, land) => {
  await vanish(land);
  const { id = '' } = land.mailbox('van.ished@nhs.example') ?? {};
  land.portal.accounts.leaver(id);
  land.portal.accounts.transfer(id);

  const run = await land.run('full');

  t.same(await land.written(run), {});
  const ticket = (await ticketsOf(land, '20001'))['account-vanished'];
  t.match(ticket, /NHSmail account is gone.* The account is gone from its system/, 'are both named in the ticket');
});
