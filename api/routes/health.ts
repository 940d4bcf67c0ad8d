import type { Routes } from '../route-rules.ts';
import { HealthAnswer } from '../schemas/health.ts';
import { ref } from '../schemas/shape.ts';

const healthType = 'application/health+json';
const statuses = { pass: 200, warn: 200, fail: 503 } as const;

export const healthRoutes: Routes = (api, engine) => {
  const answer = { description: 'Health', content: { [healthType]: { schema: ref(HealthAnswer) } } };
  api.get(
    '/health',
    {
      schema: {
        operationId: 'health',
        summary: 'Whether the service is well',
        description: 'Needs no key; says why with one. 503 when it is not well.',
        tags: ['Service'],
        response: { 200: answer, 503: answer },
      },
      config: { role: 'anyone' },
    },
    async (request, reply) => {
      const health = await engine.health();
      const shown = request.caller === undefined ? { status: health.status } : health;
      return reply.code(statuses[health.status]).type(healthType).send(shown);
    },
  );
};
