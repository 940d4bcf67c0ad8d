import { existsSync } from 'node:fs';
import { ann, type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';

const una: Employee = { number: '20001', first: 'Una', last: 'Undo', job: 'Porter' };
const umar: Employee = { number: '20002', first: 'Umar', last: 'Usual', job: 'Porter' };
const accountOf = ({ first, last }: Employee) => ({
  login: `${first.charAt(0)}${last}`.toLowerCase(),
  name: `${first} ${last}`,
  more: { mail: `${first}.${last}@nhs.example`.toLowerCase() },
});
const staff = {
  employees: [una, umar],
  mailboxes: [mailboxOf(una), mailboxOf(umar)],
  accounts: [accountOf(una), accountOf(umar)],
};

const titleOf = (land: Landscape, login: string) => land.account(login)?.['title'];

/** Looks at what can be taken back, asks for it, and has it approved by somebody else. */
async function undo(land: Landscape, connector = 'AD') {
  const seen = await land.engine.checkUndo(connector);
  const wish = { run: seen.run, count: seen.items.length, reason: 'The extract was wrong' };
  const made = await land.engine.undoExport(connector, wish, olive);
  for (const id of made.changeSets) {
    const { digest, count } = await land.engine.changeSet(id);
    await land.engine.approveChangeSet(id, { digest, count, reason: 'Agreed' }, ann);
  }
  return made;
}

async function promote(land: Landscape): Promise<void> {
  await land.settle();
  land.clock.set('2024-03-12T09:00:00Z');
  land.changes([...linesOf({ ...una, job: 'Chief' }), ...linesOf({ ...umar, job: 'Chief' })]);
  await land.run('delta');
}

story('An export of wrong job titles', staff, async (t, land) => {
  await promote(land);
  t.same([titleOf(land, 'uundo'), titleOf(land, 'uusual')], ['Chief', 'Chief']);

  const seen = await land.engine.checkUndo('ad');
  t.match(seen, { connector: 'AD', run: 4, leftOut: [], remains: [], changeSets: [] });
  t.match(seen.items[0], {
    operation: 'update',
    changes: [{ attribute: 'title', before: ['Chief'], after: ['Porter'] }],
  });
  t.same(await land.pending(), [], 'is looked at first, and nothing is done by that');

  const wish = { run: seen.run, count: 2, reason: 'The extract was wrong' };
  const made = await land.engine.undoExport('AD', wish, olive);
  t.same(await land.pending(), ['AD update held', 'AD update held'], 'is a change set on hold');
  const [id = 0] = made.changeSets;
  const set = await land.engine.changeSet(id);
  t.match(set, {
    state: 'held',
    count: 2,
    operation: 'update',
    startedBy: 'olive',
    why: /^2 items to undo what run 4 exported/,
  });
  await t.rejects(
    land.engine.approveChangeSet(id, { digest: set.digest, count: 2, reason: 'Mine' }, { ...ann, name: 'olive' }),
    { code: 'approver-started-run' },
    'that somebody else approves',
  );
  await land.engine.approveChangeSet(id, { digest: set.digest, count: 2, reason: 'Agreed' }, ann);
  t.same(await land.written(await land.run('delta')), { 'AD update': 2 });
  t.same([titleOf(land, 'uundo'), titleOf(land, 'uusual')], ['Porter', 'Porter'], 'and takes them back');

  const before = existsSync(land.databaseFile) ? digestTables(land.databaseFile) : undefined;
  for (const cycle of ['delta', 'full'] as const) {
    t.same(await land.written(await land.run(cycle)), {}, 'for good: the next run does not do it again');
  }
  if (before !== undefined) {
    t.same(tablesChanged(before, digestTables(land.databaseFile)), ['audit', 'run', 'run_step']);
  }
  const sentence = (await land.person('20001'))?.findings.find(({ code }) => code === 'kept-by-undo')?.sentence ?? '';
  t.match(sentence, /^AD keeps title as before run 4: olive undid it on 2024-03-12 \(The extract was wrong\)/);
});

story('A value that was taken back, and that the rules want otherwise later', staff, async (t, land) => {
  await promote(land);
  await undo(land);
  await land.run('delta');
  t.equal((await land.engine.undone({})).items.length, 2);

  land.changes(linesOf({ ...una, job: 'Nurse' }));
  t.match(await land.written(await land.run('delta')), { 'AD update': 1 }, 'follows the rules again');
  t.same([titleOf(land, 'uundo'), titleOf(land, 'uusual')], ['Nurse', 'Porter']);
  t.match((await land.engine.undone({})).items, [
    { attribute: 'title', kept: ['Porter'], unwanted: ['Chief'], by: 'olive' },
  ]);
  t.same(await land.findings('20001'), []);
});

story('An undo that an operator lifts', staff, async (t, land) => {
  await promote(land);
  await undo(land);
  await land.run('delta');
  const [first] = (await land.engine.undone({})).items;
  const object = first?.object ?? 0;
  await t.rejects(land.engine.liftUndone(object, 'mobile', olive), { code: 'not-found' });
  t.equal(await land.engine.liftUndone(object, undefined, olive), 1);

  t.same(await land.written(await land.run('delta')), { 'AD update': 1 }, 'lets the rules have their way');
  t.equal((await land.engine.undone({ object })).items.length, 0);
});

story('Leavers who were disabled by mistake', staff, async (t, land) => {
  await land.settle();
  land.changes([una, umar].flatMap((one) => linesOf({ ...one, terminated: '20240301' })));
  t.same(await land.written(await land.run('delta')), { 'NHSmail leaver': 2, 'AD disable': 2 });

  const mail = await land.engine.checkUndo('NHSmail');
  t.match(
    mail,
    { items: [], remains: ['Not taken back: 2 leaver marks. NHSmail has mailed these people.'] },
    'stay marked',
  );
  t.match(mail.leftOut, [{ operation: 'leaver', sentence: /cannot be taken back/ }, {}]);
  const wish = { run: mail.run, count: 0, reason: 'x' };
  await t.rejects(land.engine.undoExport('NHSmail', wish, olive), { code: 'nothing-to-undo' });

  const made = await undo(land);
  t.match(made.items, [{ operation: 'enable' }, { operation: 'enable' }], 'are enabled');
  await land.run('delta');
  t.match(land.account('uundo'), { userAccountControl: '512', msExchHideFromAddressLists: undefined });
  t.same(await land.written(await land.run('full')), {}, 'and not disabled again');
});

story('Starters who should not have been made', { employees: [una], mailboxes: [mailboxOf(una)] }, async (t, land) => {
  await land.run();
  t.same(land.logins, ['uundo']);
  await land.run('delta');

  const made = await undo(land);
  t.match(made.items, [{ operation: 'disable', changes: [{ attribute: 'accountDisabled', after: ['true'] }] }]);
  t.match(made.remains, [/^Not taken back: 1 first password\. /]);
  await land.run('delta');
  t.equal(land.account('uundo')?.['userAccountControl'], '514', 'are disabled, not deleted');
  t.same(await land.written(await land.run('full')), {}, 'and nobody enables them again');
});

story('Mailboxes that should not have been made', { employees: [una, umar] }, async (t, land) => {
  await land.run();

  const { items, leftOut, remains } = await land.engine.checkUndo('NHSmail');
  t.same(items, []);
  const sentence = /lets nobody disable an account: close it there by hand. Its first password stays as it was set/;
  t.match(leftOut, [{ sentence }, { sentence }], 'are closed by hand in the portal');
  t.same(remains, [], 'and nobody is told that they are disabled');
});

story('An export of which one change was not accepted', staff, async (t, land) => {
  await land.settle();
  land.clock.set('2024-03-12T09:00:00Z');
  land.portal.setFault({ kind: 'forbidden', route: 'patch', times: 1 });
  land.changes([...linesOf({ ...una, job: 'Chief' }), ...linesOf({ ...umar, job: 'Chief' })]);
  await land.run('delta');

  const { items, leftOut, remains } = await land.engine.checkUndo('NHSmail');
  t.equal(items.length, 1, 'is taken back as far as it went');
  t.same(leftOut, []);
  t.match(remains, [
    /^Not accepted, and not taken back: 1 change of that export\. What the rules still want goes again/,
  ]);
});

story('An account that somebody changed since', staff, async (t, land) => {
  await promote(land);
  land.configure({ limits: { update: { count: 0, percent: 0 } } });
  await land.restart('Look at every change');
  land.alterAccount('uundo', 'title', 'Boss');
  await land.run('delta');

  const { items, leftOut } = await land.engine.checkUndo('AD');
  t.match(items, [{ displayName: 'Umar Usual', operation: 'update' }]);
  t.equal(items.length, 1);
  t.match(leftOut, [{ operation: 'update', sentence: 'It was changed since: title.' }], 'is left as it is');
});

story('An undo of something else than was seen', staff, async (t, land) => {
  await t.rejects(land.engine.checkUndo('LDAP'), { code: 'not-found' });
  await t.rejects(land.engine.checkUndo('AD'), { code: 'not-found', message: /no export to AD yet/ });
  await promote(land);
  const { run } = await land.engine.checkUndo('AD');
  for (const wish of [
    { run: run - 1, count: 2, reason: 'x' },
    { run, count: 1, reason: 'x' },
  ]) {
    await t.rejects(land.engine.undoExport('AD', wish, olive), { code: 'undo-differs' }, 'is refused');
  }
  await t.rejects(land.engine.undoExport('AD', { run, count: 2, reason: ' ' }, olive), { code: 'request-invalid' });
  t.same(await land.pending(), []);
  await undo(land);
  const again = await land.engine.checkUndo('AD');
  t.match(again.leftOut, [{ sentence: 'It was taken back already.' }, {}], 'and nothing is taken back twice');
  t.same(again.items, []);
});
