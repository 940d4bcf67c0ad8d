import { existsSync, readFileSync, statSync } from 'node:fs';
import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { runJml, startService } from '../../support/jml-process.ts';

const OWNER_ONLY = 0o600;

// Dozens of processes, one after the other.
t.setTimeout(300_000);

t.test('jml serve', async (t) => {
  t.test('says where it listens, and writes it down for those who may read the data folder', async (t) => {
    const folder = await makeDataFolder(t);

    const { url, process } = await startService(t, folder.home);

    const file = folder.path('service.json');
    t.same(JSON.parse(readFileSync(file, 'utf8')), { url, pid: process.pid });
    t.equal(statSync(file).mode & 0o777, OWNER_ONLY);
    t.equal((await fetch(`${url}/health`)).status, 200);
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    t.test(`ends well on ${signal}, and takes its address away`, async (t) => {
      const folder = await makeDataFolder(t);
      const { url, stop } = await startService(t, folder.home);

      const code = await stop(signal);

      t.equal(code, exitCodes.done);
      t.notOk(existsSync(folder.path('service.json')));
      await t.rejects(fetch(`${url}/health`));
    });
  }

  t.test('keeps every other process out of its data folder', async (t) => {
    const folder = await makeDataFolder(t);
    const { url, process } = await startService(t, folder.home);
    const same: Readonly<Record<string, string>> = {
      'run --cycle full': 'Start-JmlSync -Cycle Full -Wait',
      'run --apply Agreed': 'jml serve --apply "the reason"',
      preview: 'Start-JmlSync -Cycle Delta -WhatIf',
      key: 'Get-JmlApiKey',
      'key --name olive --roles reader,operator': "New-JmlApiKey -Name 'olive' -Role reader, operator",
      'key --revoke 0123abcd': 'Remove-JmlApiKey -Id 0123abcd',
      'check --apply Agreed': 'jml serve --apply "the reason"',
      serve: 'Get-JmlHealth',
    };

    for (const [words, instead] of Object.entries(same)) {
      const { code, err } = await runJml([...words.split(' '), '--home', folder.home]);

      t.equal(code, exitCodes.failed, words);
      t.match(err, `The service (process ${process.pid}, ${url}) works in ${folder.home}.`);
      t.match(err, '(data-folder-in-use)');
      t.match(err, instead);
    }
    t.ok(existsSync(folder.path('service.json')), 'and its address stays where it is');
  });

  t.test('leaves the data folder free when it is killed', async (t) => {
    const folder = await makeDataFolder(t);
    const { stop } = await startService(t, folder.home);
    await stop('SIGKILL');

    const { code, out, err } = await runJml(['run', '--cycle', 'full', '--home', folder.home]);

    t.equal(code, exitCodes.done, out + err);
  });

  t.test('warns about a configuration that was edited and not applied', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    folder.configure({ limits: { create: { count: 1, percent: 1 } } });

    const { url, said } = await startService(t, folder.home);
    const authorization = `Bearer ${readFileSync(folder.path('keys/administrators.key'), 'utf8').trim()}`;
    const health = await fetch(`${url}/health`, { headers: { authorization } });

    t.match(await health.text(), 'configuration-not-in-force');
    t.match(said, /^jml\.config\.jsonc differs from the configuration in force \(version 1\)\. Apply it: /m);
  });

  t.test('listens on the port of the configuration in force, not on one that was only written down', async (t) => {
    const folder = await makeDataFolder(t, { configuration: { api: { port: 0 } } });
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    const other = await startService(t, (await makeDataFolder(t)).home);
    folder.configure({ api: { port: Number(new URL(other.url).port) } });

    const { url } = await startService(t, folder.home, { port: null });

    t.not(url, other.url);
  });

  t.test('is refused a port that somebody else holds, and says so', async (t) => {
    const [one, other] = [await makeDataFolder(t), await makeDataFolder(t)];
    const { url } = await startService(t, one.home);

    const { code, err } = await runJml(['serve', '--port', new URL(url).port, '--home', other.home]);

    t.equal(code, exitCodes.failed);
    t.match(err, '(port-unavailable)');
  });

  t.test('logs its start and end without anybody in them', async (t) => {
    const folder = await makeDataFolder(t);
    const { stop } = await startService(t, folder.home);
    await stop();

    const log = readFileSync(folder.path('logs/jml.log'), 'utf8');

    t.match(log, '"message":"service started"');
    t.match(log, '"message":"service stops"');
    t.notMatch(log, /Ada|Bob|nhs\.example/);
  });
});
