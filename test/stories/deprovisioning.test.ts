import { type Landscape, olive } from '../support/landscape.ts';
import { deletedLine, type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const lea: Employee = { number: '20002', first: 'Lea', last: 'Leaver' };
const joe: Employee = { number: '20006', first: 'Joe', last: 'Jones' };
const connie = { givenName: 'Connie', familyName: 'Tractor', mail: 'connie.tractor@nhs.example' };
const leaving = { employees: [lea, joe], mailboxes: [mailboxOf(lea), mailboxOf(joe)] };
const deprovisioning = (when: string, action: string) => [{ connector: 'AD', when, action }];

async function leaMorningAfter(land: Landscape) {
  await land.settle();
  land.changes(linesOf({ ...lea, terminated: '20240315' }));
  land.clock.set('2024-03-16T09:00:00Z');
  return await land.run('delta');
}

const deleting = { ...leaving, configuration: { deprovisioning: deprovisioning('leaver', 'delete') } };

story('A leaver whose account is to be deleted', deleting, async (t, land) => {
  const run = await leaMorningAfter(land);
  t.same(await land.written(run), { 'NHSmail leaver': 1 }, 'is deleted by no run alone');
  t.same(land.logins, ['jjones', 'lleaver']);
  const [set] = (await land.engine.changeSets({ state: 'held' })).items;
  t.match(set, { connector: 'AD', operation: 'delete', count: 1, approversNeeded: 2 }, 'two people approve');
  t.match(set?.irreversible, /gone/);

  await land.approveAll();
  await land.run('delta');
  t.same(land.logins, ['jjones'], 'then the account goes');
  const again = await land.run('full');
  t.same([await land.written(again), await land.pending()], [{}, []], 'and nothing is made in its place');
  t.same(await land.findings(lea.number), [], 'nor does anybody wonder where it went');
});

const keeping = { ...leaving, configuration: { deprovisioning: deprovisioning('leaver', 'disconnect-explicitly') } };

story('A leaver whose account is to be let go for good', keeping, async (t, land) => {
  await leaMorningAfter(land);
  const objects = [...(await land.space('AD')).values()];
  const { id = 0, state, person } = objects.find(({ displayName }) => displayName === 'Lea Leaver') ?? {};
  t.equal(state, 'ExplicitlyDisconnected');
  t.match(land.account('lleaver'), { userAccountControl: '512' }, 'is not disabled');
  const { items } = await land.engine.disconnectors({ type: 'Explicit' });
  t.match(items, [{ object: id, by: 'deprovisioning' }], 'and says who let it go');
  t.same(await land.written(await land.run('full')), {}, 'a second run does nothing');

  const undo = { changes: [{ object: id, action: 'undo' as const }], reason: 'Still needed' };
  t.match(
    await land.engine.changeLinks(undo, olive),
    { items: [{ state: 'Connected', person }] },
    'an operator can take it back',
  );
});

const stranger = { employees: [joe], mailboxes: [mailboxOf(joe), connie] };
const byMailbox = { ...stranger, configuration: { deletionRule: { when: 'connector-gone', connector: 'NHSmail' } } };

story('A contractor whose mailbox has gone, where the mailbox decides', byMailbox, async (t, land) => {
  await land.settle();
  t.same(land.logins, ['ctractor', 'jjones']);
  const [person] = (await land.engine.metaverse({ email: connie.mail })).items;
  land.portal.accounts.leaver(land.mailbox(connie.mail)?.id ?? '');
  land.portal.accounts.transfer(land.mailbox(connie.mail)?.id ?? '');
  const run = await land.run('full');
  t.same(await land.written(run), { 'AD disconnect': 1 }, 'the account is let go');
  const [sent] = (await land.engine.exports({ connector: 'AD', operation: 'disconnect' })).items;
  t.equal(sent?.outcome, 'confirmed', 'which no import has to confirm');
  t.match(land.account('ctractor'), { userAccountControl: '512' }, 'and stays as it is');

  await land.run('delta');
  await t.rejects(land.engine.metaverseObject(person?.id ?? 0), { code: 'not-found' }, 'the person is deleted');
  const accounts = [...(await land.space('AD')).values()];
  const account = accounts.find(({ attributes }) => attributes['sAMAccountName']?.[0] === 'ctractor');
  t.match(account, { state: 'Disconnected', person: null });
  t.same(await land.written(await land.run('full')), {}, 'a second run does nothing');
  t.same(land.logins, ['ctractor', 'jjones'], 'and nothing is made again');
});

story('An employee whose mailbox has gone, where the mailbox decides', byMailbox, async (t, land) => {
  await land.settle();
  land.portal.accounts.leaver(land.mailbox('joe.jones@nhs.example')?.id ?? '');
  land.portal.accounts.transfer(land.mailbox('joe.jones@nhs.example')?.id ?? '');
  t.same(await land.written(await land.run('full')), {}, 'is not let go while ESR shows them');
  t.same(await land.findings(joe.number), ['account-vanished'], 'but told');
  t.same(await land.written(await land.run('delta')), {});
  t.same(land.addresses, ['connie.tractor@nhs.example'], 'and no second mailbox is made');
  t.same(land.logins, ['ctractor', 'jjones'], 'nor a second account');
});

const byEsr = {
  ...stranger,
  configuration: { topology: 'local', deletionRule: { when: 'connector-gone', connector: 'ESR' } },
};

story(
  'Somebody whom ESR deletes, where ESR decides and the national service writes NHSmail',
  byEsr,
  async (t, land) => {
    await land.settle();
    land.changes([deletedLine(joe)]);
    t.same(await land.written(await land.run('delta')), { 'AD disconnect': 1 }, 'is let go');
    t.same(await land.written(await land.run('delta')), {}, 'once');
    t.same(await land.written(await land.run('full')), {}, 'and not again in every run');
    const states = [...(await land.space('AD')).values()].map(({ state }) => state);
    t.same(states, ['Connected', 'Connected'], 'the account belongs to whom NHSmail still shows');
    t.same(land.logins, ['ctractor', 'jjones']);
  },
);

const byAccount = { ...stranger, configuration: { deletionRule: { when: 'connector-gone', connector: 'AD' } } };

story('An account that somebody deletes, where the account decides', byAccount, async (t, land) => {
  await land.settle();
  land.writeAccounts([]);
  t.same(await land.written(await land.run('full')), {}, 'lets go of nobody whom ESR or a mailbox still shows');
  t.same(await land.written(await land.run('delta')), {}, 'and a second run does nothing');
  t.same(await land.findings(joe.number), ['account-vanished'], 'but it is told');
  t.same(land.logins, [], 'and none is made in its place');
});

const failing = { system: 'ad', to: 'department', expression: 'string(int(sn))' };
const spoiled = {
  ...stranger,
  configuration: { flows: { personal: 'always', occupational: 'always', outbound: [failing] } },
};

story('Somebody whose values were in doubt, and whom no system knows any more', spoiled, async (t, land) => {
  await land.run('full');
  const [person] = (await land.engine.metaverse({ email: connie.mail })).items;
  t.ok((await land.store.findings('person', [person?.id ?? 0])).length > 0);
  land.portal.accounts.leaver(land.mailbox(connie.mail)?.id ?? '');
  land.portal.accounts.transfer(land.mailbox(connie.mail)?.id ?? '');
  await land.run('full');
  await t.rejects(land.engine.metaverseObject(person?.id ?? 0), { code: 'not-found' });
  t.same(await land.store.findings('person', [person?.id ?? 0]), [], 'leaves no doubt behind');
});

story('Somebody whom no system knows any more', { employees: [lea, joe], mailboxes: [] }, async (t, land) => {
  await land.run('full');
  land.fullExtract([joe]);
  const { items } = await land.engine.metaverse({ limit: 10 });
  t.equal(items.length, 2);
  await land.run('full');
  t.ok(land.addresses.includes('lea.leaver@nhs.example'), 'keeps what was made while it is there');
  t.equal((await land.engine.metaverse({ limit: 10 })).items.length, 2, 'and stays a person');
});
