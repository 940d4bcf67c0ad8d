import type { FastifyInstance } from 'fastify';
import { EngineError } from '../engine/index.ts';

const HOST = '127.0.0.1';

export interface Listening {
  /** Without a slash at its end. */
  readonly url: string;
  /** Answers what is under way, then closes. */
  close(): Promise<void>;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this account may not open it',
};

/** Binds to 127.0.0.1 only; port 0 takes a free one. Fails with `port-unavailable`. */
export async function listen(app: FastifyInstance, { port }: { readonly port: number }): Promise<Listening> {
  try {
    const url = await app.listen({ host: HOST, port });
    return { url, close: () => app.close() };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    const reason = reasons[code] ?? (code || 'the system refused');
    throw new EngineError('port-unavailable', `Cannot listen on ${HOST}:${port}: ${reason}.`, {}, { cause });
  }
}
