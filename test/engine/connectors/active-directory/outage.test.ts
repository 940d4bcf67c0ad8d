import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import t from 'tap';
import { change, connectorFor, openTestDirectory, readEverything, starter } from '../../../support/samba.ts';
import { startScriptedLdaps } from '../../../support/scripted-ldaps.ts';

const { directory, administrator, staff } = await openTestDirectory(t);
await administrator.addPerson('Jan King', staff, { sAMAccountName: 'janking' });

t.test('a directory that must not be trusted, or does not trust us', async (t) => {
  t.test('another authority: certificate-not-trusted', async (t) => {
    const folder = t.testdir();
    const other = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    execFileSync('openssl', [...other, '-keyout', 'other.key', '-subj', '/CN=Other', '-out', 'other.pem'], {
      cwd: folder,
      stdio: 'pipe',
    });
    const connector = connectorFor(directory, { caFile: path.join(folder, 'other.pem') });

    await t.rejects(readEverything(connector), {
      code: 'certificate-not-trusted',
      message: /authority is not trusted/,
    });
    t.match(await connector.test(AbortSignal.timeout(10_000)), [{ ok: false, remedy: /authority/ }]);
  });

  t.test('the authorities of the machine: certificate-not-trusted', async (t) => {
    await t.rejects(readEverything(connectorFor(directory, { caFile: undefined })), {
      code: 'certificate-not-trusted',
    });
  });

  t.test('a certificate for another name: certificate-not-trusted', async (t) => {
    const { url, caFile } = await startScriptedLdaps(t, () => ({}));
    const connector = connectorFor(directory, { url: url.replace('127.0.0.1', 'localhost'), caFile });

    await t.rejects(readEverything(connector), { code: 'certificate-not-trusted', message: /names another host/ });
  });

  t.test('something else at this address: answer-not-understood', async (t) => {
    const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    t.teardown(() => server.close());
    await once(server, 'listening');
    const url = `ldaps://127.0.0.1:${(server.address() as AddressInfo).port}`;

    await t.rejects(readEverything(connectorFor(directory, { url })), { code: 'answer-not-understood' });
  });

  t.test('no authority file, or one without a certificate', async (t) => {
    const folder = t.testdir({ 'empty.pem': 'not a certificate' });

    await t.rejects(readEverything(connectorFor(directory, { caFile: path.join(folder, 'none.pem') })), {
      code: 'file-missing',
      message: /none\.pem/,
    });
    await t.rejects(readEverything(connectorFor(directory, { caFile: path.join(folder, 'empty.pem') })), {
      code: 'certificate-not-trusted',
    });
  });

  t.test('a wrong password: failed-authentication', async (t) => {
    await t.rejects(readEverything(connectorFor(directory, { password: () => 'Wr0ng!' })), {
      code: 'failed-authentication',
      message: /the name or the password is wrong/,
    });
  });
});

t.test('a directory that hangs', async (t) => {
  const connector = connectorFor(directory, { timeoutMs: 500 });

  t.test('before we connect: timed-out, in bounded time', async (t) => {
    directory.pause();
    t.teardown(() => directory.resume());
    const started = Date.now();

    await t.rejects(readEverything(connector), { code: 'timed-out' });

    t.ok(Date.now() - started < 5000);
  });

  t.test('in the middle of an export: everything in flight and everything after it is for a later run', async (t) => {
    const session = await connector.openExport?.(AbortSignal.timeout(20_000));
    directory.pause();
    t.teardown(() => directory.resume());
    const items = Array.from({ length: 20 }, (_, n) => starter(`Hang ${n}`, staff, { sAMAccountName: `hang${n}` }));

    const outcomes = await session?.send(items);

    t.equal(outcomes?.length, 20);
    t.ok(outcomes?.every((outcome) => outcome?.result === 'retry'));
    await session?.close();
  });

  t.test('a read that is stopped meanwhile ends at once', async (t) => {
    const patient = connectorFor(directory, { timeoutMs: 60_000 });
    directory.pause();
    t.teardown(() => directory.resume());
    const started = Date.now();

    await t.rejects(readEverything(patient, AbortSignal.timeout(200)), { code: 'stopped-user' });

    t.ok(Date.now() - started < 3000);
  });

  t.test('is read as before when it goes on', async (t) => {
    const { people } = await readEverything(connectorFor(directory));

    t.ok(people.some(({ values }) => values['sAMAccountName'] === 'janking'));
  });
});

t.test('a directory that goes down', async (t) => {
  const connector = connectorFor(directory);
  const signal = AbortSignal.timeout(60_000);

  t.test('in the middle of an export: no item is lost, none is written twice', async (t) => {
    const items = Array.from({ length: 60 }, (_, n) =>
      starter(`Crash ${n}`, staff, { sAMAccountName: `crash${n}`, nhsmailId: `N-${n}` }),
    );
    const session = await connector.openExport?.(signal);
    const sending = session?.send(items);
    // With sixteen in flight, thirty that are there mean that fourteen at least have been answered.
    while ((await administrator.count('(cn=Crash *)')) < 30);
    await directory.kill9();
    const outcomes = (await sending) ?? [];
    await session?.close();
    await directory.start();
    const results = outcomes.map((outcome) => outcome?.result);

    t.ok(results.includes('accepted') && results.includes('retry'));
    t.notOk(results.includes('refused'));
    const there: boolean[] = [];
    for (const item of items) there.push((await connector.find?.(item, signal))?.found === true);
    const lost = items.filter((_, n) => results[n] === 'accepted' && !there[n]);
    t.strictSame(lost, [], 'what was accepted is there');
    const afterCrash = await readEverything(connector);
    const lookAgain = await connector.openExport?.(signal);
    const missing = items.filter((_, n) => !there[n]);
    t.ok((await lookAgain?.send(missing))?.every((outcome) => outcome?.result === 'accepted'));
    await lookAgain?.close();
    t.equal((await readEverything(connector)).people.length, afterCrash.people.length + missing.length);
  });

  t.test('between two batches: the export goes on over another connection, once', async (t) => {
    const session = await connector.openExport?.(signal);
    const send = async (name: string) => (await session?.send([starter(name, staff)]))?.[0];
    const cut = async () => {
      await directory.kill9();
      await directory.start();
    };

    const outcomes = [await send('Before'), await cut(), await send('After one'), await cut(), await send('After two')];
    await session?.close();

    t.match(outcomes, [
      { result: 'accepted' },
      undefined,
      { result: 'accepted' },
      undefined,
      { result: 'retry', code: 'dropped-connection' },
    ]);
  });

  t.test('and stays down: failed-connection for reads, exports and looks', async (t) => {
    await directory.kill9();
    t.teardown(() => directory.start());

    await t.rejects(readEverything(connector), { code: 'failed-connection', message: /nothing listens/ });
    await t.rejects(async () => await connector.openExport?.(signal), { code: 'failed-connection' });
    await t.rejects(async () => await connector.find?.(change('update', 'x', {}), signal), {
      code: 'failed-connection',
    });
    t.match(await connector.test(signal), [{ ok: false, what: /nothing listens/, remedy: /network/ }]);
  });

  t.test('is read as before when it is back', async (t) => {
    const { people } = await readEverything(connector);

    t.ok(people.some(({ values }) => values['sAMAccountName'] === 'janking'));
  });
});

t.test('an export that is stopped leaves the rest to a later run', async (t) => {
  const controller = new AbortController();
  const session = await connectorFor(directory).openExport?.(controller.signal);
  controller.abort();

  const outcomes = await session?.send([starter('Late', staff)]);

  t.match(outcomes, [{ result: 'retry', code: 'stopped-user' }]);
  await session?.close();
});
