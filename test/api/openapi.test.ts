import t from 'tap';
import { namedSchemas } from '../../api/schemas/all.ts';
import { openServer } from './open-server.ts';

t.test('the OpenAPI document', async (t) => {
  const { app } = await openServer(t);
  const document = (await app.inject('/api/v1/openapi.json')).json();

  t.test('is OpenAPI 3.1 of this version, and tells how to bring a key', async (t) => {
    t.match(document, {
      openapi: '3.1.0',
      info: { title: 'JML Sync', version: '0.1.0' },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    });
  });

  t.test('names every shape once, and points nowhere else', async (t) => {
    const shapes = Object.keys(document.components.schemas);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, to]) => to);

    t.same(shapes.sort(), namedSchemas.map(({ $id }) => $id).sort());
    t.same(
      references.filter((to) => !shapes.includes(to?.replace('#/components/schemas/', '') ?? '')),
      [],
    );
  });

  t.test('describes paging and filters of a list', async (t) => {
    const parameters = document.paths['/api/v1/metaverse'].get.parameters;

    t.match(
      parameters.map(({ name }: { name: string }) => name),
      ['cursor', 'limit', 'employeeNumber', 'email', 'name'],
    );
    t.match(parameters[1], { in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 1000 } });
  });

  t.test('describes health in its own content type, well or not', async (t) => {
    const { responses } = document.paths['/health'].get;

    t.hasProp(responses['200'].content, 'application/health+json');
    t.hasProps(responses['503'].content, ['application/health+json', 'application/problem+json']);
  });

  t.test('says which problems a decision on a change set can meet', async (t) => {
    const { responses } = document.paths['/api/v1/change-sets/{id}/approve'].post;

    t.match(responses['409'].description, /change-set-digest-differs, change-set-count-differs/);
    t.match(responses['403'].description, /approver-started-run/);
  });
});
