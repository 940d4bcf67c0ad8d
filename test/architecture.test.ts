/** The house and its rules: which rooms there are, who may know whom, and how large a thing may grow. */
import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import t, { type Test } from 'tap';
import { LEFT_TO_NPM_TEST } from './support/quick.ts';
import { rooms } from './support/rooms.ts';
import { functionLengths, hasComputedImport } from './support/source-text.ts';
import { filesBelow, importsOf, read, root, topLevel } from './support/source-tree.ts';

const LONGEST_FILE = 400;
const LONGEST_FUNCTION = 80;
const LONGEST_PAGE = 40;
const FILES_WITHOUT_PAGE = 3;

/** Ours, and what a tool looks for there and nowhere else. */
const TOP_LEVEL = [
  ...['README.md', 'LICENSE', 'package.json', 'package-lock.json', 'tsconfig.json', 'biome.json'],
  ...['.ci', '.editorconfig', '.gitattributes', '.gitignore', '.npmrc', '.taprc'],
  ...['api', 'engine', 'installer', 'powershell', 'test'],
];

const product = ['engine', 'api'].flatMap(filesBelow);
const everything = [...product, ...['installer', 'powershell', 'test', '.ci'].flatMap(filesBelow)];
const programs = everything.filter((file) => /\.(ts|mjs|cs)$/.test(file));
const typescript = programs.filter((file) => file.endsWith('.ts'));
const pages = everything.filter((file) => file.endsWith('/README.md'));

t.test('the rooms of the house', async (t) => {
  t.test('are all in the table', async (t) => {
    const homeless = product.filter((file) => file.endsWith('.ts') && roomOf(file) === undefined);

    t.same(homeless, []);
  });

  t.test('are all there', async (t) => {
    const lived = new Set(product.map(roomOf));

    t.same(
      Object.keys(rooms).filter((room) => !lived.has(room)),
      [],
    );
  });

  t.test('import only what the table lets them', async (t) => {
    const forbidden = product.filter((file) => file.endsWith('.ts')).flatMap(forbiddenImports);

    t.same(forbidden, []);
  });

  t.test('never go round in a circle, not even by a type', async (t) => {
    t.same(circles(product.filter((file) => file.endsWith('.ts'))), []);
  });
});

t.test('what a packed program needs', async (t) => {
  t.test('every import names its file', async (t) => {
    t.same(
      product.filter((file) => file.endsWith('.ts') && hasComputedImport(read(file))),
      [],
    );
  });
});

t.test('writing to a connected system', async (t) => {
  t.test('has one gate', async (t) => {
    const senders = product.filter((file) => /\bsession\.send\(/i.test(read(file)));

    // The benchmark of a connector by itself writes to a server that it has started for that, and to no other.
    t.same(senders, ['engine/bench/directory.ts', 'engine/export/gate.ts']);
    t.same(
      product.filter((file) => /\.openExport\(/.test(read(file))),
      ['engine/runs/export-step.ts'],
      'and one place that opens a session for it',
    );
  });
});

t.test('nothing grows too large to be read', async (t) => {
  t.test(`no file is over ${LONGEST_FILE} lines`, async (t) => {
    t.same(tooLong(programs, LONGEST_FILE), []);
  });

  t.test(`no function is over ${LONGEST_FUNCTION} lines`, async (t) => {
    // In a test the outer function is a list of sentences; what counts there is each sentence and each helper.
    const measured = typescript.filter((file) => !file.startsWith('test/') || file.startsWith('test/support/'));

    const long = measured.flatMap((file) =>
      functionLengths(read(file))
        .filter(({ lines }) => lines > LONGEST_FUNCTION)
        .map(({ line, lines }) => `${file}:${line} has ${lines} lines`),
    );

    t.same(long, []);
  });
});

t.test('a folder explains itself', async (t) => {
  t.test(`with a page when it has more than ${FILES_WITHOUT_PAGE} files`, async (t) => {
    const folders = Map.groupBy(everything, (file) => dirname(file));

    const mute = [...folders]
      .filter(([, files]) => files.filter((file) => !file.endsWith('/README.md')).length > FILES_WITHOUT_PAGE)
      .map(([folder]) => folder)
      .filter((folder) => !pages.includes(`${folder}/README.md`));

    t.same(mute, []);
  });

  t.test(`of at most ${LONGEST_PAGE} lines`, async (t) => {
    t.same(tooLong(pages, LONGEST_PAGE), []);
  });

  t.test('that names only files that are there', async (t) => {
    const gone = pages.flatMap((page) =>
      namedFiles(read(page))
        .filter((name) => !everything.some((file) => `/${file}`.endsWith(`/${name}`)))
        .map((name) => `${page} names ${name}`),
    );

    t.same(gone, []);
  });
});

t.test('what the quick tests leave out', async (t) => {
  t.test('is there to be run by all tests', async (t) => {
    const patterns = Object.values(LEFT_TO_NPM_TEST).flat();

    const empty = patterns.filter(
      (pattern) => !globSync(pattern, { cwd: root }).some((file) => file.endsWith('.test.ts')),
    );

    t.same(empty, []);
  });
});

t.test('the repository speaks of the product alone', async (t) => {
  t.test('with nothing else at its top', async (t) => {
    t.same(
      topLevel().filter((name) => !TOP_LEVEL.includes(name)),
      [],
    );
  });

  t.test('and without places that exist on one machine only', async (t) => {
    const places = new RegExp(['work', 'root', 'Users'].map((name) => `(?<![\\w.<>])/${name}/`).join('|'));

    t.same(
      everything.filter((file) => places.test(read(file))),
      [],
    );
  });

  t.test('and without work put off, or tests that do not run', async (t) => {
    const putOff = new RegExp(
      [
        ['TO', 'DO'],
        ['FIX', 'ME'],
      ]
        .map((parts) => `\\b${parts.join('')}\\b`)
        .join('|'),
    );
    const idle = new RegExp(`\\bt\\.(skip|${'to'}${'do'}|only)\\(`);

    t.same(
      programs.filter((file) => putOff.test(read(file)) || idle.test(read(file))),
      [],
    );
  });
});

t.test('the measures themselves', async (t) => {
  t.test('find every kind of function, and nothing else in braces', async (t) => {
    const text = [
      'function declared (a: { b: number }): { c: number } {',
      '  if (a.b > 1) { return { c: 1 }; }',
      `  const text = \`{ $${'{'}[1].map((n) => { return n; })} }\`; // {`,
      "  return { c: text.split(/[{'/]/).length / 2 };",
      '}',
      'class Holder { method<T>(x: T): T {',
      '  return x;',
      '} }',
    ].join('\n');

    const found = functionLengths(text).sort((a, b) => a.line - b.line);

    t.same(found, [
      { line: 1, lines: 5 },
      { line: 3, lines: 1 },
      { line: 6, lines: 3 },
    ]);
  });

  t.test('tell a literal import from a computed one', async (t) => {
    t.equal(hasComputedImport("await import('./there.ts')"), false);
    t.equal(hasComputedImport('await import(name)'), true);
    t.equal(hasComputedImport("await import('./' + name)"), true);
    t.equal(hasComputedImport('await import(`./$' + '{name}.ts`)'), true);
    t.equal(hasComputedImport('// import(name)'), false);
  });

  t.test('see through every form of import', async (t) => {
    const text = [
      "import type { A } from './a.ts';",
      'import {',
      '  type B,',
      '  c,',
      "} from '../b/c.ts';",
      "export * from './d.ts';",
      "import './e.ts';",
      "const f = await import('./f.ts');",
      "import { join } from 'node:path';",
    ].join('\n');

    t.same(importsOf('engine/room/file.ts', text), [
      { target: 'engine/room/a.ts', isType: true },
      { target: 'engine/b/c.ts', isType: false },
      { target: 'engine/room/d.ts', isType: false },
      { target: 'node:path', isType: false },
      { target: 'engine/room/e.ts', isType: false },
      { target: 'engine/room/f.ts', isType: false },
    ]);
  });

  t.test('refuse a connector that knows another one, and a value taken from a port', async (t) => {
    const esr = 'engine/connectors/esr/made-up.ts';

    t.equal(isForbidden(esr, { target: 'engine/connectors/nhsmail/contract.ts', isType: true }), true);
    t.equal(isForbidden(esr, { target: 'engine/connectors/connector.ts', isType: false }), true);
    t.equal(isForbidden(esr, { target: 'engine/connectors/connector.ts', isType: true }), false);
    t.equal(isForbidden(esr, { target: 'engine/store/store.ts', isType: true }), true);
  });

  t.test('find a circle', async (t: Test) => {
    const text: Record<string, string> = { a: "import './b.ts';", b: "import type { C } from './c.ts';", c: '' };
    const around = { ...text, c: "import './a.ts';" };
    const files = ['x/a.ts', 'x/b.ts', 'x/c.ts'];
    const from = (texts: Record<string, string>) => (file: string) => texts[file.slice(2, 3)] ?? '';

    t.same(circles(files, from(text)), []);
    t.same(circles(files, from(around)), ['x/a.ts → x/b.ts → x/c.ts → x/a.ts']);
  });
});

/** `engine/sync/join.ts` as the table writes it: `sync/join.ts`. */
function inHouse(file: string): string {
  return file.startsWith('engine/') ? file.slice('engine/'.length) : file;
}

function roomOf(file: string): string | undefined {
  const name = inHouse(file);
  const fitting = Object.keys(rooms).filter((room) => name.startsWith(room));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

function forbiddenImports(file: string): string[] {
  return importsOf(file, read(file))
    .filter((one) => isForbidden(file, one))
    .map(({ target, isType }) => `${file} imports ${target}${isType ? ' (a type)' : ''}`);
}

function isForbidden(file: string, { target, isType }: { readonly target: string; readonly isType: boolean }): boolean {
  if (!/^(engine|api|test|installer)\//.test(target)) return false;
  const room = roomOf(file);
  if (room === undefined || room === roomOf(target)) return false;
  const { may, knows = [] } = rooms[room] ?? { may: [] };
  const open = isType ? [...may, ...knows] : may;
  return !open.some((beginning) => inHouse(target).startsWith(beginning));
}

/** Every circle once, from its first file in order. */
function circles(files: readonly string[], textOf: (file: string) => string = read): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const seen = path.indexOf(file);
    if (seen >= 0) found.push([...path.slice(seen), file].join(' → '));
    if (seen >= 0 || done.has(file)) return;
    for (const { target } of importsOf(file, textOf(file))) if (files.includes(target)) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

function tooLong(files: readonly string[], most: number): string[] {
  return files
    .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > most)
    .map(({ file, lines }) => `${file} has ${lines} lines`);
}

/** Sources named in back quotes. */
function namedFiles(page: string): string[] {
  return [...page.matchAll(/`([\w./-]+\.(?:ts|mjs|cs))`/g)].map(([, name = '']) => name.replace(/^(\.\.?\/)+/, ''));
}
