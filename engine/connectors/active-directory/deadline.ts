import { EngineError, type FailureCode } from '../../errors.ts';

export interface Bounds {
  /** Longest wait, in milliseconds. */
  readonly ms: number;
  /** Half a sentence for messages. */
  readonly what: string;
  readonly signal: AbortSignal | undefined;
  /** Aborted when the connection has ended. */
  readonly lost: AbortSignal;
}

/** Our own deadline around each call, because a promise of ldapts may stay open for ever. */
export function withinTime<T>(start: () => Promise<T>, { ms, what, signal, lost }: Bounds): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (code: FailureCode, because: string) =>
      settle(() => reject(new EngineError(code, `${what}: ${because}`)));
    const timer = setTimeout(() => end('timed-out', `no answer in ${ms} ms`), ms);
    const stop = () => end('stopped-user', 'stopped');
    const lose = () => end('dropped-connection', 'the connection was lost');
    const settle = (how: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      lost.removeEventListener('abort', lose);
      how();
    };
    if (signal?.aborted) return stop();
    if (lost.aborted) return lose();
    signal?.addEventListener('abort', stop);
    lost.addEventListener('abort', lose);
    start().then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
}
