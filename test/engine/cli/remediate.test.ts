import t, { type Test } from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { jml } from '../../../engine/cli/jml.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { jmlOn } from '../../support/jml.ts';

async function trust(t: Test) {
  const { home } = await makeDataFolder(t);
  const say = jmlOn(home);
  for (const cycle of ['full', 'delta']) await say('run', '--cycle', cycle);
  return say;
}

t.test('jml remediate', async (t) => {
  const say = await trust(t);

  t.test('prints the steps for somebody by employee number, address or metaverse number', async (t) => {
    const { code, out } = await say('remediate', '90000011');
    const person = /^(\d+) {2}Ada Example$/m.exec(out)?.[1] ?? '';

    t.equal(code, exitCodes.done);
    t.match(out, /^ {2}AD +CN=Example.* \(object \d+\): There\.$/m);
    t.match(out, /^ {2}Wanted: ESR only\n {4}1\. Find the mailbox ada\.example@nhs\.example in the NHSmail portal\.$/m);
    t.match(out, /^ {4}3\. Delete CN=Example.* by hand in Active Directory\./m);
    t.equal((await say('remediate', 'ada.example@nhs.example')).out, out);
    t.equal((await say('remediate', person)).out, out);
  });

  t.test('prints what can be said of an account that is nobody’s', async (t) => {
    const { out: person } = await say('remediate', '90000011');
    const objects = [...person.matchAll(/\(object (\d+)\)/g)].map(([, id]) => Number(id));
    const nobodys = [1, 2, 3, 4, 5, 6, 7].filter((id) => !objects.includes(id));
    const found: string[] = [];
    for (const id of nobodys) found.push((await say('remediate', '--object', String(id))).out);

    t.ok(
      found.some((out) => out.startsWith('Sam Stranger\n') && out.includes('In AD only, which is not managed')),
      found.join('\n'),
    );
  });

  t.test('refuses whom nobody knows, and more or less than one name', async (t) => {
    const refusals: readonly (readonly [string[], RegExp, number])[] = [
      [['nobody@nhs.example'], /Nobody in the metaverse is known by nobody@nhs\.example/, exitCodes.failed],
      [['987'], /There is no metaverse object 987/, exitCodes.failed],
      [[], /name one of WHO and --object/, exitCodes.usage],
      [['1', '--object', '2'], /name one of WHO and --object/, exitCodes.usage],
      [['Ada', 'Example'], /One word is enough/, exitCodes.usage],
    ];
    for (const [words, message, exit] of refusals) {
      const { code, err } = await say('remediate', ...words);
      t.match(err, message);
      t.equal(code, exit, words.join(' '));
    }
  });
});

t.test('help about remediate names who is meant', async (t) => {
  const lines: string[] = [];
  const print = (line = '') => lines.push(line);
  await jml(['remediate', '--help'], print, print);
  t.match(lines.join('\n'), /^ {2}WHO +employee number, e-mail address/m);
});
