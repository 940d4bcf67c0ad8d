/** What all routes have in common, and what none may lack: refused when the route is registered. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault, RouteOptions } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import type { Engine, FailureCode } from '../engine/index.ts';
import type { RequiredRole } from './authorise.ts';
import { closed } from './schemas/shape.ts';

/** Types of params, query, body and answer follow from the schema of the route. */
export interface ByTypebox extends FastifyTypeProvider {
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

/** Called for every route: an unknown query parameter is refused by those that have none, too. */
export function applyRouteRules(route: RouteOptions): void {
  const { schema, config } = route;
  const name = `${String(route.method)} ${route.url}`;
  if (config?.role === undefined) throw new Error(`${name} names no role in its config.`);
  if (schema === undefined) throw new Error(`${name} has no schema.`);
  for (const need of ['operationId', 'summary', 'tags', 'response'] as const) {
    if (schema[need] === undefined) throw new Error(`${name} has no ${need} in its schema.`);
  }
  schema.querystring ??= Type.Object({}, closed);
}
