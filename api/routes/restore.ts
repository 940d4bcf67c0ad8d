import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { NumberInPath } from '../schemas/page.ts';
import { AskRestore, DeletedObject, RestoreWish } from '../schemas/restore.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Connector space'];

export const restoreRoutes: Routes = (api, engine) => {
  api.get(
    '/connector-space/:id/deleted',
    {
      schema: {
        operationId: 'deletedObject',
        summary: 'What its system remembers now of an object that has vanished; the system is asked',
        tags,
        params: NumberInPath,
        response: { 200: ref(DeletedObject) },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    ({ params }) => engine.deletedObject(params.id),
  );

  api.post(
    '/connector-space/:id/restore',
    {
      schema: {
        operationId: 'askRestore',
        summary: 'Ask for a vanished account back, as a change set on hold',
        tags,
        params: NumberInPath,
        body: AskRestore,
        response: { 200: ref(RestoreWish) },
      },
      config: { role: 'operator', refusals: ['not-found', 'nothing-to-restore', 'restore-asked-already'] },
    },
    (request) => engine.askRestore(request.params.id, request.body.reason, callerOf(request)),
  );

  api.delete(
    '/connector-space/:id/restore',
    {
      schema: {
        operationId: 'withdrawRestore',
        summary: 'Take back the wish for a vanished account',
        tags,
        params: NumberInPath,
        response: { 200: ref(RestoreWish) },
      },
      config: { role: 'operator', refusals: ['not-found'] },
    },
    (request) => engine.withdrawRestore(request.params.id, callerOf(request)),
  );
};
