/** Everything the executable runs, as two texts: the program, and the entry of its worker threads. */
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export interface Bundles {
  /** Files below the folder that was asked for. */
  readonly program: string;
  readonly worker: string;
}

export interface BundleOptions {
  /** The checkout. */
  readonly root: string;
  /** Where the two files go. */
  readonly folder: string;
  /** What `jml version` answers. */
  readonly version: string;
}

/** Node prints the whole source line of an uncaught error: without a limit a crash would print megabytes. */
const LONGEST_LINE = 160;
/** A bundle in CommonJS has no `import.meta`, and node-cron asks for its address while it loads. */
const ADDRESS_OF_BUNDLE = "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/** Writes both bundles. The same sources give the same bytes. */
export async function bundleEngine({ root, folder, version }: BundleOptions): Promise<Bundles> {
  const program = path.join(folder, 'main.cjs');
  const worker = path.join(folder, 'worker.js');
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    legalComments: 'inline',
    lineLimit: LONGEST_LINE,
    define: {
      __VERSION__: JSON.stringify(version),
      'import.meta.url': '__importMetaUrl',
      'import.meta.dirname': '__dirname',
    },
    banner: { js: ADDRESS_OF_BUNDLE },
    // Its other form asks for its parts by names that only a loader of files understands.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    logLevel: 'warning',
  };
  await build({ ...common, entryPoints: ['engine/main.ts'], outfile: program });
  await build({ ...common, entryPoints: ['engine/threads/worker-entry.ts'], outfile: worker });
  return { program, worker };
}
