import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import type { RegisteredClient } from '../../../../engine/demo/simulator/tokens.ts';
import type { ClientCredentials } from '../../../../engine/protocol/oauth.ts';
import {
  change,
  context,
  fullRead,
  gather,
  item,
  newStarter,
  openRig,
  type Rig,
  send,
  staff,
} from '../../../support/portal.ts';

const clientSecret = 'not for: everyone/0815 +ü';
const client = { clientId: 'jml sync', clientSecret, lifetimeSeconds: 600 };

interface Teardown {
  teardown(end: () => Promise<void>): void;
}

/** A portal that knows our client, and a connector that holds its credentials and no key. */
async function openTokenRig(
  t: Teardown,
  credentials: Partial<ClientCredentials> = {},
  registered: Partial<RegisteredClient> = {},
): Promise<Rig> {
  const ours = { clientId: client.clientId, clientSecret: () => clientSecret };
  return await openRig(t, { accounts: staff(25), client: { ...client, ...registered } }, ({ tokenUrl }) => ({
    key: () => 'no-key-at-all',
    clientCredentials: { tokenUrl, ...ours, ...credentials },
  }));
}

async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string; text: string }> {
  const failure = (await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )) as { code: string; message: string };
  const parts: string[] = [];
  for (let cause: unknown = failure; cause instanceof Error; cause = cause.cause) {
    parts.push(JSON.stringify(cause, Object.getOwnPropertyNames(cause)));
  }
  return { code: failure.code, message: failure.message, text: parts.join('\n') };
}

t.test('a portal that wants access tokens', async (t) => {
  t.test('gives one for a whole import and the export after it', async (t) => {
    const rig = await openTokenRig(t);

    const reading = await fullRead(rig);
    const outcomes = await send(
      rig,
      newStarter('5001'),
      item('update', 'nm-0001', [change('jobTitle', 'Nurse', 'Matron')]),
    );

    t.equal(reading.listed, 25);
    t.match(outcomes, [{ result: 'accepted' }, { result: 'accepted' }]);
    t.equal(rig.portal.tokens.issued, 1);
  });

  t.test('gives one to requests that begin at the same time', async (t) => {
    const rig = await openTokenRig(t);

    const outcomes = await send(rig, ...['5001', '5002', '5003', '5004'].map((number) => newStarter(number)));

    t.ok(outcomes.every(({ result }) => result === 'accepted'));
    t.equal(rig.portal.tokens.issued, 1);
  });

  t.test('is asked for the scope that is configured', async (t) => {
    const rig = await openTokenRig(t, { scope: 'accounts' }, { scope: 'accounts' });

    t.equal((await fullRead(rig)).listed, 25);
  });
});

t.test('a token that expires in the middle of an import', async (t) => {
  t.test('is replaced, and every account is read once', async (t) => {
    const rig = await openTokenRig(t);

    const reading = await gather(rig.connector.readAll(context()), (place) => {
      if (place === 0) rig.clock.set(new Date(rig.clock.now().getTime() + 601_000));
    });

    t.equal(reading.listed, 25);
    t.equal(reading.end.deletionsUnsafe, undefined);
    t.equal(rig.portal.tokens.issued, 2);
  });

  t.test('is replaced before a create, which is sent once', async (t) => {
    const rig = await openTokenRig(t);
    await fullRead(rig);
    rig.portal.tokens.revoke();

    const outcomes = await send(rig, newStarter('5001'));

    t.match(outcomes, [{ result: 'accepted' }]);
    t.equal(rig.portal.accounts.all().length, 26);
    t.equal(rig.portal.tokens.issued, 2);
  });
});

t.test('a portal that turns away every token ends the import after one further token', async (t) => {
  const rig = await openTokenRig(t);
  rig.portal.setFault({ kind: 'unauthorised', route: 'capabilities', times: 99 });

  await t.rejects(fullRead(rig), { code: 'failed-authentication' });

  t.equal(rig.portal.tokens.issued, 2);
});

t.test('a token whose time is over is not sent again', async (t) => {
  let issued = 0;
  const tokenUrl = await listen(t, (_, response) => {
    issued++;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: 'a-token', token_type: 'bearer', expires_in: 0.000001 }));
  });
  const rig = await openTokenRig(t, { tokenUrl });

  await t.rejects(fullRead(rig), { code: 'failed-authentication' });
  await t.rejects(fullRead(rig), { code: 'failed-authentication' });

  t.equal(issued, 4);
});

t.test('a wrong client secret', async (t) => {
  t.test('is a failed authentication in the words of the token endpoint', async (t) => {
    const rig = await openTokenRig(t, { clientSecret: () => 'wrong-secret-0815' });

    const failure = await failureOf(fullRead(rig));

    t.equal(failure.code, 'failed-authentication');
    t.match(
      failure.message,
      /No access token from http:.*\/oauth2\/token: .*invalid_client \(The client is not known\.\)/,
    );
  });

  t.test('is found by the check, with what to do', async (t) => {
    const rig = await openTokenRig(t, { clientSecret: () => 'wrong-secret-0815' });

    const findings = await rig.connector.test(new AbortController().signal);

    t.match(findings, [{ ok: false, what: /invalid_client/, remedy: /./ }]);
  });

  t.test('that is put right counts from the next request', async (t) => {
    let secret = 'wrong-secret-0815';
    const rig = await openTokenRig(t, { clientSecret: () => secret });

    await t.rejects(fullRead(rig), { code: 'failed-authentication' });
    secret = clientSecret;

    t.equal((await fullRead(rig)).listed, 25);
  });

  t.test('is answered unsent for the rest of an export', async (t) => {
    const rig = await openTokenRig(t, { clientSecret: () => 'wrong-secret-0815' });

    const outcomes = await send(rig, newStarter('5001'), newStarter('5002'));

    t.match(outcomes, [
      { result: 'retry', code: 'failed-authentication' },
      { result: 'retry', code: 'failed-authentication' },
    ]);
  });
});

t.test('a scope that the client may not ask for is a failed authentication', async (t) => {
  const rig = await openTokenRig(t, { scope: 'everything' }, { scope: 'accounts' });

  await t.rejects(fullRead(rig), { code: 'failed-authentication', message: /invalid_scope/ });
});

t.test('a token endpoint in trouble', async (t) => {
  t.test('is asked again when it stumbles once', async (t) => {
    const rig = await openTokenRig(t);
    rig.portal.setFault({ kind: 'unavailable', route: 'token' });

    t.equal((await fullRead(rig)).listed, 25);
  });

  t.test('that is down is a failed connection that names it', async (t) => {
    const tokenUrl = await deadAddress();
    const rig = await openTokenRig(t, { tokenUrl });

    await t.rejects(fullRead(rig), { code: 'failed-connection', message: /No access token from .*nothing listens/ });
  });

  const answers: readonly (readonly [string, number, string, string, string])[] = [
    ['answers a web page with 200', 200, 'text/html', '<p>Sign in</p>', 'answer-not-understood'],
    ['answers something else than a token', 200, 'application/json', '{"ok":true}', 'answer-not-understood'],
    [
      'answers a token of another kind',
      200,
      'application/json',
      '{"access_token":"x","token_type":"mac"}',
      'answer-not-understood',
    ],
    [
      'answers a token that no header can carry',
      200,
      'application/json',
      '{"access_token":"x\\ny","token_type":"Bearer"}',
      'answer-not-understood',
    ],
    ['is somewhere else', 404, 'text/plain', 'no', 'answer-not-understood'],
    ['refuses for good', 403, 'application/json', '{"error":"access_denied"}', 'failed-authentication'],
  ];
  for (const [situation, status, type, body, code] of answers) {
    t.test(`that ${situation}: ${code}`, async (t) => {
      const tokenUrl = await listen(t, (_, response) => response.writeHead(status, { 'content-type': type }).end(body));
      const rig = await openTokenRig(t, { tokenUrl });

      await t.rejects(fullRead(rig), { code, message: /^No access token from/ });
    });
  }

  t.test('that echoes our secret does not get it into a message', async (t) => {
    const tokenUrl = await listen(t, ({ headers }, response) => {
      const [, pair = ''] = (headers.authorization ?? '').split(' ');
      const error_description = `${pair} ${Buffer.from(pair, 'base64').toString()} ${clientSecret}`;
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: 'invalid_client', error_description }));
    });
    const rig = await openTokenRig(t, { tokenUrl });

    const { message, text } = await failureOf(fullRead(rig));

    t.match(message, /invalid_client \(\*\*\*/);
    const encoded = new URLSearchParams([['', clientSecret]]).toString().slice(1);
    const pair = Buffer.from(`jml+sync:${encoded}`).toString('base64');
    for (const secret of [clientSecret, encoded, pair]) t.notOk(text.includes(secret));
  });
});

t.test('stopping an import that waits for its token ends it at once', async (t) => {
  const tokenUrl = await listen(t, () => {});
  const rig = await openTokenRig(t, { tokenUrl });
  const stop = new AbortController();
  const reading = gather(rig.connector.readAll({ now: new Date(), signal: stop.signal }));

  stop.abort();

  await t.rejects(reading, { code: 'stopped-user' });
});

async function listen(t: Teardown, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
}

/** Of a server that has just been closed. */
async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/token`;
}
