import type { Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { Engine } from '../engine/index.ts';
import { createAttempts } from './attempts.ts';
import { createAuthorisation } from './authorise.ts';
import { refuseUnlessLocal } from './local-only.ts';
import { registerOpenApi } from './openapi.ts';
import { problemHandler, problemOf, problemType, type ReportFailure } from './problems.ts';
import { applyRouteRules, type ByTypebox } from './route-rules.ts';
import { registerRoutes } from './routes/all.ts';
import { namedSchemas } from './schemas/all.ts';
import { createUnknownRoutes } from './unknown-routes.ts';
import { compileValidator } from './validation.ts';

export interface ServerOptions {
  /** Of the product; the OpenAPI document shows it. */
  readonly version: string;
  /** Told of every answer of 500 and above. Nothing in it is a value or a name. */
  readonly reportFailure?: ReportFailure;
  /** Milliseconds, for the bounds on failed attempts. */
  readonly now?: () => number;
}

const BODY_LIMIT = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

/** Registers everything and listens to nothing. Closing it leaves the engine open: that is whose opened it. */
export async function buildServer(engine: Engine, options: ServerOptions): Promise<FastifyInstance> {
  const handleProblem = problemHandler(options.reportFailure ?? (() => undefined));
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: handleProblem,
    clientErrorHandler: refuseUnreadable,
  });
  app.setErrorHandler(handleProblem);
  app.setValidatorCompiler(compileValidator);
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('caller', undefined);
  for (const schema of namedSchemas) app.addSchema(schema);

  const unknownRoutes = createUnknownRoutes();
  app.addHook('onRoute', applyRouteRules);
  app.addHook('onRoute', unknownRoutes.remember);
  await registerOpenApi(app, options.version);
  registerHooks(app, engine, options.now ?? Date.now);
  app.setNotFoundHandler(unknownRoutes.handle);
  await registerRoutes(app.withTypeProvider<ByTypebox>(), engine, options.version);
  return app;
}

function registerHooks(app: FastifyInstance, engine: Engine, now: () => number): void {
  const authorise = createAuthorisation(engine, createAttempts(now));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    refuseUnlessLocal(request);
    if (hasNoBody(request.headers)) delete request.headers['content-type'];
    await authorise(request, reply);
  });
}

/** Windows PowerShell declares a form with every POST, even one without a body. */
function hasNoBody(headers: Readonly<Record<string, unknown>>): boolean {
  return (headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined;
}

/** What is not HTTP at all never reaches a route. */
function refuseUnreadable(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify(problemOf('request-invalid', 'The request is not readable as HTTP.'));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
