import { olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const ada: Employee = { number: '20001', first: 'Ada', last: 'Obi' };
const joe: Employee = { number: '20006', first: 'Joe', last: 'Jones' };
const trust = { employees: [ada, joe], mailboxes: [mailboxOf(ada), mailboxOf(joe)] };
const filters = (when: string) => ({ filters: [{ connector: 'AD', when, reason: 'Looked after by the lab.' }] });

story('A filter of the organisation', trust, async (t, land) => {
  await land.settle();
  const account = async () => {
    const objects = [...(await land.space('AD')).values()];
    return objects.find(({ displayName }) => displayName === 'Ada Obi');
  };
  const { id = 0, person } = (await account()) ?? {};
  t.equal((await account())?.state, 'Connected');

  land.configure(filters('sAMAccountName.startsWith("aobi")'));
  await land.restart('The lab looks after its own');
  const run = await land.run('full');
  t.match(await account(), { state: 'DisconnectedByFilter', person: null }, 'lets an account go');
  t.match((await account())?.findings, [{ code: 'filtered', sentence: 'Looked after by the lab.' }], 'and says why');
  t.same(await land.written(run), {}, 'which is not written, and no other is made');
  t.same(land.logins, ['aobi', 'jjones']);
  t.same(await land.written(await land.run('full')), {}, 'a second run does nothing');

  await land.engine.changeLinks(
    { changes: [{ object: id, action: 'join', person: person ?? 0 }], reason: 'Ours' },
    olive,
  );
  await land.run('full');
  t.match(await account(), { state: 'ExplicitlyConnected' }, 'but not one that an operator joined');

  await land.engine.changeLinks({ changes: [{ object: id, action: 'undo' }], reason: 'Theirs' }, olive);
  land.configure({});
  await land.restart('Ours again');
  await land.run('full');
  t.match(await account(), { state: 'Connected', person }, 'and what is let in again finds its person');
});

story(
  'A filter that would let a new account go at once',
  { ...trust, configuration: filters('sAMAccountName.startsWith("aobi")') },
  async (t, land) => {
    const run = await land.run();
    t.same(land.logins, ['jjones'], 'which is not made: nobody would look after it');
    t.same(await land.errors(run), ['AD connector-filter-rule-violation'], 'and the run says so');
    t.match(await land.findings(ada.number), ['flow-failed']);

    land.configure({});
    await land.restart('Ours, too');
    await land.run();
    t.same(land.logins, ['aobi', 'jjones'], 'until the filter is taken back');
    t.same(await land.written(await land.run('full')), {});
  },
);

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const ward = letters.map(
  (letter, at): Employee => ({ number: `${30_001 + at}`, first: `Ann${letter}`, last: `Obi${letter}` }),
);

story(
  'A filter that would let too many go',
  { employees: ward, mailboxes: ward.map((one) => mailboxOf(one)) },
  async (t, land) => {
    await land.settle();
    land.configure(filters('true'));
    await land.restart('A slip');
    const run = await land.run('full');
    const states = new Set([...(await land.space('AD')).values()].map(({ state }) => state));
    t.same(states, new Set(['Connected']), 'lets nobody go');
    t.same(await land.errors(run), ['AD filter-limit-exceeded'], 'and the run says so');

    land.configure({ ...filters('sAMAccountName.endsWith("a")'), limits: {} });
    await land.restart('Only one was meant');
    await land.run('full');
    const gone = [...(await land.space('AD')).values()].filter(({ state }) => state === 'DisconnectedByFilter');
    t.equal(gone.length, 1, 'a few may go');
  },
);

story('A filter that fails', trust, async (t, land) => {
  await land.settle();
  land.configure(filters('digits(telephoneNumber) == "" ? [true, false][int(sAMAccountName)] : false'));
  await land.restart('A mistake');
  const run = await land.run('full');
  const objects = [...(await land.space('AD')).values()];
  t.ok(
    objects.every(({ state }) => state === 'Connected'),
    'lets nobody go',
  );
  t.same(new Set(await land.errors(run)), new Set(['AD rule-exception']), 'and the run says so');
});

story('A filter that is wrong', trust, async (t, land) => {
  for (const [when, message] of [
    ['sAMAcountName == "x"', /filters\[0\]\.when at character 1/],
    ['sAMAccountName', /filters\[0\]\.when/],
    ['sAMAccountName ==', /filters\[0\]\.when at character/],
  ] as const) {
    land.configure(filters(when));
    await t.rejects(land.restart('Wrong'), { code: 'configuration-invalid', message }, `is refused: ${when}`);
    land.configure({});
    await land.restart('Right');
  }
});
