import { readFileSync, statSync } from 'node:fs';
import t, { type Test } from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { runJml, startService } from '../../support/jml-process.ts';

// Dozens of processes, one after the other.
t.setTimeout(300_000);

t.test('jml key', async (t) => {
  t.test('issues a key that opens the service, until it is revoked', async (t) => {
    const { home } = await makeDataFolder(t);
    const key = (await runJml(['key', '--name', 'olive', '--roles', 'reader,operator', '--home', home])).out.trim();

    const welcome = await askWith(t, home, key);
    const listed = await runJml(['key', '--home', home]);
    const id = /^(\S+) olive: reader, operator$/m.exec(listed.out)?.[1] ?? '';
    const revoked = await runJml(['key', '--revoke', id, '--home', home]);
    const refused = await askWith(t, home, key);

    t.match(key, /^jml_[0-9a-f]{8}_[0-9a-f]{64}$/);
    t.equal(welcome, 200);
    t.notMatch(listed.out, key, 'the key is shown once only');
    t.equal(revoked.out, 'Revoked olive.\n');
    t.equal(refused, 401);
    t.match((await runJml(['key', '--home', home])).out, /olive: reader, operator \(revoked\)/);
  });

  t.test('of a reader does not start a run', async (t) => {
    const { home } = await makeDataFolder(t);
    const key = (await runJml(['key', '--name', 'rita', '--home', home])).out.trim();

    t.equal(await askWith(t, home, key, { method: 'POST', body: '{"cycle":"full"}' }), 403);
  });

  t.test('finds one key for the administrators on a new data folder, which only its owner can read', async (t) => {
    const folder = await makeDataFolder(t);

    const { out } = await runJml(['key', '--home', folder.home]);

    const file = folder.path('keys/administrators.key');
    t.match(out, /administrators: reader, operator, administrator/);
    t.equal(statSync(file).mode & 0o077, 0);
    t.equal(await askWith(t, folder.home, readFileSync(file, 'utf8').trim()), 200);
  });

  t.test('refuses a role that does not exist, and names those that do', async (t) => {
    const { home } = await makeDataFolder(t);

    const { code, err } = await runJml(['key', '--name', 'ann', '--roles', 'reader,king', '--home', home]);

    t.equal(code, exitCodes.usage);
    t.match(err, '--roles names king; there are reader, operator, approver, administrator.');
  });

  t.test('refuses to revoke what is not there', async (t) => {
    const { home } = await makeDataFolder(t);

    const { code, err } = await runJml(['key', '--revoke', '00000000', '--home', home]);

    t.equal(code, exitCodes.failed);
    t.match(err, '(not-found)');
  });
});

/** The status with which the service of that folder answers about its runs. */
async function askWith(t: Test, home: string, key: string, request: RequestInit = {}): Promise<number> {
  const { url, stop } = await startService(t, home);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const { status } = await fetch(`${url}/api/v1/runs`, { ...request, headers });
  await stop();
  return status;
}
