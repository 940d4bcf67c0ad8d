import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { callerOf } from '../authorise.ts';
import { prefix, type Routes } from '../route-rules.ts';
import { NumberInPath, PageQuery, pageOf } from '../schemas/page.ts';
import {
  ApprovePreview,
  ComparisonQuery,
  DifferencesQuery,
  Preview,
  PreviewComparison,
  PreviewDifference,
  PreviewItem,
  PreviewItemQuery,
  ReportQuery,
  StartPreview,
} from '../schemas/preview.ts';
import { ref } from '../schemas/shape.ts';
import { approvalConfig } from './approval-config.ts';

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
      config: { role: 'operator', refusals: ['run-in-progress', 'configuration-invalid'] },
    },
    async (request, reply) => {
      const preview = await engine.startPreview(request.body.cycle, callerOf(request), request.body.configuration);
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

  registerComparisons(api, engine);
  registerReport(api, engine);
  registerApproval(api, engine);
};

const registerComparisons: Routes = (api, engine) => {
  const config = { role: 'reader', refusals: ['not-found'] } as const;

  api.get(
    '/previews/:id/compare',
    {
      schema: {
        operationId: 'comparePreviews',
        summary: 'How many items are new since another preview, and how many are gone',
        tags,
        params: NumberInPath,
        querystring: ComparisonQuery,
        response: { 200: ref(PreviewComparison) },
      },
      config,
    },
    ({ params, query }) => engine.comparePreviews(params.id, query.with ?? 'yesterday'),
  );

  api.get(
    '/previews/:id/compare/items',
    {
      schema: {
        operationId: 'previewDifferences',
        summary: 'What is new since another preview, then what is gone',
        tags,
        params: NumberInPath,
        querystring: DifferencesQuery,
        response: { 200: pageOf(PreviewDifference) },
      },
      config,
    },
    ({ params, query: { with: other = 'yesterday', ...page } }) => engine.previewDifferences(params.id, other, page),
  );
};

const reportTypes = { html: 'text/html', csv: 'text/csv', xml: 'application/xml' } as const;
const content = Object.fromEntries(
  Object.values(reportTypes).map((type) => [type, { schema: Type.Unsafe<Readable>({ type: 'string' }) }]),
);

const registerReport: Routes = (api, engine) => {
  api.get(
    '/previews/:id/report',
    {
      schema: {
        operationId: 'previewReport',
        summary: 'A preview as a page, as rows for a spreadsheet, or as MMSML v2',
        tags,
        params: NumberInPath,
        querystring: ReportQuery,
        response: { 200: { description: 'The report', content } },
      },
      config: { role: 'reader', refusals: ['not-found'] },
    },
    async ({ params, query }, reply) => {
      const { format = 'html', encoding = 'utf-8' } = query;
      const report = await engine.previewReport(params.id, { ...query, format });
      const charset = format === 'xml' ? encoding : 'utf-8';
      return reply
        .type(`${reportTypes[format]}; charset=${charset}`)
        .header('content-disposition', `attachment; filename="preview-${params.id}.${format}"`)
        .send(Readable.from(report));
    },
  );
};

const approval = {
  schema: { tags, params: NumberInPath, body: ApprovePreview, response: { 200: ref(Preview) } },
  config: approvalConfig,
} as const;

const registerApproval: Routes = (api, engine) => {
  api.post(
    '/previews/:id/approve',
    {
      ...approval,
      schema: {
        ...approval.schema,
        operationId: 'approvePreview',
        summary: 'Approve beforehand what a run would hold, by digest, number and reason',
      },
    },
    (request) => engine.approvePreview(request.params.id, request.body, callerOf(request)),
  );

  api.post(
    '/previews/:id/approve/check',
    {
      ...approval,
      schema: {
        ...approval.schema,
        operationId: 'checkPreviewApproval',
        summary: 'Whether this approval of a preview would be accepted; nothing is approved',
      },
    },
    (request) => engine.checkPreviewApproval(request.params.id, request.body, callerOf(request)),
  );
};
