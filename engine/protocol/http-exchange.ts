import { type Agent, type IncomingHttpHeaders, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { EngineError } from '../errors.ts';
import { HttpFailure, socketFailure } from './http-failures.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Exchange {
  readonly url: URL;
  readonly agent: Agent;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** For the whole exchange, from connecting to the last byte. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  /** Method and path, for messages. */
  readonly what: string;
}

/** One request and its whole answer, within its deadline; throws an EngineError when there is no whole answer. */
export function exchange(asked: Exchange): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const send = asked.url.protocol === 'https:' ? requestSecure : requestPlain;
  const outgoing = send(asked.url, { method: asked.method, headers: asked.headers, agent: asked.agent });
  const stop = (failure: EngineError): void => {
    reject(failure);
    outgoing.destroy(failure);
  };
  const deadline = setTimeout(() => stop(timedOut(asked)), asked.timeoutMs);
  const onAbort = (): void => stop(stopped(asked.signal));
  asked.signal?.addEventListener('abort', onAbort, { once: true });

  outgoing.on('error', (cause) => reject(socketFailure(asked.what, cause)));
  outgoing.on('response', (incoming) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > asked.maxBytes) stop(tooLarge(asked));
      else chunks.push(chunk);
    });
    incoming.on('error', (cause) => reject(socketFailure(asked.what, cause)));
    incoming.on('end', () =>
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        body: Buffer.concat(chunks, bytes).toString('utf8'),
      }),
    );
  });
  outgoing.end(asked.body);
  return promise.finally(() => {
    clearTimeout(deadline);
    asked.signal?.removeEventListener('abort', onAbort);
  });
}

/** The reason of a stop, as an EngineError. */
export function stopped(signal: AbortSignal | undefined): EngineError {
  if (signal?.reason instanceof EngineError) return signal.reason;
  return new EngineError('stopped-user', 'The request was stopped before its answer came.');
}

function timedOut({ what, timeoutMs }: Exchange): HttpFailure {
  return new HttpFailure('timed-out', `${what} was not answered within ${timeoutMs} ms`, { aftermath: 'unknown' });
}

function tooLarge({ what, maxBytes }: Exchange): HttpFailure {
  const message = `${what} was answered with more than ${maxBytes} bytes; ask for smaller pages`;
  return new HttpFailure('answer-not-understood', message, { aftermath: 'final' });
}
