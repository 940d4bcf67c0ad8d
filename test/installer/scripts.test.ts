import t from 'tap';
import { read } from '../support/source-tree.ts';

const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

t.test('a script that prepares the machine', async (t) => {
  const preparing = Object.entries(scripts).filter(([, text]) => text.includes('installer/prepare.mjs'));
  t.ok(preparing.length >= 5);

  for (const [name, text] of preparing) {
    // A shell remembers where it found a command: after the preparation it would still take the older Node for `node`.
    const afterwards = text.split('&&').slice(1);
    t.same(
      afterwards.filter((command) => /^\s*node\b/.test(command)),
      [],
      `${name} goes on in a shell of its own, which finds the Node that was installed`,
    );
  }
});
