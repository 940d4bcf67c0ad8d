import type { Routes } from '../route-rules.ts';
import { pageOf } from '../schemas/page.ts';
import { PendingExport, PendingExportQuery } from '../schemas/pending-export.ts';

export const pendingExportRoutes: Routes = (api, engine) => {
  api.get(
    '/pending-exports',
    {
      schema: {
        operationId: 'pendingExports',
        summary: 'List what the next export would write',
        tags: ['Pending exports'],
        querystring: PendingExportQuery,
        response: { 200: pageOf(PendingExport) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.pendingExports(query),
  );
};
