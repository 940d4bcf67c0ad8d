/** Finds out whether tests look at what the product really says: by letting it say it otherwise. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Test } from 'tap';
import { OTHER_WORDS, spelledOtherwise } from './other-words.ts';
import { root } from './source-tree.ts';

interface Tests {
  /** Below the root of the checkout. */
  readonly file: string;
  /** Names of its outermost tests. */
  readonly names: readonly string[];
}

const hook = pathToFileURL(path.join(import.meta.dirname, 'other-words.ts')).href;
/** Starting a process is most of what a small one costs. */
const FILES_AT_ONCE = 2;
/** A story is told twice; once is enough here. */
const ONCE = '/^(?!on a store that answers late$)/';

/** One test for each file of the table, by file and name of an outermost test: it expects these words of the product. */
export function areExpected(
  t: Test,
  table: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): void {
  t.jobs = FILES_AT_ONCE;
  for (const [file, byName] of Object.entries(table)) {
    const names = Object.keys(byName);
    t.test(`${file} expects of the product what it is listed for`, { buffered: true }, async (t) => {
      const words = Object.values(byName).flat();

      const expected = await wordsExpected({ file, names }, words, t.testdir({}));

      t.same([...expected].sort(), [...new Set(words)].sort(), names.join('; '));
    });
  }
}

/**
 * Those of the words that these tests expect of the product: spelled otherwise there, they turn up in an assertion that
 * fails for it. `folder` is for what the tests write; the same file may be running elsewhere.
 */
async function wordsExpected(tests: Tests, words: readonly string[], folder: string): Promise<Set<string>> {
  const output = await runSpelledOtherwise(tests, words, folder);
  const failed = output.split(/^ *(?=(?:not )?ok \d)/m).filter((part) => part.startsWith('not ok'));
  const differences = failed.map(differenceIn);
  return new Set(words.filter((word) => differences.some((one) => isExpected(word, one))));
}

async function runSpelledOtherwise({ file, names }: Tests, words: readonly string[], folder: string): Promise<string> {
  // Without what tap tells the processes it starts: this one is nobody's child.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TAP'));
  const env = {
    ...Object.fromEntries(inherited),
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${hook}`,
    [OTHER_WORDS]: words.join(','),
    TAP_CWD: folder,
    TAP_GREP: `/^(?:${names.map((name) => literally(name)).join('|')})$/\n${ONCE}`,
    TAP_TIMEOUT: '60',
  };
  const child = spawn(process.execPath, ['--no-warnings', file], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return await text(child.stdout);
}

interface Difference {
  readonly expected: string;
  readonly actual: string;
}

/** What tap prints of an assertion that failed; a long line goes on in the next one. */
function differenceIn(assertion: string): Difference {
  const [, , printed = ''] = /^( *)diff: .*\n((?:\1 +.*\n|\s*\n)*)/m.exec(assertion) ?? [];
  const lines = printed.split(/\n\s*\n|\n(?=\s*[-+])/).map((line) => line.trim());
  const beginningWith = (sign: string) =>
    lines
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  return { expected: beginningWith('-'), actual: beginningWith('+') };
}

function isExpected(word: string, { expected, actual }: Difference): boolean {
  return standsIn(expected, word) && standsIn(actual, spelledOtherwise(word));
}

function standsIn(where: string, word: string): boolean {
  return new RegExp(`(?<![\\w-])${literally(word)}(?![\\w-])`).test(where);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
