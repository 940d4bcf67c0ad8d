/** Looks at a store without rest while another thread writes; a run row comes with every 200 objects. */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteStore } from '../../../engine/store/sqlite/store.ts';

const OBJECTS_A_COMMIT = 200;
const store = openSqliteStore(workerData as string, { readOnly: true });
let looks = 0;
let torn = 0;
let asked = false;
parentPort?.once('message', () => {
  asked = true;
});
parentPort?.postMessage('ready');

let last = await look();
while (!asked) {
  last = await look();
  await setImmediate();
}
last = await look();
parentPort?.postMessage({ looks, torn, highest: last });

async function look(): Promise<number> {
  looks += 1;
  const { object, run } = await store.lastIds();
  if (object !== run * OBJECTS_A_COMMIT) torn += 1;
  return object;
}
