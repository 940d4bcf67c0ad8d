/** An import that may be stopped by its deletions holds back whatever it reads, and forgets nothing of it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { phone } from '../support/esr.ts';
import type { Landscape } from '../support/landscape.ts';
import { portalAndDirectory } from '../support/landscape-employers.ts';
import { deletedLine, type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const kim: Employee = { number: '20003', first: 'Kim', last: 'Third' };
const nora: Employee = { number: '20009', first: 'Nora', last: 'Starter' };
const everybody = [pat, sam, kim];

const guarded = (type: string, deleteLimit: number) => [
  { connector: 'ESR', type, deleteLimit },
  { connector: 'ESR', type: 'delta-sync' },
];
const runProfiles = {
  'One at most': guarded('delta-import', 1),
  'Nine at most': guarded('delta-import', 9),
  'Everything, one at most': guarded('full-import', 1),
};
const world = {
  employees: everybody,
  mailboxes: everybody.map((one) => mailboxOf(one)),
  configuration: { runProfiles },
};

async function statesIn(land: Landscape): Promise<string[]> {
  return [...(await land.space('ESR')).values()].map(({ state }) => state).sort();
}

async function valuesOf(land: Landscape, anchor: string, ...attributes: string[]) {
  const object = (await land.space('ESR')).get(anchor);
  return attributes.map((attribute) => object?.attributes[attribute]?.[0] ?? '');
}

story('More people deleted in ESR than the delete limit allows', world, async (t, land) => {
  await land.settle();
  land.changes(everybody.map(deletedLine));
  for (const when of ['at first', 'and by the next run neither']) {
    const run = await land.run({ profile: 'One at most' });
    t.equal(run.result, 'stopped-deletion-threshold-exceeded');
    t.same(await statesIn(land), ['Connected', 'Connected', 'Connected'], `nobody is taken for gone ${when}`);
  }
  await land.run({ profile: 'Nine at most' });
  t.same(await statesIn(land), ['Placeholder', 'Placeholder', 'Placeholder'], 'until somebody allows as many');
});

story('Two extracts that wait, under a delete limit', world, async (t, land) => {
  await land.settle();
  const [, laterPost = ''] = linesOf({ ...nora, job: 'Doctor' });
  const [laterName = ''] = linesOf({ ...pat, last: 'Married' });
  land.changes([phone({ personId: '820001', phoneId: '9820001', number: '07700 900123' }), ...linesOf(nora)]);
  land.changes([laterName, laterPost, deletedLine(kim)]);

  const run = await land.run({ profile: 'Nine at most' });
  t.same(await land.errors(run), []);
  const ofPat = await valuesOf(land, '999/820001', 'familyName', 'mobile');
  t.same(ofPat, ['Married', '07700 900123'], 'both tell of one person, and neither is lost');
  t.same(await valuesOf(land, '999/820009', 'familyName', 'jobTitle'), ['Starter', 'Doctor']);
  t.same(await statesIn(land), ['Connected', 'Connected', 'Connected', 'Placeholder']);
});

story('A full extract and its changes, under a delete limit', world, async (t, land) => {
  await land.settle();
  land.fullExtract([...everybody, nora]);
  land.changes([deletedLine(sam), deletedLine(kim), ...linesOf({ ...nora, last: 'Married' })]);
  await land.run({ profile: 'Everything, one at most' });
  t.same(await statesIn(land), ['Connected', 'Connected', 'Connected'], 'nothing of either is taken');

  await land.run('full');
  t.same(await statesIn(land), ['Connected', 'Connected', 'Placeholder', 'Placeholder']);
  t.same(await valuesOf(land, '999/820009', 'familyName'), ['Married'], 'and nothing of either is lost');
});

const columns = { employeeNumber: 'No', givenName: 'First', familyName: 'Last', jobTitle: 'Job', startDate: 'Start' };
const header = 'No,First,Last,Job,Start';

async function payrollAsTable(land: Landscape): Promise<void> {
  writeFileSync(
    join(land.home, 'people.csv'),
    `${header}\n1,Pat,Present,Clerk,2020-01-01\n2,Sam,Second,Clerk,2020-01-01\n`,
  );
  const files = { file: 'people.csv', changesFile: 'changes.csv', operationColumn: 'Op' };
  land.configure({
    connectors: [
      { name: 'ESR', system: 'esr', transport: 'delimited', anchor: 'No', columns, vpd: '999', ...files },
      ...portalAndDirectory(land),
    ],
    runProfiles,
  });
  await land.restart('The payroll is a table.');
}

story('A file of changes that names people more than once, under a delete limit', {}, async (t, land) => {
  await payrollAsTable(land);
  await land.settle();
  const rows = [
    'add,3,Nora,Starter,Clerk,2024-03-11',
    'modify,3,Nora,Married,Doctor,2024-03-11',
    'modify,1,Pat,Renamed,Clerk,2020-01-01',
    'delete,1,,,,',
    'delete,2,,,,',
    'add,2,Sam,Returned,Clerk,2020-01-01',
    'add,4,Ned,Mistake,Clerk,2024-03-11',
    'delete,4,,,,',
  ];
  writeFileSync(join(land.home, 'changes.csv'), `Op,${header}\n${rows.join('\n')}\n`);
  await land.run({ profile: 'Nine at most' });
  const space = await land.space('ESR');
  const shown = [...space].map(([anchor, { state, displayName }]) => `${anchor} ${displayName} ${state}`);
  t.same(shown.sort(), ['1 Pat Renamed Placeholder', '2 Sam Returned Connected', '3 Nora Married Connected']);
  await land.run('delta');
  t.same(land.logins, ['nmarried', 'ppresent', 'ssecond'], 'and whoever came and went in it gets no account');
});
