/** The disk of the data folder fills up under the service: it stops cleanly, answers, and goes on when there is room again. */
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import t, { type Test } from 'tap';
import { ada, cyd, makeDataFolder, stranger } from '../support/data-folder.ts';
import { writeExtract } from '../support/esr.ts';
import { linesOf } from '../support/landscape-people.ts';
import { type SmallDisk, serveOnSmallDisk } from '../support/small-disk.ts';

t.setTimeout(180_000);

const DISK_MIB = 64;
const toFile = { profile: 'Directory to file' };
/** Their entries are two MiB of LDIF: a run that finds nothing new needs less room in the database. */
const crowd = Array.from({ length: 9_000 }, (_, i) => ({ login: `crowd${i}`, name: `Crowd ${i}` }));

t.test('A disk that fills up under the service', async (t) => {
  const accounts = [stranger, ...crowd];
  const runProfiles = {
    [toFile.profile]: [{ connector: 'AD', type: 'full-import', dropFile: 'ad.xml', stopAfterDropFile: true }],
  };
  const folder = await makeDataFolder(t, { accounts, configuration: { sourceGate: { percent: 100 }, runProfiles } });
  const disk = await serveOnSmallDisk(t, folder.home, DISK_MIB);

  await t.test('while the directory is read for the first time', async (t) => {
    disk.leave(2_500);
    t.equal(await disk.run('full'), 'stopped-database-disk-full', 'the run stops and says why');
    await answers(t, disk);
    disk.makeRoom();
    t.equal(await disk.run('full'), 'success', 'with room the same cycle finishes the job');
    t.same(logins(disk), ['aexample', 'bsample'], 'with an account for everybody, once');
    t.equal(await disk.run('full'), 'completed-no-objects', 'and nothing is left to do');
  });

  await t.test('while accounts are written to a file beside it', async (t) => {
    const extract = { full: false, date: '20240312', sequence: 42 };
    writeExtract(disk.path('extracts'), extract, linesOf(cyd));
    const before = readFileSync(disk.path('directory.ldif'));
    disk.leave((before.length * 0.9) / 1024);
    t.equal(await disk.run('delta'), 'stopped-disk-full', 'the run stops and says why');
    t.same(readFileSync(disk.path('directory.ldif')), before, 'the directory is as it was, to the last byte');
    await answers(t, disk);
    disk.makeRoom();
    t.equal(await disk.run('delta'), 'success', 'with room the same cycle finishes the job');
    t.same(logins(disk), ['aexample', 'bsample', 'cspecimen'], 'with an account for everybody, once');
    t.equal(await disk.run('delta'), 'completed-no-objects', 'and nothing is left to do');
  });

  await t.test('while a drop file is written', async (t) => {
    const dropped = () => readdirSync(disk.path()).filter((name) => name.includes('ad.xml'));
    disk.leave(2_500);
    t.equal(await disk.run(toFile), 'stopped-disk-full', 'the run stops and says why');
    t.same(dropped(), [], 'with nothing left of the file');
    await answers(t, disk);
    disk.makeRoom();
    t.equal(await disk.run(toFile), 'completed-drop-file', 'with room the same step finishes the job');
    t.same(dropped(), ['ad.xml']);
    rmSync(disk.path('ad.xml'));
  });

  await t.test('until not even the end of a run can be stored', async (t) => {
    disk.leave(100);
    t.equal(await disk.run('full'), 'stopped-database-disk-full', 'it is told all the same');
    await answers(t, disk);
    disk.makeRoom();
    t.equal(await disk.run('full'), 'completed-no-objects', 'with room there is nothing that was not done');
    t.match(
      ((await disk.ask('/runs?limit=2')).body as { items: object[] }).items,
      [{ result: 'completed-no-objects' }, { result: 'stopped-database-disk-full' }],
      'and what was only told is stored',
    );
  });

  t.same(soundness(t, disk), ['ok'], 'the database is sound');
  t.equal(await disk.service.stop(), 0, 'and the service ends well');
});

/** Whoever only reads is not disturbed. */
async function answers(t: Test, disk: SmallDisk): Promise<void> {
  t.equal((await fetch(`${disk.service.url}/health`)).status, 503, 'its health says so');
  for (const path of ['/metaverse', '/runs', `/metaverse?name=${ada.last}`, '/connector-space?connector=ESR']) {
    t.equal((await disk.ask(path)).status, 200, `${path} is answered`);
  }
}

/** Accounts of people, in order. */
function logins(disk: SmallDisk): string[] {
  const text = readFileSync(disk.path('directory.ldif'), 'utf8');
  const all = [...text.matchAll(/^sAMAccountName: (.*)$/gm)].map(([, login = '']) => login);
  return all.filter((login) => !/^(crowd\d+|stranger|resident)$/.test(login)).sort();
}

/** Of a copy: by its own path SQLite would look for the database where the service's disk is not seen. */
function soundness(t: Test, disk: SmallDisk): string[] {
  const copy = join(t.testdir({ copy: {} }), 'copy', 'jml.db');
  for (const end of ['', '-wal']) copyFileSync(disk.path(`jml.db${end}`), copy + end);
  const database = new DatabaseSync(copy);
  try {
    return database
      .prepare('pragma integrity_check')
      .all()
      .map((row) => String(Object.values(row)[0]));
  } finally {
    database.close();
  }
}
