import type { FastifyRequest } from 'fastify';
import { type Capabilities, type Permission, paths, urns } from '../../connectors/nhsmail/contract.ts';
import type { PortalAccounts } from './accounts.ts';
import { type Answer, accountAnswer } from './answer.ts';
import type { FaultKind, FaultPlan, RouteName } from './faults.ts';
import { accountOfLie } from './lies.ts';
import { type ListQuery, listAccounts, listReleased, listTombstones, type Page } from './lists.ts';
import { PortalRefusal } from './refusal.ts';
import { type TokenDesk, tokenPath } from './tokens.ts';
import { draftFromBody, joinFromRequest, patchFromBody } from './writes.ts';

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

export type Route = {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  /** Absent where no key is asked for. */
  readonly needs?: Permission;
  readonly answer: (options: ServerOptions, request: FastifyRequest, fault: FaultKind | undefined) => Answer;
};

/** Every request of the contract, and who may make it. */
export const routes: readonly Route[] = [
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
  {
    name: 'released',
    method: 'GET',
    url: paths.released,
    needs: 'transfer',
    answer: ({ accounts }, { query }, fault) => list(listReleased(accounts, query as ListQuery), fault),
  },
  {
    name: 'join',
    method: 'POST',
    url: `${paths.users}/:id/join`,
    needs: 'transfer',
    answer: ({ accounts }, request, fault) => {
      const id = idOf(request);
      const done = () => joinFromRequest(accounts, id, request.headers['if-match']);
      const asked = { id, imagined: () => accounts.elsewhere.get(id), done };
      return accountAnswer(200, accountOfLie(accounts, asked, fault) ?? done());
    },
  },
  { name: 'token', method: 'POST', url: tokenPath, answer: token },
];

function token({ tokens }: ServerOptions, { headers, body }: FastifyRequest): Answer {
  try {
    return { status: 200, type: 'application/json', body: JSON.stringify(tokens.issue(headers.authorization, body)) };
  } catch (cause) {
    if (!(cause instanceof PortalRefusal)) throw cause;
    const error = { error: cause.scimType, error_description: cause.message };
    return { status: cause.status, type: 'application/json', body: JSON.stringify(error) };
  }
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
