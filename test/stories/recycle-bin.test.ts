import { existsSync } from 'node:fs';
import type { Test } from 'tap';
import { ann, type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { previewOf } from '../support/previews.ts';
import { addRecycleBin, type RecycleBin } from '../support/recycle-bin.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';

const vera: Employee = { number: '20001', first: 'Vera', last: 'Vanished', job: 'Porter' };
const walt: Employee = { number: '20002', first: 'Walt', last: 'Ward', job: 'Porter' };
const accountOf = ({ first, last }: Employee) => ({
  login: `${first.charAt(0)}${last}`.toLowerCase(),
  name: `${first} ${last}`,
  more: { mail: `${first}.${last}@nhs.example`.toLowerCase() },
});
const staff = {
  employees: [vera, walt],
  mailboxes: [mailboxOf(vera), mailboxOf(walt)],
  accounts: [accountOf(vera), accountOf(walt)],
};

/** Somebody has deleted Vera's account, and a run has seen it. */
async function vanish(land: Landscape): Promise<{ bin: RecycleBin; object: number }> {
  await land.settle();
  const bin = await addRecycleBin(land);
  bin.remove('vvanished');
  await land.run('full');
  const object = [...(await land.space('AD')).values()].find(({ displayName }) => displayName === 'Vera Vanished');
  return { bin, object: object?.id ?? 0 };
}

async function sentenceOf(land: Landscape, code: string): Promise<string> {
  return (await land.person('20001'))?.findings.find((one) => one.code === code)?.sentence ?? '';
}

async function approve(land: Landscape, id: number | null): Promise<void> {
  const { digest, count } = await land.engine.changeSet(id ?? 0);
  await land.engine.approveChangeSet(id ?? 0, { digest, count, reason: 'Agreed' }, ann);
}

async function doesNothingMore(t: Test, land: Landscape, comment: string): Promise<void> {
  const before = existsSync(land.databaseFile) ? digestTables(land.databaseFile) : undefined;
  for (const cycle of ['delta', 'full'] as const) t.same(await land.written(await land.run(cycle)), {}, comment);
  if (before === undefined) return;
  t.same(tablesChanged(before, digestTables(land.databaseFile)), ['audit', 'run', 'run_step'], comment);
}

story('An account that somebody has deleted', staff, async (t, land) => {
  const { object } = await vanish(land);
  t.match(await sentenceOf(land, 'account-vanished'), `Restore-JmlObject -Object ${object} asks for it back`);
  t.match((await land.engine.explainObject(object)).sentence, /^The account is gone from its system/);
  t.same(await land.pending(), [], 'is not made again');
  t.match(await land.engine.deletedObject(object), {
    found: true,
    distinguishedName: /^CN=Vera Vanished,OU=Staff/,
    lastKnownParent: /^OU=Staff/,
    withValues: true,
    wish: null,
  });

  const wish = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  t.same(await land.pending(), ['AD restore held'], 'is asked back: a change set on hold');
  t.match(await land.engine.changeSet(wish.changeSet ?? 0), {
    operation: 'restore',
    count: 1,
    startedBy: 'olive',
    why: 'olive asked for the account to be brought back: Deleted by mistake',
  });
  await t.rejects(land.engine.askRestore(object, 'Again', olive), { code: 'restore-asked-already' });

  await land.run('delta');
  t.match(
    await sentenceOf(land, 'restore-asked'),
    /^olive asked on 2024-03-11 for the account to be brought back to AD \(Deleted/,
  );
  t.match((await land.engine.explainObject(object)).sentence, /^olive asked on .* takes the wish back\.$/);
  const person = (await land.person('20001'))?.id ?? 0;
  t.match((await land.engine.explainPerson(person)).sentence, /AD: olive asked on/, 'which a ticket is told');
  await doesNothingMore(t, land, 'waits as long as nobody approves it');
  t.same(await land.pending(), ['AD restore held']);

  await t.rejects(approveAs(land, wish.changeSet, 'olive'), { code: 'approver-started-run' }, 'somebody else approves');
  await approve(land, wish.changeSet);
  t.same(await land.written(await land.run('delta')), { 'AD restore': 1 });
  t.equal(land.account('vvanished')?.['userAccountControl'], '514', 'comes back, disabled');

  t.same(await land.written(await land.run('delta')), {});
  t.match((await land.engine.connectorSpaceObject(object)).state, 'Connected', 'joined as it was');
  t.match(await land.findings('20001'), ['restored-disabled'], 'and is told of until a hand enables it');
  t.match((await land.engine.explainObject(object)).sentence, /and disabled\. JML Sync enables only what it/);
  await doesNothingMore(t, land, 'once');

  land.alterAccount('vvanished', 'userAccountControl', '512');
  await land.run('delta');
  t.same(await land.findings('20001'), [], 'then nothing is left to say');
  const { items } = await land.engine.exports({ object });
  t.match(items[0], { operation: 'restore', outcome: 'confirmed' });
});

async function approveAs(land: Landscape, id: number | null, name: string): Promise<void> {
  const { digest, count } = await land.engine.changeSet(id ?? 0);
  await land.engine.approveChangeSet(id ?? 0, { digest, count, reason: 'Mine' }, { ...ann, name });
}

story('An account that comes back with old values', staff, async (t, land) => {
  const { object } = await vanish(land);
  land.changes(linesOf({ ...vera, job: 'Chief' }));
  await land.run('delta');
  const { changeSet } = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  await approve(land, changeSet);
  await land.run('delta');
  t.equal(land.account('vvanished')?.['title'], 'Porter');

  t.same(await land.written(await land.run('delta')), { 'AD update': 1 }, 'is given those that it has now');
  t.equal(land.account('vvanished')?.['title'], 'Chief');
  t.equal(land.account('vvanished')?.['userAccountControl'], '514');
});

story('A wish for an account', staff, async (t, land) => {
  const { object, bin } = await vanish(land);
  await t.rejects(land.engine.withdrawRestore(object, olive), { code: 'not-found' });
  const first = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  await land.run('delta');

  t.match(await land.engine.withdrawRestore(object, olive), { object, changeSet: first.changeSet });
  await land.run('delta');
  t.same(await land.pending(), [], 'that is taken back is gone');
  t.same(await land.findings('20001'), ['account-vanished']);

  const second = await land.engine.askRestore(object, 'Wanted after all', olive);
  await land.engine.denyChangeSet(second.changeSet ?? 0, 'Not yet', ann);
  await land.run('delta');
  t.same(await land.pending(), [], 'that is denied is gone');
  t.match(await land.engine.deletedObject(object), { wish: null });

  const third = await land.engine.askRestore(object, 'Agreed by telephone', olive);
  land.clock.set('2024-03-19T09:00:00Z');
  await land.run('delta');
  t.match(await land.engine.changeSet(third.changeSet ?? 0), { state: 'expired' }, 'that nobody decides on for a week');
  t.same(await land.pending(), ['AD restore held'], 'is asked for anew');

  land.changes(linesOf({ ...vera, terminated: '20240318' }));
  await land.run('delta');
  t.same(await land.pending(), [], 'ends when the person leaves');
  await t.rejects(land.engine.askRestore(object, 'Still', olive), {
    code: 'nothing-to-restore',
    message: /no account/,
  });

  bin.empty();
  t.match(await land.engine.deletedObject(object), { found: false, distinguishedName: null, withValues: null });
});

story('An account that cannot be brought back', staff, async (t, land) => {
  const { object, bin } = await vanish(land);
  const others = [...(await land.space('AD')).values()].find(({ displayName }) => displayName === 'Walt Ward');
  await t.rejects(
    land.engine.askRestore(others?.id ?? 0, 'x', olive),
    { code: 'nothing-to-restore', message: /is Connected: only what has vanished/ },
    'is one that is there',
  );
  await t.rejects(land.engine.askRestore(99_999, 'x', olive), { code: 'not-found' });
  await t.rejects(land.engine.askRestore(object, ' ', olive), { code: 'request-invalid' }, 'or wanted for no reason');

  const { changeSet } = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  await approve(land, changeSet);
  bin.empty();
  const run = await land.run('delta');
  t.same(await land.errors(run), ['AD cd-missing-object'], 'or forgotten before it was approved');
  t.same(await land.written(await land.run('delta')), {});
  await t.rejects(land.engine.askRestore(object, 'Again', olive), { code: 'nothing-to-restore', message: /forgotten/ });
});

story('An account that a hand brings back first', staff, async (t, land) => {
  await land.settle();
  const as = land.accountsAsWritten();
  const { object } = await vanish(land);
  const { changeSet } = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  land.restoreDirectory(as);
  await land.run('delta');

  t.same(await land.pending(), [], 'is wanted back no more');
  t.same(await land.findings('20001'), []);
  t.match(await land.engine.deletedObject(object), { found: false, wish: null });
  await approve(land, changeSet);
  t.same(await land.written(await land.run('delta')), {}, 'whatever is approved later');
});

story('An account that this engine had disabled', staff, async (t, land) => {
  await land.settle();
  const bin = await addRecycleBin(land);
  land.changes(linesOf({ ...vera, terminated: '20240310' }));
  t.same(await land.written(await land.run('delta')), { 'NHSmail leaver': 1, 'AD disable': 1 });
  await land.run('delta');
  bin.remove('vvanished');
  land.changes(linesOf(vera));
  await land.run('full');
  const object = [...(await land.space('AD')).values()].find(({ displayName }) => displayName === 'Vera Vanished');

  const { changeSet } = await land.engine.askRestore(object?.id ?? 0, 'Back at work', olive);
  await approve(land, changeSet);
  await land.run('delta');
  t.same(await land.written(await land.run('delta')), { 'AD enable': 1 }, 'is enabled by its rule when it is back');
  t.equal(land.account('vvanished')?.['userAccountControl'], '512');
});

story('A process that dies while an account is brought back', staff, async (t, land) => {
  const { object } = await vanish(land);
  const { changeSet } = await land.engine.askRestore(object, 'Deleted by mistake', olive);
  await approve(land, changeSet);
  const { items } = await previewOf(land, 'delta');
  t.match(items, [{ connector: 'AD', operation: 'restore' }], 'and had told so in a preview');
  land.dieBefore(({ journal = [] }) => journal.some(({ settledAt }) => settledAt !== null));
  await land.run('delta').catch(() => undefined);
  t.equal(land.account('vvanished')?.['userAccountControl'], '514', 'has brought it back');

  await land.restart();
  await addRecycleBin(land);
  t.same(await land.written(await land.run('delta')), {}, 'which is not done again');
  t.equal((await land.engine.connectorSpaceObject(object)).state, 'Connected');
  t.same(await land.findings('20001'), ['restored-disabled']);
  t.match(await land.engine.changeSet(changeSet ?? 0), { state: 'applied', applied: 1 });
});
