/** Named keys, issued and revoked by administrators. */
import { EngineError } from '../errors.ts';
import type { ApiKey, Caller, Role } from '../model/views.ts';
import { makeApiKey } from '../secrets/api-key.ts';
import type { KeyRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';

export interface IssuedKey {
  readonly row: KeyRow;
  readonly key: string;
}

export async function issueKey(
  store: Store,
  name: string,
  roles: readonly Role[],
  caller: Caller,
  now: Date,
): Promise<IssuedKey> {
  const wanted = name.trim();
  if (wanted === '') throw new EngineError('request-invalid', 'A key is named after the person or task that uses it.');
  if (roles.length === 0) throw new EngineError('request-invalid', 'A key needs at least one role.');
  if (roles.includes('administrator') && roles.includes('approver')) {
    throw new EngineError(
      'request-invalid',
      'One key cannot be both administrator and approver: who issues keys must not approve.',
    );
  }
  const inUse = (await store.apiKeys()).find((row) => row.name === wanted && row.revokedAt === null);
  if (inUse !== undefined)
    throw new EngineError('request-invalid', `There is a key named ${wanted} already; revoke it first.`);
  const { id, key, authHash, proofHash } = makeApiKey();
  const row = {
    id,
    name: wanted,
    roles,
    authHash,
    proofHash,
    createdAt: now.toISOString(),
    createdBy: caller.name,
    revokedAt: null,
  };
  return { row, key };
}

export async function revokedKey(store: Store, id: string, now: Date): Promise<KeyRow> {
  const row = await store.apiKey(id);
  if (row === undefined) throw new EngineError('not-found', `There is no key ${id}.`);
  return row.revokedAt === null ? { ...row, revokedAt: now.toISOString() } : row;
}

export function keyView({ id, name, roles, createdAt, createdBy, revokedAt }: KeyRow): ApiKey {
  return { id, name, roles, createdAt, createdBy, revokedAt };
}
