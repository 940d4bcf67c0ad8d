/** A contractor is not on ESR: NHSmail alone says who they are and whether they are still here. */
import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone } from '../support/landscape-words.ts';

const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const con: Employee = { number: '', first: 'Con', last: 'Tractor' };
const his = 'con.tractor@nhs.example';
const world = { employees: [una], mailboxes: [mailboxOf(una), mailboxOf(con, { jobTitle: 'Plumber' })] };

async function explanationOf(land: Landscape) {
  const [person] = (await land.engine.metaverse({ email: his })).items;
  return await land.engine.explainPerson(person?.id ?? 0);
}

story('A contractor who comes, changes the job and goes', world, async (t, land) => {
  await land.run();
  t.match(land.account('ctractor'), { mail: his, title: 'Plumber', userAccountControl: '512' }, 'has an account');
  t.equal(land.account('ctractor')?.['employeeID'], undefined, 'without an employee number');
  const { lifecycle, sentence, systems } = await explanationOf(land);
  t.equal(lifecycle, 'mailbox-only');
  t.match(sentence, /^Not on ESR; has an NHSmail account\. /);
  t.match(
    systems.find(({ connector }) => connector === 'ESR'),
    { sentence: 'ESR has no record that was joined to this person.' },
  );
  const colleague = land.account('uusual');

  const { id = '' } = land.mailbox(his) ?? {};
  land.portal.accounts.edit(id, { jobTitle: 'Electrician' });
  t.same(await land.written(await land.run('delta')), { 'AD update': 1 }, 'what the portal says of them flows');
  t.equal(land.account('ctractor')?.['title'], 'Electrician');

  land.portal.accounts.leaver(id);
  const gone = await land.run('delta');
  t.same(await land.written(gone), { 'AD disable': 1 }, 'the leaver mark of the portal disables them');
  t.match((await explanationOf(land)).sentence, /^Not on ESR; NHSmail says Active \(Leaver\)\. /);
  t.same(land.account('uusual'), colleague, 'nobody else is touched');
  await nothingMoreIsDone(t, land);
});

story('A contractor who has not signed in for three months', world, async (t, land) => {
  await land.run();
  const { id = '' } = land.mailbox(his) ?? {};

  land.clock.set('2024-06-10T09:00:00Z');
  const run = await land.run('delta');

  t.equal(land.portal.accounts.get(id).status, 'Inactive');
  t.same(await land.written(run), {}, 'keeps the account: an Inactive mailbox is still theirs');
  t.equal(land.account('ctractor')?.['userAccountControl'], '512');
});

story(
  'A contractor where the national service writes NHSmail',
  { ...world, configuration: { topology: 'local' } },
  async (t, land) => {
    const run = await land.run();
    t.same(await land.written(run), { 'AD create': 2 }, 'has an account all the same');
    land.portal.accounts.leaver(land.mailbox(his)?.id ?? '');
    t.same(await land.written(await land.run('delta')), { 'AD disable': 1 }, 'until the portal calls them a leaver');
  },
);
