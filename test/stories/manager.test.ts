import { type Employee, linesOf, mailboxOf, personIdOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const boss: Employee = { number: '20001', first: 'Bea', last: 'Boss' };
const report: Employee = { number: '20002', first: 'Rae', last: 'Port', supervisor: personIdOf(boss) };
const other: Employee = { number: '20003', first: 'Ola', last: 'Other' };
const flows = { personal: 'always', occupational: 'always', manager: true };
const staff = (name: string) => `CN=${name},OU=Staff,DC=trust,DC=nhs,DC=example`;
const bossDn = staff('Boss\\2C Bea');

story(
  'Somebody whose manager is in ESR',
  {
    employees: [report, boss, other],
    mailboxes: [report, boss, other].map((one) => mailboxOf(one)),
    configuration: { flows },
  },
  async (t, land) => {
    await land.run();
    t.same(land.logins, ['bboss', 'oother', 'rport']);
    t.notOk(land.account('rport')?.['manager'], 'waits until the manager has an account');
    await land.run('delta');
    t.equal(land.account('rport')?.['manager'], bossDn, 'and then has them as manager');
    t.same(await land.written(await land.run()), {}, 'for good');

    land.changes(linesOf({ ...report, supervisor: personIdOf(other) }));
    await land.run('delta');
    t.equal(land.account('rport')?.['manager'], staff('Other\\2C Ola'), 'a new manager flows at once');

    land.changes(linesOf({ ...report, supervisor: '899999' }));
    t.same(await land.written(await land.run('delta')), {}, 'one whom nobody knows takes nothing away');
    t.equal(land.account('rport')?.['manager'], staff('Other\\2C Ola'));
    t.match((await land.person('20002'))?.attributes, { manager: ['999/899999'] });
  },
);

story(
  'Somebody whose manager comes later',
  {
    employees: [report, other],
    mailboxes: [report, other].map((one) => mailboxOf(one)),
    configuration: { flows },
  },
  async (t, land) => {
    await land.settle();
    t.notOk(land.account('rport')?.['manager']);

    land.portal.accounts.create(mailboxOf(boss));
    land.changes(linesOf(boss));
    await land.settle();
    t.equal(
      land.account('rport')?.['manager'],
      bossDn,
      'is found when the manager comes, though nothing of them changed',
    );
    t.notOk(land.account('oother')?.['manager'], 'and nobody else is');
  },
);

story(
  'A manager whose account is renamed by hand',
  {
    employees: [report, boss],
    mailboxes: [report, boss].map((one) => mailboxOf(one)),
    configuration: { flows },
  },
  async (t, land) => {
    await land.settle();
    t.equal(land.account('rport')?.['manager'], bossDn);

    const text = land.accountsAsWritten().toString('utf8');
    const renamed = text.replace(/^dn:: ?.*$|^dn: CN=Boss.*$/gm, (line) =>
      line.includes('Boss') ? `dn: ${staff('Chief Bea')}` : line,
    );
    t.not(renamed, text);
    land.restoreDirectory(Buffer.from(renamed));
    await land.run('full');
    t.equal(land.account('rport')?.['manager'], staff('Chief Bea'), 'is followed by those who report to them');
  },
);

story('A reference that nothing would follow', {}, async (t, land) => {
  land.configure({ flows: { outbound: [{ system: 'ad', from: 'manager', to: 'manager' }] } });
  await t.rejects(land.restart('Manager'), {
    message: /flows\.outbound\[0\]\.to is manager: set flows\.manager to true/,
  });
  land.configure({ flows: { manager: true, outbound: [{ system: 'ad', from: 'mail', to: 'manager' }] } });
  await t.rejects(land.restart('Manager'), { message: /manager is a reference; it takes its value from a reference/ });
  land.configure({});
  await land.start();
});
