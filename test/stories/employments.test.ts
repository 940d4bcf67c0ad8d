import { upsertLine } from '../../engine/connectors/esr/record.ts';
import { assignment } from '../support/esr.ts';
import { deletedLine, type Employee, linesOf, mailboxOf, personIdOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const ora: Employee = { number: '20003', first: 'Ora', last: 'Other', email: 'ora.other@nhs.example' };
const ida: Employee = { number: '20004', first: 'Ida', last: 'Staying', email: 'ida.staying@nhs.example' };
const both = { employees: [ora, ida], mailboxes: [mailboxOf(ora), mailboxOf(ida)] };

story('Somebody with two assignments', { employees: [ora], mailboxes: [mailboxOf(ora)] }, async (t, land) => {
  await land.run();
  const second = assignment({
    personId: personIdOf(ora),
    assignmentId: '899999',
    assignmentNumber: '20003-2',
    primary: 'No',
    assignmentEndDate: '20240310',
  });
  land.changes([second]);
  t.same(await land.written(await land.run('delta')), {}, 'does not leave when one of them ends');
});

story('An ESR delete record', both, async (t, land) => {
  await land.run();
  land.changes([deletedLine(ora)]);
  const run = await land.run('delta');
  t.same(await land.written(run), {}, 'takes nothing away');
  t.same(await land.findings('20003'), ['esr-record-gone'], 'but asks Workforce to look');
  t.equal(land.mailbox('ora.other@nhs.example')?.status, 'Active');
  t.equal(land.account('oother')?.['userAccountControl'], '512');
});

story('Somebody whom a full extract leaves out', both, async (t, land) => {
  await land.run();
  land.fullExtract([ida]);
  const run = await land.run('full');
  t.same(await land.written(run), {}, 'loses nothing');
  t.same(await land.findings('20003'), ['esr-record-gone'], 'and is reported');

  land.fullExtract([ora, ida]);
  await land.run('full');
  t.same(await land.findings('20003'), [], 'until ESR shows them again');
});

story('NHSmail says leaver while ESR employs', both, async (t, land) => {
  await land.run();
  land.portal.accounts.leaver(land.mailbox('ora.other@nhs.example')?.id ?? '');
  const run = await land.run('delta');
  t.same(await land.written(run), {}, 'nothing is taken away');
  t.same(await land.findings('20003'), ['nhsmail-disagrees'], 'and somebody has to find out which is right');
  t.equal(land.account('oother')?.['userAccountControl'], '512');
});

story('A mover', both, async (t, land) => {
  await land.run();
  land.changes(linesOf({ ...ora, job: 'Ward Manager' }));
  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail update': 1, 'AD update': 1 });
  t.equal(land.mailbox('ora.other@nhs.example')?.jobTitle, 'Ward Manager');
  t.equal(land.account('oother')?.['title'], 'Ward Manager');
});

story('Somebody who changes their name', both, async (t, land) => {
  await land.run();
  const before = land.account('oother');
  land.changes(linesOf({ ...ora, last: 'Married' }));
  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail update': 1, 'AD update': 1 });
  t.match(land.mailbox('ora.other@nhs.example'), { familyName: 'Married', mail: 'ora.other@nhs.example' });
  t.match(land.account('oother'), { sn: 'Married', displayName: 'Ora Married' });
  const kept = ['dn', 'userPrincipalName', 'mail', 'sAMAccountName'];
  for (const name of kept) t.equal(land.account('oother')?.[name], before?.[name], `${name} stays`);
});

story('A blank file', both, async (t, land) => {
  await land.run();
  land.changes([]);
  const run = await land.run('delta');
  t.same(await land.written(run), {}, 'changes nothing');
  t.match(await land.notes(run), /says that nothing changed/, 'and says so');
  t.equal(run.errors, 0);
});

story('A change for somebody ESR never told of', both, async (t, land) => {
  await land.run();
  land.changes([assignment({ personId: '812345', assignmentId: '7812345' })]);
  const run = await land.run('delta');
  t.same(await land.errors(run), ['ESR need-full-object'], 'asks for a full extract');
  t.equal(run.result, 'completed-discovery-errors');
  t.same(await land.written(run), {});
});

story('An organisation that ESR renames', both, async (t, land) => {
  await land.run();
  const renamed = upsertLine('OR', { organisationId: '600001', name: 'Digital and Data', odsCode: 'ZZ1' });
  land.changes([renamed]);
  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail update': 2, 'AD update': 2 }, 'reaches everybody who works there');
  t.equal(land.account('oother')?.['department'], 'Digital and Data');
});

story('A new job that begins next week', both, async (t, land) => {
  await land.run();
  const next = { personId: personIdOf(ora), assignmentId: `7${personIdOf(ora)}`, assignmentNumber: ora.number };
  land.changes([
    assignment({ ...next, effectiveEnd: '20240317', positionName: '70001|Systems Analyst|D01|' }),
    assignment({ ...next, effectiveStart: '20240318', positionName: '70002|Ward Manager|D01|' }),
  ]);
  t.same(await land.written(await land.run('delta')), {}, 'is not told before that day');
  land.clock.set('2024-03-18T05:00:00Z');
  const run = await land.run('delta');
  t.same(await land.written(run), { 'NHSmail update': 1, 'AD update': 1 }, 'and on it, without a new file');
  t.equal(land.account('oother')?.['title'], 'Ward Manager');
});
