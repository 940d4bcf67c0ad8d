/** Where the engine does not know enough, it gives nothing and takes nothing. */
import { appendFileSync } from 'node:fs';
import { type Landscape, olive } from '../support/landscape.ts';
import { STAFF } from '../support/landscape-directory.ts';
import { extractOf998, oneEmployer, twoEmployers } from '../support/landscape-employers.ts';
import { deletedLine, type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20001', first: 'Sam', last: 'Sample', mobile: '07700 900001' };
const jane: Employee = { number: '20002', first: 'Jane', last: 'Other' };
const mail = 'sam.sample@nhs.example';
const account = { login: 'ssample', name: 'Sam Sample', more: { mail } };
const DISABLED = 2;

const isDisabled = (land: Landscape, login = 'ssample') =>
  (Number(land.account(login)?.['userAccountControl']) & DISABLED) !== 0;

story(
  'A first read of NHSmail that leaves people out',
  { employees: [sam, jane], mailboxes: [mailboxOf(sam), mailboxOf(jane)] },
  async (t, land) => {
    land.portal.setFault({ kind: 'short-page', route: 'list' });

    await land.run();
    await land.run();

    t.equal(land.addresses.length, 2, 'gives nobody a second mailbox, then or later');
  },
);

story(
  'A directory with an account that cannot be read',
  { employees: [sam], mailboxes: [mailboxOf(sam)] },
  async (t, land) => {
    const unread = `\ndn: CN=Sam Sample,${STAFF}\nobjectClass: user\nsAMAccountName: sam01\nmail: ${mail}\n`;
    appendFileSync(land.directoryFile, unread);

    await land.run();

    t.same(land.logins, ['sam01'], 'gets no account beside it');
  },
);

story(
  'An account whose address now belongs to somebody else',
  {
    employees: [sam],
    mailboxes: [mailboxOf(sam)],
    accounts: [
      { login: 'jother', name: 'Jane Other', more: { mail, givenName: 'Jane', sn: 'Other', employeeNumber: 'nm-old' } },
    ],
  },
  async (t, land) => {
    await land.settle();

    t.match(land.account('jother'), { givenName: 'Jane', sn: 'Other' }, 'is not taken for theirs');
    const findings = [...(await land.space('AD')).values()].flatMap((object) => object.findings);
    t.match(findings, [{ code: 'join-veto' }]);
  },
);

story(
  'A starter whom HR takes back before the first day',
  { employees: [{ ...sam, hired: '20240318' }, jane] },
  async (t, land) => {
    await land.settle();
    land.changes([deletedLine(sam)]);
    await land.run('delta');
    land.clock.set('2024-03-18T09:00:00Z');

    await land.settle();

    t.same(land.addresses, ['jane.other@nhs.example'], 'gets no mailbox when the day comes');
    t.same(land.logins, ['jother'], 'and no account');
  },
);

story(
  'A starter whose account is kept out before it is made',
  {
    employees: [sam],
    mailboxes: [mailboxOf(sam)],
    configuration: { limits: { create: { count: 0, percent: 0 } } },
  },
  async (t, land) => {
    await land.run();
    const { items } = await land.engine.pendingExports({ connector: 'AD' });
    await land.engine.setDisconnector(items[0]?.object ?? 0, { type: 'Explicit', reason: 'NHSmail only' }, olive);

    await land.run();
    await land.approveAll();
    await land.run();

    t.same(land.logins, [], 'gets none, then or later');
  },
);

story(
  'A mailbox that was out of scope for a while',
  { employees: [sam], mailboxes: [mailboxOf(sam)], accounts: [account] },
  async (t, land) => {
    await land.settle();
    land.configure({ organisation: { name: 'Example Trust', codes: ['X98'], mailDomains: ['nhs.example'] } });
    await land.restart('a mistyped code');
    await land.settle();
    land.configure({});
    await land.restart('the right code');

    await land.settle();

    t.same(land.logins, ['ssample'], 'leads to no second account');
  },
);

story(
  'The only account that was joined is kept out',
  {
    employees: [sam],
    mailboxes: [mailboxOf(sam)],
    accounts: [account, { login: 'sam-admin', name: 'Sam Admin', more: {} }],
  },
  async (t, land) => {
    await land.settle();
    const { items } = await land.engine.connectorSpace({ connector: 'AD', state: 'Connected' });
    await land.engine.setDisconnector(items[0]?.id ?? 0, { type: 'Explicit', reason: 'Under review' }, olive);
    land.writeAccounts([
      account,
      { login: 'sam-admin', name: 'Sam Admin', more: { mail, description: 'administrator' } },
    ]);

    await land.settle();

    t.equal(land.account('sam-admin')?.['givenName'], undefined, 'so the second one is not taken in its place');
  },
);

story('One person who starts in two employers at once', { employees: [sam], configuration: {} }, async (t, land) => {
  land.configure({ connectors: twoEmployers(land) });
  extractOf998(land, 1, linesOf({ ...sam, number: '55501' }));
  await land.restart('a second employer');

  await land.settle();

  t.equal(land.addresses.length, 1, 'gets one mailbox');
  t.equal(land.logins.length, 1, 'and one account');
});

story(
  'An employer that is taken out of the configuration',
  { employees: [{ ...sam, email: mail }], mailboxes: [mailboxOf(sam)], accounts: [account] },
  async (t, land) => {
    await land.settle();
    land.configure({ connectors: twoEmployers(land) });
    extractOf998(land, 1, linesOf({ ...sam, number: '55501', email: mail }));
    await land.restart('a second employer');
    await land.settle();
    land.changes(linesOf({ ...sam, email: mail, terminated: '20240301' }));
    await land.settle();
    t.notOk(isDisabled(land), 'who works for the second employer stays');
    land.configure({ connectors: oneEmployer(land) });
    await land.restart('the second employer goes its own way');

    await land.settle();

    t.notOk(isDisabled(land), 'and still does when nobody reads its file any more');
    t.equal(land.mailbox(mail)?.status, 'Active');
  },
);

story(
  'Somebody who leaves one employer while the extract of another was never read',
  { employees: [{ ...sam, email: mail }], mailboxes: [mailboxOf(sam)], accounts: [account] },
  async (t, land) => {
    await land.settle();
    land.configure({ connectors: twoEmployers(land) });
    await land.restart('a second employer');
    land.changes(linesOf({ ...sam, email: mail, terminated: '20240301' }));

    await land.settle();

    t.notOk(isDisabled(land), 'keeps access: they may work for the other');
    t.equal(land.mailbox(mail)?.status, 'Active');
    extractOf998(land, 1, linesOf(jane));

    await land.settle();

    t.ok(isDisabled(land), 'until its first extract shows that they do not');
  },
);

story(
  'ESR is configured and was never read',
  { mailboxes: [mailboxOf(sam, { status: 'Active (Leaver)' }), mailboxOf(jane)], accounts: [account] },
  async (t, land) => {
    await land.settle();

    t.notOk(isDisabled(land), 'so nobody is a leaver on the word of NHSmail');
    t.same(land.logins, ['ssample'], 'and nobody gets an account for not being on it');
  },
);

story(
  'A mailbox that was kept out by hand',
  { mailboxes: [mailboxOf(sam)], accounts: [account], employees: [jane] },
  async (t, land) => {
    await land.settle();
    const { items } = await land.engine.connectorSpace({ connector: 'NHSmail', state: 'Connected' });
    const mine = items.find(({ attributes }) => attributes['mail']?.[0] === mail);
    await land.engine.setDisconnector(mine?.id ?? 0, { type: 'Explicit', reason: 'Not ours to manage' }, olive);
    land.portal.accounts.leaver(mine?.anchor ?? '');

    await land.settle();

    t.notOk(isDisabled(land), 'decides nothing about the account any more');
  },
);

story(
  'A leaver who will be back in September',
  { employees: [{ ...sam, email: mail }], mailboxes: [mailboxOf(sam)], accounts: [account] },
  async (t, land) => {
    land.configure({ connectors: twoEmployers(land) });
    extractOf998(land, 1, linesOf({ number: '55550', first: 'Quite', last: 'Another' }));
    await land.restart('a second employer');
    await land.settle();
    land.changes(linesOf({ ...sam, email: mail, terminated: '20240301' }));
    await land.settle();
    t.ok(isDisabled(land));
    extractOf998(land, 2, [
      ...linesOf({ number: '55550', first: 'Quite', last: 'Another' }),
      ...linesOf({ ...sam, number: '55501', email: mail, hired: '20240901' }),
    ]);

    await land.settle();

    t.ok(isDisabled(land), 'gets no access in March');
  },
);

story(
  'Somebody could not be decided on',
  { employees: [sam], mailboxes: [mailboxOf(sam)], accounts: [account] },
  async (t, land) => {
    await land.settle();
    land.changes(linesOf({ ...sam, job: 'Ward Manager' }));
    land.failOnce((outcome) => (outcome.pending ?? []).length > 0);

    const run = await land.run('delta');

    t.same(await land.written(run), {}, 'so nothing is written in that run');
    await land.run('delta');
    t.equal(land.account('ssample')?.['title'], 'Ward Manager', 'and the next one does it');
  },
);
