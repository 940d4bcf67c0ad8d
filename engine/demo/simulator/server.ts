import { setTimeout as wait } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Permission, scimMediaType, urns } from '../../connectors/nhsmail/contract.ts';
import type { Answer } from './answer.ts';
import type { Fault, FaultKind } from './faults.ts';
import { PortalRefusal } from './refusal.ts';
import { type Route, routes, type ServerOptions } from './routes.ts';

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
