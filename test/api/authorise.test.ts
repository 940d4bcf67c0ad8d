import t from 'tap';
import { createAttempts } from '../../api/attempts.ts';
import { openServer } from './open-server.ts';

const wrongSecret = '0'.repeat(64);

async function openWithClock(t: Parameters<typeof openServer>[0]) {
  let now = 0;
  const server = await openServer(t, { now: () => now });
  return {
    server,
    pass(seconds: number): void {
      now += seconds * 1000;
    },
    /** Asks with this key. */
    async call(key: string) {
      return server.app.inject({ url: '/api/v1/runs', headers: { authorization: `Bearer ${key}` } });
    },
  };
}

t.test('what is not a key of ours is unknown', async (t) => {
  const { app, engine } = await openServer(t);
  const key = engine.issue('reader');

  for (const authorization of [
    '',
    'Bearer',
    key,
    `Basic ${key}`,
    `Bearer ${key}0`,
    `Bearer ${key.toUpperCase()}`,
    `Bearer ${key},Bearer ${key}`,
  ]) {
    const answer = await app.inject({ url: '/api/v1/runs', headers: { authorization } });

    t.match(answer.json(), { status: 401, code: 'key-unknown' }, authorization.slice(0, 12));
    t.notMatch(answer.body, key.slice(-64), 'and is not repeated');
  }
});

t.test('a key without any role may not even read', async (t) => {
  const { app, engine } = await openServer(t);
  const headers = { authorization: `Bearer ${engine.issue()}` };

  t.match((await app.inject({ url: '/api/v1/runs', headers })).json(), { status: 403, detail: /has no role/ });
});

t.test('ten wrong secrets for one key', async (t) => {
  const { server, pass, call } = await openWithClock(t);
  const key = server.engine.issue('reader');
  const other = server.engine.issue('reader');
  const guess = key.replace(/[0-9a-f]{64}$/, wrongSecret);
  for (let attempt = 0; attempt < 10; attempt += 1) t.equal((await call(guess)).statusCode, 401);

  t.test('lock that key for a minute, even with the right secret', async (t) => {
    const answer = await call(key);

    t.equal(answer.statusCode, 429);
    t.equal(answer.headers['retry-after'], '60');
    t.match(answer.json(), { code: 'too-many-attempts', detail: /in 60 seconds/ });
  });

  t.test('leave other keys alone', async (t) => {
    t.equal((await call(other)).statusCode, 200);
  });

  t.test('are forgotten after the minute', async (t) => {
    pass(60);

    t.equal((await call(key)).statusCode, 200);
  });
});

t.test('a hundred wrong keys', async (t) => {
  const { server, pass, call } = await openWithClock(t);
  const proven = server.engine.issue('reader');
  const unused = server.engine.issue('reader');
  await call(proven);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await call(`jml_${attempt.toString(16).padStart(8, '0')}_${wrongSecret}`);
  }

  t.test('stop the guessing', async (t) => {
    t.equal((await call(`jml_ffffffff_${wrongSecret}`)).statusCode, 429);
    t.equal((await call('no key at all')).statusCode, 429);
    t.equal((await call(unused)).statusCode, 429);
  });

  t.test('do not shut out a key that was right before', async (t) => {
    t.equal((await call(proven)).statusCode, 200);
  });

  t.test('are forgotten after the minute', async (t) => {
    pass(60);

    t.equal((await call(unused)).statusCode, 200);
  });
});

t.test('the wait is as long as the oldest failure that counts is young', async (t) => {
  let now = 0;
  const attempts = createAttempts(() => now);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    attempts.failed('0123abcd');
    now += 1000;
  }

  t.equal(attempts.secondsToWait('0123abcd'), 50);
  now = 59_999;
  t.equal(attempts.secondsToWait('0123abcd'), 1);
  now = 60_000;
  t.equal(attempts.secondsToWait('0123abcd'), 0);
});
