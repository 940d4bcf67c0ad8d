import t from 'tap';
import { roles } from '../../engine/index.ts';
import { type DescribedRoute, everyRoute } from './every-route.ts';
import { openServer } from './open-server.ts';

const problemType = 'application/problem+json';

/** What the contract promises; a route more or less is a change of the contract. */
const contract: Readonly<Record<string, string>> = {
  'GET /health': 'anyone',
  'GET /api/v1/openapi.json': 'anyone',
  'GET /docs/errors': 'anyone',
  'GET /api/v1/errors': 'anyone',
  'GET /api/v1/proof': 'anyone',
  'GET /api/v1/connectors': 'reader',
  'POST /api/v1/runs': 'operator',
  'GET /api/v1/runs': 'reader',
  'POST /api/v1/runs/{id}/stop': 'operator',
  'GET /api/v1/runs/{id}': 'reader',
  'GET /api/v1/runs/{id}/steps': 'reader',
  'GET /api/v1/runs/{id}/errors': 'reader',
  'GET /api/v1/connector-space': 'reader',
  'GET /api/v1/connector-space/{id}': 'reader',
  'GET /api/v1/connector-space/{id}/explanation': 'reader',
  'GET /api/v1/connector-space/{id}/deleted': 'reader',
  'POST /api/v1/connector-space/{id}/restore': 'operator',
  'DELETE /api/v1/connector-space/{id}/restore': 'operator',
  'GET /api/v1/metaverse': 'reader',
  'GET /api/v1/metaverse/{id}': 'reader',
  'GET /api/v1/metaverse/{id}/explanation': 'reader',
  'GET /api/v1/metaverse/{id}/remediation': 'reader',
  'GET /api/v1/connector-space/{id}/remediation': 'reader',
  'GET /api/v1/metaverse/{id}/history': 'reader',
  'GET /api/v1/disconnectors': 'reader',
  'GET /api/v1/disconnectors/{object}': 'reader',
  'PUT /api/v1/disconnectors/{object}': 'operator',
  'POST /api/v1/link-changes': 'operator',
  'POST /api/v1/link-changes/effect': 'operator',
  'GET /api/v1/pending-exports': 'reader',
  'POST /api/v1/pending-exports/release': 'operator',
  'GET /api/v1/exports': 'reader',
  'GET /api/v1/changes': 'reader',
  'GET /api/v1/connectors/{name}/undo': 'operator',
  'POST /api/v1/connectors/{name}/undo': 'operator',
  'GET /api/v1/undone': 'reader',
  'DELETE /api/v1/undone/{object}': 'operator',
  'POST /api/v1/previews': 'operator',
  'GET /api/v1/previews': 'reader',
  'GET /api/v1/previews/{id}': 'reader',
  'GET /api/v1/previews/{id}/items': 'reader',
  'GET /api/v1/previews/{id}/compare': 'reader',
  'GET /api/v1/previews/{id}/compare/items': 'reader',
  'GET /api/v1/previews/{id}/report': 'reader',
  'POST /api/v1/previews/{id}/approve': 'approver',
  'POST /api/v1/previews/{id}/approve/check': 'approver',
  'GET /api/v1/change-sets': 'reader',
  'GET /api/v1/change-sets/{id}': 'reader',
  'GET /api/v1/change-sets/{id}/items': 'reader',
  'POST /api/v1/change-sets/{id}/approve': 'approver',
  'POST /api/v1/change-sets/{id}/approve/check': 'approver',
  'POST /api/v1/change-sets/{id}/deny': 'approver',
  'GET /api/v1/keys': 'administrator',
  'POST /api/v1/keys': 'administrator',
  'DELETE /api/v1/keys/{id}': 'administrator',
};

/** A right body for each route that takes one. */
const bodies: Readonly<Record<string, object>> = {
  startRun: { cycle: 'full' },
  startPreview: { cycle: 'full' },
  setDisconnector: { type: 'Explicit', reason: 'A printer' },
  changeLinks: { changes: [{ object: 31, action: 'keep-out' }], reason: 'A printer' },
  effectOfLinks: { changes: [{ object: 31, action: 'project' }], reason: 'A printer' },
  checkApproval: { digest: 'a'.repeat(64), count: 3, reason: 'Looked at' },
  approveChangeSet: { digest: 'a'.repeat(64), count: 3, reason: 'Looked at' },
  undoExport: { run: 1, count: 3, reason: 'Wrong extract' },
  askRestore: { reason: 'Deleted by mistake' },
  releaseExports: { reason: 'The right was delegated' },
  approvePreview: { connector: 'AD', operation: 'create', digest: 'a'.repeat(64), count: 3, reason: 'Looked at' },
  checkPreviewApproval: { connector: 'AD', operation: 'create', digest: 'a'.repeat(64), count: 3, reason: 'Looked at' },
  denyChangeSet: { reason: 'Wrong extract' },
  addKey: { name: 'Night shift', roles: ['reader'] },
};

t.test('every route', async (t) => {
  const server = await openServer(t);
  const routes = await everyRoute(server);
  const withRole = routes.filter(({ operation }) => operation['x-role'] !== 'anyone');

  t.test('is one of the contract, with the role of the contract', async (t) => {
    const described = routes.map(({ method, path, operation }) => [`${method} ${path}`, operation['x-role']]);

    t.same(Object.fromEntries(described), contract);
  });

  t.test('has a summary, a tag of the road and a name of its own', async (t) => {
    const document = (await server.app.inject('/api/v1/openapi.json')).json();
    const tags = document.tags.map(({ name }: { name: string }) => name);

    for (const { path, operation } of routes) {
      t.match(operation.summary, /^[A-Z][^.]{5,}$/, path);
      t.same(
        operation.tags.filter((tag) => !tags.includes(tag)),
        [],
        path,
      );
    }
    t.equal(new Set(routes.map(({ operation }) => operation.operationId)).size, routes.length);
  });

  t.test('describes its parameters and the problems it can answer with', async (t) => {
    for (const { path, operation } of routes) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      t.equal(inPath.length, path.split('{').length - 1, `${path} describes its path`);
      for (const status of ['400', '401', '403', '421', '429', '500', '503']) {
        t.hasProp(operation.responses[status]?.content ?? {}, problemType, `${path} ${status}`);
      }
      if (inPath.length > 0) t.hasProp(operation.responses, '404', path);
      if (operation.requestBody !== undefined) t.hasProps(operation.responses, ['413', '415'], path);
    }
  });

  t.test('answers 401 without a key, unless anyone may call it', async (t) => {
    for (const { method, url, path } of withRole) {
      const answer = await server.as()(method, url);

      t.equal(answer.statusCode, 401, `${method} ${path}`);
      t.equal(answer.headers['www-authenticate'], 'Bearer realm="JML Sync"');
      t.match(answer.json(), { code: 'key-unknown', status: 401 });
    }
  });

  t.test('answers 403 to a key without its role', async (t) => {
    for (const { method, url, path, operation } of withRole) {
      if (operation['x-role'] === 'reader') continue;
      const others = roles.filter((role) => role !== operation['x-role']);

      const answer = await server.as(...others)(method, url);

      t.equal(answer.statusCode, 403, `${method} ${path}`);
      t.match(answer.json(), { code: 'role-missing', detail: new RegExp(`needs the role ${operation['x-role']}`) });
    }
  });

  t.test('can be read with any role when reading is all it does', async (t) => {
    for (const role of roles) {
      for (const { url } of routes.filter(({ operation }) => operation['x-role'] === 'reader')) {
        const answer = await server.as(role)('GET', url);

        t.ok([200, 404].includes(answer.statusCode), `${role} reads ${url}`);
      }
    }
  });

  t.test('answers 400 to a query parameter it does not know, and names it', async (t) => {
    for (const route of routes) {
      const body = bodies[route.operation.operationId];

      const answer = await server.as(...roleOf(route))(route.method, `${route.url}?employeNumber=1`, body);

      t.equal(answer.statusCode, 400, `${route.method} ${route.path}`);
      t.equal(answer.headers['content-type'], problemType);
      t.match(answer.json(), { code: 'request-invalid', detail: /^Unknown query parameter: employeNumber\./ });
    }
  });

  t.test('refuses a body that is not described', async (t) => {
    for (const route of routes.filter(({ operation }) => operation.requestBody !== undefined)) {
      const answer = await server.as(...roleOf(route))(route.method, route.url, { cycel: 'full' });

      t.match(answer.json(), { status: 400, detail: /^Unknown property: cycel\./ }, route.path);
    }
  });

  t.test('refuses any other host, and any web page', async (t) => {
    for (const { method, url } of routes) {
      const otherHost = await server.app.inject({ method, url, headers: { host: 'jml.nhs.example' } });
      const webPage = await server.app.inject({ method, url, headers: { origin: 'http://127.0.0.1:7469' } });

      t.match(otherHost.json(), { status: 421, code: 'request-not-local' }, url);
      t.match(webPage.json(), { status: 403, code: 'request-from-web-page' }, url);
      t.notHas(webPage.headers, { 'access-control-allow-origin': String });
    }
  });
});

function roleOf({ operation }: DescribedRoute) {
  const role = operation['x-role'];
  return role === 'anyone' ? [] : [role];
}
