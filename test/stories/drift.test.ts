import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const kim: Employee = { number: '20007', first: 'Kim', last: 'Drift' };
const login = 'kdrift';
const world = { employees: [kim], mailboxes: [mailboxOf(kim)] };
const titleOf = (account: Readonly<Record<string, string>> | undefined) => account?.['title'];
const later = (days: number) => new Date(Date.parse('2024-03-11T09:00:00Z') + days * 86_400_000).toISOString();

story('A value that somebody changes by hand in the directory', world, async (t, land) => {
  await land.settle();
  t.equal(titleOf(land.account(login)), 'Systems Analyst');

  land.alterAccount(login, 'title', 'King of the Ward');
  const seen = await land.run('full');
  t.same(await land.written(seen), {}, 'is left as it is in the first thirty days');
  t.equal(titleOf(land.account(login)), 'King of the Ward');
  const [finding] = (await land.person('20007'))?.findings ?? [];
  t.equal(finding?.code, 'drift', 'and is told of');
  t.match(finding?.sentence, /AD holds "King of the Ward" as title where the flows give "Systems Analyst"; it is left/);

  await land.run('delta');
  t.same(await land.findings('20007'), ['drift'], 'also in the runs after that');

  land.clock.set(later(29));
  await land.run('full');
  t.equal(titleOf(land.account(login)), 'King of the Ward');
  land.clock.set(later(30));
  t.same(await land.written(await land.run('delta')), { 'AD update': 1 }, 'and is put right when they are over');
  t.equal(titleOf(land.account(login)), 'Systems Analyst');
  await land.run('full');
  t.same(await land.findings('20007'), [], 'which settles it');
  t.same(await land.written(await land.run('full')), {});

  land.alterAccount(login, 'title', 'King again');
  t.same(await land.written(await land.run('full')), { 'AD update': 1 }, 'from then on at once');
  t.equal(titleOf(land.account(login)), 'Systems Analyst');
});

story('A value changed by hand that changes in its source, too', world, async (t, land) => {
  await land.settle();
  land.alterAccount(login, 'title', 'King of the Ward');
  await land.run('full');

  land.changes(linesOf({ ...kim, job: 'Director' }));
  t.same(await land.written(await land.run('delta')), { 'AD update': 1, 'NHSmail update': 1 }, 'follows the source');
  t.equal(titleOf(land.account(login)), 'Director');
  t.same(await land.findings('20007'), []);

  land.alterAccount(login, 'title', 'King of the Ward');
  await land.run('full');
  t.same(await land.findings('20007'), ['drift']);
  land.alterAccount(login, 'title', 'Director');
  await land.run('full');
  t.same(await land.findings('20007'), [], 'and is forgotten when somebody puts it back');
});

story(
  'Flows that say themselves what becomes of a value changed by hand',
  {
    ...world,
    configuration: {
      flows: {
        personal: 'always',
        occupational: 'always',
        outbound: [
          { system: 'ad', from: 'jobTitle', to: 'title', drift: 'correct' },
          { system: 'ad', from: 'department', to: 'department', drift: 'report' },
        ],
      },
    },
  },
  async (t, land) => {
    await land.settle();
    land.alterAccount(login, 'title', 'King of the Ward');
    land.alterAccount(login, 'department', 'Throne');
    t.same(await land.written(await land.run('full')), { 'AD update': 1 });
    t.match(land.account(login), { title: 'Systems Analyst', department: 'Throne' }, 'are followed from the first day');

    land.clock.set(later(90));
    await land.run('full');
    t.match(land.account(login), { department: 'Throne' }, 'and for ever');
    t.same(await land.findings('20007'), ['drift']);
  },
);
