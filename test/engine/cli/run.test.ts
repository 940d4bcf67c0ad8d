import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { ada, bob, cyd, makeDataFolder } from '../../support/data-folder.ts';
import { runJml, spawnJml } from '../../support/jml-process.ts';
import { STAFF } from '../../support/landscape-directory.ts';

const nothingMayBeCreated = { limits: { create: { count: 0, percent: 0 } } };

// Dozens of processes, one after the other.
t.setTimeout(300_000);

t.test('jml run', async (t) => {
  t.test('ends with 0 when everything was done, and with 4 when there is nothing to do', async (t) => {
    const folder = await makeDataFolder(t);

    const first = await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    const second = await runJml(['run', '--home', folder.home]);

    t.equal(first.code, exitCodes.done, first.out);
    t.match(first.out, /^Run 1 \(full\) ended: success$/m);
    t.match(first.out, /export +AD +success: add 2 \(create 2\)$/m);
    t.equal(folder.logins().length, 3);
    t.equal(second.code, exitCodes.nothing, second.out);
    t.match(second.out, /^Run 2 \(delta\) ended: completed-no-objects$/m);
  });

  t.test('makes a database that only its owner can read, whatever the umask', async (t) => {
    const folder = await makeDataFolder(t);
    const umask = process.umask(0);
    t.teardown(() => process.umask(umask));

    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    process.umask(umask);

    for (const file of ['jml.db', 'jml.lock']) t.equal(statSync(folder.path(file)).mode & 0o777, 0o600, file);
  });

  t.test('writes plain lines about its steps when nobody sits at a terminal', async (t) => {
    const folder = await makeDataFolder(t);
    folder.setPortalFault({ kind: 'slow', route: 'list', delayMs: 500 });

    const { err } = await runJml(['run', '--cycle', 'full', '--home', folder.home]);

    t.match(err, /^2\/12 full-import NHSmail$/m);
    t.notMatch(err, '\r');
  });

  t.test('ends with 3 when changes are held, and names the change set', async (t) => {
    const folder = await makeDataFolder(t, { configuration: nothingMayBeCreated });

    const { code, out } = await runJml(['run', '--cycle', 'full', '--home', folder.home]);

    t.equal(code, exitCodes.held, out);
    t.match(out, 'Held for approval: change set 1.');
    t.same(folder.logins(), ['stranger']);
  });

  t.test('ends with 5 when a single account could not be made, and says why', async (t) => {
    const folder = await makeDataFolder(t, { createIn: `OU=Gone,${STAFF}` });

    const { code, out } = await runJml(['run', '--cycle', 'full', '--home', folder.home]);

    t.equal(code, exitCodes.objects, out);
    t.match(out, /non-existent-parent \(AD\): .*OU=Gone/);
  });

  t.test('ends with 1 when a system cannot be reached, and says what to do', async (t) => {
    const folder = await makeDataFolder(t);
    await folder.closePortal();

    const { code, out } = await runJml(['run', '--cycle', 'full', '--home', folder.home]);

    t.equal(code, exitCodes.failed, out);
    t.match(out, /failed-connection \(NHSmail\): .*nothing listens there\n +Check the address/);
    t.same(folder.logins(), ['stranger'], 'and writes nothing elsewhere');
  });

  t.test('ends with 2 when the configuration is wrong, and names line and property', async (t) => {
    const folder = await makeDataFolder(t, { configuration: { topolgy: 'full' } });

    const { code, err } = await runJml(['run', '--home', folder.home]);

    t.equal(code, exitCodes.usage);
    t.match(err, /jml\.config\.jsonc line \d+: topolgy is not a property that exists here/);
    t.match(err, '(configuration-invalid)');
  });

  t.test('ends with 1 when its database is damaged, says what to do, and leaves it as it is', async (t) => {
    const folder = await makeDataFolder(t);
    const garbage = 'Dear diary, '.repeat(500);
    writeFileSync(folder.path('jml.db'), garbage);

    const { code, err } = await runJml(['run', '--home', folder.home]);

    t.equal(code, exitCodes.failed);
    t.match(err, /jml\.db is damaged/);
    t.match(err, /Move jml\.db, jml\.db-wal and jml\.db-shm aside, then restore jml\.db from a backup/);
    t.equal(readFileSync(folder.path('jml.db'), 'utf8'), garbage);
  });

  t.test('ends with 6 when somebody stops it with Ctrl+C', async (t) => {
    const folder = await makeDataFolder(t);
    folder.setPortalFault({ kind: 'slow', route: 'list', delayMs: 20_000 });
    const child = spawnJml(['run', '--cycle', 'full', '--home', folder.home]);
    const ended = once(child, 'exit');
    await once(child.stderr, 'data');

    child.kill('SIGINT');
    await ended;

    t.equal(child.exitCode, exitCodes.stopped);
    t.same(folder.logins(), ['stranger']);
  });

  t.test('is refused at once while another process holds the data folder', async (t) => {
    const folder = await makeDataFolder(t);
    folder.setPortalFault({ kind: 'slow', route: 'list', delayMs: 20_000 });
    const first = spawnJml(['run', '--cycle', 'full', '--home', folder.home]);
    await once(first.stderr, 'data');

    const second = await runJml(['run', '--home', folder.home]);
    const ended = once(first, 'exit');
    first.kill('SIGINT');
    await ended;

    t.equal(second.code, exitCodes.failed);
    t.match(second.err, `JML Sync (process ${first.pid}) works in ${folder.home}.`);
    t.match(second.err, '(data-folder-in-use)');
    t.notMatch(second.err, 'Start-JmlSync', 'no service is there to be asked');
    t.equal(first.exitCode, exitCodes.stopped, 'and the first one is not disturbed');
  });

  t.test('is refused without a data folder, or without a configuration in it', async (t) => {
    const empty = t.testdir({});

    const nowhere = await runJml(['run', '--home', `${empty}/nowhere`]);
    const bare = await runJml(['run', '--home', empty]);

    t.equal(nowhere.code, exitCodes.failed);
    t.match(nowhere.err, /nowhere does not exist/);
    t.equal(bare.code, exitCodes.usage);
    t.match(bare.err, /Create jml\.config\.jsonc in the data folder.*\(configuration-missing\)/);
  });

  t.test('finds its data folder in JML_HOME', async (t) => {
    const folder = await makeDataFolder(t);

    const { code, out } = await runJml(['preview', '--cycle', 'full'], { env: { JML_HOME: folder.home } });

    t.equal(code, exitCodes.done, out);
  });
});

t.test('jml preview', async (t) => {
  t.test('puts no configuration in force: it writes nothing', async (t) => {
    const folder = await makeDataFolder(t);

    const { code, err } = await runJml(['preview', '--apply', 'New limits', '--home', folder.home]);

    t.equal(code, exitCodes.usage);
    t.match(err, /--apply/);
  });

  t.test('lists what a run would do, and does none of it', async (t) => {
    const folder = await makeDataFolder(t, { employees: [ada, bob], configuration: nothingMayBeCreated });

    const { code, out } = await runJml(['preview', '--cycle', 'full', '--list', '--home', folder.home]);

    t.equal(code, exitCodes.held, out);
    t.match(out, 'nothing was written');
    t.match(out, /AD +create +2, 2 of them held for approval/);
    t.match(out, /AD create Ada Example \(held\): .*sAMAccountName/);
    t.match(out, /AD create Bob Sample \(held\): /);
    t.same(folder.logins(), ['stranger']);
  });

  t.test('writes it as a page, as rows and as MMSML, and tells what is new since another', async (t) => {
    const folder = await makeDataFolder(t, { employees: [ada] });
    const [html, csv, xml] = ['p.html', 'p.csv', 'p.xml'].map((name) => folder.path(name)) as [string, string, string];
    const files = ['--html', html, '--csv', csv, '--xml', xml];
    const first = await runJml(['preview', '--cycle', 'full', ...files, '--home', folder.home]);
    folder.addEmployees(bob);

    const { code, out } = await runJml(['preview', '--since', '1', '--list', '--home', folder.home]);

    t.equal(first.code, exitCodes.done, first.err);
    t.match(readFileSync(html, 'utf8'), /<title>What a full cycle would do: preview 1 /);
    t.match(readFileSync(csv, 'utf8'), /"AD","create",.*"sAMAccountName","add"/);
    t.match(readFileSync(xml, 'utf8'), /<delta operation="add" dn="CN=/);
    t.equal(statSync(html).mode & 0o777, 0o600, 'people are named in it');
    t.equal(code, exitCodes.done, out);
    t.match(out, 'Preview 2 since preview 1');
    t.match(out, /^ +\+ NHSmail create Bob Sample: /m);
    t.match(out, /\+ AD create Bob Sample \(to-follow\)/);
    t.notMatch(out, 'Ada Example');
  });

  t.test('tries out another configuration and adopts nothing of it', async (t) => {
    const folder = await makeDataFolder(t, { employees: [ada] });
    const text = readFileSync(folder.path('jml.config.jsonc'), 'utf8');
    const other = folder.path('other.jsonc');
    writeFileSync(other, JSON.stringify({ ...JSON.parse(text), ...nothingMayBeCreated }));

    const { code, out } = await runJml(['preview', '--cycle', 'full', '--config', other, '--home', folder.home]);
    const usual = await runJml(['preview', '--cycle', 'full', '--home', folder.home]);
    const missing = await runJml(['preview', '--config', `${other}.gone`, '--home', folder.home]);

    t.equal(code, exitCodes.held, out);
    t.match(out, 'Under a configuration that is not in force');
    t.equal(usual.code, exitCodes.done, usual.out);
    t.equal(missing.code, exitCodes.usage, missing.err);
  });

  t.test('says so when a file cannot be written, and keeps the preview', async (t) => {
    const folder = await makeDataFolder(t);

    const nowhere = folder.path('nowhere/p.html');
    const { code, err } = await runJml(['preview', '--cycle', 'full', '--html', nowhere, '--home', folder.home]);

    t.equal(code, exitCodes.usage, err);
    t.match(err, /nowhere\/p\.html could not be written \(ENOENT\); the preview is kept as 1/);
  });

  t.test('ends with 4 when nothing would change', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);

    const { code, out } = await runJml(['preview', '--home', folder.home]);

    t.equal(code, exitCodes.nothing, out);
    t.match(out, 'Nothing would change.');
  });

  t.test('ends with 1 when a system cannot be reached', async (t) => {
    const folder = await makeDataFolder(t);
    await folder.closePortal();

    const { code, out } = await runJml(['preview', '--cycle', 'full', '--home', folder.home]);

    t.equal(code, exitCodes.failed, out);
    t.match(out, /not everything could be read or decided \(no-start-connection\)/);
    t.notMatch(out, 'Nothing would change.');
  });
});

t.test('a configuration that was edited on disk', async (t) => {
  t.test('is not in force until it is applied with a reason', async (t) => {
    const folder = await makeDataFolder(t, { employees: [ada] });
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    folder.configure(nothingMayBeCreated);
    folder.addEmployees(bob);

    const before = await runJml(['run', '--home', folder.home]);
    const applied = await runJml(['check', '--apply', 'Nobody new this week', '--home', folder.home]);
    folder.addEmployees(cyd);
    const after = await runJml(['run', '--home', folder.home]);

    t.equal(before.code, exitCodes.done, before.out);
    t.match(applied.out, 'Configuration version 2 is in force.');
    t.equal(after.code, exitCodes.held, after.out);
  });

  t.test('can be applied by the run itself', async (t) => {
    const folder = await makeDataFolder(t, { employees: [ada] });
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    folder.configure(nothingMayBeCreated);
    folder.addEmployees(bob);

    const { code, out } = await runJml(['run', '--apply', 'Nobody new this week', '--home', folder.home]);

    t.equal(code, exitCodes.held, out);
  });

  t.test('and that is wrong stops the start, though what is in force is right', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    folder.configure({ topology: 'sideways' });

    const { code, err } = await runJml(['run', '--home', folder.home]);

    t.equal(code, exitCodes.usage);
    t.match(err, /topology is "sideways"; must be "local" or "full"/);
  });
});
