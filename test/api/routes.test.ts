import t from 'tap';
import { failures, type MetaverseObject, type Page } from '../../engine/index.ts';
import { openServer } from './open-server.ts';

t.test('a run', async (t) => {
  const server = await openServer(t);
  const operator = server.as('operator');
  const reader = server.as('reader');

  t.test('is accepted with a place to look', async (t) => {
    const answer = await operator('POST', '/api/v1/runs', { cycle: 'full' });

    t.equal(answer.statusCode, 202);
    t.equal(answer.headers.location, '/api/v1/runs/1');
    t.match(answer.json(), { id: 1, cycle: 'full', state: 'running', startedBy: 'Key of a operator', result: null });
    t.same((await reader('GET', '/api/v1/runs/1')).json(), answer.json());
  });

  t.test('is refused while another is under way', async (t) => {
    const answer = await operator('POST', '/api/v1/runs', { cycle: 'delta' });

    t.equal(answer.statusCode, 409);
    t.equal(answer.headers['content-type'], 'application/problem+json');
    t.same(answer.json(), {
      type: '/docs/errors#run-in-progress',
      title: 'Run in progress',
      status: 409,
      detail: 'Run 1 is under way.',
      code: 'run-in-progress',
      remedy: failures['run-in-progress'].remedy,
    });
  });

  t.test('shows its steps with their counters, and its errors', async (t) => {
    const steps = await reader('GET', '/api/v1/runs/1/steps');
    const errors = await reader('GET', '/api/v1/runs/1/errors?code=parse-error');
    const others = await reader('GET', '/api/v1/runs/1/errors?code=duplicate-object');

    t.match(steps.json(), {
      items: [{ run: 1, type: 'full-import', counters: { staging: { add: 3 } }, sequence: 42 }],
    });
    t.match(errors.json(), { items: [{ code: 'parse-error', object: 11, person: null, retry: false }], next: null });
    t.same(others.json(), { items: [], next: null });
  });

  t.test('is stopped once', async (t) => {
    const stopped = await operator('POST', '/api/v1/runs/1/stop');
    const again = await operator('POST', '/api/v1/runs/1/stop');

    t.match(stopped, { statusCode: 202, headers: { location: '/api/v1/runs/1' } });
    t.match(stopped.json(), { state: 'ended', result: 'stopped-user' });
    t.match(again.json(), { status: 409, code: 'run-not-running' });
  });

  t.test('is listed newest first, by its state', async (t) => {
    await operator('POST', '/api/v1/runs', { cycle: 'delta' });

    const all = (await reader('GET', '/api/v1/runs')).json();
    const running = (await reader('GET', '/api/v1/runs?state=running')).json();

    t.match(all.items, [{ id: 2 }, { id: 1 }]);
    t.match(running.items, [{ id: 2 }]);
    t.equal(running.items.length, 1);
  });

  t.test('that does not exist is not found', async (t) => {
    for (const url of ['/api/v1/runs/99', '/api/v1/runs/99/steps', '/api/v1/runs/99/errors']) {
      t.match((await reader('GET', url)).json(), { status: 404, code: 'not-found', detail: 'There is no run 99.' });
    }
  });
});

t.test('people', async (t) => {
  const reader = (await openServer(t)).as('reader');

  t.test('are read to the end, page by page', async (t) => {
    const names: string[] = [];
    let cursor: string | null = '0';
    while (cursor !== null) {
      const page: Page<MetaverseObject> = (await reader('GET', `/api/v1/metaverse?limit=2&cursor=${cursor}`)).json();
      names.push(...page.items.map(({ displayName }) => displayName));
      cursor = page.next;
    }

    t.same(names, ['Ngozi Obi', 'Peter Obeng', 'Rhian Pugh']);
  });

  for (const [query, expected] of [
    ['employeeNumber=20000001', 'Peter Obeng'],
    ['email=rhian.pugh@nhs.example', 'Rhian Pugh'],
    ['name=ngo', 'Ngozi Obi'],
  ] as const) {
    t.test(`are found by ${query}`, async (t) => {
      const { items } = (await reader('GET', `/api/v1/metaverse?${query}`)).json();

      t.match(items, [{ displayName: expected }]);
      t.equal(items.length, 1);
    });
  }

  t.test('show who contributed each value', async (t) => {
    const person = (await reader('GET', '/api/v1/metaverse/1')).json();

    t.match(person.contributions, [{ attribute: 'displayName', connector: 'ESR', file: 'GO2_999_X99.DAT', line: 2 }]);
    t.match(person.attributes, { givenName: ['Ngozi'] });
  });
});

t.test('objects of a connected system', async (t) => {
  const server = await openServer(t);
  const reader = server.as('reader');

  t.test('are found by connector, state, person and anchor', async (t) => {
    const query = 'connector=ESR&state=Connected&person=2&anchor=20000001';

    const { items } = (await reader('GET', `/api/v1/connector-space?${query}`)).json();

    t.match(items, [{ id: 12, person: 2, dueOn: null, findings: [{ code: 'mailbox-pending' }] }]);
    t.equal(items.length, 1);
    t.same((await reader('GET', '/api/v1/connector-space/12')).json(), items[0]);
  });

  t.test('wait in the pending exports, with what would change', async (t) => {
    const held = await reader('GET', '/api/v1/pending-exports?connector=AD&operation=create&state=held&limit=1');
    const ready = await reader('GET', '/api/v1/pending-exports?state=ready');

    t.match(held.json(), { items: [{ changeSet: 1, changes: [{ before: [], after: ['Ngozi Obi'] }] }], next: '1' });
    t.same(ready.json(), { items: [], next: null });
  });

  t.test('count for their connector', async (t) => {
    t.match((await reader('GET', '/api/v1/connectors')).json(), {
      items: [{ name: 'ESR', joined: 3 }, { name: 'AD' }],
    });
  });

  t.test('that belong to nobody can be kept out, with a reason', async (t) => {
    const wish = { type: 'Explicit', reason: 'A printer', reviewOn: '2031-01-01' };

    const answer = await server.as('operator')('PUT', '/api/v1/disconnectors/31', wish);

    t.match(answer.json(), { ...wish, owner: null, by: 'Key of a operator' });
    t.match((await reader('GET', '/api/v1/disconnectors?type=Explicit')).json(), { items: [{ object: 31 }] });
    t.same((await reader('GET', '/api/v1/disconnectors?type=Normal')).json(), { items: [], next: null });
  });

  t.test('that were never kept out cannot be let in', async (t) => {
    const answer = await server.as('operator')('PUT', '/api/v1/disconnectors/11', {
      type: 'Normal',
      reason: 'Wrong',
    });

    t.match(answer.json(), { status: 400, code: 'request-invalid' });
  });
});

t.test('a preview is asked for by an operator and read by a reader', async (t) => {
  const server = await openServer(t);

  const answer = await server.as('operator')('POST', '/api/v1/previews', { cycle: 'full' });
  const reader = server.as('reader');

  t.match(answer, { statusCode: 202, headers: { location: '/api/v1/previews/1' } });
  t.match((await reader('GET', '/api/v1/previews/1')).json(), { counts: [{ operation: 'create', count: 3, held: 3 }] });
  t.match((await reader('GET', '/api/v1/previews/1/items?limit=1')).json(), {
    items: [{ state: 'held', rules: ['provision'] }],
    next: '1',
  });
  t.match((await reader('GET', '/api/v1/previews/2')).json(), { status: 404 });
});

t.test('a change set', async (t) => {
  const server = await openServer(t);
  const approver = server.as('approver');
  const approve = '/api/v1/change-sets/1/approve';
  const approval = { digest: 'a'.repeat(64), count: 3, reason: 'First run, looked at each' };

  t.test('is looked at by anybody with a key', async (t) => {
    const held = (await approver('GET', '/api/v1/change-sets?state=held')).json();

    t.match(held, { items: [{ id: 1, count: 3, digest: approval.digest }], next: null });
    t.same((await approver('GET', '/api/v1/change-sets/1')).json(), held.items[0]);
    t.match((await approver('GET', '/api/v1/change-sets/1/items?limit=2')).json(), { items: { length: 2 }, next: '2' });
  });

  for (const [situation, body, problem] of [
    ['another digest', { ...approval, digest: 'b'.repeat(64) }, { status: 409, code: 'change-set-digest-differs' }],
    ['another number', { ...approval, count: 4 }, { status: 409, code: 'change-set-count-differs' }],
    ['a number in quotes', { ...approval, count: '3' }, { status: 400, detail: /count must be a whole number/ }],
    ['no reason', { ...approval, reason: '' }, { status: 400, detail: /reason must have at least 1 character\b/ }],
    ['nothing at all', {}, { status: 400, detail: 'Missing property: digest, count, reason.' }],
  ] as const) {
    t.test(`is not approved by ${situation}`, async (t) => {
      t.match((await approver('POST', approve, body)).json(), problem);
      t.match((await approver('POST', `${approve}/check`, body)).json(), problem, 'nor would it be');
    });
  }

  t.test('is not approved by whoever started the run', async (t) => {
    const answer = await server.as('operator', 'approver')('POST', approve, approval);

    t.match(answer.json(), { status: 403, code: 'approver-started-run' });
  });

  t.test('is not approved by an administrator, even with the role of an approver', async (t) => {
    const answer = await server.as('approver', 'administrator')('POST', approve, approval);

    t.match(answer.json(), { status: 403, code: 'role-missing', detail: /has the role administrator/ });
  });

  t.test('is only asked about by a check', async (t) => {
    const answer = await approver('POST', `${approve}/check`, approval);

    t.match(answer.json(), { state: 'held', approvals: { length: 0 } });
    t.match((await approver('GET', '/api/v1/change-sets/1')).json(), { state: 'held', approvals: { length: 0 } });
  });

  t.test('is approved by two people, not twice by one', async (t) => {
    const first = await approver('POST', approve, approval);
    const again = await approver('POST', approve, approval);
    const second = await server.as('reader', 'approver')('POST', approve, { ...approval, except: [21] });

    t.match(first.json(), { state: 'held', approvals: [{ by: 'Key of a approver' }] });
    t.match(again.json(), { status: 403, code: 'approver-approved-already' });
    t.match(second.json(), { state: 'approved', approvals: { length: 2 }, excluded: 1 });
  });

  t.test('is decided on once', async (t) => {
    const answer = await approver('POST', '/api/v1/change-sets/1/deny', { reason: 'Too late' });

    t.match(answer.json(), { status: 409, code: 'change-set-not-held' });
  });
});

t.test('a change set that is denied stays so', async (t) => {
  const approver = (await openServer(t)).as('approver');

  const answer = await approver('POST', '/api/v1/change-sets/1/deny', { reason: 'Wrong extract' });

  t.match(answer.json(), { state: 'denied', closedAt: String });
});

t.test('keys', async (t) => {
  const server = await openServer(t);
  const administrator = server.as('administrator');

  t.test('are shown once, work, and are listed without their secret', async (t) => {
    const issued = await administrator('POST', '/api/v1/keys', { name: 'Night shift', roles: ['operator'] });
    const { key, id } = issued.json();
    const headers = { authorization: `Bearer ${key}` };

    t.equal(issued.statusCode, 201);
    t.equal((await server.app.inject({ url: '/api/v1/runs', headers })).statusCode, 200);
    const listed = await administrator('GET', '/api/v1/keys');
    t.match(listed.json().items.at(-1), { id, name: 'Night shift', revokedAt: null });
    t.notMatch(listed.body, /hash|jml_/i);
  });

  t.test('stop working when they are revoked', async (t) => {
    const { key, id } = (await administrator('POST', '/api/v1/keys', { name: 'Gone', roles: ['reader'] })).json();

    const revoked = await administrator('DELETE', `/api/v1/keys/${id}`);

    t.match(revoked.json(), { id, revokedAt: String });
    const headers = { authorization: `Bearer ${key}` };
    t.equal((await server.app.inject({ url: '/api/v1/runs', headers })).statusCode, 401);
    t.equal((await administrator('DELETE', '/api/v1/keys/ffffffff')).statusCode, 404);
  });
});

t.test('health', async (t) => {
  const server = await openServer(t);
  const anybody = server.as();
  const reader = server.as('reader');

  for (const [status, code] of [
    ['pass', 200],
    ['warn', 200],
    ['fail', 503],
  ] as const) {
    t.test(`${status} answers ${code} as application/health+json, and says why only to a key`, async (t) => {
      server.engine.turn(status);

      const bare = await anybody('GET', '/health');
      const whole = await reader('GET', '/health');

      t.equal(bare.statusCode, code);
      t.match(bare.headers['content-type'], /^application\/health\+json/);
      t.same(bare.json(), { status });
      t.equal(whole.statusCode, code);
      t.match(whole.json(), { status, version: '0.1.0', notes: status === 'pass' ? [] : [{ code: 'run-late' }] });
    });
  }

  t.test('is refused to a wrong key, so that nobody watches with one', async (t) => {
    const headers = { authorization: `Bearer jml_01234567_${'0'.repeat(64)}` };

    t.equal((await server.app.inject({ url: '/health', headers })).statusCode, 401);
  });
});
