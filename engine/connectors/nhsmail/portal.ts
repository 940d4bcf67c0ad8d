import { EngineError } from '../../errors.ts';
import { type HttpAnswer, type HttpClient, type HttpRequest, jsonOf } from '../../protocol/http.ts';
import {
  type Capabilities,
  joinPath,
  type ListResponse,
  type PatchOperation,
  paths,
  type ScimError,
  scimMediaType,
  type UserResource,
  urns,
} from './contract.ts';

/** One account with the ETag that a PATCH of it must name. */
export interface Account {
  readonly resource: UserResource;
  readonly etag: string;
}

/** How the portal answered a write that reached it. */
export type WriteAnswer =
  | { readonly done: true; readonly id: string }
  | { readonly done: false; readonly status: number; readonly scimType: string; readonly detail: string };

export type Query = Readonly<Record<string, string | number>>;

/**
 * The requests of the contract. Every method throws EngineErrors only; see `protocol/http.ts` for their codes, and
 * `another-object-answered` when the portal speaks of another account than was asked.
 */
export interface Portal {
  /** With the portal's own time, when it tells. */
  capabilities(signal?: AbortSignal): Promise<{ readonly capabilities: Capabilities; readonly at: Date | undefined }>;
  schemas(signal?: AbortSignal): Promise<readonly { readonly id: string }[]>;
  list<Resource>(path: string, query: Query, signal?: AbortSignal): Promise<ListResponse<Resource>>;
  account(id: string, signal?: AbortSignal): Promise<Account | undefined>;
  /** Living or not; the caller looks at the state. */
  accountsByExternalId(externalId: string, signal?: AbortSignal): Promise<readonly UserResource[]>;
  create(resource: Readonly<Record<string, unknown>>): Promise<WriteAnswer>;
  /** Accounts of other organisations that may be taken over, by address. */
  released(addresses: readonly string[], signal?: AbortSignal): Promise<readonly UserResource[]>;
  join(id: string, etag: string): Promise<WriteAnswer>;
  patch(id: string, etag: string, operations: readonly PatchOperation[]): Promise<WriteAnswer>;
}

const sending = { accept: scimMediaType, 'content-type': scimMediaType };

export function createPortal(http: HttpClient): Portal {
  const get = async (path: string, signal: AbortSignal | undefined): Promise<HttpAnswer> =>
    await http.request({ method: 'GET', path, headers: { accept: scimMediaType }, signal });
  const write = async (
    request: HttpRequest,
    isAsked: (resource: UserResource) => boolean,
    asked: string,
  ): Promise<WriteAnswer> => writeAnswer(await http.request(request), request, isAsked, asked);

  return {
    async capabilities(signal) {
      const answer = await get(paths.capabilities, signal);
      const at = Date.parse(answer.headers.date ?? '');
      const capabilities = found<Capabilities>(answer, paths.capabilities, (body) => urns.portal in body);
      return { capabilities, at: Number.isNaN(at) ? undefined : new Date(at) };
    },
    async schemas(signal) {
      const answer = await get(paths.schemas, signal);
      return found<ListResponse<{ id: string }>>(answer, paths.schemas, isList).Resources ?? [];
    },
    async list<Resource>(path: string, query: Query, signal?: AbortSignal) {
      return found<ListResponse<Resource>>(await get(`${path}?${textOf(query)}`, signal), path, isList);
    },
    async account(id, signal) {
      const path = `${paths.users}/${encodeURIComponent(id)}`;
      const answer = await get(path, signal);
      // A 404 that is not SCIM comes from another server: the account may well exist.
      if (answer.status === 404 && jsonOf(answer, `GET ${paths.users}`)) return undefined;
      const resource = found<UserResource>(answer, paths.users, isUser);
      if (resource.id !== id) throw aboutAnother(`Account ${id} was asked for`, resource);
      return { resource, etag: answer.headers.etag ?? resource.meta.version };
    },
    async accountsByExternalId(externalId, signal) {
      const query = textOf({ filter: `externalId eq ${JSON.stringify(externalId)}`, count: 10 });
      const answer = await get(`${paths.users}?${query}`, signal);
      const { Resources = [] } = found<ListResponse<UserResource>>(answer, paths.users, isList);
      return Resources.filter((resource) => isUser(resource) && resource.externalId === externalId);
    },
    create: async (resource) => {
      const { externalId } = resource;
      const isOurs = (made: UserResource): boolean => made.externalId === externalId;
      const request = { method: 'POST', path: paths.users, headers: sending, body: JSON.stringify(resource) } as const;
      return await write(request, isOurs, 'A new account was asked for');
    },
    async released(addresses, signal) {
      const filter = addresses.map((address) => `userName eq ${JSON.stringify(address)}`).join(' or ');
      const answer = await get(`${paths.released}?${textOf({ filter })}`, signal);
      return (found<ListResponse<UserResource>>(answer, paths.released, isList).Resources ?? []).filter(isUser);
    },
    join: async (id, etag) => {
      const request = {
        method: 'POST',
        path: joinPath(id),
        headers: { ...sending, 'if-match': etag },
        body: '{}',
      } as const;
      return await write(request, (joined) => joined.id === id, `Account ${id} was to be taken over`);
    },
    patch: async (id, etag, operations) => {
      const request = {
        method: 'PATCH',
        path: `${paths.users}/${encodeURIComponent(id)}`,
        headers: { ...sending, 'if-match': etag },
        body: JSON.stringify({ schemas: [urns.patch], Operations: operations }),
        // A second PATCH under the same ETag is turned away when the first was carried out.
        repeatable: true,
      } as const;
      return await write(request, (changed) => changed.id === id, `Account ${id} was to be changed`);
    },
  };
}

function textOf(query: Query): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function found<Body>(answer: HttpAnswer, what: string, looksRight: (body: object) => boolean): Body {
  const body = jsonOf(answer, `GET ${what}`);
  if (answer.status === 200 && typeof body === 'object' && body !== null && looksRight(body)) return body as Body;
  const detail = detailOf(body);
  const message = `GET ${what} was answered ${answer.status} with something else than our contract says ${detail}`;
  throw new EngineError('answer-not-understood', message.trimEnd());
}

/** RFC 7644 3.4.2: `Resources` may be left out only when nothing matches. */
function isList(body: object): boolean {
  const list = body as Partial<ListResponse<unknown>>;
  if (!Number.isInteger(list.totalResults)) return false;
  return Array.isArray(list.Resources) || (list.Resources === undefined && list.totalResults === 0);
}

/** Whether this is an account we can read, as far as its shape goes. */
export function isUser(body: object): body is UserResource {
  const user = body as Partial<UserResource>;
  if (typeof user.id !== 'string' || user.id.trim() === '') return false;
  const extension: unknown = user[urns.nhsmail];
  return typeof extension === 'object' && extension !== null && typeof user.meta?.lastModified === 'string';
}

function writeAnswer(
  answer: HttpAnswer,
  { method }: HttpRequest,
  isAsked: (resource: UserResource) => boolean,
  asked: string,
): WriteAnswer {
  const body = jsonOf(answer, `${method} ${paths.users}`);
  if (answer.status >= 200 && answer.status < 300 && typeof body === 'object' && body !== null && isUser(body)) {
    if (!isAsked(body)) throw aboutAnother(asked, body);
    return { done: true, id: body.id };
  }
  if (answer.status >= 400) {
    const scimType = (body as Partial<ScimError> | null)?.scimType ?? '';
    return { done: false, status: answer.status, scimType, detail: detailOf(body) };
  }
  throw new EngineError(
    'answer-not-understood',
    `${method} ${paths.users} was answered ${answer.status} without an account`,
  );
}

/** Whatever it says belongs to somebody else, and nothing of it may be used. */
function aboutAnother(asked: string, { id }: UserResource): EngineError {
  return new EngineError('another-object-answered', `${asked}, and the portal answered with account ${id}.`);
}

function detailOf(body: unknown): string {
  const detail = (body as Partial<ScimError> | null)?.detail;
  return typeof detail === 'string' ? detail.slice(0, 300) : '';
}
