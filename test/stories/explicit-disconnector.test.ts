/** An account that an operator keeps out stays as it is, whatever NHSmail does about its owner in the months after. */
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone, ticketsOf, wordsOf } from '../support/landscape-words.ts';

const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
/** Neither is on ESR: NHSmail alone decides about them, and deletes who has not signed in for 180 days. */
const dee: Employee = { number: '', first: 'Dee', last: 'Descoped' };
const cal: Employee = { number: '', first: 'Cal', last: 'Contractor' };
const world = {
  employees: [una],
  mailboxes: [
    mailboxOf(una, { lastActivity: '2030-01-01T00:00:00Z' }),
    mailboxOf(dee, { nhsmailId: 'nm-dee' }),
    mailboxOf(cal, { nhsmailId: 'nm-cal' }),
  ],
};
const hers = 'dee.descoped@nhs.example';

/** Her account is kept out on the first day; on the day after the 180th NHSmail has deleted both. */
async function deletedAfter180Days(land: Landscape): Promise<void> {
  await land.run();
  const accounts = [...(await land.space('AD')).values()];
  const account = accounts.find(({ displayName }) => displayName === 'Dee Descoped');
  const wish = { type: 'Explicit', reason: 'Runs the lift controls' } as const;
  await land.engine.setDisconnector(account?.id ?? 0, wish, olive);
  for (const day of ['2024-06-10T09:00:00Z', '2024-09-08T09:00:00Z']) {
    land.clock.set(day);
    await land.run('delta');
  }
}

const personOf = async (land: Landscape, email: string) => (await land.engine.metaverse({ email })).items[0]?.id ?? 0;
const controlOf = (land: Landscape, login: string) => land.account(login)?.['userAccountControl'];

story('An explicit disconnector across the deletion of its NHSmail account', world, async (t, land) => {
  await land.run();
  const before = land.account('ddescoped');

  await deletedAfter180Days(land);

  t.equal(land.portal.accounts.get('nm-dee').status, 'Deleted', 'which comes after 180 days');
  t.equal(controlOf(land, 'ccontractor'), '514', 'disables the account of anybody else');
  t.same(land.account('ddescoped'), before, 'and leaves this one alone');
  const { systems } = await land.engine.explainPerson(await personOf(land, hers));
  const words = systems.find(({ connector }) => connector === 'AD');
  t.match(words, { state: 'ExplicitlyDisconnected', sentence: /^Kept out by olive on .*: Runs the lift controls\.$/ });

  land.portal.accounts.act('nm-dee', 'restore');
  land.portal.accounts.act('nm-cal', 'restore');
  await land.run('delta');
  t.equal(land.portal.accounts.get('nm-dee').status, 'Active');
  t.equal(controlOf(land, 'ccontractor'), '514', 'the other account waits for a human');
  const other = await land.engine.metaverseObject(await personOf(land, 'cal.contractor@nhs.example'));
  t.match(other.findings, [{ code: 'stays-disabled', sentence: /NHSmail says Active.* Enable it by hand if/ }]);
  t.same(land.account('ddescoped'), before, 'and is not joined to this one');
  t.same(land.logins, ['ccontractor', 'ddescoped', 'uusual'], 'nor is a second one made');
  await t.rejects(land.engine.disconnector(9_999), { code: 'not-found' }, 'an object that is not there is said so');
  await nothingMoreIsDone(t, land);
});

story('An explicit disconnector whose owner gets a new mailbox years later', world, async (t, land) => {
  await deletedAfter180Days(land);
  const before = land.account('ddescoped');
  land.clock.set('2024-10-10T09:00:00Z');
  await land.run('full');
  t.equal(land.portal.accounts.get('nm-dee').status, 'Deleted_Permanent');
  land.clock.set('2026-11-01T09:00:00Z');
  await land.run('full');
  t.equal(land.portal.accounts.find('nm-dee'), undefined, 'when the old one has been forgotten');

  land.portal.accounts.create(mailboxOf(dee, { status: 'Active' }));
  await land.run('full');

  t.same(land.account('ddescoped'), before, 'is neither joined nor written to');
  t.same(land.logins, ['ccontractor', 'ddescoped', 'uusual'], 'nor is a second one made');
  await nothingMoreIsDone(t, land);
});

story(
  'An explicit disconnector of somebody on ESR',
  { ...world, employees: [una, { ...dee, number: '20001', email: hers }] },
  async (t, land) => {
    await deletedAfter180Days(land);
    t.equal(controlOf(land, 'ddescoped'), '512');
    t.match(await ticketsOf(land, '20001'), { 'nhsmail-disagrees': /have it restored in the portal within 30 days/ });
    t.match(await wordsOf(land, '20001'), { AD: /^Kept out by olive/ });
  },
);
