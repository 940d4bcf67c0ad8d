/** What somebody may do to a drop file, and to the world, between writing it and resuming from it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const address = (name: string) => `${name}@nhs.example`;
const nhsmail = { connector: 'NHSmail', type: 'full-import' };
const connectors = ['ESR', 'NHSmail', 'AD'];
const runProfiles = {
  'Read to file': [{ ...nhsmail, dropFile: 'nhsmail.xml', stopAfterDropFile: true }],
  'Read and stage': [{ ...nhsmail, dropFile: 'nhsmail.xml' }],
  'Stage from file': [{ ...nhsmail, resumeFromFile: 'nhsmail.xml' }],
  'Read into a list': [{ ...nhsmail, dropFile: 'staff.csv' }],
  'Log into a list': [{ ...nhsmail, logFile: 'staff.csv' }],
  'Import all': connectors.map((connector) => ({ connector, type: 'full-import' })),
  'Sync all': connectors.map((connector) => ({ connector, type: 'delta-sync' })),
  'Export to NHSmail': [{ connector: 'NHSmail', type: 'export' }],
  'Export to file': [{ connector: 'AD', type: 'export', dropFile: 'ad.xml', stopAfterDropFile: true }],
  'Export of file': [{ connector: 'AD', type: 'export', resumeFromFile: 'ad.xml' }],
};
const mailboxes = [mailboxOf(pat, { mail: address('pat') }), mailboxOf(sam, { mail: address('sam') })];
const world = { employees: [pat, sam], mailboxes, configuration: { runProfiles } };
const profile = (name: keyof typeof runProfiles) => ({ profile: name });

function edit(land: Landscape, file: string, change: (text: string) => string): void {
  const path = join(land.home, file);
  writeFileSync(path, change(readFileSync(path, 'utf16le')), 'utf16le');
}

async function refusal(land: Landscape, name: keyof typeof runProfiles): Promise<string> {
  const run = await land.run(profile(name));
  const { items } = await land.engine.runErrors(run.id, {});
  return items.map(({ code, message }) => `${code}: ${message}`).join('\n');
}

story('A drop file that somebody edited', world, async (t, land) => {
  await land.run('full');
  land.clock.set('2024-03-11T10:00:00Z');
  await land.run(profile('Read to file'));
  edit(land, 'nhsmail.xml', (text) => text.replace(/<delta (?:(?!<delta ).)*20002.*\n/, ''));

  const says = await refusal(land, 'Stage from file');

  t.match(says, /^drop-file-unusable: .*nhsmail\.xml is not as it was written: .*; nothing of it was used\.$/);
  t.equal((await land.space('NHSmail')).size, 2, 'takes nobody for gone');
});

story('A folder, a pipe or a strange file in the place of a drop file', world, async (t, land) => {
  const path = join(land.home, 'nhsmail.xml');
  mkdirSync(path);
  t.match(await refusal(land, 'Stage from file'), /^drop-file-unusable: .*nhsmail\.xml is a folder/);
  t.match(await refusal(land, 'Read to file'), /^file-unwritable: .*nhsmail\.xml is a folder and was left as it is/);
  rmSync(path, { recursive: true });
  execFileSync('mkfifo', [path]);
  t.match(await refusal(land, 'Stage from file'), /^drop-file-unusable: .*nhsmail\.xml is no file/);
  rmSync(path);
  writeFileSync(path, 'Surname,Address\n');
  t.match(await refusal(land, 'Stage from file'), /^drop-file-unusable: .*nhsmail\.xml, line 2, is no well-formed XML/);
  t.match(await refusal(land, 'Read to file'), /^file-unwritable: .*is something else than a drop file/);

  t.equal(readFileSync(path, 'utf8'), 'Surname,Address\n', 'which stays what it was');
  t.equal((await land.space('NHSmail')).size, 0);
});

story('A drop file or log with the name of a file that is needed', world, async (t, land) => {
  const list = join(land.home, 'staff.csv');
  writeFileSync(list, 'Surname,Address\n');

  t.match(await refusal(land, 'Read into a list'), /^file-unwritable: .*staff\.csv is something else than a drop file/);
  t.match(await refusal(land, 'Log into a list'), /^file-unwritable: .*staff\.csv is something else than a log/);

  t.equal(readFileSync(list, 'utf8'), 'Surname,Address\n', 'leaves that file as it was');
});

story('A drop file written before something was exported', world, async (t, land) => {
  await land.run(profile('Import all'));
  land.clock.set('2024-03-11T10:00:00Z');
  await land.run(profile('Read to file'));
  land.clock.set('2024-03-11T11:00:00Z');
  await land.run(profile('Sync all'));
  await land.run(profile('Export to NHSmail'));

  const says = await refusal(land, 'Stage from file');

  t.match(says, /^drop-file-stale: .*and something was exported to NHSmail at 2024-03-11T11:00/);
});

story('A drop file written under other settings of its system', world, async (t, land) => {
  await land.run('full');
  land.clock.set('2024-03-11T10:00:00Z');
  await land.run(profile('Read to file'));
  const file = join(land.home, 'jml.config.jsonc');
  const configuration = readFileSync(file, 'utf8');
  writeFileSync(file, configuration.replace('"portal.key"', '"./portal.key"'));
  await land.restart('another key file');

  const says = await refusal(land, 'Stage from file');

  t.match(says, /^drop-file-stale: .*and NHSmail is set up otherwise now/);
});

story('A drop file from a time to come', world, async (t, land) => {
  land.clock.set('2025-03-11T10:00:00Z');
  await land.run(profile('Read to file'));
  land.clock.set('2024-03-11T10:00:00Z');

  t.match(
    await refusal(land, 'Stage from file'),
    /^drop-file-stale: .*2025-03-11T10:00:00.000Z, a time that has not come/,
  );
});

story('A drop file that came back from another machine', world, async (t, land) => {
  await land.run(profile('Read to file'));
  edit(land, 'nhsmail.xml', (text) => text.replaceAll('\n', '\r\n'));

  const resumed = await land.run(profile('Stage from file'));

  t.equal(resumed.result, 'success', 'is what it was, whatever its line ends');
  t.equal((await land.space('NHSmail')).size, 2);
});

story('A system that goes away while its drop file is written', world, async (t, land) => {
  await land.run(profile('Read and stage'));
  const before = readFileSync(join(land.home, 'nhsmail.xml'));
  land.portal.setFault({ kind: 'forbidden', route: 'list' });

  const run = await land.run(profile('Read and stage'));

  t.not(run.result, 'success');
  t.same(readFileSync(join(land.home, 'nhsmail.xml')), before, 'leaves the one before as it was');
  t.same(
    readdirSync(land.home).filter((name) => name.endsWith('.tmp')),
    [],
    'and nothing beside it',
  );
});

story('A run that is stopped while it writes a drop file', world, async (t, land) => {
  land.portal.setFault({ kind: 'slow', route: 'list', delayMs: 15_000 });
  const { id } = await land.engine.startRun(profile('Read to file'), olive);
  while ((await land.engine.run(id)).connector !== 'NHSmail') await wait(10);
  await land.engine.stopRun(id, olive);
  await land.parts.writer.idle();

  t.equal((await land.engine.run(id)).result, 'stopped-user');
  t.same(
    readdirSync(land.home).filter((name) => name.includes('nhsmail.xml')),
    [],
    'leaves nothing of it',
  );
});

story('A drop file of an export that somebody edited', world, async (t, land) => {
  await land.run(profile('Import all'));
  await land.run(profile('Sync all'));
  await land.run(profile('Export to file'));
  edit(land, 'ad.xml', (text) => text.replace(/jml:item="create"/g, 'jml:item="delete"'));

  t.match(await refusal(land, 'Export of file'), /^drop-file-unusable: .*ad\.xml is not as it was written/);

  t.same(land.logins, [], 'sends nothing');
  t.same((await land.engine.changeSets({ state: 'held' })).items, [], 'and holds nothing');
});
