/** All properties on many histories:  npm run properties -- [--runs N] [--seed N] [--shrink] [file...] */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { scriptOptions, wholeNumber } from '../support/script-options.ts';

const USAGE = 'npm run properties -- [--runs N] [--seed N] [--shrink] [file ...]';
const { values, positionals } = scriptOptions(USAGE, {
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    shrink: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const files = positionals.length > 0 ? positionals : globSync('*.test.ts', { cwd: import.meta.dirname }).sort();
for (const name of ['runs', 'seed'] as const) wholeNumber(USAGE, name, values[name]);
const wish = ['--runs', values.runs, '--seed', values.seed, ...(values.shrink ? ['--shrink'] : [])];
console.log(`${values.runs} histories a property, seed ${values.seed}`);
const failed = files.filter((file) => {
  const program = path.join(import.meta.dirname, path.basename(file));
  const { status } = spawnSync(process.execPath, ['--no-warnings', program, ...wish], { stdio: 'inherit' });
  return status !== 0;
});
console.log(failed.length === 0 ? 'Every property holds.' : `Failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
