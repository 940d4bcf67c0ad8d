import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { describeRoute } from './described-route.ts';

/** In the order of the road. */
export const tags = [
  { name: 'Service', description: 'Is it there, is it well, is it the right one' },
  { name: 'Connectors', description: 'The connected systems' },
  { name: 'Runs', description: 'Import, synchronisation and export' },
  { name: 'Connector space', description: 'What a connected system holds, as imported' },
  { name: 'Metaverse', description: 'People, with the contributor of every value' },
  { name: 'Disconnectors', description: 'Objects that belong to nobody, or are kept out' },
  { name: 'Pending exports', description: 'What the next export would write' },
  { name: 'Previews', description: 'What a cycle would do' },
  { name: 'Change sets', description: 'What a limit holds until people decide' },
  { name: 'Keys', description: 'Who may call' },
] as const;

export type Tag = (typeof tags)[number]['name'];

/** Collects every route registered afterwards into an OpenAPI 3.1 document. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'JML Sync',
        version,
        description: 'Joiner-mover-leaver synchronisation. Listens on 127.0.0.1 only; problems follow RFC 9457.',
      },
      tags: [...tags],
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'jml_<id>_<secret>' } },
      },
      security: [{ key: [] }],
    },
    transform: ({ schema, url, route }) => ({
      schema: route.config === undefined ? schema : describeRoute(schema, route.config),
      url,
    }),
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, index) => String(schema['$id'] ?? `schema-${index}`),
    },
  });
}
