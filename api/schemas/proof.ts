import { Type } from 'typebox';
import { keyId } from './key.ts';
import { closed, shape } from './shape.ts';

export const Proof = shape<{ readonly proof: string }>()(
  'Proof',
  Type.Object({ proof: Type.String({ description: 'HMAC-SHA256 over the nonce, hexadecimal' }) }),
);

export const ProofQuery = Type.Object(
  {
    key: keyId,
    nonce: Type.String({ pattern: '^[0-9a-fA-F]{32,128}$', description: '32 to 128 random hexadecimal digits' }),
  },
  closed,
);
