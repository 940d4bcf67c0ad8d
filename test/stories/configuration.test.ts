import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const kim: Employee = { number: '20007', first: 'Kim', last: 'Configured' };
const mail = 'kim.configured@nhs.example';

story(
  'Topology local',
  {
    employees: [kim, { number: '20008', first: 'New', last: 'Comer' }],
    mailboxes: [mailboxOf(kim)],
    configuration: { topology: 'local' },
  },
  async (t, land) => {
    const version = land.mailbox(mail)?.version;
    const run = await land.run();
    t.same(land.addresses, [mail], 'makes no mailbox');
    t.same(land.logins, ['kconfigured'], 'makes the account of who has one');
    t.notMatch((await land.steps(run)).join(), /NHSmail export/, 'has no export to NHSmail at all');

    land.changes(linesOf({ ...kim, job: 'Director', terminated: '20240301' }));
    const later = await land.run('delta');
    t.same(await land.written(later), { 'AD disable': 1 }, 'disables a leaver');
    t.equal(land.mailbox(mail)?.version, version, 'and never writes NHSmail');
  },
);

story('A configuration file that was edited', { employees: [kim], mailboxes: [mailboxOf(kim)] }, async (t, land) => {
  await land.run();
  land.configure({ topology: 'local' });
  await land.restart();
  const health = await land.engine.health();
  t.match(health.notes, [{ code: 'configuration-not-in-force' }], 'is not in force');
  const run = await land.run('full');
  t.match((await land.steps(run)).join(), /NHSmail export/);

  await land.restart('The national service takes over');
  t.same((await land.engine.health()).notes, [], 'until it is applied with a reason');
  const applied = await land.run('full');
  t.notMatch((await land.steps(applied)).join(), /NHSmail export/);
  t.equal(applied.configuration, run.configuration + 1, 'and every run names the version it ran under');
});

story('A rule that names an attribute that does not exist', {}, async (t, land) => {
  const wrong = [{ system: 'esr', from: 'shoeSize', to: 'title' }];
  land.configure({ flows: { inbound: wrong } });
  await t.rejects(land.restart('New rule'), {
    code: 'configuration-invalid',
    message: /names shoeSize, which esr does not have/,
  });
  land.configure({ flows: { outbound: [{ system: 'ad', from: 'mail', to: 'shoeSize' }] } });
  await t.rejects(land.restart('New rule'), { code: 'configuration-invalid', message: /shoeSize/ });
  land.configure({ limits: { explode: { count: 1, percent: 1 } } });
  await t.rejects(land.restart('New limit'), { code: 'configuration-invalid', message: /limits\.explode/ });
  land.configure({ limits: { disable: { count: 1, percent: 11 } } });
  await t.rejects(land.restart('New limit'), { code: 'configuration-invalid', message: /no limit goes above 10 %/ });
  for (const operation of ['delete', 'restore']) {
    land.configure({ limits: { [operation]: { count: 5, percent: 0 } } });
    const message = new RegExp(
      `limits\\.${operation}\\.count is 5; it must be 0: every ${operation} needs an approval`,
    );
    await t.rejects(land.restart('New limit'), { code: 'configuration-invalid', message });
  }
  land.configure({});
  await land.start();
  t.equal((await land.store.configuration())?.id, 1, 'nothing wrong was ever kept');
});

story(
  'A rule of our own',
  {
    employees: [kim],
    mailboxes: [mailboxOf(kim)],
  },
  async (t, land) => {
    await land.run();
    t.equal(land.account('kconfigured')?.['title'], 'Systems Analyst');
    const flows = {
      personal: 'always',
      occupational: 'always',
      inbound: [{ system: 'esr', from: 'staffGroup', to: 'jobTitle' }],
    };
    land.configure({ flows });
    await land.restart('Job title is the staff group');
    await land.run('full');
    t.equal(land.account('kconfigured')?.['title'], 'Administrative and Clerical', 'reaches those it concerns');
    const value = (await land.person('20007'))?.contributions.find(({ attribute }) => attribute === 'jobTitle');
    t.match(value, { rule: 'esr.staffGroup to jobTitle', connector: 'ESR' }, 'and each value names it');
  },
);

story(
  'The shipped policy for personal values',
  {
    employees: [{ ...kim, mobile: '07700 900555', job: 'Director' }],
    mailboxes: [mailboxOf(kim, { mobile: '07700900111', jobTitle: 'Clerk' })],
    configuration: { flows: {} },
  },
  async (t, land) => {
    await land.run();
    t.match(land.mailbox(mail), { mobile: '07700900111', jobTitle: 'Clerk' }, 'leaves what NHSmail has');
    t.equal(land.account('kconfigured')?.['title'], 'Clerk', 'and the directory follows NHSmail');
  },
);

story('Somebody looks at what came from where', { employees: [kim], mailboxes: [mailboxOf(kim)] }, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...kim, last: 'Renamed' }));
  await land.run('delta');
  const found = await land.engine.metaverse({ name: 'renamed, kim' });
  t.equal(found.items.length, 1, 'people are found by their name of today');
  t.same((await land.engine.metaverse({ name: 'configured' })).items, [], 'not by the one before');
  t.equal((await land.engine.metaverse({ email: mail })).items.length, 1, 'and by their address');
  const history = await land.store.history(found.items[0]?.id ?? 0);
  t.ok(history.length > 0, 'and what was replaced is kept');
});
