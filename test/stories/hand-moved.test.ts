/** Somebody moves an account to another container by hand: it stays there, and everything else goes on. */
import { SERVICES } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf, personIdOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { linksOf, nothingMoreIsDone } from '../support/landscape-words.ts';

const hal: Employee = { number: '20001', first: 'Hal', last: 'Handmoved' };
const rae: Employee = { number: '20002', first: 'Rae', last: 'Port', supervisor: personIdOf(hal) };
const world = {
  employees: [hal, rae],
  mailboxes: [mailboxOf(hal), mailboxOf(rae)],
  configuration: { flows: { personal: 'always', occupational: 'always', manager: true } },
};
const there = `CN=Handmoved\\2C Hal,${SERVICES}`;

story('An account that an administrator moves to another container', world, async (t, land) => {
  await land.run();
  await land.run('delta');
  land.moveAccount('hhandmoved', SERVICES);

  const run = await land.run('full');

  t.same(await land.written(run), {}, 'is not moved back');
  t.equal(land.account('hhandmoved')?.['dn'], there);
  t.same(await linksOf(land, '20001'), ['AD Connected', 'ESR Connected', 'NHSmail Connected'], 'is still theirs');
  t.same(await land.findings('20001'), [], 'and nobody is asked: the place was given once and is free since');
  await nothingMoreIsDone(t, land);

  land.changes(linesOf({ ...hal, job: 'Ward Manager' }));
  await land.run('delta');
  t.match(land.account('hhandmoved'), { dn: there, title: 'Ward Manager' }, 'follows ESR where it lies now');

  land.changes(linesOf({ ...rae, job: 'Porter' }));
  await land.run('delta');
  t.equal(land.account('rport')?.['manager'], there, 'and is named there by those who report to them');

  land.changes(linesOf({ ...hal, terminated: '20240310' }));
  await land.run('delta');
  t.match(land.account('hhandmoved'), { dn: there, userAccountControl: '514' }, 'and disabled there');
  t.equal(land.account('rport')?.['userAccountControl'], '512', 'nobody else is');
  await nothingMoreIsDone(t, land);
});
