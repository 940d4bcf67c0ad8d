import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import t from 'tap';

const LONGEST_MS = 60_000;
const main = resolve(import.meta.dirname, '../../../engine/main.ts');

type Started = ChildProcessByStdio<null, Readable, Readable>;

/** What it has said by the time it has said `sentence`. */
async function untilSaid(child: Started, sentence: string): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes(sentence)) return text;
  }
  throw new Error(`it ended without saying "${sentence}": ${text}`);
}

t.test('a demo that stays up', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'jml-demo-serve-'));
  const flags = ['--people', '10', '--days', '1', '--serve', '--home', home];
  const child = spawn(process.execPath, [main, 'demo', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const alarm = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  t.teardown(async () => {
    clearTimeout(alarm);
    if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  const ended = once(child, 'exit');

  const text = await untilSaid(child, 'for everything else');
  const { url } = JSON.parse(readFileSync(join(home, 'service.json'), 'utf8')) as { url: string };
  const key = readFileSync(join(home, 'keys', 'operator.key'), 'utf8').trim();
  const answer = await fetch(`${url}/api/v1/runs`, { headers: { authorization: `Bearer ${key}` } });
  child.stdout.resume();
  child.kill('SIGINT');
  const [code] = await ended;

  t.match(text, /Connect-JmlService -Port \d+ -KeyFile \S+operator\.key/, 'says how PowerShell gets in');
  t.equal(answer.status, 200, 'answers with the key whose file it names');
  t.equal(code, 0, 'ends well when it is told to');
  t.notOk(existsSync(join(home, 'service.json')), 'and says that nobody answers there any more');
});
