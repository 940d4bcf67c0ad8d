import type { FastifyRequest } from 'fastify';
import { EngineError } from '../engine/index.ts';

const localHost = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i;

/**
 * Refuses what only a browser would send here. A page of another origin names itself in `Origin`; a name of its own that
 * was made to point at 127.0.0.1 (DNS rebinding) shows in `Host`.
 */
export function refuseUnlessLocal(request: FastifyRequest): void {
  if (!localHost.test(request.headers.host ?? '')) {
    throw new EngineError('request-not-local', 'The Host header is neither 127.0.0.1 nor localhost.');
  }
  if (request.headers.origin !== undefined) {
    throw new EngineError('request-from-web-page', 'The request carries an Origin header: it comes from a web page.');
  }
}
