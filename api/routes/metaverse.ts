import type { Routes } from '../route-rules.ts';
import { Explanation } from '../schemas/explanation.ts';
import { MetaverseObject, MetaverseQuery } from '../schemas/metaverse.ts';
import { NumberInPath, pageOf } from '../schemas/page.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Metaverse'];

export const metaverseRoutes: Routes = (api, engine) => {
  api.get(
    '/metaverse',
    {
      schema: {
        operationId: 'metaverse',
        summary: 'Search people',
        tags,
        querystring: MetaverseQuery,
        response: { 200: pageOf(MetaverseObject) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.metaverse(query),
  );

  api.get(
    '/metaverse/:id',
    {
      schema: {
        operationId: 'metaverseObject',
        summary: 'One person, with the contributor of every value',
        tags,
        params: NumberInPath,
        response: { 200: ref(MetaverseObject) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.metaverseObject(params.id),
  );

  api.get(
    '/metaverse/:id/explanation',
    {
      schema: {
        operationId: 'explainPerson',
        summary: 'Why a person has the accounts and values they have, or has not',
        tags,
        params: NumberInPath,
        response: { 200: ref(Explanation) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.explainPerson(params.id),
  );
};
