import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { fileIn } from './dropped.ts';

const MEBIBYTE = 1 << 20;

/** Writes 40,000 objects of 20 attributes and reads them back; answers with how many came. */
const thread = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { file, writer, reader } = workerData;
  const attributes = Array.from({ length: 20 }, (_, i) => ({ name: 'attribute' + i, kind: 'text', description: '' }));
  const head = { type: 'full-import', connector: 'AD', at: '2024-03-11T09:00:00.000Z', settings: '' };
  Promise.all([import(writer), import(reader)]).then(async ([{ DropFile }, { withDropFile }]) => {
    const drop = new DropFile(file, head, { attributes, objectClass: 'user' });
    for (let page = 0; page < 40; page++) {
      const anchors = Array.from({ length: 1_000 }, (_, i) => 'object ' + (page * 1_000 + i));
      const values = anchors.map((anchor) => attributes.map(({ name }) => name + ' of ' + anchor).join('\u001f'));
      drop.batch({ objects: { anchors, values, hashes: values } });
    }
    drop.finish({ everything: true, notes: [] });
    let objects = 0;
    const names = attributes.map(({ name }) => name);
    for await (const batch of withDropFile(file, head, (read) => read.batches(names)))
      objects += batch.objects?.anchors.length ?? 0;
    parentPort.postMessage({ objects });
  });
`;

t.test('a drop file of more than 100 MB is written and read with a heap of 48 MB', async (t) => {
  const file = fileIn(t);
  const urlOf = (name: string) => new URL(`../../../engine/drop-file/${name}.ts`, import.meta.url).href;

  const worker = new Worker(thread, {
    eval: true,
    workerData: { file, writer: urlOf('writer'), reader: urlOf('reader') },
    resourceLimits: { maxOldGenerationSizeMb: 48 },
  });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();

  t.ok(statSync(file).size > 100 * MEBIBYTE);
  t.same(answer, { objects: 40_000 });
});
