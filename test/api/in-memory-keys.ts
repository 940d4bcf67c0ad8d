import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type ApiKey, type Caller, EngineError, type Role } from '../../engine/index.ts';

interface KeptKey extends ApiKey {
  readonly hash: string;
  readonly proofHash: Buffer;
}

/** Keys as the engine keeps them: hashes only. */
export class InMemoryKeys {
  private readonly kept = new Map<string, KeptKey>();

  add(name: string, roles: readonly Role[], createdBy: string): ApiKey & { readonly key: string } {
    const id = randomBytes(4).toString('hex');
    const key = `jml_${id}_${randomBytes(32).toString('hex')}`;
    const kept = { id, name, roles, createdAt: '2030-01-01T07:00:00.000Z', createdBy, revokedAt: null };
    this.kept.set(id, { ...kept, hash: sha256(key).toString('hex'), proofHash: sha256(`proof${key}`) });
    return { ...kept, key };
  }

  revoke(id: string): ApiKey {
    const kept = this.kept.get(id);
    if (kept === undefined) throw new EngineError('not-found', `No key has the id ${id}.`);
    const revoked = { ...kept, revokedAt: '2030-01-02T07:00:00.000Z' };
    this.kept.set(id, revoked);
    return revoked;
  }

  list(): readonly ApiKey[] {
    return [...this.kept.values()];
  }

  authenticate(key: string): Caller | undefined {
    const kept = this.kept.get(key.split('_')[1] ?? '');
    if (kept === undefined || kept.revokedAt !== null || kept.hash !== sha256(key).toString('hex')) return undefined;
    return { id: kept.id, name: kept.name, roles: kept.roles };
  }

  prove(id: string, nonce: string): string | undefined {
    const kept = this.kept.get(id);
    return kept && createHmac('sha256', kept.proofHash).update(nonce).digest('hex');
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
