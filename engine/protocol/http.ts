import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { refusalText } from './http-detail.ts';
import { exchange, type HttpAnswer, stopped } from './http-exchange.ts';
import { HttpFailure, retryAfter, statusFailure } from './http-failures.ts';
import { tlsOptions } from './tls.ts';

export type { HttpAnswer };

/** What makes the server know us. */
export interface Authorisation {
  /** The header's value: in no message. Asked before every attempt, so that a renewed key counts at once. */
  header(signal: AbortSignal | undefined): string | Promise<string>;
  /** The server turned this header away with 401: whether another one is to be had. Asked once a request. */
  renew?(refused: string): boolean;
  close?(): void;
}

export interface HttpOptions {
  /** Scheme, host and port, and a path that goes before every request's own. Proxies of the environment are ignored. */
  readonly url: string;
  /** Deadline of one attempt, from connecting to the last byte. */
  readonly timeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
  readonly authorisation?: Authorisation | undefined;
  /** PEM file of the certificate authorities trusted instead of the machine's. */
  readonly caFile?: string | undefined;
  /** Requests at one time; the others wait. Default 8. */
  readonly connections?: number | undefined;
  /** Of one answer. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Before the second attempt; doubles from there. Default 250. */
  readonly firstWaitMs?: number | undefined;
  /** Longest wait between two attempts, also when the server asks for more. Default 60,000. */
  readonly longestWaitMs?: number | undefined;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query, below the address of the client. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether doing it twice does no harm; default for GET only. What may have been done is otherwise not sent again. */
  readonly repeatable?: boolean | undefined;
}

export interface HttpClient {
  /**
   * The answer, whatever its status, but for these, which throw: 401 `failed-authentication`, 403 `failed-permission`,
   * 429 `too-many-requests`, 5xx `system-failed`, 3xx `answer-not-understood`. No answer throws `failed-connection`,
   * `dropped-connection`, `timed-out` or `certificate-not-trusted`; a missing authority file `file-missing`; a stop
   * `stopped-user`.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

const defaults = { connections: 8, maxBytes: 64 * 1024 * 1024, firstWaitMs: 250, longestWaitMs: 60_000 };

export function createHttpClient(options: HttpOptions): HttpClient {
  // Made at the first request: a missing authority file is then a failed request, not a failed start.
  let agent: Agent | undefined;
  return {
    request: async (request) => {
      agent ??= createAgent(options);
      return await attempts(options, agent, request);
    },
    close: () => {
      options.authorisation?.close?.();
      agent?.destroy();
    },
  };
}

/** The answer's body as JSON; anything else, such as a page of a proxy or of maintenance, is not an answer. */
export function jsonOf(answer: HttpAnswer, what: string): unknown {
  const type = answer.headers['content-type'] ?? 'no content type';
  if (!/\bjson\b/i.test(type))
    throw notUnderstood(`${what} was answered ${answer.status} with ${type} instead of JSON`);
  try {
    return JSON.parse(answer.body);
  } catch (cause) {
    throw notUnderstood(`${what} was answered ${answer.status} with broken JSON`, cause);
  }
}

function notUnderstood(message: string, cause?: unknown): HttpFailure {
  return new HttpFailure('answer-not-understood', message, { aftermath: 'unknown', cause });
}

function createAgent({ url, caFile, connections = defaults.connections }: HttpOptions): Agent {
  const shared = { keepAlive: true, maxSockets: connections };
  if (!url.startsWith('https:')) return new Agent(shared);
  return new SecureAgent({ ...shared, ...tlsOptions(caFile) });
}

async function attempts(options: HttpOptions, agent: Agent, request: HttpRequest): Promise<HttpAnswer> {
  let mayRenew = true;
  for (let attempt = 0; ; attempt++) {
    if (request.signal?.aborted) throw stopped(request.signal);
    const header = await options.authorisation?.header(request.signal);
    try {
      return await oneAttempt(options, agent, request, header);
    } catch (cause) {
      // A 401 says that nothing was carried out, whatever was asked for.
      const renewed: boolean = mayRenew && isTurnedAway(cause) && options.authorisation?.renew?.(header ?? '') === true;
      mayRenew &&= !renewed;
      if (renewed) continue;
      if (!(cause instanceof HttpFailure) || attempt >= options.retries || !mayRepeat(request, cause)) throw cause;
      await pause(waitBefore(attempt, cause, options), request.signal);
    }
  }
}

function isTurnedAway(cause: unknown): boolean {
  return cause instanceof HttpFailure && cause.code === 'failed-authentication';
}

async function oneAttempt(
  options: HttpOptions,
  agent: Agent,
  request: HttpRequest,
  authorisation: string | undefined,
): Promise<HttpAnswer> {
  const what = `${request.method} ${request.path.split('?')[0]}`;
  const answer = await exchange({
    url: new URL(options.url.replace(/\/+$/, '') + request.path),
    agent,
    method: request.method,
    headers: headersOf(request, authorisation),
    body: request.body,
    timeoutMs: options.timeoutMs,
    maxBytes: options.maxBytes ?? defaults.maxBytes,
    signal: request.signal,
    what,
  });
  const asked = retryAfter(answer.headers['retry-after'], Date.now());
  const failure = statusFailure(what, answer.status, refusalText(answer, authorisation), asked);
  if (failure !== undefined) throw failure;
  return answer;
}

function headersOf(request: HttpRequest, authorisation: string | undefined): Record<string, string> {
  return {
    ...request.headers,
    ...(authorisation === undefined ? {} : { authorization: authorisation }),
    ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
  };
}

function mayRepeat(request: HttpRequest, failure: HttpFailure): boolean {
  if (failure.aftermath === 'unknown') return request.repeatable ?? request.method === 'GET';
  return failure.aftermath === 'not-done';
}

function waitBefore(attempt: number, failure: HttpFailure, options: HttpOptions): number {
  const longest = options.longestWaitMs ?? defaults.longestWaitMs;
  // Some randomness, so that several engines turned away at once do not come back at once.
  const backOff = (options.firstWaitMs ?? defaults.firstWaitMs) * 2 ** attempt * (0.75 + Math.random() / 2);
  return Math.min(longest, failure.retryAfterMs ?? backOff);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw stopped(signal);
  }
}
