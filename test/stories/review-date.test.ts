import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const ada: Employee = { number: '20001', first: 'Ada', last: 'Obi' };
const ben: Employee = { number: '20002', first: 'Ben', last: 'Sale' };
const staff = { employees: [ada, ben], mailboxes: [mailboxOf(ada), mailboxOf(ben)] };

async function accountOf(land: Landscape, { number }: Employee): Promise<number> {
  return (await land.person(number))?.objects.find(({ connector }) => connector === 'AD')?.id ?? 0;
}

async function notes(land: Landscape): Promise<string[]> {
  return (await land.engine.health()).notes.map(({ code }) => code);
}

async function states(land: Landscape): Promise<string[]> {
  const objects = [...(await land.space('AD')).values()];
  return objects.map(({ id, state }) => `${id} ${state}`).sort();
}

story('An account that is kept out until somebody looks again', staff, async (t, land) => {
  await land.settle();
  const object = await accountOf(land, ada);
  const wish = {
    type: 'Explicit',
    reason: 'On a long secondment',
    owner: 'Workforce',
    reviewOn: '2024-03-14',
  } as const;
  await land.engine.setDisconnector(object, wish, olive);
  await land.run('delta');
  const before = await states(land);
  t.same(await notes(land), [], 'is nothing to speak of before the day');

  land.clock.set('2024-03-13T23:59:00Z');
  t.same(await notes(land), [], 'nor in its last minute');
  land.clock.set('2024-03-14T00:00:00Z');
  const { status, notes: due } = await land.engine.health();
  t.equal(status, 'warn', 'is reported from the first minute of the day in London');
  t.match(due, [
    { status: 'warn', code: 'disconnector-review-due', sentence: new RegExp(`1 object .*\\(${object}\\)`) },
  ]);
  t.match(due[0]?.remedy, /Get-JmlDisconnector -ReviewBefore 2024-03-14/, 'with the way to see who decided and why');

  await land.run('full');
  land.clock.set('2024-09-14T09:00:00Z');
  await land.run('delta');
  await land.run('full');
  t.same(await states(land), before, 'and no date and no run lets it in');
  t.ok((await notes(land)).includes('disconnector-review-due'), 'however long nobody looks');

  await land.engine.setDisconnector(object, { ...wish, reviewOn: '2025-03-14' }, olive);
  t.notOk((await notes(land)).includes('disconnector-review-due'), 'a new date puts it off');
});

story('A join by hand that is to be looked at again', staff, async (t, land) => {
  await land.settle();
  const object = await accountOf(land, ben);
  const person = (await land.person(ben.number))?.id ?? 0;
  const join = { object, person, action: 'rejoin', reviewOn: '2024-04-01' } as const;
  await land.engine.changeLinks({ changes: [{ object, action: 'disconnect' }], reason: 'Is it his?' }, olive);
  await land.engine.changeLinks({ changes: [join], reason: 'It is, says the ward' }, olive);
  await land.run('delta');
  const before = await states(land);

  // Summer time began on 31 March: the day in London begins an hour earlier than that of UTC.
  land.clock.set('2024-03-31T23:00:00Z');
  t.match((await land.engine.health()).notes, [{ code: 'connector-review-due', remedy: /Undo-JmlLink/ }]);
  await land.run('full');
  t.same(await states(land), before, 'stays joined');
  await land.engine.changeLinks({ changes: [{ ...join, reviewOn: '2026-04-01' }], reason: 'Asked again' }, olive);
  t.same(await notes(land), [], 'a new date puts it off');
});

story('A list of what is kept out', staff, async (t, land) => {
  await land.settle();
  const [first, second] = [await accountOf(land, ada), await accountOf(land, ben)];
  const keepOut = (object: number, owner: string, reviewOn: string) =>
    land.engine.setDisconnector(object, { type: 'Explicit', reason: 'Odd', owner, reviewOn }, olive);
  await keepOut(first, 'Ward 5', '2024-05-01');
  await keepOut(second, 'Workforce', '2024-06-01');
  const found = async (query: object) => (await land.engine.disconnectors(query)).items.map(({ object }) => object);

  t.same(await found({ owner: 'ward 5' }), [first], 'is searched by who answers for it');
  await t.rejects(found({ reviewBefore: '2024-02-30' }), { code: 'request-invalid', message: /which is no day/ });
  t.same(await found({ owner: 'ward 5', type: 'Normal' }), []);
  t.same(await found({ reviewBefore: '2024-05-01' }), [first], 'and by the day on which it is to be looked at again');
  t.same(await found({ reviewBefore: '2024-06-01' }), [first, second]);
  t.same(await found({ reviewBefore: '2024-06-01', owner: 'workforce' }), [second]);
  t.same(await found({ reviewBefore: '2024-06-01', connector: 'NHSmail' }), []);
  const page = await land.engine.disconnectors({ reviewBefore: '2024-06-01', limit: 1 });
  t.match(page, { items: [{ object: first, by: 'olive' }], next: String(first) }, 'page by page');
});
