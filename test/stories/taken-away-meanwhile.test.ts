/** Accounts that an operator takes from their person while something is on its way to them. */
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };
const joe: Employee = { number: '20006', first: 'Joe', last: 'Jones' };
const deprovisioning = [{ connector: 'AD', when: 'leaver', action: 'delete' }];
const world = { employees: [lea, joe], mailboxes: [mailboxOf(lea), mailboxOf(joe)], configuration: { deprovisioning } };

async function accountOf(land: Landscape, name: string) {
  return [...(await land.space('AD')).values()].find(({ displayName }) => displayName === name);
}

story('An account that is taken from its person after its deletion was interrupted', world, async (t, land) => {
  await land.settle();
  land.changes(linesOf({ ...lea, terminated: '20240315' }));
  land.clock.set('2024-03-16T09:00:00Z');
  await land.run('delta');
  await land.approveAll();
  land.dieBefore(({ journal = [] }) => journal.some(({ settledAt }) => settledAt !== null));
  await land.run('delta').catch(() => undefined);
  await land.restart();
  t.same(land.logins, ['jjones'], 'is gone, and nobody wrote it down');
  const { id: object = 0 } = (await accountOf(land, 'Lea Leaver')) ?? {};
  await land.engine.changeLinks({ changes: [{ object, action: 'disconnect' }], reason: 'Not hers' }, olive);

  const run = await land.run('full');
  t.same(await land.errors(run), []);
  t.equal(await accountOf(land, 'Lea Leaver'), undefined, 'is forgotten');
  t.same(await land.pending(), [], 'and nothing waits for it');
  land.changes(linesOf({ ...joe, job: 'Matron' }));
  t.match(await land.written(await land.run('delta')), { 'AD update': 1 }, 'and everybody else goes on');
});

const plain = { employees: [lea, joe], mailboxes: [mailboxOf(lea), mailboxOf(joe)] };

story('An account that is kept out while a file of changes is still being written', plain, async (t, land) => {
  await land.settle();
  const { id: object = 0 } = (await accountOf(land, 'Joe Jones')) ?? {};
  land.changes([...linesOf({ ...joe, job: 'Matron' }), ...linesOf({ ...lea, terminated: '20240301' })]);
  let kept: Promise<unknown> | undefined;
  const isUnderWay = (row: { object: number; settledAt: string | null }) =>
    row.object === object && row.settledAt === null;
  land.whenCommitted(
    ({ journal = [] }) => journal.some(isUnderWay),
    () => {
      const changes = [{ object, action: 'keep-out' as const }];
      kept = land.engine.changeLinks({ changes, reason: 'Not his' }, olive);
    },
  );
  t.match(await land.written(await land.run('delta')), { 'AD update': 1, 'AD disable': 1 });
  await kept;
  t.equal((await accountOf(land, 'Joe Jones'))?.state, 'ExplicitlyDisconnected', 'stays kept out');
  await land.run('full');
  t.equal((await accountOf(land, 'Joe Jones'))?.state, 'ExplicitlyDisconnected');
});
