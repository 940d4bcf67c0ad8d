/** The engine runs as a service account that may not write everything: what it may not write it says, and nothing is half done. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { exitCodes } from '../../engine/cli/exit-codes.ts';
import { type DataFolder, makeDataFolder } from '../support/data-folder.ts';
import { runJml } from '../support/jml-process.ts';
import { giveToNobody, launcherOfNobody } from '../support/unprivileged.ts';

t.setTimeout(180_000);

const verbs = [['run', '--cycle', 'full'], ['preview', '--cycle', 'full'], ['serve', '--port', '0'], ['key']] as const;

async function folderOfNobody(t: Test) {
  const folder = await makeDataFolder(t);
  giveToNobody(folder.home);
  const program = launcherOfNobody(t);
  const jml = (...args: readonly string[]) => runJml([...args, '--home', folder.home], { program });
  return { folder, jml };
}

/** Every file with its content, and when it was written. */
function content({ home }: DataFolder): string {
  return execFileSync('sh', ['-c', 'find . -type f -printf "%p %T@ " -exec sha256sum {} \\; | sort'], {
    cwd: home,
    encoding: 'utf8',
  });
}

function setRights(folder: DataFolder, rights: string, ...names: string[]): void {
  execFileSync('chmod', ['-R', rights, folder.path(...names)]);
}

t.test('a data folder of the service account', async (t) => {
  const { folder, jml } = await folderOfNobody(t);

  const { code } = await jml('run', '--cycle', 'full');

  t.equal(code, exitCodes.done);
  t.same(folder.logins(), ['aexample', 'bsample', 'stranger'], 'is worked in as by anybody else');
});

t.test('a data folder that the service account may only read', async (t) => {
  const { folder, jml } = await folderOfNobody(t);
  await jml('run', '--cycle', 'full');
  folder.addEmployees({ number: '90000013', first: 'Cyd', last: 'Specimen' });
  setRights(folder, 'a-w');
  const before = content(folder);

  for (const verb of verbs) {
    const { code, err } = await jml(...verb);
    t.equal(code, exitCodes.failed, `jml ${verb[0]} fails`);
    t.match(err, /\((data-folder-unusable|store-failed)\)/, 'and says why');
    t.match(err, folder.home, 'and where');
  }
  t.equal(content(folder), before, 'and not a file is touched');

  setRights(folder, 'u+w');
  giveToNobody(folder.home);
  t.equal((await jml('run', '--cycle', 'full')).code, exitCodes.done, 'with its rights back it finishes the job');
  t.same(folder.logins(), ['aexample', 'bsample', 'cspecimen', 'stranger']);
});

t.test('a database that the service account may only read', async (t) => {
  const { folder, jml } = await folderOfNobody(t);
  await jml('run', '--cycle', 'full');
  const before = readFileSync(folder.path('directory.ldif'), 'utf8');
  setRights(folder, 'a-w', 'jml.db');
  folder.addEmployees({ number: '90000013', first: 'Cyd', last: 'Specimen' });

  const { code, err } = await jml('run');

  t.equal(code, exitCodes.failed);
  t.match(err, /jml\.db may not be written.*\(store-failed\)/s);
  t.equal(readFileSync(folder.path('directory.ldif'), 'utf8'), before, 'and nobody is given anything');
});
