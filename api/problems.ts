/** The one shape of a problem, from the engine's table of failures, and the one error handler. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { EngineError, type FailureCode, failures, statusOf } from '../engine/index.ts';
import type { ProblemView } from './schemas/problem.ts';

export const problemType = 'application/problem+json';

/** Answered by the service itself: nothing is loaded from elsewhere. */
export const ERROR_PAGE = '/docs/errors';

/** The shape of RFC 9457; its `type` is where the page of errors explains the code. */
export function problemOf(code: FailureCode, detail: string): ProblemView {
  return {
    type: `${ERROR_PAGE}#${code}`,
    title: titleOf(code),
    status: statusOf(code),
    detail,
    code,
    remedy: failures[code].remedy,
  };
}

/** `run-in-progress` as `Run in progress`. */
export function titleOf(code: string): string {
  return code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');
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
