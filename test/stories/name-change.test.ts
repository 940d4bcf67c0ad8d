/** Somebody marries: names follow ESR at once; what colleagues and computers address them by stays until a human decides. */
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf, personIdOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { linksOf, nothingMoreIsDone } from '../support/landscape-words.ts';

const mary: Employee = { number: '20001', first: 'Mary', last: 'Maiden' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual', supervisor: personIdOf(mary) };
const married: Employee = { ...mary, last: "O'Married-Jones" };
const before = 'mary.maiden@nhs.example';
const world = {
  employees: [mary, una],
  mailboxes: [mailboxOf(mary), mailboxOf(una)],
  configuration: { flows: { personal: 'always', occupational: 'always', manager: true } },
};

const mailboxIdOf = (land: Landscape) => land.mailbox(before)?.id ?? '';

story('Somebody who marries', world, async (t, land) => {
  await land.settle();
  const [hers, colleague] = [land.account('mmaiden'), land.account('uusual')];
  land.changes(linesOf(married));

  const run = await land.run('delta');

  t.same(await land.written(run), { 'NHSmail update': 1, 'AD update': 1 });
  t.match(
    land.mailbox(before),
    { familyName: "O'Married-Jones", mail: before, aliases: [] },
    'has the name in NHSmail',
  );
  t.match(land.account('mmaiden'), { sn: "O'Married-Jones", displayName: "Mary O'Married-Jones" }, 'and in AD');
  for (const name of ['dn', 'sAMAccountName', 'userPrincipalName', 'mail', 'objectGUID']) {
    t.equal(land.account('mmaiden')?.[name], hers?.[name], `${name} stays`);
  }
  t.same(land.account('uusual'), colleague, 'who has her as manager is not touched');
  t.same(await land.findings('20001'), [], 'nobody is asked anything');
  await nothingMoreIsDone(t, land);
});

story('Somebody who marries and asks for another address', world, async (t, land) => {
  await land.settle();
  land.changes(linesOf(married));
  await land.run('delta');
  const after = 'mary.married@nhs.example';

  land.portal.accounts.changeAddress(mailboxIdOf(land), after);
  const run = await land.run('delta');

  t.same(await land.written(run), { 'AD update': 1 }, 'has it in AD when NHSmail has given it');
  t.match(land.account('mmaiden'), { mail: after, sAMAccountName: 'mmaiden' });
  t.same(await linksOf(land, '20001'), ['AD Connected', 'ESR Connected', 'NHSmail Connected'], 'and stays one person');
  await nothingMoreIsDone(t, land);
});

story('Somebody whom ESR gives a new name on a day to come', world, async (t, land) => {
  await land.settle();
  const [person = '', ...rest] = linesOf(mary);
  const [renamed = ''] = linesOf(married);
  const until = person.replace('~20200101~~', '~20200101~20240317~');
  const from = renamed.replace('~20200101~~', '~20240318~~');
  t.not(until, person);
  land.changes([until, from, ...rest]);

  t.same(await land.written(await land.run('delta')), {}, 'keeps the old one until then');

  land.clock.set('2024-03-18T00:00:00Z');
  t.same(await land.written(await land.run('delta')), { 'NHSmail update': 1, 'AD update': 1 }, 'without another file');
  t.equal(land.account('mmaiden')?.['sn'], "O'Married-Jones");
});
