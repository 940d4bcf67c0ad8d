import { callerOf } from '../authorise.ts';
import { prefix, type Routes } from '../route-rules.ts';
import { NumberInPath, PageQuery, pageOf } from '../schemas/page.ts';
import { Preview, PreviewItem, PreviewItemQuery, StartPreview } from '../schemas/preview.ts';
import { ref } from '../schemas/shape.ts';

const tags = ['Previews'];

export const previewRoutes: Routes = (api, engine) => {
  api.post(
    '/previews',
    {
      schema: {
        operationId: 'startPreview',
        summary: 'Work out what a cycle would do, and write nothing',
        tags,
        body: StartPreview,
        response: { 202: ref(Preview) },
      },
      config: { role: 'operator', refusals: ['run-in-progress'] },
    },
    async (request, reply) => {
      const preview = await engine.startPreview(request.body.cycle, callerOf(request));
      return reply.code(202).header('location', `${prefix}/previews/${preview.id}`).send(preview);
    },
  );

  const config = { role: 'reader', refusals: ['not-found'] } as const;

  api.get(
    '/previews',
    {
      schema: {
        operationId: 'previews',
        summary: 'List the previews that are kept, newest first',
        tags,
        querystring: PageQuery,
        response: { 200: pageOf(Preview) },
      },
      config: { role: 'reader' },
    },
    ({ query }) => engine.previews(query),
  );

  api.get(
    '/previews/:id',
    {
      schema: {
        operationId: 'preview',
        summary: 'One preview, with its counts',
        tags,
        params: NumberInPath,
        response: { 200: ref(Preview) },
      },
      config,
    },
    ({ params }) => engine.preview(params.id),
  );

  api.get(
    '/previews/:id/items',
    {
      schema: {
        operationId: 'previewItems',
        summary: 'What a preview would write, object by object',
        tags,
        params: NumberInPath,
        querystring: PreviewItemQuery,
        response: { 200: pageOf(PreviewItem) },
      },
      config,
    },
    ({ params, query }) => engine.previewItems(params.id, query),
  );
};
