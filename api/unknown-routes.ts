import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { EngineError } from '../engine/index.ts';

interface KnownRoute {
  readonly pattern: RegExp;
  readonly method: string;
}

/** Remembers the routes, to tell a path that does not exist from a method that is not for it. */
export function createUnknownRoutes() {
  const known: KnownRoute[] = [];
  return {
    remember(route: RouteOptions): void {
      const pattern = new RegExp(`^${route.url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);
      for (const method of [route.method].flat()) known.push({ pattern, method });
    },
    handle(request: FastifyRequest, reply: FastifyReply): void {
      const path = request.url.split('?', 1)[0] ?? '';
      const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
      if (methods.length === 0) throw new EngineError('route-unknown', 'No route has this path.');
      reply.header('allow', [...new Set(methods)].join(', '));
      throw new EngineError('method-not-allowed', `${request.method} is not for this path.`);
    },
  };
}
