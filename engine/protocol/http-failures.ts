import { EngineError, type FailureCode } from '../errors.ts';
import { certificateProblem } from './tls.ts';

/**
 * What is known about a request that got no usable answer: `not-done` was not carried out and may be sent again,
 * `unknown` may have been carried out, `final` would fail the same way again.
 */
export type Aftermath = 'not-done' | 'unknown' | 'final';

/** A failure of one request, with what it leaves behind. The caller of the client sees it as an EngineError. */
export class HttpFailure extends EngineError {
  readonly aftermath: Aftermath;
  /** What the server asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: FailureCode,
    message: string,
    rest: { aftermath: Aftermath; retryAfterMs?: number | undefined; cause?: unknown },
  ) {
    super(code, message, {}, rest.cause === undefined ? undefined : { cause: rest.cause });
    this.aftermath = rest.aftermath;
    this.retryAfterMs = rest.retryAfterMs;
  }
}

interface Kind {
  readonly code: FailureCode;
  readonly aftermath: Aftermath;
  readonly says: string;
}

const unreachable = (says: string): Kind => ({ code: 'failed-connection', aftermath: 'not-done', says });
const dropped: Kind = { code: 'dropped-connection', aftermath: 'unknown', says: 'the connection was cut' };

/** Error codes of Node's sockets. */
const socketFailures: Readonly<Record<string, Kind>> = {
  ECONNREFUSED: unreachable('nothing listens there'),
  ENOTFOUND: unreachable('the name is not known'),
  EAI_AGAIN: unreachable('the name cannot be looked up now'),
  EHOSTUNREACH: unreachable('there is no way to the host'),
  ENETUNREACH: unreachable('there is no way to the network'),
  ECONNRESET: dropped,
  EPIPE: dropped,
  ETIMEDOUT: dropped,
};

/** Statuses that mean the same to every caller; all others are answers. RFC 9110: 429 and 503 were not carried out. */
const statusFailures: Readonly<Record<number, Kind>> = {
  401: { code: 'failed-authentication', aftermath: 'final', says: 'the key is not accepted' },
  403: { code: 'failed-permission', aftermath: 'final', says: 'the key lacks the right' },
  407: { code: 'answer-not-understood', aftermath: 'final', says: 'a proxy answered' },
  429: { code: 'too-many-requests', aftermath: 'not-done', says: 'too many requests' },
  503: { code: 'system-failed', aftermath: 'not-done', says: 'the service is not available' },
};

export function socketFailure(what: string, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const untrusted = certificateProblem(cause);
  if (untrusted !== undefined) {
    return new HttpFailure('certificate-not-trusted', `${what}: ${untrusted}`, { aftermath: 'final', cause });
  }
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const kind = socketFailures[code] ?? { ...dropped, says: code === '' ? 'the request failed' : code };
  return new HttpFailure(kind.code, `${what}: ${kind.says}`, { aftermath: kind.aftermath, cause });
}

/** `detail` is what the server said; it may be empty. */
export function statusFailure(
  what: string,
  status: number,
  detail: string,
  retryAfterMs: number | undefined,
): HttpFailure | undefined {
  const kind = statusFailures[status] ?? kindOfClass(status);
  if (kind === undefined) return undefined;
  const message = `${what} was answered ${status}: ${detail === '' ? kind.says : detail}`;
  return new HttpFailure(kind.code, message, { aftermath: kind.aftermath, retryAfterMs });
}

function kindOfClass(status: number): Kind | undefined {
  if (status >= 500) return { code: 'system-failed', aftermath: 'unknown', says: 'the system has a fault' };
  // A redirect is never followed: the key must not travel to another address.
  if (status >= 300 && status < 400) {
    return { code: 'answer-not-understood', aftermath: 'final', says: 'it points elsewhere; correct the address' };
  }
  return undefined;
}

/** Retry-After (RFC 9110 10.2.3) as milliseconds from `now`: seconds or a date. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
