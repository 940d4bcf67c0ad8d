/** What the OpenAPI document says of a route beyond its schema: who may call it, and every problem it can answer with. */
import type { FastifyContextConfig, FastifySchema } from 'fastify';
import { type FailureCode, statusOf } from '../engine/index.ts';
import { problemType } from './problems.ts';
import { Problem } from './schemas/problem.ts';

type Refusals = readonly FailureCode[];
const everywhere: Refusals = [
  'request-invalid',
  'key-unknown',
  'request-from-web-page',
  'request-not-local',
  'too-many-attempts',
  'unexpected-error',
  'store-failed',
  'database-disk-full',
  'store-damaged',
];
const withRole: Refusals = ['role-missing'];
const withBody: Refusals = ['request-too-large', 'content-type-unknown'];

// Kept out of the schema that Fastify compiles: serialisers for every problem of every route would slow the start.
/** The schema of a route as the document shows it. */
export function describeRoute(schema: FastifySchema, { role, refusals = [] }: FastifyContextConfig): FastifySchema {
  const codes = [
    ...everywhere,
    ...(role === 'anyone' ? [] : withRole),
    ...(schema.body === undefined ? [] : withBody),
    ...refusals,
  ];
  return {
    ...schema,
    description: schema.description ?? (role === 'anyone' ? 'Needs no key.' : `Needs the role ${role}.`),
    security: role === 'anyone' ? [] : [{ key: [] }],
    'x-role': role,
    response: answersOf(schema, codes),
  };
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
