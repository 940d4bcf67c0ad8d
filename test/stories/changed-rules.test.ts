import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const nurse: Employee = { number: '20001', first: 'Nia', last: 'Nurse', job: 'Staff Nurse' };
const clerk: Employee = { number: '20002', first: 'Cleo', last: 'Clerk', job: 'Clerk' };
const porter: Employee = { number: '20003', first: 'Paul', last: 'Porter', job: 'Porter', supervisor: '820004' };
const boss: Employee = { number: '20004', first: 'Bea', last: 'Boss', job: 'Director' };
const always = { personal: 'always', occupational: 'always' };
const everybody = [nurse, clerk, porter, boss];
const world = {
  employees: everybody,
  mailboxes: everybody.map((one) => mailboxOf(one)),
  configuration: { flows: always },
};

/** Numbers of those whom the next run evaluates. */
async function marked(land: Landscape): Promise<string[]> {
  const people = await land.store.peopleToProvision(land.clock.now().toISOString(), { after: 0, limit: 100 });
  const found = await Promise.all(people.map(({ id }) => land.engine.metaverseObject(id)));
  return found.flatMap(({ attributes }) => attributes['employeeNumber'] ?? []).sort();
}

async function stamps(land: Landscape): Promise<readonly number[]> {
  return (await land.store.personPage({ after: 0, limit: 100 })).map(({ stamp }) => stamp);
}

async function apply(land: Landscape, flows: object, more: object = {}): Promise<string[]> {
  land.configure({ flows: { ...always, ...flows }, ...more });
  await land.restart('Changed rules');
  return await marked(land);
}

story('After a change of flows', world, async (t, land) => {
  await land.settle();
  t.same(await marked(land), []);
  const before = await stamps(land);

  const inbound = [{ system: 'esr', expression: 'like(jobTitle, "*nurse*") ? "Nurse" : jobTitle', to: 'jobTitle' }];
  t.same(
    await apply(land, { inbound }),
    ['20001'],
    'only those are evaluated again to whom a flow gives another value',
  );
  const after = await stamps(land);
  t.same(
    after.filter((stamp, at) => stamp !== before[at]),
    [0],
    'and nobody else is touched',
  );
  t.same(await land.written(await land.run('delta')), { 'AD update': 1, 'NHSmail update': 1 });

  const outbound = [{ system: 'ad', expression: 'jobTitle == "Porter" ? "Portering" : department', to: 'department' }];
  t.same(await apply(land, { inbound, outbound }), ['20003'], 'or out of whom');
  await land.run('delta');
  t.match(land.account('pporter'), { department: 'Portering' });

  t.same(
    await apply(land, { inbound, outbound }, { limits: { create: { count: 9, percent: 1 } } }),
    [],
    'a limit is no flow',
  );
  const tables = { jobs: { Clerk: 'Clerical Officer' } };
  const looked = [{ ...outbound[0] }, { system: 'ad', expression: 'lookup("jobs", jobTitle, jobTitle)', to: 'title' }];
  t.same(await apply(land, { inbound, outbound: looked, tables }), ['20002'], 'a table counts with what looks into it');
  await land.run('delta');
  const more = { jobs: { ...tables.jobs, Director: 'Executive' } };
  t.same(await apply(land, { inbound, outbound: looked, tables: more }), ['20004']);
  await land.run('delta');
  t.same(await land.written(await land.run('full')), {}, 'and everything is where it belongs');

  t.same(
    await apply(land, {}, { topology: 'local' }),
    ['20001', '20002', '20003', '20004'],
    'other settings concern all',
  );
});

story('Managers that flow from now on', world, async (t, land) => {
  await land.settle();
  t.same(await apply(land, { manager: true }), ['20003'], 'concern those who have one');
  await land.run('delta');
  t.match(land.account('pporter')?.['manager'], /^CN=Boss/);

  const text = land.accountsAsWritten().toString('utf8');
  land.restoreDirectory(
    Buffer.from(text.replace(/^dn: CN=Boss.*$/m, 'dn: CN=Chief,OU=Staff,DC=trust,DC=nhs,DC=example')),
  );
  await land.run('full');
  t.match(land.account('pporter')?.['manager'], /^CN=Chief/, 'and those who report to somebody are found from then on');
});

story('After a change of the filters', world, async (t, land) => {
  await land.settle();
  const filters = [{ connector: 'AD', when: 'title == "Clerk"', reason: 'Looked after by the office.' }];
  t.same(await apply(land, {}, { filters }), [], 'no person is evaluated for it');
  const links = await land.store.linksToSynchronise(3, { after: 0, limit: 10 });
  const [clerkAccount] = (await land.person(clerk.number))?.objects.filter(({ connector }) => connector === 'AD') ?? [];
  t.same(
    links.map(({ id }) => id),
    [clerkAccount?.id],
    'only the object is asked again that a filter is against',
  );
  await land.run('delta');
  const account = [...(await land.space('AD')).values()].find(({ id }) => id === clerkAccount?.id);
  t.match(account, { state: 'DisconnectedByFilter' });
  await apply(land, {}, { filters: [{ ...filters[0], reason: 'The office, since May.' }] });
  t.same((await land.store.linksToSynchronise(3, { after: 0, limit: 10 })).length, 1, 'or for another reason');
  await land.run('delta');
  t.same(await apply(land, {}), []);
  await land.run('delta');
  t.equal((await land.person(clerk.number))?.objects.length, 3, 'and who is let in again finds its person');
});
