/** What was taken back, and what people do with the account afterwards. */
import { ann, type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const una: Employee = { number: '20001', first: 'Una', last: 'Undo', job: 'Porter' };
const umar: Employee = { number: '20002', first: 'Umar', last: 'Usual', job: 'Chief' };
const accountOf = ({ first, last }: Employee, more: object = {}) => ({
  login: `${first.charAt(0)}${last}`.toLowerCase(),
  name: `${first} ${last}`,
  more: { mail: `${first}.${last}@nhs.example`.toLowerCase(), ...more },
});
const staff = {
  employees: [una, umar],
  mailboxes: [mailboxOf(una), mailboxOf(umar)],
  accounts: [accountOf(una), accountOf(umar)],
};
const starting = { employees: [una], mailboxes: [mailboxOf(una)] };

const titleOf = (land: Landscape, login = 'uundo') => land.account(login)?.['title'];
const controlOf = (land: Landscape, login = 'uundo') => land.account(login)?.['userAccountControl'];

async function askUndo(land: Landscape) {
  const { run, items } = await land.engine.checkUndo('AD');
  return await land.engine.undoExport('AD', { run, count: items.length, reason: 'The extract was wrong' }, olive);
}

/** Asked for, approved, sent, and shown by an import. */
async function undo(land: Landscape): Promise<void> {
  await askUndo(land);
  await land.approveAll();
  await land.run('delta');
  await land.run('delta');
}

async function promoteUna(land: Landscape): Promise<void> {
  await land.settle();
  land.changes(linesOf({ ...una, job: 'Chief' }));
  await land.run('delta');
}

async function loseBoth(land: Landscape): Promise<void> {
  await land.settle();
  land.changes([una, umar].flatMap((one) => linesOf({ ...one, terminated: '20240301' })));
  await land.run('delta');
}

async function objectOf(land: Landscape, name: string): Promise<number> {
  const objects = [...(await land.space('AD')).values()];
  return objects.find(({ displayName }) => displayName === name)?.id ?? 0;
}

story('An account whose values were taken back and that is then joined to somebody else', staff, async (t, land) => {
  await promoteUna(land);
  await askUndo(land);
  const person = (await land.person(umar.number))?.id ?? 0;
  const [hers, his] = [await objectOf(land, 'Una Undo'), await objectOf(land, 'Umar Usual')];
  const changes = [
    { object: his, action: 'keep-out' as const },
    { object: hers, action: 'rejoin' as const, person },
  ];
  await land.engine.changeLinks({ changes, reason: 'It was his all along' }, olive);
  await land.run('delta');
  await land.run('delta');

  t.equal(titleOf(land), 'Chief', 'holds what the rules give its new owner');
  t.same((await land.engine.undone({})).items, [], 'and nothing of the other is kept in it');
});

story('Somebody whose disabling was taken back, and who leaves in earnest months later', staff, async (t, land) => {
  await loseBoth(land);
  await undo(land);
  t.equal(controlOf(land), '512');
  land.changes([una, umar].flatMap((one) => linesOf(one)));
  await land.run('delta');
  t.same((await land.engine.undone({})).items, [], 'is kept by no undo while the rules agree');

  land.clock.set('2024-06-01T09:00:00Z');
  land.changes(linesOf({ ...una, terminated: '20240531' }));
  await land.run('delta');
  t.same([controlOf(land), controlOf(land, 'uusual')], ['514', '512'], 'is disabled');
});

story('A starter who was taken back, and whom the service desk lets in all the same', starting, async (t, land) => {
  await land.run();
  await land.run('delta');
  await undo(land);
  t.equal(controlOf(land), '514');

  land.alterAccount('uundo', 'userAccountControl', '512');
  t.same(await land.written(await land.run('full')), {});
  t.equal(controlOf(land), '512', 'is not shut out again by a run');
  t.same((await land.engine.undone({})).items, []);
});

story('A leaver who was enabled again, and whom security suspends by hand', staff, async (t, land) => {
  await loseBoth(land);
  await undo(land);
  land.alterAccount('uundo', 'userAccountControl', '514');
  t.same(await land.written(await land.run('full')), {});
  t.equal(controlOf(land), '514', 'stays suspended');
  t.same(await land.written(await land.run('full')), {});
});

story('A title that was taken back, and that somebody sets again by hand', staff, async (t, land) => {
  await promoteUna(land);
  await undo(land);
  t.equal(titleOf(land), 'Porter');

  land.alterAccount('uundo', 'title', 'Chief');
  t.same(await land.written(await land.run('full')), {});
  t.equal(titleOf(land), 'Chief', 'stays: the hand and the rules agree');
  t.same(await land.written(await land.run('full')), {});
});

const hidden = { ...staff, accounts: [accountOf(una, { msExchHideFromAddressLists: 'TRUE' }), accountOf(umar)] };

story('A leaver who was enabled again, and whom somebody shows in the address list', hidden, async (t, land) => {
  await loseBoth(land);
  await undo(land);
  t.equal(controlOf(land), '512');

  land.alterAccount('uundo', 'msExchHideFromAddressLists', 'FALSE');
  await land.run('full');
  t.equal(controlOf(land), '512', 'is not disabled by the way');
});

story('An undo that nobody approves in a week', staff, async (t, land) => {
  await promoteUna(land);
  const { changeSets } = await askUndo(land);
  land.clock.set('2024-03-19T10:00:00Z');
  const run = await land.run('delta');

  t.same(await land.written(run), {}, 'does not go by itself');
  t.equal(titleOf(land), 'Chief');
  t.equal((await land.engine.changeSet(changeSets[0] ?? 0)).state, 'expired');
  t.same(await land.pending(), ['AD update held'], 'and is asked for anew');

  land.dieBefore(({ holds = [] }) => holds.length > 0);
  land.clock.set('2024-03-27T10:00:00Z');
  await land.run('delta').catch(() => undefined);
  await land.restart();
  t.same(await land.written(await land.run('delta')), {}, 'also when the engine dies in the middle of that');
  t.equal(titleOf(land), 'Chief');
  await land.approveAll();
  await land.run('delta');
  t.equal(titleOf(land), 'Porter', 'until somebody agrees');
});

story('An undo that is held anew', staff, async (t, land) => {
  await promoteUna(land);
  await askUndo(land);
  land.clock.set('2024-03-19T10:00:00Z');
  await land.run('delta', ann);
  const [set] = (await land.engine.changeSets({ state: 'held' })).items;
  const { id = 0, digest = '', count = 0, startedBy } = set ?? {};
  t.equal(startedBy, 'ann');
  const both = { ...olive, roles: [...olive.roles, 'approver' as const] };
  await t.rejects(
    land.engine.approveChangeSet(id, { digest, count, reason: 'Mine' }, both),
    { code: 'approver-started-run', message: 'olive asked for what change set 2 holds.' },
    'is not approved by who asked for it',
  );
});

story('An undo that somebody denies', staff, async (t, land) => {
  await promoteUna(land);
  const { changeSets } = await askUndo(land);
  await land.engine.denyChangeSet(changeSets[0] ?? 0, 'She is the chief', ann);
  await land.run('delta');
  t.same([await land.pending(), await land.findings(una.number)], [[], []], 'is wanted no more');

  land.changes(linesOf({ ...una, last: 'Undone', job: 'Chief' }));
  t.match(await land.written(await land.run('delta')), { 'AD update': 1 }, 'and is in the way of nothing');
  t.equal(titleOf(land), 'Chief');
});

story('An undo of which one account is left out', staff, async (t, land) => {
  await land.settle();
  land.changes([una, umar].flatMap((one) => linesOf({ ...one, job: 'Nurse' })));
  await land.run('delta');
  const { changeSets } = await askUndo(land);
  const { id, digest, count } = await land.engine.changeSet(changeSets[0] ?? 0);
  const except = [await objectOf(land, 'Una Undo')];
  await land.engine.approveChangeSet(id, { digest, count, reason: 'All but her', except }, ann);
  t.same(await land.written(await land.run('delta')), { 'AD update': 1 });
  t.same([titleOf(land), titleOf(land, 'uusual')], ['Nurse', 'Chief']);
  t.same([await land.pending(), await land.findings(una.number)], [[], []], 'leaves nothing of it behind');
});
