import { callerOf } from '../authorise.ts';
import type { Routes } from '../route-rules.ts';
import { ChangeLinks, LinkEffect, LinksDone } from '../schemas/link-change.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Connector space'];

export const linkChangeRoutes: Routes = (api, engine) => {
  api.post(
    '/link-changes',
    {
      schema: {
        operationId: 'changeLinks',
        summary: 'Join, disconnect, project, keep out, let in or undo by hand, in one step',
        tags,
        body: ChangeLinks,
        response: { 200: ref(LinksDone) },
      },
      config: { role: 'operator', refusals: ['not-found'] },
    },
    (request) => engine.changeLinks(request.body, callerOf(request)),
  );

  api.post(
    '/link-changes/effect',
    {
      schema: {
        operationId: 'effectOfLinks',
        summary: 'Show what such a change would lead to, and change nothing',
        tags,
        body: ChangeLinks,
        response: { 200: ref(LinkEffect) },
      },
      config: { role: 'operator', refusals: ['not-found', 'run-in-progress'] },
    },
    (request) => engine.effectOfLinks(request.body, callerOf(request)),
  );
};
