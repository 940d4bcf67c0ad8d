import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { createHttpClient, type HttpClient, type HttpOptions, jsonOf } from '../../../engine/protocol/http.ts';
import { retryAfter } from '../../../engine/protocol/http-failures.ts';

const secret = 'key-that-nobody-may-see-42';

interface Teardown {
  teardown(end: () => Promise<void>): void;
}

async function listen(t: Teardown, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function open(t: Teardown, listener: RequestListener, options: Partial<HttpOptions> = {}): Promise<HttpClient> {
  const address = await listen(t, createServer(listener));
  return clientOf(t, { url: `http://${address}`, ...options });
}

function clientOf(t: Teardown, options: Partial<HttpOptions> & { url: string }): HttpClient {
  const client = createHttpClient({
    timeoutMs: 1000,
    retries: 2,
    firstWaitMs: 5,
    longestWaitMs: 50,
    authorisation: { header: () => `Bearer ${secret}` },
    ...options,
  });
  t.teardown(async () => client.close());
  return client;
}

/** Answers with each status in turn, then 200; counts the requests. */
function statuses(...list: number[]): { listener: RequestListener; count: () => number } {
  let count = 0;
  return {
    listener: (_, response) =>
      response.writeHead(list[count++] ?? 200, { 'content-type': 'application/json' }).end('{}'),
    count: () => count,
  };
}

t.test('a request that may be repeated', async (t) => {
  t.test('is sent again after a fault of the server, and again', async (t) => {
    const { listener, count } = statuses(500, 503);
    const client = await open(t, listener);

    const answer = await client.request({ method: 'GET', path: '/x' });

    t.equal(answer.status, 200);
    t.equal(count(), 3);
  });

  t.test('is given up after the attempts that are allowed', async (t) => {
    const { listener, count } = statuses(500, 500, 500, 500);
    const client = await open(t, listener);

    await t.rejects(client.request({ method: 'GET', path: '/x' }), { code: 'system-failed' });

    t.equal(count(), 3);
  });
});

t.test('a request that must not be repeated', async (t) => {
  t.test('is not sent again when it may have been carried out', async (t) => {
    const { listener, count } = statuses(500);
    const client = await open(t, listener);

    await t.rejects(client.request({ method: 'POST', path: '/x', body: '{}' }), {
      code: 'system-failed',
      aftermath: 'unknown',
    });

    t.equal(count(), 1);
  });

  t.test('is sent again when it was turned away', async (t) => {
    const { listener, count } = statuses(429, 503);
    const client = await open(t, listener);

    const answer = await client.request({ method: 'POST', path: '/x', body: '{}' });

    t.equal(answer.status, 200);
    t.equal(count(), 3);
  });
});

t.test('an answer', async (t) => {
  t.test('of 404, 409 or 412 is the caller’s to judge', async (t) => {
    const { listener } = statuses(404, 409, 412);
    const client = await open(t, listener);

    for (const status of [404, 409, 412]) {
      t.equal((await client.request({ method: 'GET', path: '/x' })).status, status);
    }
  });

  t.test('that points elsewhere is not followed: the key stays here', async (t) => {
    let asked = 0;
    const client = await open(t, (_, response) => {
      asked++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    await t.rejects(client.request({ method: 'GET', path: '/x' }), { code: 'answer-not-understood' });

    t.equal(asked, 1);
  });

  t.test('that is larger than allowed is cut off', async (t) => {
    const client = await open(t, (_, response) => response.end('x'.repeat(10_000)), { maxBytes: 5000 });

    await t.rejects(client.request({ method: 'GET', path: '/x' }), {
      code: 'answer-not-understood',
      message: /5000 bytes/,
    });
  });

  t.test('that trickles for ever meets the deadline of the whole', async (t) => {
    const client = await open(
      t,
      (_, response) => {
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(drip));
      },
      { timeoutMs: 150, retries: 0 },
    );

    await t.rejects(client.request({ method: 'GET', path: '/x' }), { code: 'timed-out' });
  });

  t.test('that is no JSON is said to be none', async (t) => {
    const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '{}' };
    const broken = { status: 200, headers: { 'content-type': 'application/scim+json; charset=utf-8' }, body: '{"a"' };

    t.throws(() => jsonOf(html, 'GET /x'), { message: /text\/html instead of JSON/ });
    t.throws(() => jsonOf(broken, 'GET /x'), { message: /broken JSON/ });
    t.strictSame(jsonOf({ ...broken, body: '{"a":1}' }, 'GET /x'), { a: 1 });
  });
});

t.test('the key', async (t) => {
  t.test('is in no message, even when the server repeats it', async (t) => {
    const client = await open(t, (request, response) =>
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(JSON.stringify({ detail: `May not: ${request.headers.authorization}` })),
    );

    const failure: unknown = await client.request({ method: 'GET', path: '/x' }).catch((cause: unknown) => cause);

    t.match(failure, { code: 'failed-permission', message: /May not: Bearer \*\*\*/ });
  });
});

t.test('how long a server asks us to wait', async (t) => {
  const now = Date.parse('2021-10-04T07:00:00Z');

  t.equal(retryAfter('120', now), 120_000);
  t.equal(retryAfter('Mon, 04 Oct 2021 07:00:30 GMT', now), 30_000);
  t.equal(retryAfter('Mon, 04 Oct 2021 06:00:00 GMT', now), 0);
  t.equal(retryAfter('soon', now), undefined);
  t.equal(retryAfter(undefined, now), undefined);
});

t.test('stopping', async (t) => {
  t.test('ends a wait between two attempts at once', async (t) => {
    const { listener } = statuses(503, 503, 503);
    const client = await open(t, listener, { firstWaitMs: 5000, longestWaitMs: 5000 });
    const began = Date.now();

    const request = client.request({ method: 'GET', path: '/x', signal: AbortSignal.timeout(100) });

    await t.rejects(request, { code: 'stopped-user' });
    t.ok(Date.now() - began < 2000);
  });
});

t.test('a server with a certificate', async (t) => {
  const folder = t.testdir();
  const file = (name: string): string => join(folder, name);
  const subject = ['-subj', '/CN=portal', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      ...subject,
      '-keyout',
      file('key.pem'),
      '-out',
      file('authority.pem'),
    ],
    { stdio: 'ignore' },
  );
  const certificate = { key: readFileSync(file('key.pem')), cert: readFileSync(file('authority.pem')) };
  const answering: RequestListener = (_, response) => response.end('hello');

  t.test('of an authority that we name is spoken to', async (t) => {
    const address = await listen(t, createSecureServer(certificate, answering));
    const client = clientOf(t, { url: `https://${address}`, caFile: file('authority.pem') });

    t.equal((await client.request({ method: 'GET', path: '/x' })).body, 'hello');
  });

  t.test('of an authority that nobody named is not', async (t) => {
    const address = await listen(t, createSecureServer(certificate, answering));
    const client = clientOf(t, { url: `https://${address}` });

    await t.rejects(client.request({ method: 'GET', path: '/x' }), { code: 'certificate-not-trusted' });
  });

  t.test('and an authority file that is missing is said to be', async (t) => {
    const client = clientOf(t, { url: 'https://127.0.0.1:9', caFile: file('nothing.pem') });

    await t.rejects(client.request({ method: 'GET', path: '/x' }), { code: 'file-missing', message: /nothing\.pem/ });
  });
});
