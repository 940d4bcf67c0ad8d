import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { jmlOn } from '../../support/jml.ts';

t.test('jml why', async (t) => {
  const { home, path } = await makeDataFolder(t);
  const say = jmlOn(home);
  for (const cycle of ['full', 'delta']) await say('run', '--cycle', cycle);
  const directory = path('directory.ldif');
  writeFileSync(directory, readFileSync(directory, 'utf8').replaceAll(/^title: .*$/gm, 'title: Boss'));
  await say('run', '--cycle', 'full');

  const { code, out } = await say('why', '--employee', '90000011');

  t.equal(code, exitCodes.done);
  const [name = '', sentence = '', found = '', ...values] = out.split('\n');
  t.match(name, /^\d+ {2}Ada Example$/, 'names the person');
  t.match(sentence, /^ {2}Employed, with no end known\. ESR: .* AD: Made for this person by JML Sync\.$/, 'says why');
  t.match(
    found,
    /^ {2}Changed by hand: AD holds "Boss" as title.* \(drift\)$/,
    'and what was found of them beside that',
  );
  t.match(values[0], /^ {2}displayName +Ada Example {2}\(NHSmail, rule .*, run \d+\)$/, 'then each value, who gave it');
  t.match(out, /^ {2}startDate +\S+ {2}\(ESR, rule .*, run \d+, GO_999_.*\.DAT:\d+\)$/m, 'for ESR with file and line');
});
