import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import { buildServer, type ServerOptions } from '../../api/server.ts';
import type { Role } from '../../engine/index.ts';
import { InMemoryEngine } from './in-memory-engine.ts';

export interface OpenServer {
  readonly app: FastifyInstance;
  readonly engine: InMemoryEngine;
  /** Asks with a new key of these roles; with none, without a key. */
  as(...roles: readonly Role[]): (method: Method, url: string, body?: object) => Promise<LightMyRequestResponse>;
}

export type Method = NonNullable<InjectOptions['method']>;

/** A server over an engine of its own; closed when the test ends. */
export async function openServer(t: Test, options: Partial<ServerOptions> = {}): Promise<OpenServer> {
  const engine = new InMemoryEngine();
  const app = await buildServer(engine, { version: '0.1.0', ...options });
  t.teardown(() => app.close());
  return {
    app,
    engine,
    as(...roles) {
      const headers = roles.length === 0 ? {} : { authorization: `Bearer ${engine.issue(...roles)}` };
      return (method, url, body) => app.inject({ method, url, headers, ...(body && { payload: body }) });
    },
  };
}
