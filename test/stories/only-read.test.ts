/** A directory that the configuration lets us read and not write: nothing gets there, and that is said. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Landscape } from '../support/landscape.ts';
import { STAFF } from '../support/landscape-directory.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { previewOf } from '../support/previews.ts';

const nora: Employee = { number: '20003', first: 'Nora', last: 'Starter' };
const world = { employees: [nora], mailboxes: [mailboxOf(nora)] };

async function previewNotes(land: Landscape): Promise<string> {
  return (await previewOf(land, 'full')).preview.notes.join('\n');
}

const directory = { changesFile: 'log.ldif', anchorAttribute: 'sAMAccountName' };
const unwritten =
  /AD is only read: it has a changesFile and no exportChangesTo.* Nothing that flows there is written, and no account is made there\./;

story('A directory that is followed by its changes', { ...world, configuration: { directory } }, async (t, land) => {
  t.match(await previewNotes(land), unwritten, 'is called only read by a preview');

  const run = await land.run('full');
  const notes = await land.notes(run);
  t.same(land.logins, []);
  t.match(notes, unwritten, 'and by a run');
  t.equal(notes.match(/is only read/g)?.length, 1, 'once');

  land.configure({ directory: { ...directory, exportChangesTo: 'wanted.ldif' } });
  await land.restart('A tool applies what we want.');
  const written = await land.run('full');
  t.match(await land.written(written), { 'AD create': 1 }, 'and is written with the property that was named');
  t.notMatch(await land.notes(written), /is only read/);
});

story('A table of accounts that is never to be written', world, async (t, land) => {
  const { connectors } = land.parts.parts.configuration;
  const columns = { sAMAccountName: 'login', mail: 'mail' };
  const table = {
    ...{ name: 'AD', system: 'ad', transport: 'delimited', file: 'ad.csv', anchor: 'id' },
    ...{ columns, readOnly: true, createIn: STAFF, upnSuffix: 'trust.nhs.example' },
  };
  land.configure({ connectors: [...connectors.filter(({ name }) => name !== 'AD'), table] });
  writeFileSync(join(land.home, 'ad.csv'), 'id,login,mail\n1,resident,\n');
  await land.restart('The directory comes as a table');

  t.match(await previewNotes(land), /AD is only read: readOnly is true\. Nothing that flows there is written/);
});

story('A system that is only read as nothing is meant for it', world, async (t, land) => {
  land.configure({ topology: 'local' });
  await land.restart('The national service looks after NHSmail');

  t.notMatch(await land.notes(await land.run('full')), /is only read/, 'needs no words');
});
