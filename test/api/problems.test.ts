import t from 'tap';
import { problemOf, type RequestFailure } from '../../api/problems.ts';
import { EngineError, type FailureCode, failures, statusOf } from '../../engine/index.ts';
import { openServer } from './open-server.ts';

const codes = Object.keys(failures) as FailureCode[];

t.test('every code that spoils a request only has a status below 500', async (t) => {
  for (const code of codes.filter((code) => failures[code].reach === 'request')) {
    t.ok(statusOf(code) >= 400 && statusOf(code) < 500, code);
  }
});

t.test('what spoils more than the request is the trouble of the service', async (t) => {
  t.equal(statusOf('secret-missing'), 500);
  t.equal(statusOf('store-damaged'), 503);
});

t.test('a problem carries what RFC 9457 asks for, the code and the remedy', async (t) => {
  t.same(problemOf('not-found', 'There is no run 7.'), {
    type: '/docs/errors#not-found',
    title: 'Not found',
    status: 404,
    detail: 'There is no run 7.',
    code: 'not-found',
    remedy: failures['not-found'].remedy,
  });
});

t.test('a failure nobody foresaw', async (t) => {
  const reported: RequestFailure[] = [];
  const server = await openServer(t, { reportFailure: (failure) => reported.push(failure) });
  server.engine.run = async () => {
    throw new TypeError('n.obi@nhs.example\n  is not iterable');
  };

  const answer = await server.as('reader')('GET', '/api/v1/runs/7');

  t.test('says nothing of its insides', async (t) => {
    t.match(answer.json(), { status: 500, code: 'unexpected-error', title: 'Unexpected error' });
    t.notMatch(answer.body, /obi|TypeError/);
  });

  t.test('is reported with its place in the code, without what it was about', async (t) => {
    const route = '/api/v1/runs/:id';
    t.match(reported, [{ code: 'unexpected-error', status: 500, method: 'GET', route, error: 'TypeError' }]);
    t.match(reported[0]?.at[0], /^at .*problems\.test\.ts/);
    t.notMatch(JSON.stringify(reported), /obi|iterable|runs\/7/);
  });
});

t.test('a failure of the service that is known', async (t) => {
  const server = await openServer(t);
  server.engine.health = async () => {
    throw new EngineError('store-failed', 'The database cannot be read: the disk is full.');
  };

  t.test('is told to a caller with a key', async (t) => {
    const answer = await server.as('reader')('GET', '/health');

    t.match(answer.json(), { status: 503, code: 'store-failed', detail: /the disk is full/ });
    t.equal(answer.headers['content-type'], 'application/problem+json');
  });

  t.test('is not told to others', async (t) => {
    const answer = await server.as()('GET', '/health');

    t.match(answer.json(), { status: 503, code: 'store-failed' });
    t.notMatch(answer.body, /the disk is full/);
  });
});

t.test('what cannot be read', async (t) => {
  const { app, engine, as } = await openServer(t);
  const operator = as('operator');
  const authorization = `Bearer ${engine.issue('operator')}`;
  const post = (type: string, payload: string) =>
    app.inject({ method: 'POST', url: '/api/v1/runs', headers: { authorization, 'content-type': type }, payload });

  for (const [situation, answer, problem] of [
    ['a path that does not exist', await operator('GET', '/api/v1/run'), { status: 404, code: 'route-unknown' }],
    ['a stray percent sign', await operator('GET', '/api/v1/runs/%zz'), { status: 400, code: 'request-invalid' }],
    ['a number that is none', await operator('GET', '/api/v1/runs/1e3'), { status: 400, detail: /id must be a whole/ }],
    ['the number nought', await operator('GET', '/api/v1/runs/0'), { status: 400, detail: /id must be at least 1/ }],
    ['a very long number', await operator('GET', `/api/v1/runs/${'9'.repeat(300)}`), { status: 400 }],
    ['half a body', await post('application/json', '{"cycle'), { status: 400, detail: 'The body is not valid JSON.' }],
    ['a form', await post('application/x-www-form-urlencoded', 'cycle=full'), { status: 415 }],
    ['plain text', await post('text/plain', 'full'), { status: 415, code: 'content-type-unknown' }],
    [
      'too much',
      await post('application/json', `"${'x'.repeat(2 ** 20)}"`),
      { status: 413, code: 'request-too-large' },
    ],
    ['a prototype', await post('application/json', '{"__proto__":{}}'), { status: 400, code: 'request-invalid' }],
    ['a list', await post('application/json', '[]'), { status: 400, detail: 'The body must be a JSON object.' }],
    ['no body', await operator('POST', '/api/v1/runs'), { status: 400, detail: 'The body must be a JSON object.' }],
    ['too many items', await operator('GET', '/api/v1/runs?limit=1001'), { detail: /limit must be at most 1000/ }],
    ['a limit twice', await operator('GET', '/api/v1/runs?limit=1&limit=2'), { detail: /limit must be a whole/ }],
    ['an unknown state', await operator('GET', '/api/v1/runs?state=x'), { detail: /one of running, ended/ }],
    ['an empty name', await operator('GET', '/api/v1/metaverse?name='), { detail: /name must have at least 1/ }],
    ['a cursor of another list', await operator('GET', '/api/v1/metaverse?cursor=x'), { code: 'request-invalid' }],
    ['a short nonce', await operator('GET', '/api/v1/proof?key=0123abcd&nonce=1'), { detail: /nonce must look like/ }],
  ] as const) {
    t.test(`${situation} is a problem like any other`, async (t) => {
      t.match(answer.json(), problem);
      t.equal(answer.headers['content-type'], 'application/problem+json');
      t.equal(answer.json().status, answer.statusCode);
    });
  }

  t.test('a name that nobody knows comes back shortened', async (t) => {
    const answer = await operator('GET', `/api/v1/runs?${'x'.repeat(5000)}=1`);

    t.ok(answer.json().detail.length < 200);
  });
});

t.test('another method', async (t) => {
  const { as, app } = await openServer(t);

  for (const method of ['DELETE', 'PATCH', 'OPTIONS'] as const) {
    t.test(`${method} changes nothing and says which methods are for the path`, async (t) => {
      const answer = await as('operator', 'administrator')(method, '/api/v1/runs');

      t.equal(answer.statusCode, 405);
      t.equal(answer.headers.allow, 'POST, GET, HEAD');
      t.match(answer.json(), { code: 'method-not-allowed' });
    });
  }

  t.test('HEAD answers like GET, without a body, to those who may read', async (t) => {
    const answer = await as('reader')('HEAD', '/api/v1/runs');

    t.equal(answer.statusCode, 200);
    t.equal(answer.body, '');
    t.equal((await app.inject({ method: 'HEAD', url: '/api/v1/runs' })).statusCode, 401);
  });
});

t.test('a POST without a body may be declared as a form, as Windows PowerShell does', async (t) => {
  const { app, engine, as } = await openServer(t);
  await as('operator')('POST', '/api/v1/runs', { cycle: 'full' });
  const headers = {
    authorization: `Bearer ${engine.issue('operator')}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': '0',
  };

  t.equal((await app.inject({ method: 'POST', url: '/api/v1/runs/1/stop', headers })).statusCode, 202);
});

t.test('one bad row of a long list', async (t) => {
  const server = await openServer(t);
  const rows: readonly (readonly [string, object, RegExp])[] = [
    [
      'an unknown property',
      { object: 1, action: 'join', dn: 'x' },
      /^Unknown property: dn \(in changes\.1\)\. Known here: object, /,
    ],
    ['nothing', {}, /^Missing property: action \(in changes\.1\)\.$/],
    [
      'a date as it is said',
      { object: 1, action: 'keep-out', reviewOn: '1 May' },
      /changes\.1\.reviewOn must .*A day, such as/,
    ],
  ];
  for (const [what, row, detail] of rows) {
    const payload = { changes: [{ object: 1, action: 'join' }, row], reason: 'From the list of HR' };
    const answer = await server.as('operator')('POST', '/api/v1/link-changes/effect', payload);

    t.match(answer.json(), { status: 400, code: 'request-invalid', detail }, `is told by its place: ${what}`);
  }
});
