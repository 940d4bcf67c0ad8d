import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { extractName, headerLine, trailerLine } from '../../../../engine/connectors/esr/record.ts';
import { assignment, esrFolder, nameOf, person, phone } from '../../../support/esr.ts';

const MEBIBYTE = 1 << 20;
const SIZE = 300 * MEBIBYTE;
const PEOPLE_A_WRITE = 2_000;

/** A full extract of about 300 MB. Only IDs differ, and they keep their width, so a block of lines is made once. */
function writeBigExtract(folder: string): { path: string; people: number } {
  const name = nameOf();
  const path = join(folder, extractName(name));
  const lines = [person({ firstName: 'Zoë' }), assignment(), phone()].join('\n').replaceAll('800001', 'PPPPPPPP');
  const file = openSync(path, 'w');
  let written = writeSync(file, Buffer.from(`${headerLine(name, '20240310')}\n`, 'latin1'));
  let people = 0;
  while (written < SIZE) {
    let block = '';
    for (let i = 0; i < PEOPLE_A_WRITE; i++)
      block += `${lines.replaceAll('PPPPPPPP', String(10_000_000 + people++))}\n`;
    written += writeSync(file, Buffer.from(block, 'latin1'));
  }
  writeSync(file, `${trailerLine(people * 3 + 2)}\n`);
  closeSync(file);
  return { path, people };
}

/** Checks and reads the file as a parser thread does, and answers with what came out. */
const parserThread = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.parser).then(({ parseGo2 }) => {
    const options = { vpd: '999', feed: 'gdw', mobile: { by: 'type', type: 'M' } };
    const [{ verdict }] = [...parseGo2(workerData.file, { ...options, check: true })];
    let owners = 0;
    let largest = 0;
    for (const { records } of parseGo2(workerData.file, { ...options, scattered: verdict.scattered })) {
      owners += records?.owners.length ?? 0;
      largest = Math.max(largest, records?.owners.length ?? 0);
    }
    parentPort.postMessage({ lines: verdict.lines, people: verdict.people, owners, largest });
  });
`;

t.test('an extract of 300 MB is checked and read by a thread with a heap of 128 MB', async (t) => {
  const { path, people } = writeBigExtract(esrFolder(t));
  const parser = new URL('../../../../engine/connectors/esr/parse.ts', import.meta.url).href;

  const worker = new Worker(parserThread, {
    eval: true,
    workerData: { parser, file: path },
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();

  t.ok(statSync(path).size >= SIZE);
  t.same(answer, { lines: people * 3 + 2, people, owners: people, largest: 2_000 });
});
