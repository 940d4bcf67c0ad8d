import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { startDemoService } from '../../../engine/cli/demo.ts';
import { runDemo } from '../../../engine/demo/demo.ts';

t.test('the demo with a real domain controller', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'jml-demo-samba-'));
  t.teardown(() => rmSync(home, { recursive: true, force: true }));
  const lines: string[] = [];
  const options = { people: 37, seed: 2, directory: 'samba', days: 3, serve: false, home } as const;

  const code = await runDemo({ ...options, startService: startDemoService }, (line = '') => lines.push(line));
  const text = lines.join(' ').replace(/ +/g, ' ');

  t.equal(code, 0, 'tells nothing that is not true');
  t.match(text, /directory is a real Samba domain controller/, 'says what it writes to');
  t.match(text, /Read once more without the engine, the directory \(ldaps:.*1 disabled; the engine knows as many/);
  t.match(text, /disabled and hidden from the address list/, 'hides leavers where the schema can');
});
