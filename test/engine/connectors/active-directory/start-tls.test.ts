import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { connectorFor, exportItem, openTestDirectory, readEverything, starter } from '../../../support/samba.ts';

const { directory, administrator, staff } = await openTestDirectory(t);
await administrator.addPerson('Ada Obi', staff, { displayName: 'Ada Obi' });
const url = `ldap://${directory.address}`;
/** The OID of StartTLS (RFC 4511, 4.14). */
const START_TLS = '1.3.6.1.4.1.1466.20037';
const SUCCESS = 0;
const UNAVAILABLE = 52;

t.test('TLS that is started on a plain connection', async (t) => {
  t.test('reads and writes, passwords too, as LDAPS does', async (t) => {
    const connector = connectorFor(directory, { url, startTls: true });

    const outcome = await exportItem(connector, starter('New Person', staff));

    const { people } = await readEverything(connector);
    t.match(outcome, { result: 'accepted' });
    t.equal(people.length, 2);
    t.match(await connector.test(AbortSignal.timeout(10_000)), [{ ok: true, what: /trusted certificate/ }]);
  });

  t.test('checks the authority of the certificate before the account signs in', async (t) => {
    const password = () => t.fail('the password was asked for') as never;

    const connector = connectorFor(directory, { url, startTls: true, caFile: undefined, password });

    await t.rejects(readEverything(connector), { code: 'certificate-not-trusted' });
  });

  t.test('checks the name in the certificate', async (t) => {
    const relay = await relayTo(t, directory.address);
    const connector = connectorFor(directory, { url: `ldap://localhost:${relay}`, startTls: true });

    await t.rejects(readEverything(connector), { code: 'certificate-not-trusted', message: /names another host/ });
  });

  t.test('notices when the connection is cut, and encrypts the next one as well', async (t) => {
    const session = await connectorFor(directory, { url, startTls: true }).openExport?.(AbortSignal.timeout(20_000));
    await directory.kill9();
    await directory.start();

    const outcomes = await session?.send([starter('After the cut', staff)]);

    t.match(outcomes, [{ result: 'accepted' }]);
    await session?.close();
  });
});

t.test('the password is never sent in clear', async (t) => {
  t.test('to a server that refuses TLS', async (t) => {
    const server = await listen(t, (socket, data) => {
      if (data.includes(START_TLS)) socket.write(extendedResponse(data, UNAVAILABLE));
    });
    const connector = connectorFor(directory, { url: server.url, startTls: true, timeoutMs: 2_000 });

    await t.rejects(readEverything(connector), { code: 'system-failed', message: /starting TLS/ });

    t.notOk(server.heard().includes(directory.serviceAccount.password));
  });

  t.test('to a server that agrees to TLS and hangs up', async (t) => {
    const server = await listen(t, (socket, data) => {
      if (data.includes(START_TLS)) socket.end(extendedResponse(data, SUCCESS));
    });
    const connector = connectorFor(directory, { url: server.url, startTls: true, timeoutMs: 2_000 });

    await t.rejects(readEverything(connector));

    t.ok(server.heard().includes(START_TLS));
    t.notOk(server.heard().includes(directory.serviceAccount.password));
    t.equal(server.connections(), 1, 'nor is a second connection made');
  });

  t.test('because such a configuration is refused', async (t) => {
    const plain = { code: 'configuration-invalid', message: /needs "startTls": true/ };

    t.throws(() => connectorFor(directory, { url }), plain);
    t.throws(() => connectorFor(directory, { standbyUrls: [url] }), plain);
    t.throws(() => connectorFor(directory, { startTls: true }), { code: 'configuration-invalid', message: /ldap:/ });
  });
});

/** With the number of the request it answers (RFC 4511, 4.12). */
function extendedResponse(request: Buffer, result: number): Buffer {
  return Buffer.from([0x30, 0x0c, 0x02, 0x01, request[4] ?? 0, 0x78, 0x07, 0x0a, 0x01, result, 0x04, 0, 0x04, 0]);
}

async function listen(t: Test, answer: (socket: Socket, data: Buffer) => void) {
  let heard = '';
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => socket.destroy());
    socket.on('data', (data: Buffer) => {
      heard += data.toString('latin1');
      answer(socket, data);
    });
  }).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `ldap://127.0.0.1:${port}`, heard: () => heard, connections: () => connections };
}

/** The directory under another name: its certificate names addresses only. */
async function relayTo(t: Test, address: string): Promise<number> {
  const server = createServer((socket) => {
    const behind = connect(389, address);
    for (const one of [socket, behind]) one.on('error', () => one.destroy());
    socket.pipe(behind).pipe(socket);
  }).listen(0, 'localhost');
  t.teardown(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
