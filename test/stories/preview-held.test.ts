import type { ReportQuery } from '../../engine/model/preview.ts';
import { ann, type Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { previewOf } from '../support/previews.ts';

/** One more than may leave at once without an approval. */
const leavers: Employee[] = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter, i) => ({
  number: String(30001 + i),
  first: `P${letter}`,
  last: `Person${letter}`,
}));
const stays: Employee = { number: '30009', first: 'Stella', last: 'Stays' };
const [returns] = leavers as [Employee];
const world = { employees: [...leavers, stays], mailboxes: [...leavers, stays].map((one) => mailboxOf(one)) };

/** Six people leave on a morning after everybody was settled, and a run holds what that means. */
async function leaversHeld(land: Landscape) {
  await land.settle();
  land.changes(leavers.flatMap((one) => linesOf({ ...one, terminated: '20240301' })));
  await land.run('delta');
  return await previewOf(land, 'delta');
}

const told = ({ connector, operation, displayName, state }: Awaited<ReturnType<typeof leaversHeld>>['items'][number]) =>
  `${connector} ${operation} ${displayName} ${state}`;

async function report(land: Landscape, id: number, query: ReportQuery): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of await land.engine.previewReport(id, query)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

story('A preview of a morning on which much is on hold already', world, async (t, land) => {
  const { preview, items } = await leaversHeld(land);

  await t.test('lists it all with names, rules and changes, and counts it', async (t) => {
    t.same(
      preview.counts.map(({ connector, operation, count, held, rules }) => ({
        connector,
        operation,
        count,
        held,
        rules,
      })),
      [
        { connector: 'NHSmail', operation: 'leaver', count: 6, held: 6, rules: [{ rule: 'leaver', count: 6 }] },
        { connector: 'AD', operation: 'disable', count: 6, held: 6, rules: [{ rule: 'leaver', count: 6 }] },
      ],
    );
    t.same(preview.sets, [], 'though nothing more would be held');
    const names = leavers.map(({ first, last }) => `${first} ${last}`);
    t.same(items.map(told).sort(), [
      ...names.map((name) => `AD disable ${name} held`),
      ...names.map((name) => `NHSmail leaver ${name} held`),
    ]);
    t.ok(
      items.every(
        ({ person, dn, rules, changes }) => person !== null && dn !== '' && rules.length + changes.length > 1,
      ),
    );
    t.same(
      items.map(({ number }) => number),
      items.map((_, at) => at + 1),
    );
    t.equal(await land.store.previewPage(preview.id, 1), undefined, 'and keeps none of it twice');
  });

  await t.test('gives it in pages and in part', async (t) => {
    const page = async (cursor: string | undefined) =>
      await land.engine.previewItems(preview.id, { connector: 'AD', cursor, limit: 4 });
    const first = await page(undefined);
    const second = await page(first.next ?? '');
    t.same(
      [...first.items, ...second.items],
      items.filter(({ connector }) => connector === 'AD'),
    );
    t.equal(second.next, null);
    t.same((await land.engine.previewItems(preview.id, { state: 'ready' })).items, []);
  });

  await t.test('reports it', async (t) => {
    const lines = (await report(land, preview.id, { format: 'csv' })).split('\r\n');
    for (const { last } of leavers)
      t.ok(
        lines.some((line) => line.includes('disable') && line.includes(last)),
        last,
      );
    const page = await report(land, preview.id, { format: 'html', connector: 'AD' });
    t.match(page, '<h2>AD, on hold since an earlier run</h2>');
    t.notMatch(page, '<h2>NHSmail');
    const wrong = land.engine.previewReport(preview.id, { format: 'csv', encoding: 'utf-16' });
    await t.rejects(wrong, { code: 'request-invalid', message: /csv is always UTF-8/ });
  });
});

story('A preview after somebody on hold has come back', world, async (t, land) => {
  const before = await leaversHeld(land);
  land.changes(linesOf(returns));
  const after = await previewOf(land, 'delta');
  const differences = async (id: number, since: number) => {
    const { items } = await land.engine.previewDifferences(id, String(since), {});
    return items.map((item) => `${item.difference} ${told(item)}`).sort();
  };

  await t.test('lists the others, and counts them', async (t) => {
    t.equal(after.items.length, 10);
    t.notOk(after.items.some(({ displayName }) => displayName === 'Pa Persona'));
    t.match(after.preview.counts, [
      { connector: 'NHSmail', count: 5, held: 5, rules: [{ rule: 'leaver', count: 5 }] },
      { connector: 'AD', count: 5, held: 5, rules: [{ rule: 'leaver', count: 5 }] },
    ]);
  });

  await t.test('differs from the one before by that person alone', async (t) => {
    t.same(await differences(after.preview.id, before.preview.id), [
      'gone AD disable Pa Persona held',
      'gone NHSmail leaver Pa Persona held',
    ]);
    t.same(await differences(before.preview.id, after.preview.id), [
      'new AD disable Pa Persona held',
      'new NHSmail leaver Pa Persona held',
    ]);
  });

  await t.test('stays as it was when what is on hold has gone', async (t) => {
    const { items: sets } = await land.engine.changeSets({ state: 'held' });
    for (const { id, digest, count } of sets)
      await land.engine.approveChangeSet(id, { digest, count, reason: 'Agreed with HR' }, ann);
    await land.run('delta');
    t.same(await land.written(await land.run('delta')), {}, 'all of it was sent');

    t.same((await land.engine.previewItems(after.preview.id, { limit: 100 })).items, after.items);
    t.same(await differences(after.preview.id, before.preview.id), [
      'gone AD disable Pa Persona held',
      'gone NHSmail leaver Pa Persona held',
    ]);
    const later = await previewOf(land, 'delta');
    t.same(later.items, [], 'while one of today has nothing left');
    t.equal((await differences(later.preview.id, after.preview.id)).length, 10);
  });
});

story('A preview of a morning with something on hold and something new', world, async (t, land) => {
  await leaversHeld(land);
  land.changes(linesOf({ number: '30010', first: 'New', last: 'Starter' }));

  const { items } = await previewOf(land, 'delta');

  t.same(
    items.slice(0, 2).map(told),
    ['NHSmail create New Starter ready', 'AD create New Starter to-follow'],
    'tells the new first',
  );
  t.equal(items.length, 14);
  const { items: differing } = await land.engine.previewDifferences(2, '1', {});
  t.same(
    differing.map(({ difference, ...item }) => `${difference} ${told(item)}`),
    ['new NHSmail create New Starter ready', 'new AD create New Starter to-follow'],
  );
});

story('A report of one connector', world, async (t, land) => {
  await land.settle();
  land.changes(leavers.flatMap((one) => linesOf({ ...one, terminated: '20240301' })));
  const { preview } = await previewOf(land, 'delta');

  const page = await report(land, preview.id, { format: 'html', connector: 'AD' });

  t.match(page, 'AD disable: 6 × disable is over the limit of 5');
  t.notMatch(page, 'NHSmail leaver', 'says nothing of what would be held for another');
});
