import { setTimeout as wait } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Capabilities, type Permission, paths, scimMediaType, urns } from '../../connectors/nhsmail/contract.ts';
import type { PortalAccounts } from './accounts.ts';
import { type Answer, accountAnswer } from './answer.ts';
import type { Fault, FaultKind, FaultPlan, RouteName } from './faults.ts';
import { accountOfLie } from './lies.ts';
import { type ListQuery, listAccounts, listTombstones, type Page } from './lists.ts';
import { PortalRefusal } from './refusal.ts';
import { type TokenDesk, tokenPath } from './tokens.ts';
import { draftFromBody, patchFromBody } from './writes.ts';

export interface ServerOptions {
  readonly accounts: PortalAccounts;
  readonly faults: FaultPlan;
  readonly key: string;
  readonly tokens: TokenDesk;
  readonly now: () => Date;
  readonly organisationCode: string;
  readonly paging: 'cursor' | 'index';
  readonly maxPageSize: number;
  readonly tombstoneDays: number;
  readonly permissions: readonly Permission[];
}

type Route = {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  /** Absent where no key is asked for. */
  readonly needs?: Permission;
  readonly answer: (options: ServerOptions, request: FastifyRequest, fault: FaultKind | undefined) => Answer;
};

const routes: readonly Route[] = [
  { name: 'capabilities', method: 'GET', url: paths.capabilities, needs: 'read', answer: capabilities },
  { name: 'schemas', method: 'GET', url: paths.schemas, needs: 'read', answer: schemas },
  {
    name: 'list',
    method: 'GET',
    url: paths.users,
    needs: 'read',
    answer: (options, { query }, fault) => list(searched(options, pagedAs(options, query), fault), fault),
  },
  {
    name: 'tombstones',
    method: 'GET',
    url: paths.tombstones,
    needs: 'read',
    answer: (options, { query }, fault) =>
      list(listTombstones(options.accounts, pagedAs(options, query), options.maxPageSize), fault),
  },
  {
    name: 'account',
    method: 'GET',
    url: `${paths.users}/:id`,
    needs: 'read',
    answer: ({ accounts }, request, fault) => {
      const id = idOf(request);
      const account = accounts.get(id);
      const asked = { id, imagined: () => account, done: () => account };
      return accountAnswer(200, accountOfLie(accounts, asked, fault) ?? account);
    },
  },
  {
    name: 'create',
    method: 'POST',
    url: paths.users,
    needs: 'create',
    answer: ({ accounts, organisationCode }, { body }, fault) => {
      const draft = draftFromBody(organisationCode, body);
      const done = () => accounts.create(draft);
      return accountAnswer(
        201,
        accountOfLie(accounts, { id: '', imagined: () => accounts.imagine(draft), done }, fault) ?? done(),
      );
    },
  },
  {
    name: 'patch',
    method: 'PATCH',
    url: `${paths.users}/:id`,
    needs: 'update',
    answer: (options, request, fault) => {
      const id = idOf(request);
      const done = () => patchFromBody(options, id, request.headers['if-match'], request.body);
      const asked = { id, imagined: () => options.accounts.get(id), done };
      return accountAnswer(200, accountOfLie(options.accounts, asked, fault) ?? done());
    },
  },
  { name: 'token', method: 'POST', url: tokenPath, answer: token },
];

/** The contract of `connectors/nhsmail/contract.ts` over HTTP; listens to nothing yet. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.addContentTypeParser(scimMediaType, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, body),
  );
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.url,
      handler: (request, reply) => serve(options, route, request, reply),
    });
  }
  app.setNotFoundHandler((_, reply) => send(options, reply, refusalAnswer(404, '', 'No such resource.')));
  return app;
}

async function serve(
  options: ServerOptions,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  options.accounts.catchUp();
  const fault = options.faults.take(route.name);
  if (fault?.kind === 'slow') await wait(fault.delayMs ?? 1000);
  const answer = faultAnswer(fault) ?? answerOf(options, route, request, fault?.kind);
  return fault?.kind === 'reset' ? cut(reply, answer) : send(options, reply, answer);
}

function answerOf(options: ServerOptions, route: Route, request: FastifyRequest, fault: FaultKind | undefined): Answer {
  try {
    if (route.needs !== undefined) admit(options, route.needs, request.headers.authorization ?? '');
    return route.answer(options, request, fault);
  } catch (cause) {
    if (cause instanceof PortalRefusal) return refusalAnswer(cause.status, cause.scimType, cause.message);
    throw cause;
  }
}

function admit({ key, tokens, permissions }: ServerOptions, needed: Permission, authorization: string): void {
  if (authorization !== `Bearer ${key}` && !tokens.knows(authorization)) {
    throw new PortalRefusal(401, '', 'The key is not known.');
  }
  if (!permissions.includes(needed)) throw new PortalRefusal(403, '', `The key lacks the permission "${needed}".`);
}

function token({ tokens }: ServerOptions, { headers, body }: FastifyRequest): Answer {
  try {
    return { status: 200, type: 'application/json', body: JSON.stringify(tokens.issue(headers.authorization, body)) };
  } catch (cause) {
    if (!(cause instanceof PortalRefusal)) throw cause;
    const error = { error: cause.scimType, error_description: cause.message };
    return { status: cause.status, type: 'application/json', body: JSON.stringify(error) };
  }
}

function send(options: ServerOptions, reply: FastifyReply, { status, type, headers, body }: Answer): FastifyReply {
  return reply
    .code(status)
    .headers({ date: options.now().toUTCString(), ...headers })
    .type(type ?? scimMediaType)
    .send(body);
}

/** Half of the body it promised, and then nothing. */
function cut(reply: FastifyReply, { status, body }: Answer): void {
  reply.hijack();
  reply.raw.writeHead(status, { 'content-type': scimMediaType, 'content-length': Buffer.byteLength(body) });
  reply.raw.write(body.slice(0, body.length / 2), () => reply.raw.destroy());
}

function faultAnswer(fault: Fault | undefined): Answer | undefined {
  const seconds = fault?.retryAfterSeconds;
  const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) };
  const answers: Partial<Record<FaultKind, Answer>> = {
    unauthorised: refusalAnswer(401, '', 'The key is not known.'),
    forbidden: refusalAnswer(403, '', 'The key lacks a permission.'),
    'too-many-requests': { ...refusalAnswer(429, '', 'Too many requests.'), headers },
    'server-error': refusalAnswer(500, '', 'A fault of the portal.'),
    unavailable: { ...refusalAnswer(503, '', 'Down for maintenance.'), headers },
    html: { status: 200, type: 'text/html', body: '<html><body>The portal is being improved.</body></html>' },
  };
  return fault === undefined ? undefined : answers[fault.kind];
}

function refusalAnswer(status: number, scimType: string, detail: string): Answer {
  const error = { schemas: [urns.error], status: String(status), scimType: scimType || undefined, detail };
  return { status, body: JSON.stringify(error) };
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}

/** A portal that pages by index only does not know the parameter `cursor`. */
function pagedAs({ paging }: ServerOptions, query: unknown): ListQuery {
  const { cursor, ...others } = query as ListQuery;
  return paging === 'index' || cursor === undefined ? others : { ...others, cursor };
}

function list(page: Page, fault: FaultKind | undefined): Answer {
  const { total, items, startIndex, nextCursor } = spoiled(page, fault);
  const head = JSON.stringify({
    schemas: [urns.list],
    totalResults: total,
    itemsPerPage: items.length,
    startIndex,
    nextCursor,
  });
  return { status: 200, body: `${head.slice(0, -1)},"Resources":[${items.join(',')}]}` };
}

/** A search for one account finds another one in a portal that lies so. */
function searched({ accounts, maxPageSize }: ServerOptions, query: ListQuery, fault: FaultKind | undefined): Page {
  const page = listAccounts(accounts, query, maxPageSize);
  if (fault !== 'another-account') return page;
  const [first] = page.items;
  const other = accounts.all().find(({ json }) => json !== first);
  return { ...page, total: 1, items: other === undefined ? [] : [other.json] };
}

function spoiled(page: Page, fault: FaultKind | undefined): Page {
  const half = page.items.slice(0, page.items.length / 2);
  if (fault === 'short-page') return { total: page.total, items: half };
  if (fault === 'empty-page') return { total: page.total, items: [] };
  if (fault === 'blank-page') return { ...page, items: [] };
  return fault === 'shrunk' ? { total: half.length, items: half } : page;
}

function capabilities(options: ServerOptions): Answer {
  const body: Capabilities = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig', urns.portal],
    patch: { supported: true },
    etag: { supported: true },
    filter: { supported: true, maxResults: options.maxPageSize },
    sort: { supported: true },
    pagination: { cursor: options.paging === 'cursor', index: true, maxPageSize: options.maxPageSize },
    [urns.portal]: {
      organisationCode: options.organisationCode,
      tombstoneDays: options.tombstoneDays,
      permissions: options.permissions,
    },
  };
  return { status: 200, body: JSON.stringify(body) };
}

function schemas(): Answer {
  const known = [urns.user, urns.nhsmail].map((id) => ({ id, name: id.split(':').at(-1) }));
  return { status: 200, body: JSON.stringify({ schemas: [urns.list], totalResults: known.length, Resources: known }) };
}
