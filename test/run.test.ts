import { spawn } from 'node:child_process';
import path from 'node:path';
import t from 'tap';
import { root } from './support/source-tree.ts';

const passing = "import t from 'tap';\nt.ok(true, 'is so');\nt.equal(1, 1);\n";
const failing = "import t from 'tap';\nt.ok(true);\nt.equal(1, 2, 'is one two?');\n";
/** A program of its own that says in TAP that it left something out. */
const leavingOut = "console.log('TAP version 14\\nok 1 - later # SKIP not yet\\n1..1');\n";

t.test('a run of the tests', async (t) => {
  t.test('ends with one plain line and with 0 when everything passed', async (t) => {
    const { code, lines } = await run(t.testdir({ 'a.test.ts': passing, 'b.test.ts': passing }));

    t.equal(lines.at(-1), 'Tests: 4 passed, 0 failed');
    t.equal(code, 0);
  });

  t.test('tells what failed, counts it, and does not end with 0', async (t) => {
    const { code, lines } = await run(t.testdir({ 'a.test.ts': passing, 'b.test.ts': failing }));

    t.equal(lines.at(-1), 'Tests: 3 passed, 1 failed');
    t.match(lines.join('\n'), /b\.test\.ts > not ok {2}is one two\?/);
    t.not(code, 0);
  });

  t.test('counts what was skipped, so that nobody takes it for passed', async (t) => {
    const { lines } = await run(t.testdir({ 'a.test.ts': passing, 'b.test.ts': leavingOut }));

    t.match(lines.at(-1), /^Tests: 2 passed, 0 failed, 1 skipped$/);
  });

  t.test('says so when nothing fits what was asked for', async (t) => {
    const { code, lines } = await run(path.join(root, 'test/nothing-there'));

    t.match(lines.join('\n'), /No test file fits/);
    t.not(code, 0);
  });
});

/** Without what tap tells the processes it starts: this run is nobody's child. */
function run(place: string): Promise<{ code: number | null; lines: readonly string[] }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TAP')));
  const child = spawn(process.execPath, ['test/run.ts', path.relative(root, place)], { cwd: root, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, lines: said.trim().split('\n') }));
  });
}
