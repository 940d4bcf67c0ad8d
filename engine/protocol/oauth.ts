import { EngineError } from '../errors.ts';
import {
  type Authorisation,
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpOptions,
  jsonOf,
} from './http.ts';
import { refusalText } from './http-detail.ts';
import { stopped } from './http-exchange.ts';

/** OAuth 2 client credentials (RFC 6749, 4.4). */
export interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  /** Asked whenever a token is fetched, so that a renewed secret counts at once. */
  readonly clientSecret: () => string;
  readonly scope?: string | undefined;
}

/** RFC 6750 2.1, and what a header can carry. */
const sendable = /^[\x21-\x7e]+$/;

interface Token {
  readonly header: string;
  /** On the clock of `performance.now()`, which nobody sets. */
  readonly until: number;
}

/** A token is given up this long before its end, or a tenth of its life before where that is less. */
const marginMs = 60_000;

/**
 * Access tokens as an authorisation: one is fetched at the first request and kept until shortly before it expires; a 401
 * fetches another one. Requests at one time share one fetch. Throws `failed-authentication` with what the endpoint says,
 * `answer-not-understood` when it answers something else than a token, and else what `HttpClient.request` throws.
 */
export function tokensFor(
  credentials: ClientCredentials,
  connection: Omit<HttpOptions, 'url' | 'authorisation' | 'connections'>,
): Authorisation {
  const { pathname, search, origin } = new URL(credentials.tokenUrl);
  const closing = new AbortController();
  const endpoint = createHttpClient({
    ...connection,
    url: origin,
    authorisation: { header: () => basic(credentials) },
  });
  let token: Token | undefined;
  let onItsWay: Promise<Token> | undefined;

  const fetched = (): Promise<Token> => {
    onItsWay ??= fetchToken(endpoint, pathname + search, credentials, closing.signal)
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        onItsWay = undefined;
      });
    return onItsWay;
  };

  return {
    header: async (signal) => {
      if (token !== undefined && performance.now() < token.until) return token.header;
      return (await unlessStopped(fetched(), signal)).header;
    },
    renew: (refused) => {
      // Another request may have fetched a new one in the meantime.
      if (token?.header === refused) token = undefined;
      return true;
    },
    close: () => {
      closing.abort();
      endpoint.close();
    },
  };
}

/** RFC 6749 2.3.1: both parts are form-encoded before they are put together. */
function basic({ clientId, clientSecret }: ClientCredentials): string {
  const encoded = [clientId, clientSecret()].map((part) => new URLSearchParams([['', part]]).toString().slice(1));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}

async function fetchToken(
  endpoint: HttpClient,
  path: string,
  credentials: ClientCredentials,
  signal: AbortSignal,
): Promise<Token> {
  const { scope, tokenUrl } = credentials;
  const asked = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
  const askedAt = performance.now();
  try {
    const answer = await endpoint.request({
      method: 'POST',
      path,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: asked.toString(),
      signal,
      repeatable: true,
    });
    return tokenOf(answer, askedAt, basic(credentials));
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    // Not an HttpFailure: nothing was sent to the system itself, whatever became of the request for a token.
    const code = cause.code === 'failed-permission' ? 'failed-authentication' : cause.code;
    throw new EngineError(code, `No access token from ${originOf(tokenUrl)}: ${cause.message}`, {}, { cause });
  }
}

function tokenOf(answer: HttpAnswer, askedAt: number, authorisation: string): Token {
  // RFC 6749 5.2: a refusal is a 400, or a 401, which the client has thrown already.
  if (answer.status === 400) throw new EngineError('failed-authentication', refusalText(answer, authorisation));
  if (answer.status !== 200) throw new EngineError('answer-not-understood', `it answered ${answer.status}`);
  const body = Object(jsonOf(answer, 'the request for a token')) as Record<string, unknown>;
  const { access_token: value, token_type: type, expires_in: seconds } = body;
  if (typeof value !== 'string' || !sendable.test(value) || String(type).toLowerCase() !== 'bearer') {
    throw new EngineError('answer-not-understood', 'the answer holds no bearer token');
  }
  return { header: `Bearer ${value}`, until: askedAt + usableMs(Number(seconds)) };
}

/** Without a word about its life a token is kept until it is turned away. */
function usableMs(seconds: number): number {
  const life = seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
  return life - Math.min(marginMs, life / 10);
}

function originOf(tokenUrl: string): string {
  const { origin, pathname } = new URL(tokenUrl);
  return origin + pathname;
}

/** The fetch goes on for those who share it. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work;
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(stopped(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
