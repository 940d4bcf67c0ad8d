import t from 'tap';
import type { Connector, ImportBatch } from '../../../engine/connectors/connector.ts';
import { boundedBy, StepStop } from '../../../engine/runs/stop.ts';

const never = () => new Promise<never>(() => undefined);

/** A connector that listens to nobody. */
const deaf = {
  name: 'AD',
  system: 'ad',
  schema: [],
  test: never,
  async *readAll(): AsyncGenerator<ImportBatch> {
    yield { objects: { anchors: ['1'], values: [''], hashes: ['h'] } };
    await never();
  },
  find: never,
} as unknown as Connector;

t.test('a system that never answers and ignores that it is asked to end', async (t) => {
  // A promise that nobody settles keeps no process alive.
  const alive = setInterval(() => undefined, 1_000);
  t.teardown(() => clearInterval(alive));

  t.test('is left behind in an import', async (t) => {
    const run = new AbortController();
    const stop = new StepStop(run.signal, 'full-import', 'AD');
    const read = boundedBy(stop, deaf).readAll({ now: new Date(), signal: stop.signal });

    const pages: ImportBatch[] = [];
    const reading = (async () => {
      for await (const page of read) {
        pages.push(page);
        run.abort();
      }
    })();

    await t.rejects(reading, { code: 'stopped-user', message: /full-import of AD, between two pages/ });
    t.equal(pages.length, 1);
  });

  t.test('is left behind when it is looked at', async (t) => {
    const stop = new StepStop(new AbortController().signal, 'delta-import', 'AD', 0.01);
    const look = async () =>
      boundedBy(stop, deaf).find?.({ object: 1, operation: 'create', anchor: '', changes: [] }, stop.signal);

    await t.rejects(look, { code: 'step-timed-out', message: /After 0\.01 seconds the step was stopped/ });
  });
});

t.test('an answer that comes in time is the answer', async (t) => {
  const stop = new StepStop(new AbortController().signal, 'export', 'AD', 60);
  t.teardown(() => stop.close());

  t.equal(await stop.bounded(Promise.resolve(7)), 7);
  await t.rejects(stop.bounded(Promise.reject(new Error('no'))), { message: 'no' });
  t.equal(stop.reason, undefined);
});
