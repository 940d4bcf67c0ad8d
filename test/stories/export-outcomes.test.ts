import { existsSync } from 'node:fs';
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';

const pat: Employee = { number: '20006', first: 'Pat', last: 'Patient' };
const mail = 'pat.patient@nhs.example';
const known = {
  employees: [pat],
  mailboxes: [mailboxOf(pat)],
  accounts: [{ login: 'ppatient', name: 'Pat Patient', more: { mail } }],
};

const joe: Employee = { number: '20007', first: 'Joe', last: 'Jones' };
const two = { employees: [pat, joe], mailboxes: [mailboxOf(pat), mailboxOf(joe)], accounts: known.accounts };

/** `connector operation outcome` of everything that was sent to NHSmail, oldest first. */
async function outcomes(land: Landscape, connector = 'NHSmail'): Promise<string[]> {
  const { items } = await land.engine.exports({ connector });
  return items.toReversed().map(({ operation, outcome }) => `${operation} ${outcome}`);
}

async function waiting(land: Landscape) {
  const [pending] = (await land.engine.pendingExports({ connector: 'NHSmail' })).items;
  return pending;
}

story('A portal that is out of order for one account', known, async (t, land) => {
  await land.settle();
  land.changes(linesOf({ ...pat, job: 'Nurse' }));
  land.portal.setFault({ kind: 'forbidden', route: 'patch', times: 3 });

  for (const [instant, attempts, next] of [
    ['2024-03-11T10:00:00', 1, '2024-03-11T10:05:00.000Z'],
    ['2024-03-11T10:05:00', 2, '2024-03-11T10:20:00.000Z'],
    ['2024-03-11T10:20:00', 3, '2024-03-11T11:20:00.000Z'],
  ] as const) {
    land.clock.set(`${instant}Z`);
    await land.run('delta');
    t.match(
      await waiting(land),
      { state: 'waiting', attempts, retryAt: next },
      'is tried again after longer and longer',
    );
  }
  t.match((await waiting(land))?.sentence, /3 attempts\): tried again from 2024-03-11T11:20/);
  land.clock.set('2024-03-11T11:19:59Z');
  const early = await land.run('delta');
  t.same(await land.written(early), {});
  t.match(await land.notes(early), /wait for their next attempt, from 2024-03-11T11:20/, 'and the run says when');

  land.clock.set('2024-03-11T11:20:00Z');
  t.same(await land.written(await land.run('delta')), { 'NHSmail update': 1 });
  t.equal(await waiting(land), undefined);
});

story('A change that the portal refuses for good', two, async (t, land) => {
  await land.settle();
  land.portal.setFault({ kind: 'another-account', route: 'patch', times: 1 });
  land.changes(linesOf({ ...pat, job: 'Nurse' }));
  const run = await land.run('delta');
  t.match(await land.errors(run), [/^NHSmail /]);
  const parked = await waiting(land);
  t.match(parked, { state: 'parked', attempts: 1, parkedAt: '2024-03-11T09:00:00.000Z' }, 'is parked');
  t.match(parked?.sentence, /^Parked since .* refused for good/);

  const before = existsSync(land.databaseFile) ? digestTables(land.databaseFile) : undefined;
  const next = await land.run('delta');
  t.same(await land.written(next), {}, 'and not sent again');
  t.same(await land.errors(next), await land.errors(run), 'but told of at every run');
  if (before !== undefined) {
    t.same(tablesChanged(before, digestTables(land.databaseFile)), ['audit', 'run', 'run_error', 'run_step']);
  }

  await t.rejects(land.engine.releaseExports({ reason: ' ' }, olive), { code: 'request-invalid' });
  await t.rejects(land.engine.releaseExports({ reason: 'x', connector: 'LDAP' }, olive), { code: 'not-found' });
  t.equal(await land.engine.releaseExports({ reason: 'Not this one', object: 9_999 }, olive), 0);
  t.equal(await land.engine.releaseExports({ reason: 'The portal was mended', connector: 'nhsmail' }, olive), 1);
  t.match(await waiting(land), { state: 'ready', attempts: 0, code: null }, 'until an operator releases it');
  t.same(await land.written(await land.run('delta')), { 'NHSmail update': 1 });
});

story('A parked change that is wanted otherwise', two, async (t, land) => {
  await land.settle();
  land.portal.setFault({ kind: 'another-account', route: 'patch', times: 1 });
  land.changes(linesOf({ ...pat, job: 'Nurse' }));
  await land.run('delta');
  land.changes(linesOf({ ...pat, job: 'Matron' }));

  const run = await land.run('delta');
  t.match(await land.written(run), { 'NHSmail update': 1 }, 'is another one, and goes');
  t.equal(land.mailbox(mail)?.jobTitle, 'Matron');
});

story('What became of everything that was sent', known, async (t, land) => {
  await land.settle();
  t.same(new Set(await outcomes(land)), new Set(['update confirmed']));
  const { items } = await land.engine.exports({ outcome: 'confirmed', limit: 1 });
  t.match(items, [{ operation: 'update', endedAt: String, anchor: /./, person: 1, deadline: null }]);

  const before = land.accountsAsWritten();
  land.changes(linesOf({ ...pat, terminated: '20240301' }));
  land.whenCommitted(
    ({ journal }) =>
      journal?.some(({ operation, result }) => operation === 'disable' && result === 'accepted') === true,
    () => land.restoreDirectory(before),
  );
  await land.run('delta');
  const open = await land.engine.exports({ connector: 'AD', outcome: 'unconfirmed' });
  t.match(
    open.items,
    [{ operation: 'disable', deadline: '2024-03-12T09:00:00.000Z' }],
    'with the deadline of what is not shown',
  );
  t.equal(open.items.length, 1);

  land.clock.set('2024-03-12T08:00:00Z');
  t.same(await land.errors(await land.run('delta')), []);
  land.clock.set('2024-03-12T10:00:00Z');
  t.same(await land.errors(await land.run('delta')), ['AD exported-change-not-reimported']);
  t.same(
    (await outcomes(land, 'AD')).slice(-2),
    ['disable given-up', 'disable confirmed'],
    'which is given up and sent anew',
  );
});

story('A system that is given longer to show what it accepted', known, async (t, land) => {
  const connectors = JSON.parse(JSON.stringify(connectorsOf(land)));
  connectors[2].confirm = { hours: 48, cycles: 1 };
  land.configure({ connectors });
  await land.restart('The directory replicates slowly');
  await land.settle();
  const before = land.accountsAsWritten();
  land.changes(linesOf({ ...pat, terminated: '20240301' }));
  land.whenCommitted(
    ({ journal }) =>
      journal?.some(({ operation, result }) => operation === 'disable' && result === 'accepted') === true,
    () => land.restoreDirectory(before),
  );
  await land.run('delta');
  t.match((await land.engine.exports({ connector: 'AD', outcome: 'unconfirmed' })).items, [
    { deadline: '2024-03-13T09:00:00.000Z' },
  ]);
  land.clock.set('2024-03-13T08:59:00Z');
  t.same(await land.errors(await land.run('delta')), []);
  land.clock.set('2024-03-13T09:01:00Z');
  t.same(await land.errors(await land.run('delta')), ['AD exported-change-not-reimported']);
});

function connectorsOf(land: Landscape): unknown {
  return land.parts.parts.configuration.connectors;
}
