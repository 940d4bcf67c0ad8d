import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { exitCodes } from '../../../engine/cli/exit-codes.ts';
import { makeDataFolder } from '../../support/data-folder.ts';
import { runJml } from '../../support/jml-process.ts';

// Dozens of processes, one after the other.
t.setTimeout(300_000);

t.test('jml check', async (t) => {
  t.test('says that all is well, connection by connection', async (t) => {
    const { home } = await makeDataFolder(t);

    const { code, out } = await runJml(['check', '--home', home]);

    t.equal(code, exitCodes.done, out);
    t.match(out, /^Configuration: 3 connectors, topology full\. It is valid\.$/m);
    for (const connector of ['ESR (esr)', 'NHSmail (nhsmail)', 'AD (ad)']) t.match(out, connector);
    t.match(out, /^All is well\.$/m);
  });

  t.test('names every connection that fails, with what to do, and tries the others all the same', async (t) => {
    const folder = await makeDataFolder(t);
    await folder.closePortal();
    rmSync(folder.path('extracts'), { recursive: true });

    const { code, out } = await runJml(['check', '--home', folder.home]);

    t.equal(code, exitCodes.failed);
    t.match(out, /^ESR \(esr\)\n {2}FAIL .*extracts/m);
    t.match(out, /^NHSmail \(nhsmail\)\n {2}FAIL .*nothing listens there\n {7}Check the address/m);
    t.match(out, /^AD \(ad\)\n {2}ok /m);
    t.match(out, /^2 things to do\.$/m);
  });

  t.test('names a key that is not accepted', async (t) => {
    const folder = await makeDataFolder(t);
    writeFileSync(folder.path('portal.key'), 'some other key\n');

    const { code, out } = await runJml(['check', '--home', folder.home]);

    t.equal(code, exitCodes.failed);
    t.match(out, /FAIL .*key/);
  });

  t.test('counts one thing as one', async (t) => {
    const folder = await makeDataFolder(t);
    await folder.closePortal();

    const { out } = await runJml(['check', '--home', folder.home]);

    t.match(out, /^1 thing to do\.$/m);
  });

  t.test('says which file is only read, and which property would let it be written', async (t) => {
    const folder = await makeDataFolder(t, { directory: { changesFile: 'log.ldif' } });

    const { code, out } = await runJml(['check', '--home', folder.home]);

    t.equal(code, exitCodes.done, out);
    t.match(out, /^ {2}ok {3}.*directory\.ldif can be read$/m);
    t.match(out, /^ {2}warn AD is only read: it has a changesFile and no exportChangesTo\.\n {7}Set exportChangesTo/m);
    t.match(out, /^Nothing fails; 1 thing to look at\.$/m);
  });

  t.test('says that an edited configuration does not count yet', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    folder.configure({ limits: { create: { count: 1, percent: 1 } } });

    const before = await runJml(['check', '--home', folder.home]);
    const applied = await runJml(['check', '--apply', 'A smaller limit', '--home', folder.home]);
    const after = await runJml(['check', '--home', folder.home]);

    t.equal(before.code, exitCodes.done);
    t.match(before.out, /^ {2}warn jml\.config\.jsonc differs from the configuration in force \(version 1\)\.$/m);
    t.match(before.out, /^Nothing fails; 1 thing to look at\.$/m);
    t.match(applied.out, /version 2 is in force\.\nAll is well\.$/m);
    t.match(after.out, /^All is well\.$/m);
  });

  t.test('finds a configuration under which no account would be found again', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    const text = readFileSync(folder.path('jml.config.jsonc'), 'utf8');
    writeFileSync(
      folder.path('jml.config.jsonc'),
      text.replace('"transport": "ldif"', '"transport": "ldif", "anchorAttribute": "cn"'),
    );

    const checked = await runJml(['check', '--home', folder.home]);
    const applied = await runJml(['check', '--apply', 'By name', '--home', folder.home]);

    t.equal(checked.code, exitCodes.failed);
    t.match(checked.out, /^ {2}FAIL .*connectors\[2\]\.anchorAttribute: the objects of "AD" are known by objectGUID/m);
    t.not(applied.code, exitCodes.done);
    t.notMatch(applied.out, 'is in force');
  });

  t.test('finds a damaged database before a run does', async (t) => {
    const folder = await makeDataFolder(t);
    writeFileSync(folder.path('jml.db'), 'Dear diary, '.repeat(500));

    const { code, out } = await runJml(['check', '--home', folder.home]);

    t.equal(code, exitCodes.failed);
    t.match(out, /^ {2}FAIL .*jml\.db is damaged.*\n {7}Nothing in it was overwritten/m);
    t.match(out, /^1 thing to do\.$/m);
  });

  t.test('warns about data and secrets that everybody on the machine may read', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    for (const file of ['jml.db', 'portal.key']) chmodSync(folder.path(file), 0o644);

    const closed = await runJml(['check', '--home', folder.home]);
    chmodSync(folder.home, 0o755);
    const open = await runJml(['check', '--home', folder.home]);

    t.match(closed.out, /^All is well\.$/m, 'but not where nobody may enter the folder');
    t.equal(open.code, exitCodes.done);
    for (const file of ['jml.db', 'portal.key'])
      t.match(open.out, `  warn ${folder.path(file)} may be read or written by everybody on this machine.`);
    // The log of the database takes the rights of the database, when there is one.
    t.match(open.out, /^Nothing fails; [23] things to look at\.$/m);
  });

  t.test('does not put a configuration in force whose connections fail', async (t) => {
    const folder = await makeDataFolder(t);
    await runJml(['run', '--cycle', 'full', '--home', folder.home]);
    folder.configure({ limits: { create: { count: 1, percent: 1 } } });
    await folder.closePortal();

    const { code, out } = await runJml(['check', '--apply', 'A smaller limit', '--home', folder.home]);

    t.equal(code, exitCodes.failed);
    t.notMatch(out, 'is in force');
  });

  const wrong: readonly (readonly [string, object | string, RegExp])[] = [
    ['an unknown property', { colour: 'blue' }, /line \d+: colour is not a property that exists here/],
    ['a wrong type', { schedule: 'daily' }, /line \d+: schedule is "daily"/],
    [
      'a time that no clock shows',
      { schedule: [{ cron: '61 8 * * *', cycle: 'delta' }] },
      /jml\.config\.jsonc line \d+: schedule\[0\]\.cron is "61 8 \* \* \*"/,
    ],
    [
      'a property that is missing',
      { organisation: { name: 'X', codes: ['X99'] } },
      /organisation\.mailDomains is missing/,
    ],
    [
      'a limit that no configuration may have',
      { limits: { delete: { count: 1, percent: 5 } } },
      /jml\.config\.jsonc line \d+: limits\.delete\.percent is 5/,
    ],
    [
      'a rule about an attribute that does not exist',
      { flows: { inbound: [{ system: 'esr', from: 'shoeSize', to: 'jobTitle' }] } },
      /jml\.config\.jsonc line \d+: flows\.inbound\[0\]\.from: the rule "esr\.shoeSize to jobTitle" names shoeSize, which esr does not have\. It has: .*familyName/,
    ],
    ['text that is not JSON', '{ "version": 1,, }', /line 1: not valid JSON with comments/],
  ];
  for (const [what, configuration, sentence] of wrong) {
    t.test(`refuses ${what} before it tries any connection`, async (t) => {
      const folder = await makeDataFolder(t);
      if (typeof configuration === 'string') writeFileSync(folder.configurationFile, configuration);
      else folder.configure(configuration);

      const { code, out, err } = await runJml(['check', '--home', folder.home]);

      t.equal(code, exitCodes.usage, out + err);
      t.equal(out, '');
      t.match(err, sentence);
    });
  }
});

t.test('a data folder that others may write', async (t) => {
  for (const [what, mode] of [
    ['the configuration', 0o664],
    ['the folder', 0o777],
  ] as const) {
    t.test(`is refused because of the rights on ${what}`, async (t) => {
      const folder = await makeDataFolder(t);
      chmodSync(what === 'the folder' ? folder.home : folder.configurationFile, mode);

      const { code, err } = await runJml(['run', '--home', folder.home]);

      t.equal(code, exitCodes.failed);
      t.match(err, /may be written by others than its owner.*chmod go-w/);
      t.match(err, '(data-folder-unusable)');
    });
  }
});
