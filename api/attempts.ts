const WINDOW_MS = 60_000;
const FAILURES_OF_ONE_KEY = 10;
const FAILURES_OF_ALL = 100;

/** What a failed attempt without a readable key id counts under. */
export const NO_KEY_ID = '';

export interface Attempts {
  /** Seconds until a key of this id is looked at again; 0 when it is looked at now. */
  secondsToWait(keyId: string): number;
  failed(keyId: string): void;
  succeeded(keyId: string): void;
}

/**
 * Counts failed attempts of the last minute: at most 10 for a key id, 100 for all together. Addresses say nothing on
 * loopback. Above the common bound, ids that have been proven since the start still pass, so that guessing at other
 * keys shuts nobody out. Holds at most 100 failures.
 */
export function createAttempts(now: () => number): Attempts {
  let failures: { readonly keyId: string; readonly at: number }[] = [];
  const proven = new Set<string>();

  function waitFor(count: number, bound: readonly { readonly at: number }[]): number {
    const oldest = bound.at(-count);
    return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest.at + WINDOW_MS - now()) / 1000));
  }

  return {
    secondsToWait(keyId) {
      failures = failures.filter(({ at }) => now() - at < WINDOW_MS);
      const ofThisKey = waitFor(
        FAILURES_OF_ONE_KEY,
        failures.filter((failure) => failure.keyId === keyId && keyId !== NO_KEY_ID),
      );
      const ofAll = proven.has(keyId) ? 0 : waitFor(FAILURES_OF_ALL, failures);
      return Math.max(ofThisKey, ofAll);
    },
    failed(keyId) {
      failures = [...failures, { keyId, at: now() }].slice(-FAILURES_OF_ALL);
    },
    succeeded(keyId) {
      proven.add(keyId);
    },
  };
}
