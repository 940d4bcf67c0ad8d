import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { pageOf } from '../schemas/page.ts';
import { ExportQuery, ExportRecord, Released, ReleaseExports } from '../schemas/pending-export.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Pending exports'];

export const exportRoutes: Routes = (api, engine) => {
  api.get(
    '/exports',
    {
      schema: {
        operationId: 'exports',
        summary: 'List what was sent, newest first, and what became of it',
        tags,
        querystring: ExportQuery,
        response: { 200: pageOf(ExportRecord) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.exports(query),
  );

  api.post(
    '/pending-exports/release',
    {
      schema: {
        operationId: 'releaseExports',
        summary: 'Let parked and waiting exports go with the next export after all',
        tags,
        body: ReleaseExports,
        response: { 200: ref(Released) },
      },
      config: { role: 'operator', refusals: ['not-found'] },
    },
    async (request) => ({ released: await engine.releaseExports(request.body, callerOf(request)) }),
  );
};
