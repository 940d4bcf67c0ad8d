/** An extract with nobody in it: on a quiet day that is so, and never does it mean that all have left. */
import { join } from 'node:path';
import { writeExtract, writeRaw } from '../support/esr.ts';
import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const ann: Employee = { number: '20001', first: 'Ann', last: 'Able' };
const bea: Employee = { number: '20002', first: 'Bea', last: 'Baker' };
const world = { employees: [ann, bea], mailboxes: [mailboxOf(ann), mailboxOf(bea)] };
const change = { full: false, sequence: 42 };
const full = { full: true, sequence: 42 };
const newPost = linesOf({ ...ann, job: 'Porter' });

const folder = (land: Landscape) => join(land.home, 'extracts');
const picture = (land: Landscape) => [land.addresses, land.account('aable'), land.account('bbaker')];

async function findings(land: Landscape): Promise<string[]> {
  return [...(await land.findings('20001')), ...(await land.findings('20002'))];
}

story('A change file of a quiet day, with a header and a trailer and nothing between', world, async (t, land) => {
  await land.run();
  const before = picture(land);
  writeExtract(folder(land), change, []);

  const run = await land.run('delta');

  t.match(await land.notes(run), /says that nothing changed/, 'is read and said to be empty');
  t.same([await land.written(run), run.errors, picture(land)], [{}, 0, before], 'changes nothing');
  writeExtract(folder(land), { ...change, sequence: 43 }, newPost);
  t.same(
    await land.written(await land.run('delta')),
    { 'NHSmail update': 1, 'AD update': 1 },
    'and the next one counts',
  );
});

story('A change file of no bytes at all', world, async (t, land) => {
  await land.run();
  const before = picture(land);
  writeRaw(folder(land), change, '');

  const run = await land.run('delta');

  t.same(await land.errors(run), ['ESR esr-file-empty'], 'is taken for one that has not arrived yet');
  t.same([await land.written(run), picture(land), await findings(land)], [{}, before, []], 'changes nothing');
  writeExtract(folder(land), change, newPost);
  t.same(
    await land.written(await land.run('delta')),
    { 'NHSmail update': 1, 'AD update': 1 },
    'and counts when it has',
  );
});

const withoutAnybody: readonly (readonly [string, (land: Landscape) => void])[] = [
  ['with a header and a trailer and nobody between', (land) => writeExtract(folder(land), full, [])],
  ['of no bytes at all', (land) => writeRaw(folder(land), full, '')],
];

for (const [what, arrives] of withoutAnybody) {
  story(`A full extract ${what}`, world, async (t, land) => {
    await land.run();
    const before = picture(land);
    arrives(land);

    const run = await land.run('full');

    t.same(await land.errors(run), ['ESR esr-full-file-empty'], 'is not believed');
    t.same([await land.written(run), picture(land), await findings(land)], [{}, before, []], 'so that nobody leaves');
    writeExtract(folder(land), { ...full, sequence: 43 }, linesOf(bea));
    const next = await land.run('full');
    t.same(await land.written(next), {}, 'nor because of whom the next one leaves out');
    t.same(await findings(land), ['esr-record-gone']);
  });
}
