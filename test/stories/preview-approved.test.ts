import type { ApprovePreview } from '../../engine/model/preview.ts';
import { ann, ben, type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { previewOf } from '../support/previews.ts';

/** One more than may leave at once without an approval. */
const people: Employee[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, i) => ({
  number: String(30001 + i),
  first: `P${letter}`,
  last: `Person${letter}`,
}));
const stays: Employee = { number: '30009', first: 'Stella', last: 'Stays' };
const world = { employees: [...people, stays], mailboxes: [...people, stays].map((one) => mailboxOf(one)) };
const leave = (leavers: readonly Employee[]) => leavers.flatMap((one) => linesOf({ ...one, terminated: '20240301' }));
const statuses = (land: Landscape) => people.map((one) => land.mailbox(mailboxOf(one).mail)?.status);
const held = async (land: Landscape) =>
  (await land.engine.changeSets({ state: 'held' })).items.map(
    ({ connector, operation }) => `${connector} ${operation}`,
  );

/** Six people leave on a morning after everybody was settled, and Olive looks what the run would do. */
async function leaversPreviewed(land: Landscape) {
  await land.settle();
  land.changes(leave(people));
  const { preview } = await previewOf(land, 'delta');
  const wishes = preview.sets.map(({ connector, operation, digest, count }): ApprovePreview => {
    return { connector, operation, digest, count, reason: 'The ward closes, agreed with HR' };
  });
  return { id: preview.id, wishes };
}

async function approveBeforehand(land: Landscape) {
  const { id, wishes } = await leaversPreviewed(land);
  for (const wish of wishes) await land.engine.approvePreview(id, wish, ann);
  return id;
}

story('What a preview showed and somebody approved', world, async (t, land) => {
  const id = await approveBeforehand(land);
  const { sets } = await land.engine.preview(id);
  t.match(sets, [
    { connector: 'AD', operation: 'disable', count: 6, changeSet: null },
    {
      connector: 'NHSmail',
      operation: 'leaver',
      count: 6,
      approvals: [{ by: 'ann' }],
      expiresAt: '2024-03-11T13:00:00.000Z',
    },
  ]);

  const run = await land.run('delta');

  await t.test('goes without a hold', async (t) => {
    t.same(await land.written(run), { 'NHSmail leaver': 6, 'AD disable': 6 });
    t.same(await held(land), []);
    t.match(await land.notes(run), `approved beforehand on preview ${id}`);
    t.same([...new Set(statuses(land))], ['Active (Leaver)']);
  });

  await t.test('is a change set like any other, with its reason and approver, and was used once', async (t) => {
    const { items } = await land.engine.changeSets({ state: 'applied' });
    const made = items.filter((set) => set.run === run.id);
    t.match(made, [
      { count: 6, applied: 6, approvals: [{ by: 'ann', reason: 'The ward closes, agreed with HR' }] },
      { count: 6, applied: 6 },
    ]);
    const { sets: used } = await land.engine.preview(id);
    t.same(
      used.map(({ changeSet }) => changeSet).sort(),
      made.map((set) => set.id),
    );
    const [first] = used;
    const again = {
      connector: 'AD',
      operation: 'disable',
      digest: first?.digest ?? '',
      count: 6,
      reason: 'Once more',
    } as const;
    await t.rejects(land.engine.approvePreview(id, again, ben), { code: 'change-set-not-held' });
  });

  await t.test('stands in the audit', async (t) => {
    const rows = await land.store.audit({ after: 0, limit: 1_000 });
    const approved = rows.filter(({ action }) => action === 'preview-approved');
    t.match(approved, [{ actor: 'ann', subject: `preview ${id}`, detail: sets[0]?.digest }, { actor: 'ann' }]);
  });

  await t.test('leaves the next run nothing to do', async (t) => {
    t.same(await land.written(await land.run('delta')), {});
  });
});

story('A set that is not exactly the one approved beforehand', world, async (t, land) => {
  await approveBeforehand(land);
  land.changes(leave([stays]));

  const run = await land.run('delta');

  t.same(await land.written(run), {}, 'is not applied');
  t.same((await held(land)).sort(), ['AD disable', 'NHSmail leaver'], 'but held as usual');
});

story('An approval beforehand that is not used within four hours', world, async (t, land) => {
  const id = await approveBeforehand(land);
  land.clock.set('2024-03-11T13:00:01Z');

  t.same(await land.written(await land.run('delta')), {}, 'has lapsed');
  t.equal((await held(land)).length, 2);

  const [first] = (await land.engine.preview(id)).sets;
  if (first === undefined) throw new Error('Nothing would be held.');
  const { connector, operation, digest, count } = first;
  const again = await land.engine.approvePreview(
    id,
    { connector, operation, digest, count, reason: 'Still right' },
    ann,
  );
  t.match(again.sets[0], { approvals: [{ reason: 'Still right' }], expiresAt: '2024-03-11T17:00:01.000Z' });
});

story('A run that was started by the one who approved beforehand', world, async (t, land) => {
  await approveBeforehand(land);

  const run = await land.run('delta', { ...ann, roles: ['operator', 'approver'] });

  t.same(await land.written(run), {}, 'does not use that approval');
  t.equal((await held(land)).length, 2);
});

story('An approval beforehand', world, async (t, land) => {
  const { id, wishes } = await leaversPreviewed(land);
  const [wish] = wishes;
  if (wish === undefined) throw new Error('Nothing would be held.');
  const refused = async (change: Partial<ApprovePreview>, who = ann) => {
    const given = { ...wish, ...change };
    const both = await Promise.allSettled([
      land.engine.checkPreviewApproval(id, given, who),
      land.engine.approvePreview(id, given, who),
    ]);
    const codes = both.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'accepted'));
    t.equal(codes[0], codes[1], 'the check says what the approval says');
    return codes[1];
  };

  t.equal(await refused({ digest: 'f'.repeat(64) }), 'change-set-digest-differs');
  t.equal(await refused({ count: 5 }), 'change-set-count-differs');
  t.equal(await refused({ reason: ' ' }), 'request-invalid');
  t.equal(await refused({ operation: 'create' }), 'not-found');
  t.equal(
    await refused({}, { ...olive, roles: ['approver'] }),
    'approver-started-run',
    'who asked for it does not approve it',
  );
  t.equal(await refused({}, olive), 'role-missing');
  await land.engine.checkPreviewApproval(id, wish, ann);
  t.same((await land.engine.preview(id)).sets[0]?.approvals, [], 'a check approves nothing');
  await land.engine.approvePreview(id, wish, ann);
  t.equal(await refused({}), 'approver-approved-already');
  await t.rejects(land.engine.approvePreview(99, wish, ann), { code: 'not-found' });
});

const aFew = { ...world, configuration: { limits: { disable: { count: 1, percent: 0 } } } };

story('What needs two people', aFew, async (t, land) => {
  const { id, wishes } = await leaversPreviewed(land);
  const wish = wishes.find(({ operation }) => operation === 'disable');
  if (wish === undefined) throw new Error('Nothing would be held.');

  const once = await land.engine.approvePreview(id, wish, ann);
  t.match(
    once.sets.find(({ operation }) => operation === 'disable'),
    { approversNeeded: 2, expiresAt: null },
  );
  t.match(await land.written(await land.run('delta')), { 'AD disable': undefined }, 'does not go with the yes of one');
});
