/**
 * Runs the tests:  node test/run.ts [--quick] [file, folder or pattern...]
 * As tap's own command would, but faster, for each file is a process of its own and starting it is most of what a small one
 * costs: compiled code is kept, and nothing is loaded that only measures coverage. For that there is `npm run coverage`.
 */
import { globSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { LEFT_TO_NPM_TEST } from './support/quick.ts';
import Reporter from './support/reporter.ts';

const QUICK = '--quick';
/** As `.taprc` says it to tap's own command. */
const FILES_AT_ONCE = 2;
const LONGEST_SECONDS = 120;
const root = path.resolve(import.meta.dirname, '..');

const given = process.argv.slice(2).filter((argument) => argument !== QUICK);
const leftOut = process.argv.includes(QUICK) ? Object.values(LEFT_TO_NPM_TEST).flat() : [];
const places = given.length > 0 ? given : ['test'];
const misfit = places.find((place) => testFiles(place).length === 0);
if (misfit === undefined) await runAll([...new Set(places.flatMap(testFiles))].sort());
else {
  console.error(`No test file fits "${misfit}": name a file, a folder or a pattern below ${root}.`);
  process.exitCode = 1;
}

function testFiles(place: string): string[] {
  return globSync([place, `${place}/**`], { cwd: root, exclude: leftOut })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replaceAll('\\', '/'));
}

async function runAll(files: readonly string[]): Promise<void> {
  // Absolute, in the environment and before tap is loaded: for this process and for whatever the tests start, wherever.
  process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/compiled');
  enableCompileCache(process.env['NODE_COMPILE_CACHE']);
  process.env['TAP_TIMEOUT'] = String(LONGEST_SECONDS);
  const { default: t } = await import('tap');

  t.register();
  t.jobs = FILES_AT_ONCE;
  t.setTimeout(0);
  t.plan(files.length);
  t.pipe(new Reporter()).pipe(process.stdout);
  const running = files.map((file) => {
    const options = { at: null, stack: '', cwd: root, buffered: true, timeout: LONGEST_SECONDS * 1000 };
    return t.spawn(process.execPath, ['--no-warnings', file], options, file);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      for (const { subtest } of running) subtest?.proc?.kill(signal);
    });
}
