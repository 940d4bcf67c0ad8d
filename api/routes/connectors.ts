import type { Routes } from '../route-rules.ts';
import { ConnectorView } from '../schemas/connector.ts';
import { itemsOf } from '../schemas/page.ts';

export const connectorRoutes: Routes = (api, engine) => {
  api.get(
    '/connectors',
    {
      schema: {
        operationId: 'connectors',
        summary: 'List the connectors',
        tags: ['Connectors'],
        response: { 200: itemsOf(ConnectorView) },
      },
      config: { role: 'reader' },
    },
    async () => ({ items: await engine.connectors() }),
  );
};
