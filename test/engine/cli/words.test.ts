import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { jml } from '../../../engine/cli/jml.ts';

const VERBS = [
  'serve',
  'run',
  'preview',
  'why',
  'remediate',
  'check',
  'functions',
  'key',
  'demo',
  'bench',
  'errors',
  'version',
];

/** What the words lead to: both streams by line, and the exit code. */
async function say(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await jml(
    words,
    (line = '') => out.push(line),
    (line = '') => err.push(line),
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

t.test('asking what an error code means', async (t) => {
  t.test('says what it spoils, whether waiting helps and what to do', async (t) => {
    const { code, out } = await say('errors', '--code', 'failed-connection');

    t.equal(code, 0);
    t.match(out, /^failed-connection\n {2}Check the address/);
    t.match(out, /Spoils: step, result no-start-connection. Waiting helps. HTTP 500/);
  });

  t.test('lists them all without one', async (t) => {
    const { out } = await say('errors');

    for (const known of ['not-found', 'esr-no-trailer', 'cd-existing-object'])
      t.match(out, new RegExp(`^${known}$`, 'm'));
  });

  t.test('says of a code of MIM why it never occurs', async (t) => {
    const { code, out } = await say('errors', '--code', 'kerberos-time-skew');

    t.equal(code, 0);
    t.match(out, /never occurs here/);
  });

  t.test('refuses a code that nobody has', async (t) => {
    const { code, err } = await say('errors', '--code', 'nothing-known');

    t.equal(code, exitCodes.usage);
    t.match(err, /no error code nothing-known/);
  });
});

t.test('asking for help', async (t) => {
  for (const word of ['--help', '-h', 'help']) {
    t.test(`with ${word} lists every verb and every exit code`, async (t) => {
      const { code, out, err } = await say(word);

      t.equal(code, 0);
      t.equal(err, '');
      for (const verb of VERBS) t.match(out, new RegExp(`^  jml ${verb} +\\S`, 'm'));
      for (const number of Object.values(exitCodes)) t.match(out, new RegExp(`^  ${number}  \\S`, 'm'));
    });
  }

  for (const verb of VERBS) {
    t.test(`about ${verb} says what it is for, and starts nothing`, async (t) => {
      const { code, out } = await say(verb, '--help');

      t.equal(code, 0);
      t.match(out, new RegExp(`^jml ${verb}: \\S`));
    });
  }

  t.test('about run names its flags', async (t) => {
    const { out } = await say('run', '--help');

    for (const flag of ['--home FOLDER', '--cycle full|delta', '--apply REASON'])
      t.ok(out.includes(`  ${flag} `), flag);
  });

  t.test('about key says which role a key has when none is named', async (t) => {
    const { out } = await say('key', '--help');

    t.match(out, /--roles ROLE,ROLE +of reader, operator, approver, administrator; reader when left out/);
  });

  t.test('about demo says how many people a trust may have', async (t) => {
    const { out } = await say('demo', '--help');

    t.match(out, /--people N +size of the trust; 2,000 when left out \(10 to 2000000\)/);
  });
});

t.test('asking for the functions of expressions', async (t) => {
  t.test('prints each with an example', async (t) => {
    const { code, out } = await say('functions');

    t.equal(code, 0);
    t.match(out, /^properCase\(string\): string$/m);
    t.match(out, /dnEscape\("Obi, Ana"\) gives "Obi\\\\2C Ana"/);
  });
});

t.test('words that mean nothing', async (t) => {
  t.test('no verb at all is answered with the help, as a mistake', async (t) => {
    const { code, out, err } = await say();

    t.equal(code, exitCodes.usage);
    t.equal(out, '');
    t.match(err, /jml serve/);
  });

  t.test('an unknown verb is named', async (t) => {
    const { code, err } = await say('synchronise');

    t.equal(code, exitCodes.usage);
    t.match(err, 'there is no verb "synchronise"');
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a flag that the verb does not have', ['run', '--people', '5'], /jml run: Unknown option '--people'/],
    ['a flag without its value', ['run', '--cycle'], /jml run: .*--cycle/],
    ['a word where none is expected', ['check', 'everything'], /jml check: .*everything/],
    ['a cycle that does not exist', ['run', '--cycle', 'half'], /--cycle is half; it must be full or delta/],
    ['too few people', ['demo', '--people', '1'], /--people is 1; it must be a whole number from 10 to 2000000/],
    ['fewer people than none', ['demo', '--people', '-5'], /--people is -5; it must be a whole number from 10 to/],
    ['a day too many', ['demo', '--days', '4'], /--days is 4; it must be a whole number from 1 to 3/],
    ['a port that is none', ['serve', '--port', '99999'], /--port is 99999; it must be a whole number from 0 to 65535/],
    ['a word for a port', ['serve', '--port=http'], /--port is http; it must be a whole number from 0 to 65535/],
    ['half a person', ['bench', '--people', '10.5'], /--people is 10\.5; it must be a whole number from 10 to 2000000/],
    ['a directory that does not exist', ['demo', '--directory', 'novell'], /--directory must be ldif or samba/],
  ];
  for (const [what, words, sentence] of wrong) {
    t.test(`${what} is refused with a sentence that says what would be right`, async (t) => {
      const { code, err } = await say(...words);

      t.equal(code, exitCodes.usage, err);
      t.match(err, sentence);
    });
  }
});
