/** The README says nothing that is not so: what it names is there, and what it shows is taken. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import t from 'tap';
import { verbs } from '../engine/cli/jml.ts';
import { parseConfiguration } from '../engine/config/load.ts';
import { filesBelow } from './support/source-tree.ts';

const root = path.resolve(import.meta.dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const named = (pattern: RegExp) => new Set([...readme.matchAll(pattern)].map(([, name = '']) => name));

t.test('the README', async (t) => {
  t.test('is read in a few minutes', async (t) => {
    t.ok(readme.split('\n').length <= 200, 'no more than 200 lines');
  });

  t.test('names two commands, and only scripts that exist', async (t) => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object };
    const [, twoCommands = ''] = /## Two commands\n(.*?)\n\n(?=`)/s.exec(readme) ?? [];

    t.same(
      [...twoCommands.matchAll(/^ {4}(npm \S+(?: \S+)?) +#/gm)].map(([, command]) => command?.trim()),
      ['npm run demo', 'npm test'],
    );
    for (const script of named(/npm run ([a-z:]+)/g)) t.ok(script in scripts, `npm run ${script}`);
  });

  t.test('names every verb of the command line and no other', async (t) => {
    t.same([...named(/`jml ([a-z]+)`/g)].sort(), Object.keys(verbs).sort());
  });

  t.test('names cmdlets that the module has', async (t) => {
    const sources = filesBelow('powershell/module').filter((file) => file.endsWith('.cs'));
    const text = sources.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
    const nouns = new Set(
      [...text.matchAll(/\[Cmdlet\(Verbs\w+\.(\w+), "(\w+)"/g)].map(([, verb, noun]) => `${verb}-${noun}`),
    );

    t.ok(nouns.size > 10);
    for (const cmdlet of named(/\b([A-Z][a-z]+-Jml[A-Za-z]+)/g)) t.ok(nouns.has(cmdlet), cmdlet);
  });

  t.test('names files and folders that are there', async (t) => {
    const places = [...named(/`((?:engine|api|powershell|installer|test)\/[^`*]*)`/g)];
    const made = ['out/'];

    for (const place of places) {
      const isMade = made.some((folder) => place.includes(folder));
      t.ok(isMade || existsSync(path.join(root, place)), place);
    }
  });

  t.test('shows rules of one’s own that are taken as they stand', async (t) => {
    const [sample = '{}', rules = ''] = [...readme.matchAll(/```jsonc\n(.*?)```/gs)].map(([, text]) => text);
    const merged = { ...parse(sample), ...parse(`{${rules}}`) };

    const { deprovisioning, filters } = parseConfiguration(JSON.stringify(merged));

    t.equal(deprovisioning?.length, 1);
    t.equal(filters?.length, 1);
  });

  t.test('shows a configuration that is taken as it stands', async (t) => {
    const [, sample = ''] = /```jsonc\n(.*?)```/s.exec(readme) ?? [];

    const { organisation, connectors } = parseConfiguration(sample);

    t.equal(organisation.name, 'Elmfield NHS Trust');
    t.equal(connectors.length, 3);
  });

  t.test('tells the exit codes that the command line has', async (t) => {
    const { exitCodes } = await import('../engine/cli/exit-codes.ts');
    const told = /Exit codes: (.*?);/s.exec(readme)?.[1] ?? '';

    t.same(
      [...told.matchAll(/\b(\d)\b/g)].map(([, code]) => Number(code)),
      Object.values(exitCodes).sort(),
    );
  });
});
