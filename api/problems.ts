/** Failure code → HTTP status: the only place that knows both, and the one error handler. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { EngineError, type FailureCode, failures } from '../engine/index.ts';
import type { ProblemView } from './schemas/problem.ts';

type RequestCode = {
  [Code in FailureCode]: (typeof failures)[Code]['reach'] extends 'request' ? Code : never;
}[FailureCode];

/** What spoils a request only must be here, or this does not compile; anything else is the service's own trouble: 500. */
export const statuses: Readonly<Partial<Record<FailureCode, number>> & Record<RequestCode, number>> = {
  'request-invalid': 400,
  'key-unknown': 401,
  'role-missing': 403,
  'request-from-web-page': 403,
  'approver-started-run': 403,
  'approver-approved-already': 403,
  'not-found': 404,
  'route-unknown': 404,
  'method-not-allowed': 405,
  'run-in-progress': 409,
  'run-not-running': 409,
  'change-set-not-held': 409,
  'change-set-digest-differs': 409,
  'change-set-count-differs': 409,
  'approver-changed-rules': 403,
  'request-too-large': 413,
  'content-type-unknown': 415,
  'request-not-local': 421,
  'too-many-attempts': 429,
  'store-failed': 503,
  'store-damaged': 503,
};

export function statusOf(code: FailureCode): number {
  return statuses[code] ?? 500;
}

export const problemType = 'application/problem+json';

/** The shape of RFC 9457. Its `type` is a name and not a page to open: the service loads nothing from elsewhere. */
export function problemOf(code: FailureCode, detail: string): ProblemView {
  const title = code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');
  return {
    type: `urn:jml-sync:problem:${code}`,
    title,
    status: statusOf(code),
    detail,
    code,
    remedy: failures[code].remedy,
  };
}

/** What a log may say of a failed request: the route's pattern and the places in the code, never a value. */
export interface RequestFailure {
  readonly code: FailureCode;
  readonly status: number;
  readonly method: string;
  readonly route: string;
  /** Class of what was caught. */
  readonly error: string;
  /** Frames of its stack, without its message: a message may name people. */
  readonly at: readonly string[];
}

export type ReportFailure = (failure: RequestFailure) => void;

export function problemHandler(report: ReportFailure) {
  return (caught: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const error = asRequestError(caught);
    const status = statusOf(error.code);
    if (status >= 500) report(failureOf(caught, error.code, request));
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="JML Sync"');
    const problem = problemOf(error.code, detailOf(error, status, request));
    reply.code(status).type(problemType).serializer(JSON.stringify).send(problem);
  };
}

/** Our own trouble is told to callers with a key only, and what we do not know to nobody. */
function detailOf(error: EngineError, status: number, request: FastifyRequest): string {
  if (status < 500) return error.message;
  if (error.code !== 'unexpected-error' && request.caller !== undefined) return error.message;
  return 'The service could not answer. Its log says where this happened.';
}

/** What Fastify itself refuses, in our words: its own sentences may repeat what was sent. */
const refusedByFastify: Readonly<Record<string, readonly [FailureCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['request-too-large', 'The body is larger than 1 MiB.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['content-type-unknown', 'The body is not declared as JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request-invalid', 'The body is declared as JSON and is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['request-invalid', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request-invalid', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['request-invalid', 'The path cannot be decoded: a percent sign stands alone.'],
};

function asRequestError(caught: unknown): EngineError {
  if (caught instanceof EngineError) return caught;
  const { code, statusCode } = caught as Partial<FastifyError>;
  const known = code === undefined ? undefined : refusedByFastify[code];
  if (known !== undefined) return new EngineError(known[0], known[1]);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new EngineError('request-invalid', 'The request cannot be read.');
  }
  return new EngineError('unexpected-error', 'unexpected', {}, { cause: caught });
}

function failureOf(caught: unknown, code: FailureCode, request: FastifyRequest): RequestFailure {
  const error = caught instanceof Error ? caught : undefined;
  return {
    code,
    status: statusOf(code),
    method: request.method,
    route: request.routeOptions.url ?? '',
    error: error?.name ?? typeof caught,
    at: (error?.stack ?? '').split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : [])),
  };
}
