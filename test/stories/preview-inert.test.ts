/** A preview leaves nothing behind but itself: neither in the store, nor in a file, nor in a system. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import t from 'tap';
import { ann, type Landscape, olive, openLandscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { previewOf } from '../support/previews.ts';
import { digestTables, tablesChanged } from '../support/tables.ts';

const people: Employee[] = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter, i) => ({
  number: String(30001 + i),
  first: `P${letter}`,
  last: `Person${letter}`,
}));
const [first, second] = people as [Employee, Employee, ...Employee[]];
const starter: Employee = { number: '30020', first: 'Sam', last: 'Starter' };
const KEPT = ['preview', 'preview_held', 'preview_page', 'preview_set'];

/** The database is looked into table by table; its files move with every commit. */
function filesOf({ home }: Landscape): Record<string, string> {
  const files = globSync('**/*', { cwd: home }).filter((name) => !name.startsWith('jml.db') && name.includes('.'));
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(`${home}/${name}`))
      .digest('hex');
  return Object.fromEntries(files.sort().map((name) => [name, digest(name)]));
}

async function whatThereIs(land: Landscape) {
  return {
    tables: digestTables(land.databaseFile),
    files: filesOf(land),
    mailboxes: JSON.stringify(land.portal.accounts.all()),
  };
}

/** Something of everything: held, denied and approved sets, a starter, a mover, an account changed by hand, new extracts. */
async function busyMorning(land: Landscape): Promise<void> {
  await land.settle();
  land.changes(people.flatMap((one) => linesOf({ ...one, terminated: '20240301' })));
  await land.run('delta');
  const { items } = await land.engine.changeSets({ state: 'held' });
  for (const { id, connector, digest, count } of items) {
    if (connector === 'NHSmail') await land.engine.denyChangeSet(id, 'They stay', ann);
    else await land.engine.approveChangeSet(id, { digest, count, reason: 'Right' }, ann);
  }
  land.clock.set('2024-03-12T09:00:00Z');
  land.alterAccount(land.logins[0] ?? '', 'title', 'By hand');
  land.portal.accounts.edit(land.mailbox(mailboxOf(second).mail)?.id ?? '', { jobTitle: 'Changed in the portal' });
  land.changes([...linesOf({ ...first, job: 'Matron' }), ...linesOf(starter)]);
}

for (const cycle of ['delta', 'full'] as const) {
  t.test(`A preview of the ${cycle} cycle on a busy morning`, async (t) => {
    const land = await openLandscape(t, { employees: people, mailboxes: people.map((one) => mailboxOf(one)) });
    await busyMorning(land);
    const before = await whatThereIs(land);

    const { preview } = await previewOf(land, cycle);

    const after = await whatThereIs(land);
    t.ok(preview.counts.length > 1, 'has something to show');
    t.same(
      tablesChanged(before.tables, after.tables).filter((name) => !KEPT.includes(name)),
      [],
      'changes no table but its own',
    );
    t.same(after.files, before.files, 'changes, makes and removes no file');
    t.equal(after.mailboxes, before.mailboxes, 'changes nothing in NHSmail');
  });
}

t.test('A preview that fails half-way', async (t) => {
  const land = await openLandscape(t, { employees: people, mailboxes: people.map((one) => mailboxOf(one)) });
  await busyMorning(land);
  await land.portal.close();
  const before = { tables: digestTables(land.databaseFile), files: filesOf(land) };

  const { id } = await land.engine.startPreview('full', olive);
  await land.parts.writer.idle();

  t.equal((await land.engine.preview(id)).result, 'no-start-connection');
  t.same(
    tablesChanged(before.tables, digestTables(land.databaseFile)).filter((name) => !KEPT.includes(name)),
    [],
  );
  t.same(filesOf(land), before.files);
});
