import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { pageOf } from '../schemas/page.ts';
import { ref } from '../schemas/shape.ts';
import {
  ConnectorInPath,
  Lifted,
  LiftQuery,
  Undo,
  UndoExport,
  UndoneInPath,
  UndoneQuery,
  UndoneValue,
} from '../schemas/undo.ts';

const tags = ['Change sets'];

export const undoRoutes: Routes = (api, engine) => {
  api.get(
    '/connectors/:name/undo',
    {
      schema: {
        operationId: 'checkUndo',
        summary: 'What the last export of a connector can be taken back of; nothing is written',
        tags,
        params: ConnectorInPath,
        response: { 200: ref(Undo) },
      },
      config: { role: 'operator', refusals: ['not-found'] },
    },
    ({ params }) => engine.checkUndo(params.name),
  );

  api.post(
    '/connectors/:name/undo',
    {
      schema: {
        operationId: 'undoExport',
        summary: 'Take back the last export of a connector, as change sets on hold',
        tags,
        params: ConnectorInPath,
        body: UndoExport,
        response: { 200: ref(Undo) },
      },
      config: { role: 'operator', refusals: ['not-found', 'nothing-to-undo', 'undo-differs', 'run-in-progress'] },
    },
    (request) => engine.undoExport(request.params.name, request.body, callerOf(request)),
  );

  api.get(
    '/undone',
    {
      schema: {
        operationId: 'undone',
        summary: 'List the values that were taken back and stay so against the rules',
        tags,
        querystring: UndoneQuery,
        response: { 200: pageOf(UndoneValue) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.undone(query),
  );

  api.delete(
    '/undone/:object',
    {
      schema: {
        operationId: 'liftUndone',
        summary: 'Let the rules have their way again with what was taken back on an object',
        tags,
        params: UndoneInPath,
        querystring: LiftQuery,
        response: { 200: ref(Lifted) },
      },
      config: { role: 'operator', refusals: ['not-found'] },
    },
    async (request) => {
      const { params, query } = request;
      return { lifted: await engine.liftUndone(params.object, query.attribute, callerOf(request)) };
    },
  );
};
