import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { ApproveChangeSet, ChangeSet, ChangeSetItem, ChangeSetsQuery, DenyChangeSet } from '../schemas/change-set.ts';
import { NumberInPath, PageQuery, pageOf } from '../schemas/page.ts';
import { ref } from '../schemas/shape.ts';
import { approvalConfig } from './approval-config.ts';

const tags = ['Change sets'];

export const changeSetRoutes: Routes = (api, engine) => {
  const config = { role: 'reader', refusals: ['not-found'] } as const;

  api.get(
    '/change-sets',
    {
      schema: {
        operationId: 'changeSets',
        summary: 'List change sets',
        tags,
        querystring: ChangeSetsQuery,
        response: { 200: pageOf(ChangeSet) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.changeSets(query),
  );

  api.get(
    '/change-sets/:id',
    {
      schema: {
        operationId: 'changeSet',
        summary: 'One change set',
        tags,
        params: NumberInPath,
        response: { 200: ref(ChangeSet) },
      },
      config,
    },
    ({ params }) => engine.changeSet(params.id),
  );

  api.get(
    '/change-sets/:id/items',
    {
      schema: {
        operationId: 'changeSetItems',
        summary: 'The items of a change set',
        tags,
        params: NumberInPath,
        querystring: PageQuery,
        response: { 200: pageOf(ChangeSetItem) },
      },
      config,
    },
    ({ params, query }) => engine.changeSetItems(params.id, query),
  );

  registerDecisions(api, engine);
};

const approval = {
  schema: { tags, params: NumberInPath, body: ApproveChangeSet, response: { 200: ref(ChangeSet) } },
  config: approvalConfig,
} as const;

const registerDecisions: Routes = (api, engine) => {
  api.post(
    '/change-sets/:id/approve',
    {
      ...approval,
      schema: {
        ...approval.schema,
        operationId: 'approveChangeSet',
        summary: 'Approve what was looked at, by digest, number and reason',
      },
    },
    (request) => engine.approveChangeSet(request.params.id, request.body, callerOf(request)),
  );

  api.post(
    '/change-sets/:id/approve/check',
    {
      ...approval,
      schema: {
        ...approval.schema,
        operationId: 'checkApproval',
        summary: 'Whether this approval would be accepted; nothing is approved',
      },
    },
    (request) => engine.checkApproval(request.params.id, request.body, callerOf(request)),
  );

  api.post(
    '/change-sets/:id/deny',
    {
      schema: {
        operationId: 'denyChangeSet',
        summary: 'Deny a change set: nothing of it is written',
        tags,
        params: NumberInPath,
        body: DenyChangeSet,
        response: { 200: ref(ChangeSet) },
      },
      config: { role: 'approver', refusals: ['not-found', 'change-set-not-held'] },
    },
    (request) => engine.denyChangeSet(request.params.id, request.body.reason, callerOf(request)),
  );
};
