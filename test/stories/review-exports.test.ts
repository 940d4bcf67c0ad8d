import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';

const sam: Employee = { number: '20005', first: 'Sam', last: 'Sample' };
const joe: Employee = { number: '20006', first: 'Joe', last: 'Jones' };
const mail = 'sam.sample@nhs.example';
const leave = (...people: Employee[]) => people.flatMap((one) => linesOf({ ...one, terminated: '20240301' }));

function editDirectory({ directoryFile }: Landscape, change: (text: string) => string): void {
  writeFileSync(directoryFile, change(readFileSync(directoryFile, 'utf8')), { mode: 0o600 });
}

const protectedSam = {
  employees: [sam],
  mailboxes: [mailboxOf(sam)],
  accounts: [{ login: 'ssample', name: 'Sam Sample', more: { mail, adminCount: '1' } }],
};

story('A leaver whose account is protected', protectedSam, async (t, land) => {
  await land.run('full');
  land.changes(leave(sam));
  t.same(await land.errors(await land.run('delta')), ['AD never-touched']);
  t.equal(land.account('ssample')?.['userAccountControl'], '512', 'keeps it');

  const before = existsSync(land.databaseFile) ? digestTables(land.databaseFile) : undefined;
  t.same(await land.errors(await land.run('delta')), ['AD never-touched'], 'which every run says');
  if (before !== undefined) {
    t.same(tablesChanged(before, digestTables(land.databaseFile)), ['audit', 'run', 'run_error', 'run_step']);
  }

  editDirectory(land, (text) => text.replace('adminCount: 1\n', ''));
  const run = await land.run('full');
  t.same(await land.errors(run), []);
  t.equal(land.account('ssample')?.['userAccountControl'], '514', 'until it is protected no more');
});

const pair = { employees: [sam, joe], mailboxes: [mailboxOf(sam), mailboxOf(joe)] };

story('An operator who keeps a mailbox out while others are written', pair, async (t, land) => {
  await land.settle();
  const mailboxes = [...(await land.space('NHSmail')).values()];
  const object = mailboxes.find(({ attributes }) => attributes['mail']?.[0] === mail)?.id ?? 0;
  land.changes([...leave(sam), ...linesOf({ ...joe, job: 'Porter' })]);
  let kept: Promise<unknown> | undefined;
  land.whenCommitted(
    ({ journal }) => journal?.some(({ operation, result }) => operation === 'update' && result === 'accepted') === true,
    () => {
      kept = land.engine.setDisconnector(object, { type: 'Explicit', reason: 'Not a leaver' }, olive);
    },
  );
  await land.run('delta');
  await kept;
  t.equal(land.mailbox(mail)?.status, 'Active', 'is obeyed before the next batch');
});

const known = { ...pair, accounts: [{ login: 'ssample', name: 'Sam Sample', more: { mail } }] };

story('A directory that is brought back from an older copy right after it was written', known, async (t, land) => {
  await land.settle();
  const before = land.accountsAsWritten();
  land.changes(leave(sam));
  land.whenCommitted(
    ({ journal }) =>
      journal?.some(({ operation, result }) => operation === 'disable' && result === 'accepted') === true,
    () => land.restoreDirectory(before),
  );
  const run = await land.run('delta');
  t.match(await land.notes(run), /accepted, not yet confirmed/);
  t.match(String(await land.steps(run)), /AD delta-import completed-transient-objects/);
  t.equal(land.account('ssample')?.['userAccountControl'], '512');
  const later = await land.run('full');
  t.same([await land.errors(later), await land.written(later)], [[], {}], 'is given a day');
  t.match(await land.notes(later), /accepted, not yet confirmed/);

  land.clock.set('2024-03-12T10:00:00Z');
  const next = await land.run('full');
  t.same(await land.errors(next), ['AD exported-change-not-reimported'], 'then the run says so');
  t.equal(land.account('ssample')?.['userAccountControl'], '514', 'and what is still wanted is sent again');
  t.same(await land.errors(await land.run('full')), []);
});

story('An account that was accepted and is never shown', pair, async (t, land) => {
  const before = land.accountsAsWritten();
  land.whenCommitted(
    ({ journal }) =>
      journal?.some(
        ({ operation, result, connector }) => operation === 'create' && result === 'accepted' && connector === 3,
      ) === true,
    () => land.restoreDirectory(before),
  );
  t.same(await land.errors(await land.run('full')), []);
  t.same(land.logins, []);
  t.same(await land.errors(await land.run('full')), [], 'is waited for');
  for (const day of ['13', '14']) {
    land.clock.set(`2024-03-${day}T09:00:00Z`);
    const run = await land.run('full');
    t.same(
      await land.errors(run),
      ['AD exported-change-not-reimported', 'AD exported-change-not-reimported'],
      'is told of',
    );
    t.same(await land.written(run), {}, 'and not made again');
  }
});
