/** A payroll that comes as a table each Sunday and as changes on weekdays: an old table takes nothing back. */
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Landscape } from '../support/landscape.ts';
import { STAFF } from '../support/landscape-directory.ts';
import { story } from '../support/landscape-story.ts';

const header = 'No,First,Last,Start,End';
const employed = ['1,Lea,Leaver,2020-01-01,', '2,Pat,Present,2020-01-01,'];

function write(land: Landscape, file: string, lines: readonly string[], at: string): void {
  const path = join(land.home, file);
  writeFileSync(path, `${lines.join('\n')}\n`);
  utimesSync(path, new Date(at), new Date(at));
}

async function payrollAsTable(land: Landscape, more: object = {}): Promise<void> {
  if (!existsSync(join(land.home, 'people.csv')))
    write(land, 'people.csv', [header, ...employed], '2024-03-10T06:00:00Z');
  const columns = { givenName: 'First', familyName: 'Last', startDate: 'Start', terminationDate: 'End' };
  const files = { file: 'people.csv', changesFile: 'changes.csv', operationColumn: 'Op' };
  land.configure({
    connectors: [
      {
        ...{ name: 'ESR', system: 'esr', transport: 'delimited', anchor: 'No', vpd: '999', ...files },
        columns: { employeeNumber: 'No', ...columns, ...more },
      },
      { name: 'NHSmail', system: 'nhsmail', transport: 'scim', url: land.portal.url, keyFile: 'portal.key' },
      {
        ...{ name: 'AD', system: 'ad', transport: 'ldif', file: 'directory.ldif' },
        ...{ createIn: STAFF, upnSuffix: 'trust.nhs.example' },
      },
    ],
  });
  await land.restart('The payroll is a table.');
}

story('A list of everybody that is older than the changes read since', {}, async (t, land) => {
  await payrollAsTable(land);
  await land.settle();
  const leaving = ['modify,1,Lea,Leaver,2020-01-01,2024-03-10', 'add,3,Nora,Starter,2024-03-11,'];
  write(land, 'changes.csv', [`Op,${header}`, ...leaving], '2024-03-11T06:00:00Z');
  t.match(await land.written(await land.run('delta')), { 'AD disable': 1, 'AD create': 1 });

  const stale = await land.run('full');
  t.same(await land.errors(stale), ['ESR file-outdated'], 'is not believed');
  t.same(await land.written(stale), {}, 'a leaver gets no access back');
  t.same((await land.space('ESR')).get('3')?.state, 'Connected', 'and a starter is not taken for gone');

  write(
    land,
    'people.csv',
    [header, '1,Lea,Leaver,2020-01-01,2024-03-10', ...employed.slice(1)],
    '2024-03-17T06:00:00Z',
  );
  const anew = await land.run('full');
  t.same(await land.errors(anew), [], 'until it is written anew');
  t.equal((await land.space('ESR')).get('3')?.state, 'Placeholder');
});

story('A list of everybody and its changes that were written in one night', {}, async (t, land) => {
  await payrollAsTable(land);
  await land.settle();
  write(land, 'changes.csv', [`Op,${header}`, 'modify,2,Pat,Married,2020-01-01,'], '2024-03-10T06:05:00Z');
  await land.run('delta');
  t.same(await land.errors(await land.run('full')), [], 'go together, in either order');
});

story('A column of the list that is read from today', {}, async (t, land) => {
  const wider = `${header},Dept`;
  write(
    land,
    'people.csv',
    [wider, '1,Lea,Long,2020-01-01,,Wards', '2,Pat,Present,2020-01-01,,'],
    '2024-03-10T06:00:00Z',
  );
  write(land, 'changes.csv', [`Op,${wider}`], '2024-03-09T06:00:00Z');
  await payrollAsTable(land);
  await land.settle();
  await land.run('delta');
  t.equal(land.account('llong')?.['department'], undefined);

  await payrollAsTable(land, { department: 'Dept' });
  const run = await land.run('delta');
  t.match(await land.notes(run), /people\.csv is read for other attributes than last time. Everything was read/);
  t.equal(land.account('llong')?.['department'], 'Wards', 'counts for those who did not change, too');

  const again = await land.run('delta');
  t.same(await land.written(again), {}, 'and a second run does nothing');
  t.notMatch(await land.notes(again), /Everything was read/, 'and reads changes again');
});

story('A column that is read from today, of a list that is older than the changes read since', {}, async (t, land) => {
  const wider = `${header},Dept`;
  const pat = '2,Pat,Present,2020-01-01,,Wards';
  write(land, 'people.csv', [wider, '1,Lea,Leaver,2020-01-01,,Wards', pat], '2024-03-10T06:00:00Z');
  await payrollAsTable(land);
  await land.settle();
  const left = '1,Lea,Leaver,2020-01-01,2024-03-10,Wards';
  write(land, 'changes.csv', [`Op,${wider}`, `modify,${left}`], '2024-03-10T07:00:00Z');
  t.match(await land.written(await land.run('delta')), { 'AD disable': 1 });

  await payrollAsTable(land, { department: 'Dept' });
  const stale = await land.run('delta');
  t.same(await land.errors(stale), ['ESR file-outdated'], 'is waited for');
  t.same(await land.written(stale), {}, 'and a leaver gets no access back');

  write(land, 'people.csv', [wider, left, pat], '2024-03-11T06:00:00Z');
  const anew = await land.run('delta');
  t.same(await land.errors(anew), [], 'until the list is written anew');
  t.equal(land.account('ppresent')?.['department'], 'Wards');
});
