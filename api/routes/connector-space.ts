import type { Routes } from '../route-rules.ts';
import { ConnectorSpaceObject, ConnectorSpaceQuery } from '../schemas/connector-space.ts';
import { ObjectExplanation } from '../schemas/explanation.ts';
import { NumberInPath, pageOf } from '../schemas/page.ts';
import { Remediation } from '../schemas/remediation.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Connector space'];

export const connectorSpaceRoutes: Routes = (api, engine) => {
  api.get(
    '/connector-space',
    {
      schema: {
        operationId: 'connectorSpace',
        summary: 'Search objects of the connected systems',
        tags,
        querystring: ConnectorSpaceQuery,
        response: { 200: pageOf(ConnectorSpaceObject) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.connectorSpace(query),
  );

  api.get(
    '/connector-space/:id',
    {
      schema: {
        operationId: 'connectorSpaceObject',
        summary: 'One object of a connected system',
        tags,
        params: NumberInPath,
        response: { 200: ref(ConnectorSpaceObject) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.connectorSpaceObject(params.id),
  );

  api.get(
    '/connector-space/:id/explanation',
    {
      schema: {
        operationId: 'explainObject',
        summary: 'Why an object is joined, or whom it may be and why it is not',
        tags,
        params: NumberInPath,
        response: { 200: ref(ObjectExplanation) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.explainObject(params.id),
  );

  api.get(
    '/connector-space/:id/remediation',
    {
      schema: {
        operationId: 'remediateObject',
        summary: 'The manual steps for the person of an object, or for an object of nobody',
        tags,
        params: NumberInPath,
        response: { 200: ref(Remediation) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.remediateObject(params.id),
  );
};
