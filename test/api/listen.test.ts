import { createHash, createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { listen } from '../../api/listen.ts';
import { openServer } from './open-server.ts';

/** As a client does it: the service proves that it knows the key before the key is sent. */
async function proves(url: string, key: string): Promise<boolean> {
  const nonce = randomBytes(32).toString('hex');
  const answer = await fetch(`${url}/api/v1/proof?key=${key.split('_')[1]}&nonce=${nonce}`);
  const { proof } = (await answer.json()) as { proof?: string };
  const proofHash = createHash('sha256').update(`proof${key}`).digest();
  return proof === createHmac('sha256', proofHash).update(nonce).digest('hex');
}

t.test('over loopback', async (t) => {
  const { app, engine } = await openServer(t);
  const { url } = await listen(app, { port: 0 });
  const key = engine.issue('operator');

  t.test('the service listens on 127.0.0.1 and nowhere else', async (t) => {
    t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    t.match(app.addresses(), [{ address: '127.0.0.1' }]);
    t.equal(app.addresses().length, 1);
  });

  t.test('it proves that it knows a key, then takes it', async (t) => {
    t.ok(await proves(url, key));

    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/api/v1/runs`, { method: 'POST', headers, body: '{"cycle":"delta"}' });

    t.equal(answer.status, 202);
    t.equal(answer.headers.get('cache-control'), 'no-store');
    t.match(await answer.json(), { cycle: 'delta', state: 'running' });
  });

  t.test('it cannot prove a key that it never issued', async (t) => {
    t.notOk(await proves(url, `jml_01234567_${'0'.repeat(64)}`));
  });

  t.test('it proves nothing about another secret under the same id', async (t) => {
    t.notOk(await proves(url, key.replace(/[0-9a-f]{64}$/, '0'.repeat(64))));
  });

  t.test('what is not HTTP is a problem too', async (t) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('what is this\r\n\r\n');

    t.match(await text(socket), /^HTTP\/1\.1 400 .*application\/problem\+json.*"code":"request-invalid"/s);
  });
});

t.test('a port that another program holds is named, with what to do', async (t) => {
  const first = await openServer(t);
  const second = await openServer(t);
  const { url } = await listen(first.app, { port: 0 });
  const port = Number(new URL(url).port);

  await t.rejects(listen(second.app, { port }), {
    code: 'port-unavailable',
    message: `Cannot listen on 127.0.0.1:${port}: another program listens there.`,
  });
});

t.test('closing frees the port and leaves the engine open', async (t) => {
  const { app, engine } = await openServer(t);
  const { url, close } = await listen(app, { port: 0 });
  await (await fetch(`${url}/health`)).text();

  await close();

  await t.rejects(fetch(`${url}/health`));
  t.match(await engine.changeSet(1), { state: 'held' });
});
