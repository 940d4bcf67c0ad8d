import { EngineError } from '../../engine/errors.ts';
import { ann, ben, type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

/** In a trust of fewer than 200, five of each kind go without an approval. */
const ALLOWED = 5;

function staff(count: number): Employee[] {
  return Array.from({ length: count }, (_, i) => {
    const letters = `${String.fromCharCode(97 + Math.floor(i / 26))}${String.fromCharCode(97 + (i % 26))}`;
    return { number: String(30001 + i), first: `P${letters}`, last: `Person${letters}` };
  });
}

const world = (count: number) => ({ employees: staff(count), mailboxes: staff(count).map((one) => mailboxOf(one)) });
const leave = (people: readonly Employee[]) => people.flatMap((one) => linesOf({ ...one, terminated: '20240301' }));

async function withAccounts(land: Landscape): Promise<void> {
  await land.settle();
}

const disabledOf = (land: Landscape) =>
  land.logins.filter((login) => land.account(login)?.['userAccountControl'] === '514').length;

const heldOn = async (land: Landscape, connector: string) => {
  const { items } = await land.engine.changeSets({ state: 'held' });
  return items.filter((set) => set.connector === connector);
};

async function refusal(work: Promise<unknown>): Promise<string> {
  const cause = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  return cause instanceof EngineError ? cause.code : String(cause);
}

story('As many leavers as the limit allows', world(ALLOWED), async (t, land) => {
  await withAccounts(land);
  land.changes(leave(staff(ALLOWED)));
  await land.run('delta');
  t.equal(disabledOf(land), ALLOWED, 'are disabled without asking');
});

story('One leaver more than the limit allows', world(ALLOWED + 3), async (t, land) => {
  await withAccounts(land);
  const leavers = staff(ALLOWED + 1);
  const starter: Employee = { number: '31111', first: 'Stella', last: 'Starter' };
  land.changes([...leave(leavers), ...linesOf(starter)]);
  const run = await land.run('delta');

  t.equal(run.result, 'completed-changes-held');
  t.equal(disabledOf(land), 0, 'holds all of them');
  t.ok(land.account('sstarter'), 'while a starter goes on');
  const [set] = await heldOn(land, 'AD');
  const rules = [{ rule: 'leaver', count: 6 }];
  t.match(set, { operation: 'disable', count: 6, rules, startedBy: 'olive', approversNeeded: 1 });
  t.match(set?.why, /^6 × disable is over the limit of 5/);
  const { items } = await land.engine.changeSetItems(set?.id ?? 0, { limit: 1 });
  t.match(items, [{ displayName: 'Paa Personaa', rules: ['leaver'] }], 'says of each which rule wants it');
  t.equal((await heldOn(land, 'NHSmail'))[0]?.irreversible?.includes('cannot be taken back'), true);

  await land.run('delta');
  t.equal((await heldOn(land, 'AD')).length, 1, 'the next run makes no second set of the same people');

  await land.approveAll();
  const applied = await land.run('delta');
  t.same(await land.written(applied), { 'NHSmail leaver': 6, 'AD disable': 6 }, 'approved, they go');
  t.match(await land.engine.changeSet(set?.id ?? 0), { state: 'applied', applied: 6 });
  t.equal(disabledOf(land), 6);
});

story('A change set on hold', world(ALLOWED + 1), async (t, land) => {
  await withAccounts(land);
  land.changes(leave(staff(ALLOWED + 1)));
  await land.run('delta');
  const [set] = await heldOn(land, 'AD');
  const { id = 0, digest = '', count = 0 } = set ?? {};
  const approve = (change: object, who = ann) =>
    refusal(land.engine.approveChangeSet(id, { digest, count, reason: 'Right', ...change }, who));

  t.equal(await approve({}, olive), 'role-missing', 'is not approved by an operator');
  t.equal(await approve({}, { ...ann, name: 'olive' }), 'approver-started-run', 'nor by who started the run');
  t.equal(await approve({ digest: 'x'.repeat(64) }), 'change-set-digest-differs', 'nor by another digest');
  t.equal(await approve({ count: 5 }), 'change-set-count-differs', 'nor by another number');
  t.equal(await approve({ reason: ' ' }), 'request-invalid', 'nor without a reason');
  await land.run('delta');
  t.equal(disabledOf(land), 0);

  await land.engine.denyChangeSet(id, 'They all stay', ann);
  t.equal(await approve({}, ben), 'change-set-not-held', 'nor once it is denied');
  await land.run('delta');
  t.equal(disabledOf(land), 0, 'denied, nobody is disabled');
  t.equal((await heldOn(land, 'AD')).length, 0, 'and nobody is asked again');
});

story('A change set with an item left out at approval', world(ALLOWED + 1), async (t, land) => {
  await withAccounts(land);
  land.changes(leave(staff(ALLOWED + 1)));
  await land.run('delta');
  const [set] = await heldOn(land, 'AD');
  const { id = 0, digest = '', count = 0 } = set ?? {};
  const { items } = await land.engine.changeSetItems(id, {});
  const spared = items[0];
  await land.engine.approveChangeSet(id, { digest, count, reason: 'But one', except: [spared?.object ?? 0] }, ann);
  await land.run('delta');

  t.equal(disabledOf(land), ALLOWED, 'goes without that item');
  t.match(await land.engine.changeSet(id), { state: 'applied', applied: ALLOWED, excluded: 1 });
  await land.run('delta');
  t.equal(disabledOf(land), ALLOWED, 'and the item stays out at later runs');
});

story('Somebody in a held change set whose termination is corrected', world(ALLOWED + 1), async (t, land) => {
  await withAccounts(land);
  const [first, ...others] = staff(ALLOWED + 1);
  if (first === undefined) return;
  land.changes(leave([first, ...others]));
  await land.run('delta');
  const [set] = await heldOn(land, 'AD');
  await land.approveAll();
  land.changes(linesOf(first));
  await land.run('delta');

  t.equal(disabledOf(land), ALLOWED, 'drops out, and the others go');
  t.match(await land.engine.changeSet(set?.id ?? 0), { state: 'applied', applied: ALLOWED, dropped: 1 });
});

story('A held change set of which nobody is wanted any more', world(ALLOWED + 1), async (t, land) => {
  await withAccounts(land);
  const everybody = staff(ALLOWED + 1);
  land.changes(leave(everybody));
  await land.run('delta');
  const [set] = await heldOn(land, 'AD');
  await land.approveAll();
  land.changes(everybody.flatMap(linesOf));
  await land.run('delta');

  t.equal(disabledOf(land), 0);
  t.match(await land.engine.changeSet(set?.id ?? 0), { state: 'applied', applied: 0, dropped: 6 }, 'is closed');
});

story('A change set that nobody looks at for seven days', world(ALLOWED + 1), async (t, land) => {
  await withAccounts(land);
  land.changes(leave(staff(ALLOWED + 1)));
  await land.run('delta');
  const [old] = await heldOn(land, 'AD');
  land.clock.set('2024-03-18T09:00:00Z');
  const run = await land.run('delta');

  t.equal((await land.engine.changeSet(old?.id ?? 0)).state, 'expired');
  const [now] = await heldOn(land, 'AD');
  t.match(now, { count: 6, run: run.id }, 'and its items are counted and held anew');
  t.equal(disabledOf(land), 0);
});

story('An approval that no run uses for four hours', world(ALLOWED + 1), async (t, land) => {
  await withAccounts(land);
  land.changes(leave(staff(ALLOWED + 1)));
  await land.run('delta');
  await land.approveAll();
  land.clock.set('2024-03-11T13:00:00Z');
  await land.run('delta');

  t.equal(disabledOf(land), 0, 'has lapsed');
  t.equal((await heldOn(land, 'AD')).length, 1);
});

story('More than five times the limit', world(ALLOWED * 5 + 1), async (t, land) => {
  await withAccounts(land);
  land.changes(leave(staff(ALLOWED * 5 + 1)));
  await land.run('delta');
  const [set] = await heldOn(land, 'AD');
  const { id = 0, digest = '', count = 0, approversNeeded } = set ?? {};
  t.equal(approversNeeded, 2, 'needs two people');
  const approval = { digest, count, reason: 'Changeover' };

  t.equal((await land.engine.approveChangeSet(id, approval, ann)).state, 'held', 'one is not enough');
  t.equal(await refusal(land.engine.approveChangeSet(id, approval, ann)), 'approver-approved-already');
  await land.run('delta');
  t.equal(disabledOf(land), 0);

  t.equal((await land.engine.approveChangeSet(id, approval, ben)).state, 'approved');
  await land.run('delta');
  t.equal(disabledOf(land), 26);
});

story('The first run of a trust', { employees: staff(8) }, async (t, land) => {
  const first = await land.run('full');
  t.equal(first.result, 'completed-changes-held', 'is held');
  t.same(land.addresses, [], 'and makes nothing');

  await land.approveAll();
  const second = await land.run('full');
  t.same((await land.written(second))['NHSmail create'], 8, 'until it is approved');
  await land.approveAll();
  await land.run('full');
  t.equal(land.logins.length, 8);
});
