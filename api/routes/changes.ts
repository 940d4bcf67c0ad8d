import { prefix, type Routes } from '../route-rules.ts';
import { ChangesQuery, FeedEntry } from '../schemas/change-feed.ts';
import { ref } from '../schemas/shape.ts';

const ndjson = 'application/x-ndjson';

export const changeRoutes: Routes = (api, engine) => {
  api.get(
    '/changes',
    {
      schema: {
        operationId: 'changes',
        summary: 'What imports have confirmed, one JSON object a line, in order',
        description:
          'Accounts made, restored, renamed, moved, enabled, disabled and deleted, for scripts of your own. Entries come at least once, ' +
          'in one order that never changes, and stay as long as the journal. The cursor of the last line read, or the Link header, says ' +
          'where to go on; an empty answer is the end for now. A cursor ahead of the last entry is refused: it is of ' +
          'another data folder, or of this one before it was restored. Needs the role reader.',
        tags: ['Pending exports'],
        querystring: ChangesQuery,
        response: {
          200: { description: 'One entry a line', content: { [ndjson]: { schema: ref(FeedEntry) } } },
        },
      },
      config: { role: 'reader' },
    },
    async ({ query }, reply) => {
      const { entries, next } = await engine.changes(query);
      const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      reply.header('link', `<${prefix}/changes?after=${next}>; rel="next"`);
      return await reply
        .type(ndjson)
        .serializer(String)
        .send(lines as never);
    },
  );
};
