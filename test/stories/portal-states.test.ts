/** What an administrator of NHSmail, or time, does to a mailbox of somebody who is employed: nothing is taken away for it. */
import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20001', first: 'Sam', last: 'Sample' };
const jane: Employee = { number: '20002', first: 'Jane', last: 'Other' };
const id = 'nm-sam';
const long = { lastActivity: '2030-01-01T00:00:00Z' };
const pair = {
  employees: [sam, jane],
  mailboxes: [mailboxOf(sam, { nhsmailId: id, ...long }), mailboxOf(jane, long)],
};

const isEnabled = (land: Landscape) => land.account('ssample')?.['userAccountControl'] === '512';

story('A mailbox that is disabled and enabled again at the portal', pair, async (t, land) => {
  await land.settle();

  land.portal.accounts.act(id, 'disable');
  await land.run('delta');
  t.equal(land.portal.accounts.get(id).status, 'Disabled');
  t.ok(isEnabled(land), 'the account stays as ESR wants it');
  t.same(await land.findings(sam.number), ['nhsmail-disagrees'], 'and the contradiction is shown');

  land.portal.accounts.act(id, 'enable');
  const run = await land.run('delta');
  t.same([await land.findings(sam.number), await land.written(run)], [[], {}], 'until it is gone');
});

story('A mailbox that is deleted by mistake and restored within its thirty days', pair, async (t, land) => {
  await land.settle();

  land.portal.accounts.act(id, 'delete');
  const deleted = await land.run('full');
  t.same(await land.written(deleted), {}, 'is not made a second time');
  t.same(await land.findings(sam.number), ['nhsmail-disagrees']);
  t.ok(isEnabled(land));

  land.clock.set('2024-03-31T09:00:00Z');
  land.portal.accounts.act(id, 'restore');
  const restored = await land.run('delta');
  t.same([await land.findings(sam.number), await land.written(restored)], [[], {}]);
  t.same(land.addresses, ['jane.other@nhs.example', 'sam.sample@nhs.example']);
});

story('A mailbox that is deleted and that nobody restores', pair, async (t, land) => {
  await land.settle();
  land.portal.accounts.act(id, 'delete');
  await land.run('full');

  land.clock.set('2024-04-11T09:00:00Z');
  await land.run('full');
  t.equal(land.portal.accounts.get(id).status, 'Deleted_Permanent', 'is beyond restoring after thirty days');
  t.same(await land.findings(sam.number), ['nhsmail-disagrees']);

  land.clock.set('2026-04-12T09:00:00Z');
  const purged = await land.run('full');
  t.equal(land.portal.accounts.find(id), undefined, 'and forgotten after two years');
  t.same((await land.findings(sam.number)).sort(), ['account-vanished', 'nhsmail-disagrees']);
  t.same(await land.written(purged), {}, 'none of which makes another one');
  t.ok(isEnabled(land), 'or takes anything away');
});
