/** What all routes have in common, and what none may lack: refused when the route is registered. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchema,
  FastifyTypeProvider,
  RawServerDefault,
  RouteOptions,
} from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { Engine, FailureCode } from '../engine/index.ts';
import type { RequiredRole } from './authorise.ts';
import { problemType, statusOf } from './problems.ts';
import { Problem } from './schemas/problem.ts';
import { closed } from './schemas/shape.ts';

/** Types of params, query, body and answer follow from the schema of the route. */
interface ByTypebox extends FastifyTypeProvider {
  readonly validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  readonly serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

export type Api = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ByTypebox>;

/** Registers every route of one noun. */
export type Routes = (api: Api, engine: Engine) => void;

/** What stands before every path but that of the health answer. */
export const prefix = '/api/v1';

declare module 'fastify' {
  interface FastifyContextConfig {
    role: RequiredRole;
    /** What it can refuse with, besides what every route can. */
    refusals?: readonly FailureCode[];
  }

  interface FastifySchema {
    'x-role'?: RequiredRole;
  }
}

type Refusals = readonly FailureCode[];
const everywhere: Refusals = [
  'request-invalid',
  'key-unknown',
  'request-from-web-page',
  'request-not-local',
  'too-many-attempts',
  'unexpected-error',
  'store-failed',
];
const withRole: Refusals = ['role-missing'];
const withBody: Refusals = ['request-too-large', 'content-type-unknown'];

/** Called for every route: completes its schema with what is true of all. */
export function applyRouteRules(route: RouteOptions): void {
  const { schema, config } = route;
  const name = `${String(route.method)} ${route.url}`;
  if (config?.role === undefined) throw new Error(`${name} names no role in its config.`);
  if (schema === undefined) throw new Error(`${name} has no schema.`);
  for (const need of ['operationId', 'summary', 'tags', 'response'] as const) {
    if (schema[need] === undefined) throw new Error(`${name} has no ${need} in its schema.`);
  }
  // The HEAD route that comes with every GET shares its schema.
  if (schema['x-role'] !== undefined) return;

  schema.querystring ??= Type.Object({}, closed);
  schema['x-role'] = config.role;
  schema.description ??= config.role === 'anyone' ? 'Needs no key.' : `Needs the role ${config.role}.`;
  schema.security = config.role === 'anyone' ? [] : [{ key: [] }];
  schema.response = answersOf(schema, refusalsOf(schema, config.role, config.refusals));
}

function refusalsOf(schema: FastifySchema, role: RequiredRole, own: Refusals = []): Refusals {
  return [
    ...everywhere,
    ...(role === 'anyone' ? [] : withRole),
    ...(schema.body === undefined ? [] : withBody),
    ...own,
  ];
}

interface Answer {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
}

const descriptions: Readonly<Record<string, string>> = {
  200: 'The answer',
  201: 'Made',
  202: 'Accepted; Location says where to look',
};

/** Its own answers and every problem, each under its content type. */
function answersOf(schema: FastifySchema, refusals: Refusals): Record<string, Answer> {
  const answers: Record<string, Answer> = {};
  for (const [status, own] of Object.entries(schema.response as Record<string, object>)) {
    const description = descriptions[status] ?? 'The answer';
    answers[status] = isAnswer(own) ? own : { description, content: { 'application/json': { schema: own } } };
  }
  for (const [status, codes] of Map.groupBy(refusals, statusOf)) {
    const own = answers[status];
    const refused = `Refused: ${[...new Set(codes)].join(', ')}`;
    answers[status] = {
      description: own === undefined ? refused : `${own.description}; or ${refused}`,
      content: { ...own?.content, [problemType]: { schema: { $ref: `${Problem.$id}#` } } },
    };
  }
  return answers;
}

function isAnswer(own: object): own is Answer {
  return 'content' in own;
}
