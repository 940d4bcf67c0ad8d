import t from 'tap';
import { openServer } from './open-server.ts';

t.test('the change feed', async (t) => {
  const server = await openServer(t);
  const reader = server.as('reader');

  t.test('is one JSON object a line, with the way on in the Link header', async (t) => {
    const answer = await reader('GET', '/api/v1/changes');
    const lines = answer.body.trimEnd().split('\n');

    t.equal(answer.headers['content-type'], 'application/x-ndjson');
    t.match(JSON.parse(lines[0] ?? ''), { cursor: '1', connector: 'AD', operation: 'create', account: {} });
    t.equal(lines.length, 3);
    t.equal(answer.headers.link, '</api/v1/changes?after=3>; rel="next"');
  });

  t.test('is empty at its end, and says where to ask again', async (t) => {
    const answer = await reader('GET', '/api/v1/changes?after=3');

    t.match(answer, { statusCode: 200, body: '' });
    t.equal(answer.headers.link, '</api/v1/changes?after=3>; rel="next"');
  });
});

t.test('why, since when, and what was sent', async (t) => {
  const server = await openServer(t);
  const reader = server.as('reader');
  const of = async (url: string) => (await reader('GET', `/api/v1/${url}`)).json();

  t.match(await of('metaverse/1/explanation'), { person: 1, sentence: /ESR/, systems: [{ connector: 'ESR' }] });
  t.match(await of('connector-space/11/explanation'), { object: 11, candidates: [{ points: 3 }] });
  t.match(await of('metaverse/1/history'), {
    items: [{ attribute: 'displayName', until: null }, { contribution: null }],
  });
  t.match(await of('metaverse/1?asOf=2030-01-01'), { id: 1, asOf: '2030-01-01' });
  t.match(await of('exports?outcome=unconfirmed'), {
    items: [{ outcome: 'unconfirmed', deadline: String }],
    next: null,
  });
  t.match(await of('undone'), { items: [{ attribute: 'title', kept: ['Nurse'] }], next: null });
});

t.test('what an operator takes back or lets go', async (t) => {
  const server = await openServer(t);
  const operator = server.as('operator');
  const wish = { run: 1, count: 3, reason: 'Wrong extract' };

  t.match((await operator('GET', '/api/v1/connectors/AD/undo')).json(), { connector: 'AD', changeSets: [] });
  t.match((await operator('POST', '/api/v1/connectors/AD/undo', wish)).json(), { changeSets: [1] });
  t.same((await operator('DELETE', '/api/v1/undone/1?attribute=title')).json(), { lifted: 1 });
  t.match((await operator('DELETE', '/api/v1/undone/9')).json(), { code: 'not-found' });
  const release = { reason: 'The right was delegated', code: 'permission-issue' };
  t.same((await operator('POST', '/api/v1/pending-exports/release', release)).json(), { released: 3 });
});

t.test('an account that has vanished', async (t) => {
  const server = await openServer(t);
  const operator = server.as('operator');
  const url = '/api/v1/connector-space/41';

  t.match((await server.as('reader')('GET', `${url}/deleted`)).json(), {
    found: true,
    lastKnownParent: 'OU=Staff,DC=trust,DC=example',
    deletedAt: String,
    withValues: true,
    wish: null,
  });
  t.match((await operator('POST', `${url}/restore`, { reason: 'Deleted by mistake' })).json(), { changeSet: 1 });
  t.match((await operator('GET', `${url}/deleted`)).json(), { wish: { reason: 'Deleted by mistake' } });
  t.match(
    (await operator('POST', `${url}/restore`, { reason: 'Again' })).json(),
    { status: 409, code: 'restore-asked-already' },
    'is asked for once',
  );
  t.match((await operator('DELETE', `${url}/restore`)).json(), { object: 41, changeSet: 1 });
  t.match((await operator('DELETE', `${url}/restore`)).json(), { status: 404, code: 'not-found' });
});
