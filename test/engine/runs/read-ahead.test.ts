import t from 'tap';
import type { Connector, ImportBatch, ReadContext } from '../../../engine/connectors/connector.ts';
import { EngineError } from '../../../engine/errors.ts';
import { ReadAhead } from '../../../engine/runs/read-ahead.ts';

const read: ReadContext = {
  mark: undefined,
  now: new Date('2024-03-11T09:00:00Z'),
  signal: AbortSignal.timeout(60_000),
};

interface Source {
  readonly connector: Connector;
  /** What has happened to the reading. */
  readonly events: string[];
}

/** A system that yields `pages` and then fails, or ends. */
function source(name: string, pages: number, failure?: EngineError): Source {
  const events: string[] = [];
  async function* readAll(): AsyncGenerator<ImportBatch> {
    events.push('begun');
    try {
      for (let total = 1; total <= pages; total++) yield { total };
      if (failure !== undefined) throw failure;
    } finally {
      events.push('ended');
    }
  }
  const connector = { name, system: 'file', schema: [], test: async () => [], readAll } satisfies Connector;
  return { connector, events };
}

async function totals(batches: AsyncIterable<ImportBatch> | undefined): Promise<(number | undefined)[]> {
  const found: (number | undefined)[] = [];
  for await (const { total } of batches ?? []) found.push(total);
  return found;
}

t.test('a source that is read before its turn', async (t) => {
  t.test('begins at once and gives every page, in order, when its turn comes', async (t) => {
    const { connector, events } = source('AD', 3);
    const ahead = new ReadAhead();

    ahead.begin(connector, read);
    t.same(events, ['begun']);

    t.same(await totals(ahead.take(connector)), [1, 2, 3]);
    t.same(events, ['begun', 'ended']);
  });

  t.test('is taken once: a second reading begins anew', async (t) => {
    const { connector } = source('AD', 1);
    const ahead = new ReadAhead();
    ahead.begin(connector, read);

    t.not(ahead.take(connector), undefined);
    t.equal(ahead.take(connector), undefined);
    t.equal(ahead.take(source('NHSmail', 1).connector), undefined, 'and another source was never begun');
  });

  t.test('that fails says so in its own turn, not before', async (t) => {
    const { connector } = source('AD', 0, new EngineError('file-missing', 'AD is not there.'));
    const ahead = new ReadAhead();
    ahead.begin(connector, read);
    await new Promise((resolve) => setImmediate(resolve));

    await t.rejects(totals(ahead.take(connector)), { code: 'file-missing' });
  });

  t.test('that nobody takes is ended with the run', async (t) => {
    const { connector, events } = source('AD', 3);
    const ahead = new ReadAhead();
    ahead.begin(connector, read);

    await ahead.close();

    t.same(events, ['begun', 'ended']);
    t.equal(ahead.take(connector), undefined);
  });

  t.test('is ended when its step stops in the middle', async (t) => {
    const { connector, events } = source('AD', 3);
    const ahead = new ReadAhead();
    ahead.begin(connector, read);

    for await (const { total } of ahead.take(connector) ?? []) if (total === 2) break;

    t.same(events, ['begun', 'ended']);
  });
});
