import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assignment, writeExtract, writeRaw } from '../support/esr.ts';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf, sharedLines } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const pat: Employee = { number: '20001', first: 'Pat', last: 'Present' };
const sam: Employee = { number: '20002', first: 'Sam', last: 'Second' };
const crowd = (count: number): Employee[] =>
  Array.from({ length: count }, (_, i) => {
    const letter = String.fromCharCode(97 + i);
    return { number: String(30001 + i), first: `Q${letter}`, last: `Crowd${letter}` };
  });
const world = { employees: [pat], mailboxes: [mailboxOf(pat)] };
const folder = (land: Landscape) => join(land.home, 'extracts');

story('The first folder of extracts holds a full one and its changes', {}, async (t, land) => {
  land.fullExtract([pat]);
  land.changes([...linesOf({ ...pat, job: 'Director' }), ...linesOf(sam)]);
  const run = await land.run('full');
  t.same(await land.written(run), { 'NHSmail create': 2, 'AD create': 2 }, 'everybody is known once');
  t.equal(land.account('ppresent')?.['title'], 'Director', 'as the change says');
  t.same([...(await land.space('ESR')).keys()].sort(), ['999/820001', '999/820002']);
});

story('A later full extract and its changes come in together', world, async (t, land) => {
  await land.run('full');
  land.fullExtract([pat, sam]);
  land.changes(linesOf({ ...sam, job: 'Director' }));
  const run = await land.run('full');
  t.same(await land.written(run), { 'NHSmail create': 1, 'AD create': 1 }, 'somebody in both is known once');
  t.equal(land.account('ssecond')?.['title'], 'Director');
  t.equal((await land.space('ESR')).size, 2);
});

story(
  'A person whom a full extract leaves out and its change names',
  {
    employees: [pat, sam],
    mailboxes: [mailboxOf(pat), mailboxOf(sam)],
  },
  async (t, land) => {
    await land.run('full');
    land.fullExtract([pat]);
    land.changes(linesOf(sam));
    await land.run('full');
    t.same(await land.findings('20002'), [], 'is not gone');
  },
);

const refusedExtracts: readonly (readonly [string, string, (land: Landscape) => void])[] = [
  [
    'out of sequence',
    'esr-out-of-sequence',
    (land) => writeExtract(folder(land), { full: false, sequence: 43 }, linesOf(sam)),
  ],
  [
    'of another employer',
    'esr-wrong-vpd',
    (land) => {
      const text = `HDR~GO_999_NHM_GOC_20240311_00000042.DAT~20240311 060212~998~20240310 000000~20240311 000000~01\nTRL~2\n`;
      writeRaw(folder(land), { full: false, sequence: 42 }, text);
    },
  ],
  [
    'cut short',
    'esr-no-trailer',
    (land) => {
      const header = `HDR~GO_999_NHM_GOC_20240311_00000042.DAT~20240311 060212~999~20240310 000000~20240311 000000~01`;
      writeRaw(folder(land), { full: false, sequence: 42 }, [header, ...linesOf(sam), ''].join('\n'));
    },
  ],
  [
    'of nothing at all, though a full one',
    'esr-full-file-empty',
    (land) => writeRaw(folder(land), { full: true, sequence: 42 }, ''),
  ],
];

for (const [what, code, write] of refusedExtracts) {
  story(`An extract ${what}`, world, async (t, land) => {
    await land.run('full');
    write(land);
    const run = await land.run('delta');
    t.same(await land.errors(run), [`ESR ${code}`], 'is refused by name');
    t.equal((await land.space('ESR')).size, 1, 'and nobody of it is imported');
    t.same(await land.written(run), {});
    t.equal(land.account('ppresent')?.['userAccountControl'], '512');
  });
}

story('An extract out of sequence, and the missing one after it', world, async (t, land) => {
  await land.run('full');
  writeExtract(folder(land), { full: false, sequence: 43 }, linesOf({ ...sam, job: 'Director' }));
  await land.run('delta');
  writeExtract(folder(land), { full: false, sequence: 42 }, linesOf(sam));
  await land.run('delta');
  t.equal(land.account('ssecond')?.['title'], 'Director', 'are read in their order');
});

story('A full extract that lacks half of the staff', { employees: crowd(20) }, async (t, land) => {
  await land.settle();
  land.fullExtract(crowd(10));
  const run = await land.run('full');
  t.equal(run.result, 'stopped-source-held');
  t.same(await land.errors(run), ['ESR source-too-small'], 'is held');
  t.equal((await land.space('ESR')).size, 20, 'and nothing of it is imported');
  t.same(await land.findings('30020'), []);

  land.configure({ sourceGate: { percent: 60 } });
  await land.restart('HR confirms that half of the staff moved to another trust');
  t.equal((await land.run('full')).result, 'success', 'until somebody raises the limit with a reason');
});

story('The portal answers with an error', world, async (t, land) => {
  await land.run('full');
  land.portal.setFault({ kind: 'unavailable', times: 50 });
  land.changes([...linesOf(sam), ...linesOf({ ...pat, job: 'Director' })]);
  const run = await land.run('delta');
  t.equal((await land.steps(run)).includes('NHSmail export no-start-source-not-accepted'), true);
  t.equal(land.addresses.length, 1, 'nothing is written to it');
  t.equal(land.account('ppresent')?.['title'], 'Director', 'the directory goes on');

  land.portal.clearFaults();
  const next = await land.run('delta');
  t.same(await land.written(next), { 'NHSmail create': 1, 'NHSmail update': 1, 'AD create': 1 }, 'and NHSmail follows');
});

story('The portal shows a page of HTML', world, async (t, land) => {
  await land.run('full');
  land.portal.setFault({ kind: 'html', times: 50 });
  const run = await land.run('full');
  t.match(await land.errors(run), ['NHSmail answer-not-understood']);
  t.same(await land.findings('20001'), [], 'and nobody is taken for gone');
});

story('The portal refuses our key', world, async (t, land) => {
  await land.run('full');
  land.portal.setFault({ kind: 'unauthorised', times: 50 });
  const run = await land.run('full');
  t.same(await land.errors(run), ['NHSmail failed-authentication']);
  t.equal(run.result, 'no-start-credentials');
});

story('The key of the portal', world, async (t, land) => {
  const file = join(land.home, 'portal.key');
  const key = readFileSync(file, 'utf8');
  for (const [how, bytes] of Object.entries({
    'in UTF-16, as Windows PowerShell writes it': Buffer.from(`\uFEFF${key}\r\n`, 'utf16le'),
    'in UTF-8 with a byte order mark': Buffer.from(`\uFEFF${key}\r\n`),
  })) {
    writeFileSync(file, bytes);
    t.same(await land.errors(await land.run('full')), [], `is read ${how}`);
  }

  for (const [what, bytes] of Object.entries({ 'an empty file': '', 'a file of blank lines': '\n\n' })) {
    writeFileSync(file, bytes);
    const run = await land.run('full');
    t.same(await land.errors(run), ['NHSmail secret-missing'], `${what} is told`);
    t.equal(run.result, 'no-start-credentials');
  }
  rmSync(file);
  t.same(await land.errors(await land.run('full')), ['NHSmail secret-missing'], 'and so is one that is not there');
});

story('A full extract of twice the staff', { employees: crowd(10) }, async (t, land) => {
  await land.settle();
  land.fullExtract(crowd(20));
  const run = await land.run('full');
  t.same(await land.errors(run), ['ESR source-too-large'], 'is held: it may be that of another trust');
  t.same(await land.written(run), {}, 'and nobody gets an account');
  t.equal((await land.space('ESR')).size, 10);
});

story(
  'The portal shows half of its accounts',
  {
    employees: crowd(20),
    mailboxes: crowd(20).map((one) => mailboxOf(one)),
  },
  async (t, land) => {
    await land.settle();
    land.portal.setFault({ kind: 'shrunk', route: 'list', times: 5 });
    const run = await land.run('full');
    t.same(await land.errors(run), ['NHSmail source-too-small'], 'the read is held');
    const states = [...(await land.space('NHSmail')).values()].map(({ state }) => state);
    t.same(new Set(states), new Set(['Connected']), 'and nobody loses their mailbox');
    t.same(await land.written(run), {});
  },
);

story('The directory file is missing', world, async (t, land) => {
  await land.run('full');
  const before = land.accountsAsWritten();
  land.removeDirectory();
  land.changes([...linesOf(sam), ...linesOf({ ...pat, job: 'Director' })]);
  const run = await land.run('delta');
  t.same(await land.errors(run), ['AD file-missing']);
  t.same(await land.written(run), { 'NHSmail create': 1, 'NHSmail update': 1 }, 'NHSmail goes on without it');

  land.restoreDirectory(before);
  const next = await land.run('delta');
  t.same(await land.written(next), { 'AD create': 1, 'AD update': 1 }, 'and the directory follows when it is back');
});

story(
  'The directory shows half of its accounts',
  {
    employees: crowd(20),
    mailboxes: crowd(20).map((one) => mailboxOf(one)),
  },
  async (t, land) => {
    await land.settle();
    const logins = land.logins.map((login) => ({ login, name: login }));
    land.writeAccounts(logins.slice(0, 10));
    const run = await land.run('full');
    t.same(await land.errors(run), ['AD source-too-small'], 'is held');
    t.equal(land.logins.length, 10, 'and nobody is made again');
  },
);

story('A file of the directory that is no LDIF', world, async (t, land) => {
  await land.run('full');
  writeFileSync(land.directoryFile, 'what is this');
  const run = await land.run('delta');
  t.equal(run.errors > 0, true);
  t.same(await land.written(run), {}, 'is left as it is');
});

story('A change for a person of whom only an assignment is known', world, async (t, land) => {
  await land.run('full');
  land.changes([assignment({ personId: '899000', assignmentId: '7899000' }), ...sharedLines, ...linesOf(sam)]);
  const run = await land.run('delta');
  t.same(await land.errors(run), ['ESR need-full-object']);
  t.same(await land.written(run), { 'NHSmail create': 1, 'AD create': 1 }, 'does not stop the others');
});
