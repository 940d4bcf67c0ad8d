import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { AddKey, ApiKey, KeyInPath, NewApiKey } from '../schemas/key.ts';
import { itemsOf } from '../schemas/page.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Keys'];

export const keyRoutes: Routes = (api, engine) => {
  api.get(
    '/keys',
    {
      schema: {
        operationId: 'keys',
        summary: 'List keys, never their secrets',
        tags,
        response: { 200: itemsOf(ApiKey) },
      },
      config: { role: 'administrator' },
    },
    async () => ({ items: await engine.keys() }),
  );

  api.post(
    '/keys',
    {
      schema: {
        operationId: 'addKey',
        summary: 'Issue a key; this answer alone shows it',
        tags,
        body: AddKey,
        response: { 201: ref(NewApiKey) },
      },
      config: { role: 'administrator' },
    },
    async (request, reply) => {
      const key = await engine.addKey(request.body.name, request.body.roles, callerOf(request));
      return reply.code(201).send(key);
    },
  );

  api.delete(
    '/keys/:id',
    {
      schema: {
        operationId: 'revokeKey',
        summary: 'Revoke a key',
        tags,
        params: KeyInPath,
        response: { 200: ref(ApiKey) },
      },
      config: { role: 'administrator', refusals: ['not-found'] },
    },
    (request) => engine.revokeKey(request.params.id, callerOf(request)),
  );
};
