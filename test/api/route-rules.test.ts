import fastify from 'fastify';
import t from 'tap';
import { Type } from 'typebox';
import { applyRouteRules } from '../../api/route-rules.ts';
import { shape } from '../../api/schemas/shape.ts';
import { openServer } from './open-server.ts';

const schema = { operationId: 'wards', summary: 'List wards', tags: ['Wards'], response: { 200: Type.Object({}) } };
const config = { role: 'reader' } as const;

t.test('a route is refused when it is registered', async (t) => {
  const app = fastify();
  app.addHook('onRoute', applyRouteRules);
  const { summary, ...withoutSummary } = schema;

  for (const [lack, options] of [
    ['names no role', { schema }],
    ['has no schema', { config }],
    ['has no summary', { schema: withoutSummary, config }],
  ] as const) {
    t.test(`when it ${lack}`, async (t) => {
      t.throws(() => app.get(`/wards`, options, async () => summary), new RegExp(lack));
    });
  }
});

t.test('an answer holds what its schema names and nothing else', async (t) => {
  const server = await openServer(t);
  const { connectors } = server.engine;
  server.engine.connectors = async () => (await connectors()).map((view) => ({ ...view, password: 'Winter1!' }));

  const answer = await server.as('reader')('GET', '/api/v1/connectors');

  t.match(answer.json(), { items: [{ name: 'ESR' }, { name: 'AD' }] });
  t.notMatch(answer.body, /password|Winter/);
});

t.test('a shape that differs from the engine does not compile', async (t) => {
  interface Ward {
    readonly name: string;
    readonly beds: number | null;
    readonly sisters: readonly string[];
  }
  const name = Type.String();
  const beds = Type.Unsafe<number | null>({ type: ['integer', 'null'] });
  const sisters = Type.Array(Type.String());

  t.equal(shape<Ward>()('Ward', Type.Object({ name, beds, sisters })).$id, 'Ward');
  // @ts-expect-error a property is missing
  t.ok(shape<Ward>()('Ward', Type.Object({ name, beds })));
  // @ts-expect-error a property too many
  t.ok(shape<Ward>()('Ward', Type.Object({ name, beds, sisters, floor: Type.Integer() })));
  // @ts-expect-error an optional property too many
  t.ok(shape<Ward>()('Ward', Type.Object({ name, beds, sisters, floor: Type.Optional(Type.Integer()) })));
  // @ts-expect-error null is not allowed for
  t.ok(shape<Ward>()('Ward', Type.Object({ name, beds: Type.Integer(), sisters })));
});
