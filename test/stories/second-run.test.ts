import t from 'tap';
import { openLandscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';

const HOUR = 3_600_000;
const ana: Employee = { number: '20001', first: 'Ana', last: 'Agreed' };
const bo: Employee = { number: '20002', first: 'Bo', last: 'Begun', hired: '20240301' };
const cy: Employee = { number: '20003', first: 'Cy', last: 'Coming', hired: '20240401' };
const world = {
  employees: [ana, bo, cy, { ...ana, number: '20004', first: 'Di', last: 'Departed', terminated: '20240301' }],
  mailboxes: [mailboxOf(ana), mailboxOf({ number: '', first: 'Con', last: 'Tractor' })],
  accounts: [{ login: 'svc-print', name: 'Print Service', more: { servicePrincipalName: 'HTTP/print' } }],
};
const recorded = ['audit', 'run', 'run_step'];

t.test('A second run with nothing new', async (t) => {
  for (const cycle of ['full', 'delta'] as const) {
    await t.test(`of the ${cycle} cycle`, async (t) => {
      const land = await openLandscape(t, world);
      await land.settle();
      const before = digestTables(land.databaseFile);
      const run = await land.run(cycle);
      t.equal(run.result, 'completed-no-objects');
      t.same(
        tablesChanged(before, digestTables(land.databaseFile)),
        recorded,
        'writes its own record and nothing else',
      );
    });
  }

  t.test('after a restart', async (t) => {
    const land = await openLandscape(t, world);
    await land.settle();
    const before = digestTables(land.databaseFile);
    await land.restart();
    t.same(tablesChanged(before, digestTables(land.databaseFile)), [], 'starting writes nothing');
    await land.run('full');
    t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded);
  });

  t.test('on the day after', async (t) => {
    const land = await openLandscape(t, world);
    await land.settle();
    const before = digestTables(land.databaseFile);
    land.clock.set('2024-03-12T09:00:00Z');
    await land.run('full');
    t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded);
  });

  t.test('with a mailbox still Pending', async (t) => {
    const land = await openLandscape(t, { ...world, pendingFor: 2 * HOUR });
    await land.settle();
    t.equal(land.mailbox('bo.begun@nhs.example')?.status, 'Pending');
    const before = digestTables(land.databaseFile);
    land.clock.set('2024-03-11T09:30:00Z');
    await land.run('delta');
    await land.run('full');
    t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded);
  });

  t.test('with a change set on hold', async (t) => {
    const limits = { create: { count: 0, percent: 100 } };
    const land = await openLandscape(t, { ...world, configuration: { limits } });
    const first = await land.run('full');
    t.equal(first.result, 'completed-changes-held');
    const before = digestTables(land.databaseFile);
    const second = await land.run('full');
    t.equal(second.result, 'completed-changes-held', 'as long as it waits every run says so');
    t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded);
    land.clock.set('2024-03-12T09:00:00Z');
    await land.run('delta');
    t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded, 'over midnight, too');
  });

  t.test('with a full extract that says the same on other lines', async (t) => {
    const land = await openLandscape(t, world);
    await land.settle();
    const before = digestTables(land.databaseFile);
    land.clock.set('2024-03-12T09:00:00Z');
    land.fullExtract([...world.employees].reverse());
    const run = await land.run('full');
    t.equal(run.result, 'completed-no-objects');
    t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded);
  });
});

t.test('A preview', async (t) => {
  const land = await openLandscape(t, world);
  const before = digestTables(land.databaseFile);
  const { id } = await land.engine.startPreview('full', { id: 'k', name: 'olive', roles: ['operator'] });
  await land.parts.writer.idle();
  const preview = await land.engine.preview(id);
  t.equal(preview.state, 'ended');
  const changed = tablesChanged(before, digestTables(land.databaseFile));
  t.same(changed, ['preview', 'preview_page'], 'leaves nothing in the store but itself');
  t.same(land.addresses, ['ana.agreed@nhs.example', 'con.tractor@nhs.example'], 'nor in NHSmail');
  t.same(land.logins, ['svc-print'], 'nor in the directory');
  const counted = preview.counts.map(({ connector, operation, count }) => `${count} ${connector} ${operation}`).sort();
  t.same(counted, ['1 NHSmail create', '1 NHSmail update', '2 AD create'], 'and counts what the run will do first');
  t.match(preview.toFollow, [/^1 person gets an account/]);

  await land.run('full');
  t.same(land.addresses, ['ana.agreed@nhs.example', 'bo.begun@nhs.example', 'con.tractor@nhs.example']);
  t.same(land.logins, ['aagreed', 'bbegun', 'ctractor', 'svc-print'], 'and the run does that and what was to follow');
});

t.test('A delta cycle after a change', async (t) => {
  const land = await openLandscape(t, world);
  await land.settle();
  land.changes(linesOf({ ...ana, job: 'Director' }));
  await land.run('delta');
  const before = digestTables(land.databaseFile);
  await land.run('delta');
  t.same(tablesChanged(before, digestTables(land.databaseFile)), recorded, 'is finished in one run');
});
