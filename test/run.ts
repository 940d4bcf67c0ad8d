/**
 * Runs the tests:  node test/run.ts [--quick] [what tap takes]
 * Each file is a process of its own, and starting it is most of what a small one costs: what was compiled once is kept.
 * Coverage is measured without this, `npm run coverage`: it is less exact over kept code.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { LEFT_TO_NPM_TEST } from './support/quick.ts';

const QUICK = '--quick';
/** Absolute: processes that tests start in other folders share it. */
const compiled = path.resolve(import.meta.dirname, '../node_modules/.cache/compiled');

process.env['NODE_COMPILE_CACHE'] ??= compiled;
enableCompileCache(process.env['NODE_COMPILE_CACHE']);

const given = process.argv.slice(2);
const leftOut = given.includes(QUICK) ? Object.values(LEFT_TO_NPM_TEST).flat() : [];
process.argv = [
  ...process.argv.slice(0, 2),
  '--disable-coverage',
  ...leftOut.map((files) => `--exclude=${files}`),
  ...given.filter((argument) => argument !== QUICK),
];
await import('../node_modules/tap/dist/esm/run.mjs');
