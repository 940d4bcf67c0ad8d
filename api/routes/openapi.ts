import { Type } from 'typebox';
import type { Routes } from '../route-rules.ts';

export const openApiRoutes: Routes = (api) => {
  api.get(
    '/openapi.json',
    {
      schema: {
        operationId: 'openApi',
        summary: 'This document',
        tags: ['Service'],
        response: {
          200: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'OpenAPI 3.1' }),
        },
      },
      config: { role: 'anyone' },
    },
    () => api.swagger(),
  );
};
