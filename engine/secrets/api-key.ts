/** Keys to the REST API: `jml_<id>_<secret>`. The store keeps two hashes; the key itself is shown once and kept nowhere. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface MadeKey {
  readonly id: string;
  readonly key: string;
  readonly authHash: string;
  readonly proofHash: string;
}

export function makeApiKey(): MadeKey {
  const id = randomBytes(4).toString('hex');
  const key = `jml_${id}_${randomBytes(32).toString('hex')}`;
  return { id, key, authHash: sha256(`auth${key}`), proofHash: sha256(`proof${key}`) };
}

/** Nothing for what does not look like a key. */
export function idOfKey(key: string): string | undefined {
  return /^jml_([0-9a-f]{8})_[0-9a-f]{64}$/.exec(key)?.[1];
}

export function isKey(key: string, authHash: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(`auth${key}`)), Buffer.from(authHash));
}

/** Proves that this service knows the key, without showing anything of it. */
export function proofOf(proofHash: string, nonce: string): string {
  return createHmac('sha256', Buffer.from(proofHash, 'hex')).update(nonce).digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
