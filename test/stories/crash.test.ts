import t, { type Test } from 'tap';
import { type Landscape, type LandscapeOptions, openLandscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const tom: Employee = { number: '20005', first: 'Tom', last: 'Starter' };
const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };
const mo: Employee = { number: '20003', first: 'Mo', last: 'Mover' };
const before: LandscapeOptions = { employees: [lea, mo], mailboxes: [mailboxOf(lea), mailboxOf(mo)] };

async function day(t: Test): Promise<Landscape> {
  const land = await openLandscape(t, before);
  await land.settle();
  land.changes([
    ...linesOf(tom),
    ...linesOf({ ...lea, terminated: '20240301' }),
    ...linesOf({ ...mo, job: 'Ward Manager', last: 'Married' }),
  ]);
  return land;
}

/** Everything that can be seen from outside, and how many objects the engine thinks there are. */
async function outcome(land: Landscape) {
  const accounts = land.logins.map((login) => {
    const { dn, title, sn, userAccountControl } = land.account(login) ?? {};
    return { login, dn, title, sn, userAccountControl };
  });
  const mailboxes = land.addresses.map((address) => {
    const { status, familyName, jobTitle } = land.mailbox(address) ?? {};
    return { address, status, familyName, jobTitle };
  });
  const spaces = await Promise.all(
    ['ESR', 'NHSmail', 'AD'].map((name) => land.engine.connectorSpace({ connector: name })),
  );
  const people = await land.engine.metaverse({});
  return {
    accounts,
    mailboxes,
    objects: spaces.map(({ items }) => items.map(({ state, person }) => `${state} ${person !== null}`)),
    people: people.items.map(({ displayName, findings }) => [displayName, findings.length]),
    pending: await land.pending(),
  };
}

t.test('The process dies at any commit of a day with a starter, a leaver and a mover', async (t) => {
  const whole = await day(t);
  let commits = 0;
  whole.dieBefore(() => {
    commits++;
    return false;
  });
  await whole.run('delta');
  const wanted = await outcome(whole);
  t.same(wanted.pending, []);
  t.ok(commits > 20, `there are ${commits} of them`);

  for (let at = 1; at <= commits; at++) {
    await t.test(`before commit ${at}: the next run finishes the job, and nobody has anything twice`, async (t) => {
      const land = await day(t);
      let count = 0;
      land.dieBefore(() => ++count === at);
      await land.run('delta').catch(() => undefined);
      await land.restart();
      await land.run('delta');
      t.same(await outcome(land), wanted);
      t.same(await land.written(await land.run('delta')), {}, 'and the one after it does nothing');
    });
  }
});

story('A write that arrived and was not recorded', { employees: [tom] }, async (t, land) => {
  land.dieBefore(({ journal = [] }) => journal.some(({ settledAt }) => settledAt !== null));
  await land.run('full');
  t.same(land.addresses, ['tom.starter@nhs.example'], 'is there');

  await land.restart();
  const [interrupted] = (await land.engine.runs({})).items;
  t.equal(interrupted?.result, 'stopped-error', 'the interrupted run is shown as such');
  const run = await land.run('full');
  t.match(await land.notes(run), /1 items of an interrupted export had arrived/);
  t.same(land.addresses, ['tom.starter@nhs.example'], 'and is not sent again');
  t.same(land.logins, ['tstarter']);
  t.equal((await land.space('NHSmail')).size, 1);
});

story('An operator stops a run', { employees: [tom, mo] }, async (t, land) => {
  const { id } = await land.engine.startRun('full', { id: 'k', name: 'olive', roles: ['operator'] });
  const stopping = land.engine.stopRun(id, { id: 'k', name: 'olive', roles: ['operator'] });
  await stopping;
  await land.parts.writer.idle();
  const stopped = await land.engine.run(id);
  t.equal(stopped.result, 'stopped-user', 'it ends at a safe point');
  t.equal(stopped.state, 'ended');

  await land.run('full');
  t.same(land.logins, ['mmover', 'tstarter'], 'and the next run finishes the job');
  const last = await land.run('full');
  t.same(await land.written(last), {});
});

story('A second run while one is under way', { employees: [tom] }, async (t, land) => {
  const olive = { id: 'k', name: 'olive', roles: ['operator' as const] };
  const first = await land.engine.startRun('full', olive);
  await t.rejects(land.engine.startRun('full', olive), { code: 'run-in-progress' }, 'is refused');
  await land.parts.writer.idle();
  t.match((await land.engine.run(first.id)).state, 'ended');
  await t.rejects(land.engine.stopRun(first.id, olive), { code: 'run-not-running' });
});

story('An operator acts while a run is under way', { employees: [tom, mo] }, async (t, land) => {
  await land.run('full');
  const [account] = (await land.space('AD')).values();
  const olive = { id: 'k', name: 'olive', roles: ['operator' as const] };
  await land.engine.startRun('full', olive);
  const wish = { type: 'Explicit', reason: 'Odd' } as const;
  const disconnector = await land.engine.setDisconnector(account?.id ?? 0, wish, olive);
  t.equal(disconnector.type, 'Explicit', 'it is done at the next safe point');
  await land.parts.writer.idle();
  const after = await land.engine.connectorSpaceObject(account?.id ?? 0);
  t.equal(after.state, 'ExplicitlyDisconnected', 'and the run does not undo it');
});
