import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { jmlOn } from '../../support/jml.ts';

t.test('jml undo with a reason, and without what was shown', async (t) => {
  const { home } = await makeDataFolder(t);
  const say = jmlOn(home);
  await say('run', '--cycle', 'full');
  for (const words of [[], ['--run', '1'], ['--count', '1']]) {
    const { code, err } = await say('undo', '--connector', 'AD', '--reason', 'Wrong', ...words);
    t.equal(code, exitCodes.usage, `undoes nothing ${words.join(' ')}`);
    t.match(err, /--reason goes with --run and --count, as "jml undo" without --reason shows them/);
  }
});

t.test('jml preview under a configuration file that is not there', async (t) => {
  const { home } = await makeDataFolder(t);
  const { code, err } = await jmlOn(home)('preview', '--config', '/nowhere/other.jsonc');

  t.equal(code, exitCodes.usage);
  t.match(err, /--config is \/nowhere\/other\.jsonc, which cannot be read/);
  t.notMatch(err, /Create jml\.config\.jsonc/, 'does not send anybody to the configuration in force');
});
