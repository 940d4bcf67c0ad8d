import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'O<Present> & "Co"' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const everybody = [pat, sam];
const address = (name: string) => `${name}@nhs.example`;
const mailboxes = [
  mailboxOf(pat, { mail: address('pat'), aliases: [address('pat.alias'), address('p.alias')] }),
  mailboxOf(sam),
];
const nhsmail = { connector: 'NHSmail', type: 'full-import' };
const runProfiles = {
  'Read to file': [{ ...nhsmail, dropFile: 'nhsmail.xml', stopAfterDropFile: true }],
  'Read and stage': [{ ...nhsmail, dropFile: 'nhsmail.xml' }],
  'Stage from file': [{ ...nhsmail, resumeFromFile: 'nhsmail.xml' }],
  'Changes to file': [{ connector: 'NHSmail', type: 'delta-import', dropFile: 'changes.xml', stopAfterDropFile: true }],
  'Changes from file': [{ connector: 'NHSmail', type: 'delta-import', resumeFromFile: 'changes.xml' }],
  'AD from the file of NHSmail': [{ connector: 'AD', type: 'full-import', resumeFromFile: 'nhsmail.xml' }],
  'Read ESR': [{ connector: 'ESR', type: 'full-import' }],
  'Export to file': [{ connector: 'AD', type: 'export', dropFile: 'ad.xml', stopAfterDropFile: true }],
  'Export of file': [{ connector: 'AD', type: 'export', resumeFromFile: 'ad.xml' }],
  Logged: [
    { ...nhsmail, logFile: 'nhsmail.log' },
    { connector: 'NHSmail', type: 'full-sync', logFile: 'nhsmail.log' },
  ],
  'Logged to a full disk': [{ ...nhsmail, logFile: '/dev/full' }],
  'Dropped to nowhere': [{ ...nhsmail, dropFile: 'no/such/folder/nhsmail.xml' }],
};
const world = { employees: everybody, mailboxes, configuration: { runProfiles } };
const profile = (name: keyof typeof runProfiles) => ({ profile: name });
const text = (land: Landscape, file: string, encoding: 'utf8' | 'utf16le' = 'utf16le') =>
  readFileSync(join(land.home, file), encoding);

story('A test of an import writes its drop file and stages nothing', world, async (t, land) => {
  const run = await land.run(profile('Read to file'));

  t.equal(run.result, 'completed-drop-file');
  t.match(await land.notes(run), /2 objects were written to the drop file; nothing was staged/);
  t.equal((await land.space('NHSmail')).size, 0);
  t.match(
    text(land, 'nhsmail.xml'),
    /<mmsml xmlns="http:\/\/www.microsoft.com\/mms\/mmsml\/v2".* step-type="full-import"/,
  );
  t.match(text(land, 'nhsmail.xml'), 'O&lt;Present&gt; &amp; "Co"');
  t.equal(statSync(join(land.home, 'nhsmail.xml')).mode & 0o077, 0, 'and is for its owner only: it names people');
});

story('An import resumed from its drop file is the import that it was', world, async (t, land) => {
  await land.run(profile('Read to file'));

  const resumed = await land.run(profile('Stage from file'));
  t.equal(resumed.result, 'success');
  t.equal((await land.space('NHSmail')).size, 2);

  const again = await land.run({ profile: 'Read and stage' });
  t.equal(again.result, 'completed-no-objects', 'the system itself then shows nothing new');
});

story('Changes are resumed from a file that follows on the last import', world, async (t, land) => {
  await land.run(profile('Read and stage'));
  land.portal.accounts.edit(land.mailbox(address('pat'))?.id ?? '', { jobTitle: 'Matron' });
  land.clock.set('2024-03-11T10:00:00Z');
  await land.run(profile('Changes to file'));

  const resumed = await land.run(profile('Changes from file'));
  const twice = await land.run(profile('Changes from file'));

  t.equal(resumed.result, 'success');
  t.same(await land.errors(twice), ['NHSmail drop-file-stale'], 'and only once');
});

story('A drop file that is older than the last import', world, async (t, land) => {
  await land.run(profile('Read to file'));
  land.clock.set('2024-03-11T10:00:00Z');
  await land.run('full');

  const run = await land.run(profile('Stage from file'));

  t.same(await land.errors(run), ['NHSmail drop-file-stale']);
  t.equal((await land.space('NHSmail')).size, 2, 'undoes nothing');
});

story('A drop file that is cut short, of another connector, or missing', world, async (t, land) => {
  t.same(await land.errors(await land.run(profile('Stage from file'))), ['NHSmail file-missing']);
  await land.run(profile('Read to file'));
  t.same(await land.errors(await land.run(profile('AD from the file of NHSmail'))), ['AD drop-file-unusable']);
  const whole = text(land, 'nhsmail.xml');
  for (const length of [0, whole.length - 3, whole.length - 10, whole.length / 2]) {
    writeFileSync(join(land.home, 'nhsmail.xml'), whole.slice(0, length), 'utf16le');
    t.same(
      await land.errors(await land.run(profile('Stage from file'))),
      ['NHSmail drop-file-unusable'],
      `cut at ${length}`,
    );
  }
  t.equal((await land.space('NHSmail')).size, 0, 'is not used at all');
});

story('A test of an export before everybody is decided', world, async (t, land) => {
  await land.run('full');
  land.fullExtract([pat, { ...sam, job: 'Director' }]);
  await land.run(profile('Read ESR'));

  const run = await land.run(profile('Export to file'));

  t.equal(run.result, 'no-start-source-not-accepted');
  t.notOk(existsSync(join(land.home, 'ad.xml')));
});

story(
  'An export of a drop file sends what stands there and is still wanted',
  {
    ...world,
    configuration: {
      runProfiles: {
        ...runProfiles,
        'Import all': ['ESR', 'NHSmail', 'AD'].map((connector) => ({ connector, type: 'full-import' })),
        'One to file': [
          { connector: 'AD', type: 'export', dropFile: 'ad.xml', stopAfterDropFile: true, objectLimit: 1 },
        ],
        'Sync all': ['ESR', 'NHSmail', 'AD'].map((connector) => ({ connector, type: 'delta-sync' })),
      },
    },
  },
  async (t, land) => {
    await land.run({ profile: 'Import all' });
    await land.run({ profile: 'Sync all' });

    const tested = await land.run(profile('Export to file'));
    t.equal(tested.result, 'completed-drop-file');
    t.equal(land.logins.length, 0);
    t.equal((await land.engine.changeSets({ state: 'held' })).items.length, 0);
    t.equal([...text(land, 'ad.xml').matchAll(/<delta operation="add" dn="[^"]+" jml:item="create"/g)].length, 2);

    const limited = await land.run({ profile: 'One to file' });
    t.match(
      await land.notes(limited),
      /1 items wait for the next export: .*\n?.*1 items were written to the drop file/s,
    );
    t.equal(text(land, 'ad.xml').match(/jml:item=/g)?.length, 1, 'no more than the object limit lets through');
    await land.run(profile('Export to file'));

    const sent = await land.run(profile('Export of file'));
    t.same(await land.written(sent), { 'AD create': 2 });
    t.match(await land.notes(sent), /2 of 2 items of the drop file/);
  },
);

story('A log file', world, async (t, land) => {
  await land.run(profile('Logged'));

  const lines = text(land, 'nhsmail.log', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.match(
    lines.filter(({ result }) => result !== undefined),
    [
      { step: 1, type: 'full-import', connector: 'NHSmail', result: 'success', counters: { staging: { add: 2 } } },
      { step: 2, type: 'full-sync', connector: 'NHSmail', result: 'success' },
    ],
  );
  t.notMatch(text(land, 'nhsmail.log', 'utf8'), /Present|nhs\.example/, 'names nobody');
});

story('A disk that is full', world, async (t, land) => {
  const run = await land.run(profile('Logged to a full disk'));

  t.equal(run.result, 'stopped-disk-full');
  t.same(await land.errors(run), ['NHSmail disk-full']);
  t.equal((await land.space('NHSmail')).size, 0);
});

story('A drop file in a folder that is not there', world, async (t, land) => {
  const run = await land.run(profile('Dropped to nowhere'));

  t.same(await land.errors(run), ['NHSmail file-unwritable']);
});
