import { ann, type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

/** One more than may leave at once without an approval. */
const people: Employee[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, i) => ({
  number: String(30001 + i),
  first: `P${letter}`,
  last: `Person${letter}`,
}));
const [first] = people as [Employee, ...Employee[]];
const world = { employees: people, mailboxes: people.map((one) => mailboxOf(one)) };
const leave = (leavers: readonly Employee[], more: object = {}) =>
  leavers.flatMap((one) => linesOf({ ...one, terminated: '20240301', ...more }));
const statusOf = (land: Landscape, one: Employee) => land.mailbox(mailboxOf(one).mail)?.status;

async function heldLeavers(land: Landscape) {
  await land.settle();
  land.changes(leave(people));
  await land.run('delta');
  const { items } = await land.engine.changeSets({ state: 'held' });
  const set = items.find(({ connector }) => connector === 'NHSmail');
  if (set === undefined) throw new Error('Nothing was held.');
  return set;
}

story('Leaver marks that were denied', world, async (t, land) => {
  const { id } = await heldLeavers(land);
  await land.engine.denyChangeSet(id, 'They all stay', ann);
  land.clock.set('2024-03-12T09:00:00Z');
  land.changes(leave([first], { mobile: '07700900111' }));
  await land.run('delta');
  t.equal(statusOf(land, first), 'Active', 'are not sent on the next day, which would be another leaver date');
  t.equal(
    (await land.engine.changeSets({ state: 'held' })).items.filter((set) => set.connector === 'NHSmail').length,
    0,
  );
});

story('Leaver marks on hold over midnight', world, async (t, land) => {
  const { id } = await heldLeavers(land);
  land.clock.set('2024-03-12T09:00:00Z');
  land.changes(leave(people, { mobile: '07700900111' }));
  await land.run('delta');
  await land.approveAll();
  await land.run('delta');
  t.match(await land.engine.changeSet(id), { state: 'applied', applied: 6 }, 'are still what was held');
  t.equal(statusOf(land, first), 'Active (Leaver)');
});

const approvesUpdates = { ...world, configuration: { limits: { update: { count: 0, percent: 0 } } } };

story('A change that was denied and now says something else', approvesUpdates, async (t, land) => {
  await land.settle();
  land.changes(linesOf({ ...first, job: 'Porter' }));
  await land.run('delta');
  const [set] = (await land.engine.changeSets({ state: 'held' })).items.filter((one) => one.connector === 'NHSmail');
  await land.engine.denyChangeSet(set?.id ?? 0, 'Not a porter', ann);
  await land.restart();
  land.configure({});
  await land.restart('The limit is as shipped again');
  land.changes(linesOf({ ...first, job: 'Portress' }));
  const run = await land.run('delta');

  t.notOk((await land.written(run))['NHSmail update'], 'is not sent as if nobody had been asked');
  const { items } = await land.engine.changeSets({ state: 'held' });
  const again = items.filter((one) => one.connector === 'NHSmail');
  t.match(again, [{ count: 1, why: /denied/ }], 'but is held in a set of its own');
  await land.run('delta');
  t.equal((await land.engine.changeSets({ state: 'held' })).items.length, items.length, 'once');
  await land.approveAll();
  t.equal((await land.written(await land.run('delta')))['NHSmail update'], 1, 'and goes when it is approved');
});

story('An approved change set of which one item was left out and another refused', world, async (t, land) => {
  const { id, digest, count } = await heldLeavers(land);
  const { items } = await land.engine.changeSetItems(id, {});
  const spared = items[0]?.object ?? 0;
  await land.engine.approveChangeSet(id, { digest, count, reason: 'But one', except: [spared] }, ann);
  land.portal.setFault({ kind: 'forbidden', route: 'patch', times: 1 });
  await land.run('delta');
  t.equal((await land.engine.changeSet(id)).state, 'approved');
  const stays = people.filter((one) => statusOf(land, one) === 'Active');
  t.equal(stays.length, 2);

  land.clock.set('2024-03-11T13:30:00Z');
  await land.run('delta');
  t.equal((await land.engine.changeSet(id)).state, 'expired', 'expires');
  const left = people.filter((one) => statusOf(land, one) === 'Active');
  t.equal(left.length, 1, 'and what was refused goes with the next run, but not what was left out');
  const { attributes, id: object } = await land.engine.connectorSpaceObject(spared);
  t.match({ object, status: attributes['status'] }, { object: spared, status: ['Active'] });
});

story('A process that dies after the last item of a set and before the set is closed', world, async (t, land) => {
  const { id } = await heldLeavers(land);
  await land.approveAll();
  land.dieBefore(({ changeItems }) => changeItems?.some(({ state }) => state === 'applied') === true);
  await land.run('delta');
  await land.restart();
  await land.run('delta');
  t.same(
    people.map((one) => statusOf(land, one)),
    people.map(() => 'Active (Leaver)'),
  );
  t.match(await land.engine.changeSet(id), { state: 'applied', applied: 6, dropped: 0 }, 'leaves a true history');
});

const starters: Employee[] = people
  .slice(0, 5)
  .flatMap((one) => [one, { ...one, number: `4${one.number.slice(1)}`, last: `${one.last}s` }]);
const halfAtMost = { create: { count: 50, percent: 50 } };

story(
  'Starters of whom nobody has an account yet',
  { employees: starters, configuration: { limits: halfAtMost } },
  async (t, land) => {
    await land.run('full');
    const [set] = (await land.engine.changeSets({ state: 'held' })).items;
    t.match(set?.why, /50 % of 0 joined objects/, 'do not count as people who have one');
  },
);

const protectedLeaver = {
  employees: [first],
  mailboxes: [mailboxOf(first)],
  accounts: [{ login: 'ppersona', name: 'Pa Persona', more: { mail: mailboxOf(first).mail, adminCount: '1' } }],
};

story('A preview of what a protected account would need', protectedLeaver, async (t, land) => {
  await land.run('full');
  land.changes(leave([first]));
  const { id } = await land.engine.startPreview('delta', olive);
  await land.parts.writer.idle();
  const { counts } = await land.engine.preview(id);
  t.same(
    counts.map(({ connector, operation }) => `${connector} ${operation}`),
    ['NHSmail leaver'],
    'does not promise it',
  );
});
