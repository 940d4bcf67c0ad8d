import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { Figures } from '../../../engine/bench/figures.ts';
import { benchOptions } from '../../../engine/bench/options.ts';

const program = fileURLToPath(new URL('../../../engine/main.ts', import.meta.url));

t.test('The benchmark of a small trust', { timeout: 120_000 }, async (t) => {
  const json = join(t.testdir(), 'figures.json');
  const { code, said } = await jml([
    ...['bench', '--people', '400', '--seed', '7', '--rounds', '1', '--json', json],
    ...['--directory', 'samba'],
  ]);
  const figures = JSON.parse(readFileSync(json, 'utf8')) as Figures;

  t.equal(code, 0, 'ends well whatever the figures are');
  t.match(figures.conditions, { people: 400, seed: 7, node: process.version }, 'says under which conditions');
  t.equal(figures.unchanged.rowsWritten, 0, 'finds that a second run writes nothing but its own record');
  const measured = {
    people: figures.fullCycle.peoplePerSecond,
    ratio: figures.fullCycle.ofBound,
    objects: figures.unchanged.objectsPerSecond,
    delta: figures.delta1000.seconds,
    previewOfFull: figures.preview.ofFull,
    previewOfHeldDelta: figures.preview.ofHeldDelta,
    previewOfSentDelta: figures.preview.ofSentDelta,
    memory: figures.memory.peakMiB,
    rest: figures.restRead.p99Ms,
    start: figures.start.seconds,
    adds: figures.directory?.addsOfClient ?? 0,
    modifies: figures.directory?.modifiesOfClient ?? 0,
  };
  t.ok(Number.isFinite(figures.recording.ofFull), 'measures lineage and history, as a difference');
  for (const [name, value] of Object.entries(measured)) t.ok(value > 0, `measures ${name}`);
  for (const what of [
    'full cycle from empty',
    'lineage',
    'history',
    'journal',
    'digest',
    'delta-sync AD',
    'a settled trust',
    'ldbadd',
  ]) {
    t.match(said, what, `the table speaks of ${what}`);
  }
});

t.test('A benchmark that is asked for wrongly', async (t) => {
  t.throws(() => benchOptions(['--people', 'many']), { code: 'request-invalid', message: /--people .* "many"/ });
  t.throws(() => benchOptions(['--speed', '9']), { code: 'request-invalid', message: /--speed/ });
  t.throws(() => benchOptions(['--directory', 'ldif']), { code: 'request-invalid', message: /samba/ });
  t.match(
    benchOptions([]),
    { withDirectory: false, people: 100_000, seed: 1, rounds: 2 },
    'without anything takes 100,000 people',
  );
  t.match(benchOptions(['--people', '1000000']), { rounds: 1 }, 'of a million takes one round');
});

function jml(args: readonly string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}
