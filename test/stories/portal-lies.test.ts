/** A portal whose answers are untrue: only what an import shows is believed, and nobody gets what is somebody else's. */
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20001', first: 'Sam', last: 'Sample', job: 'Nurse', mobile: '07700 900001' };
const jane: Employee = { number: '20002', first: 'Jane', last: 'Other', job: 'Porter', mobile: '07700 900002' };
const nora: Employee = { number: '20003', first: 'Nora', last: 'Starter' };
const mailOf = ({ first, last }: Employee) => `${first}.${last}@nhs.example`.toLowerCase();

const staff = {
  employees: [sam, jane],
  mailboxes: [mailboxOf(sam, { nhsmailId: 'nm-sam' }), mailboxOf(jane, { nhsmailId: 'nm-jane' })],
};

const jobOf = (land: Landscape, who: Employee) => land.mailbox(mailOf(who))?.jobTitle;

function promote(land: Landscape): void {
  land.changes(linesOf({ ...sam, job: 'Matron' }));
}

story('A portal that accepts a change and does nothing', staff, async (t, land) => {
  await land.settle();
  promote(land);
  land.portal.setFault({ kind: 'nothing-done', route: 'patch' });

  t.same(await land.written(await land.run('delta')), { 'NHSmail update': 1, 'AD update': 1 });
  const same = await land.run('full');
  t.same([await land.errors(same), await land.written(same)], [[], {}], 'is given a day');
  t.match(await land.notes(same), /accepted, not yet confirmed/, 'in which nothing counts as confirmed');

  land.clock.set('2024-03-12T10:00:00Z');
  const next = await land.run('full');
  t.same(await land.errors(next), ['NHSmail exported-change-not-reimported'], 'then the run says so');
  t.equal(jobOf(land, sam), 'Matron', 'and sends what is still wanted once more');
  const last = await land.run('full');
  t.same([await land.errors(last), await land.written(last), await land.pending()], [[], {}, []]);
});

story(
  'A portal that accepts a new account and makes none',
  { ...staff, employees: [sam, jane, nora] },
  async (t, land) => {
    land.portal.setFault({ kind: 'nothing-done', route: 'create' });
    await land.run();
    t.equal(land.mailbox(mailOf(nora)), undefined);
    t.same(await land.errors(await land.run('full')), [], 'is waited for');

    land.clock.set('2024-03-12T10:00:00Z');
    const next = await land.run('full');
    t.same(
      [...new Set(await land.errors(next))],
      ['NHSmail exported-change-not-reimported'],
      'a day later the run says so',
    );
    t.same(land.logins, ['jother', 'ssample'], 'and there is no account for a mailbox that nobody has seen');
  },
);

story('A portal that answers another account than is to be changed', staff, async (t, land) => {
  await land.settle();
  const janes = await land.person(jane.number);
  promote(land);
  land.portal.setFault({ kind: 'another-account', route: 'account' });

  const run = await land.run('delta');

  t.same(await land.errors(run), ['NHSmail another-object-answered'], 'is refused');
  t.same([jobOf(land, sam), jobOf(land, jane)], ['Nurse', 'Porter'], 'and nobody is changed');
  t.same(await land.person(jane.number), janes, 'nothing is known or wanted of the other one that was not before');
  await land.engine.releaseExports({ reason: 'The portal is mended' }, olive);
  await land.run('delta');
  t.same(
    [jobOf(land, sam), jobOf(land, jane)],
    ['Matron', 'Porter'],
    'once released, the next run changes whom it should',
  );
});

story(
  'A portal that answers a new account with somebody else’s',
  { ...staff, employees: [sam, jane, nora] },
  async (t, land) => {
    land.portal.setFault({ kind: 'another-account', route: 'create' });

    const run = await land.run();

    t.same(await land.errors(run), ['NHSmail another-object-answered'], 'is refused');
    const hers = (await land.person(nora.number))?.objects.filter(({ connector }) => connector !== 'ESR') ?? [];
    t.same(
      hers.filter(({ anchor }) => anchor !== ''),
      [],
      'and gives nobody the mailbox of another person',
    );
    t.same(land.logins, ['jother', 'ssample']);
    await land.engine.releaseExports({ reason: 'The portal is mended' }, olive);
    await land.run('delta');
    t.same(land.logins, ['jother', 'nstarter', 'ssample'], 'once released, the next run makes what is missing');
  },
);

story('A portal that gives a starter another address than was asked for', { employees: [nora] }, async (t, land) => {
  land.portal.setFault({ kind: 'own-address', route: 'create' });

  const run = await land.run();

  t.equal(land.account('nstarter')?.['mail'], 'nora.starter2@nhs.example', 'is followed');
  t.match(await land.notes(run), /NHSmail made 1 account with another mail than was asked for\./, 'and named');
  t.same([await land.errors(run), await land.pending()], [[], []]);
  t.same(await land.written(await land.run('full')), {});
});

story('A portal that changes an address by itself', staff, async (t, land) => {
  await land.settle();
  land.portal.accounts.readdress('nm-sam');

  const run = await land.run('delta');

  t.same(await land.written(run), { 'AD update': 1 });
  t.equal(land.account('ssample')?.['mail'], 'sam.sample2@nhs.example', 'the directory follows');
  const seen = await land.person(sam.number);
  t.match(
    seen?.contributions.find(({ attribute }) => attribute === 'mail'),
    { connector: 'NHSmail', values: ['sam.sample2@nhs.example'] },
    'and the person’s page says whose doing it was',
  );
  t.same(await land.written(await land.run('full')), {});
});
