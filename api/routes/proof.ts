import { EngineError } from '../../engine/index.ts';
import type { Routes } from '../route-rules.ts';
import { Proof, ProofQuery } from '../schemas/proof.ts';
import { ref } from '../schemas/shape.ts';

export const proofRoutes: Routes = (api, engine) => {
  api.get(
    '/proof',
    {
      schema: {
        operationId: 'prove',
        summary: 'Prove that the service knows a key, before the key is sent',
        tags: ['Service'],
        querystring: ProofQuery,
        response: { 200: ref(Proof) },
      },
      config: { role: 'anyone', refusals: ['not-found'] },
    },
    async ({ query }) => {
      const proof = await engine.prove(query.key, query.nonce);
      if (proof === undefined) throw new EngineError('not-found', 'No key has this id.');
      return { proof };
    },
  );
};
