import type { Role } from '../../engine/index.ts';
import type { Method, OpenServer } from './open-server.ts';

export interface DescribedRoute {
  readonly method: Method;
  /** As the document writes it: /api/v1/runs/{id}. */
  readonly path: string;
  /** With numbers and names in place of its parameters. */
  readonly url: string;
  readonly operation: {
    readonly operationId: string;
    readonly summary: string;
    readonly tags: readonly string[];
    readonly 'x-role': Role | 'anyone';
    readonly parameters?: readonly { readonly name: string; readonly in: string }[];
    readonly requestBody?: object;
    readonly responses: Readonly<Record<string, { readonly content: object; readonly description: string }>>;
  };
}

/** Every operation that the OpenAPI document describes. */
export async function everyRoute({ app }: OpenServer): Promise<readonly DescribedRoute[]> {
  const document = (await app.inject('/api/v1/openapi.json')).json();
  const paths = Object.entries<Record<string, DescribedRoute['operation']>>(document.paths);
  return paths.flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase() as Method,
      path,
      url: path.replace('/keys/{id}', '/keys/0123abcd').replaceAll(/\{\w+\}/g, '1'),
      operation,
    })),
  );
}
