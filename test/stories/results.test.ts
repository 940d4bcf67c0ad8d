import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASE, STAFF } from '../support/landscape-directory.ts';
import { type Employee, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const world = { employees: [pat], mailboxes: [mailboxOf(pat)] };

story('A directory in which thousands of accounts cannot be read', world, async (t, land) => {
  const nameless = Array.from(
    { length: 5_001 },
    (_, i) => `\ndn: CN=Odd ${i},${STAFF}\nobjectClass: user\nsAMAccountName: odd${i}\n`,
  );
  writeFileSync(land.directoryFile, `${readFileSync(land.directoryFile, 'utf8')}${nameless.join('')}`);

  const run = await land.run('full');

  t.match(await land.steps(run), [
    'ESR full-import success',
    'NHSmail full-import success',
    'AD full-import stopped-error-limit',
  ]);
  t.same(await land.errors(run), ['AD too-many-errors']);
  t.equal((await land.space('AD')).size, 0, 'nothing of it is taken in');
  t.notOk('AD create' in (await land.written(run)), 'and nothing is written there');
});

story('A file that may not be read', world, async (t, land) => {
  land.removeDirectory();
  mkdirSync(land.directoryFile);

  const run = await land.run('full');

  t.equal(run.result, 'no-start-file-access-denied');
  t.same(await land.errors(run), ['AD file-unreadable']);
});

story('A file without a column that is configured', world, async (t, land) => {
  const { connectors } = land.parts.parts.configuration;
  const columns = { sAMAccountName: 'login', mail: 'e-mail' };
  const table = {
    name: 'AD',
    system: 'ad',
    transport: 'delimited',
    file: 'ad.csv',
    anchor: 'id',
    columns,
    readOnly: true,
  };
  land.configure({ connectors: [...connectors.filter(({ name }) => name !== 'AD'), table] });
  writeFileSync(join(land.home, 'ad.csv'), 'id,login\n1,ppresent\n');
  await land.restart('The directory comes as a table');

  const run = await land.run('full');

  t.equal(run.result, 'no-start-bad-ma-configuration');
  t.same(await land.errors(run), ['AD file-header-wrong']);
});

story('A portal that breaks off in the middle of an answer', world, async (t, land) => {
  land.portal.setFault({ kind: 'reset', route: 'list', times: 20 });

  const run = await land.run('full');

  t.same(await land.errors(run), ['NHSmail dropped-connection']);
  t.match(String(await land.steps(run)), /NHSmail full-import stopped-connection/);
});

story('An account that was deleted', { ...world, accounts: [{ login: 'other', name: 'Other' }] }, async (t, land) => {
  await land.settle();
  land.writeAccounts([{ login: 'other', name: 'Other' }]);

  const run = await land.run('full');

  const steps = await land.engine.runSteps(run.id);
  const [synchronised] = steps.filter(({ connector, type }) => connector === 'AD' && type === 'delta-sync');
  t.match(
    synchronised?.counters.inbound,
    { 'connector-delete-leave-mv': 1 },
    'is counted as such, and its person stays',
  );
});

story('A source that shows nobody', { ...world, accounts: [{ login: 'old', name: 'Old' }] }, async (t, land) => {
  await land.run('full');
  writeFileSync(land.directoryFile, `version: 1\n\ndn: ${BASE}\nobjectClass: domain\n`);

  const run = await land.run('full');

  t.match(String(await land.steps(run)), /AD full-import completed-warnings/, 'is taken in, and nobody for gone');
  t.match(await land.notes(run), /Nobody is taken for gone/);
});
