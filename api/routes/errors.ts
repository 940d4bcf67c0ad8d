import { type FailureCode, failures, resultOf, statusOf } from '../../engine/index.ts';
import { errorsPage } from '../docs/errors-page.ts';
import { ERROR_PAGE, titleOf } from '../problems.ts';
import type { Api, Routes } from '../route-rules.ts';
import { ErrorCode, type ErrorCodeView } from '../schemas/error-code.ts';
import { itemsOf } from '../schemas/page.ts';

const tags = ['Service'];

export const errorRoutes: Routes = (api) => {
  const items = (Object.keys(failures) as FailureCode[]).map(viewOf);
  api.get(
    '/errors',
    {
      schema: {
        operationId: 'errorCodes',
        summary: 'Every error code, with its reach, its HTTP status and what to do',
        tags,
        response: { 200: itemsOf(ErrorCode) },
      },
      config: { role: 'anyone' },
    },
    () => ({ items }),
  );
};

/** Beside the API: what the `type` of a problem points at, for a browser on this machine. */
export function errorPageRoute(app: Api, version: string): void {
  const page = errorsPage(version);
  app.get(
    ERROR_PAGE,
    {
      schema: {
        operationId: 'errorPage',
        summary: 'The error codes as a page to read',
        tags,
        response: { 200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } } },
      },
      config: { role: 'anyone' },
    },
    async (_, reply) => reply.type('text/html; charset=utf-8').serializer(String).send(page),
  );
}

function viewOf(code: FailureCode): ErrorCodeView {
  const { reach, retry, remedy } = failures[code];
  const result = reach === 'step' || reach === 'run' ? resultOf(code) : null;
  return {
    code,
    title: titleOf(code),
    reach,
    retry,
    status: statusOf(code),
    result,
    remedy,
    page: `${ERROR_PAGE}#${code}`,
  };
}
