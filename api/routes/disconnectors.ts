import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { Disconnector, DisconnectorInPath, DisconnectorsQuery, SetDisconnector } from '../schemas/disconnector.ts';
import { pageOf } from '../schemas/page.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Disconnectors'];

export const disconnectorRoutes: Routes = (api, engine) => {
  api.get(
    '/disconnectors',
    {
      schema: {
        operationId: 'disconnectors',
        summary: 'List objects that belong to nobody',
        tags,
        querystring: DisconnectorsQuery,
        response: { 200: pageOf(Disconnector) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.disconnectors(query),
  );

  api.get(
    '/disconnectors/:object',
    {
      schema: {
        operationId: 'disconnector',
        summary: 'One object, and what keeps it out',
        tags,
        params: DisconnectorInPath,
        response: { 200: ref(Disconnector) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.disconnector(params.object),
  );

  api.put(
    '/disconnectors/:object',
    {
      schema: {
        operationId: 'setDisconnector',
        summary: 'Keep an object out (Explicit), or let it in again (Normal)',
        tags,
        params: DisconnectorInPath,
        body: SetDisconnector,
        response: { 200: ref(Disconnector) },
      },
      config: { role: 'operator', refusals: ['not-found'] },
    },
    (request) => engine.setDisconnector(request.params.object, request.body, callerOf(request)),
  );
};
