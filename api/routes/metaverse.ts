import type { Routes } from '../route-rules.ts';
import { Explanation } from '../schemas/explanation.ts';
import { AsOfQuery, HistoryEntry, HistoryQuery, MetaverseObject, MetaverseQuery } from '../schemas/metaverse.ts';
import { itemsOf, NumberInPath, pageOf } from '../schemas/page.ts';
import { Remediation } from '../schemas/remediation.ts';
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
        summary: 'One person, with the contributor of every value, now or as of a day',
        tags,
        params: NumberInPath,
        querystring: AsOfQuery,
        response: { 200: ref(MetaverseObject) },
      },
      config: { role: 'reader', refusals: ['not-found', 'before-first-record'] },
    },
    ({ params, query }) => engine.metaverseObject(params.id, query.asOf),
  );

  api.get(
    '/metaverse/:id/history',
    {
      schema: {
        operationId: 'metaverseHistory',
        summary: 'Every value of a person, who said it, and from when until when it held',
        tags,
        params: NumberInPath,
        querystring: HistoryQuery,
        response: { 200: itemsOf(HistoryEntry) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    async ({ params, query }) => ({ items: await engine.metaverseHistory(params.id, query.attribute) }),
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

  api.get(
    '/metaverse/:id/remediation',
    {
      schema: {
        operationId: 'remediatePerson',
        summary: 'Where a person is, and the manual steps when they should be elsewhere',
        tags,
        params: NumberInPath,
        response: { 200: ref(Remediation) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.remediatePerson(params.id),
  );
};
