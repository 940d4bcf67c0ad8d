import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ann, olive, openLandscape } from '../support/landscape.ts';
import { mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { previewOf } from '../support/previews.ts';

const ada = { number: '21600003', first: 'Ada', last: 'Example' };
const bob = { number: '21600004', first: 'Bob', last: 'Sample' };
const cyd = { number: '21600005', first: 'Cyd', last: 'Instance' };
const staff = [ada, bob];
const world = { employees: [...staff, cyd], mailboxes: staff.map((one) => mailboxOf(one)) };

story('A preview that was worked out', world, async (t, land) => {
  const { preview, items } = await previewOf(land, 'full');

  await t.test('counts by connector, operation and rule', async (t) => {
    const told = preview.counts.map(({ connector, operation, count, held, rules }) => {
      return `${connector} ${operation} ${count} ${held} ${rules.map(({ rule, count }) => `${rule} ${count}`)}`;
    });
    t.same(told, [
      'NHSmail create 1 0 provision 1',
      'NHSmail update 2 0 department to nhsmail.department 2,jobTitle to nhsmail.jobTitle 2,title to nhsmail.title 2',
      'AD create 2 0 provision 2',
    ]);
    t.match(preview.toFollow, [/^1 person gets an account in AD/]);
  });

  await t.test('names each account, what becomes of it, and what would change', async (t) => {
    const update = items.find(({ operation, displayName }) => operation === 'update' && displayName === 'Ada Example');
    t.match(update, { connector: 'NHSmail', dn: 'ada.example@nhs.example', state: 'ready' });
    t.match(update?.changes[0], { attribute: 'title', before: [], after: ['Ms.'] });
    const create = items.find(({ connector, displayName }) => connector === 'AD' && displayName === 'Ada Example');
    t.match(create, { operation: 'create', anchor: '', dn: /^CN=/, state: 'ready', rules: ['provision'] });
    const later = items.filter(({ state }) => state === 'to-follow');
    t.match(later, [{ connector: 'AD', displayName: 'Cyd Instance', changes: [] }]);
  });

  await t.test('is there after a restart, the newest first, and can be asked for a part', async (t) => {
    await previewOf(land, 'full');
    await land.restart();

    const { items: kept } = await land.engine.previews({});

    t.same(
      kept.map(({ id }) => id),
      [preview.id + 1, preview.id],
    );
    t.same(await land.engine.preview(preview.id), preview);
    const part = await land.engine.previewItems(preview.id, { connector: 'AD', operation: 'create', limit: 2 });
    t.equal(part.items.length, 2);
    const rest = await land.engine.previewItems(preview.id, { state: 'to-follow', limit: 1 });
    t.match(rest.items, [{ displayName: 'Cyd Instance' }]);
    t.equal((await previewOf(land, 'full')).preview.id, preview.id + 2, 'and its number is not given again');
  });

  await t.test('is asked for one connector by its name in any case, and not for one that there is not', async (t) => {
    const lines = async (connector: string) => {
      const chunks: Buffer[] = [];
      const report = await land.engine.previewReport(preview.id, { format: 'csv', connector });
      for await (const chunk of report) chunks.push(chunk);
      return Buffer.concat(chunks).toString().split('\r\n').length;
    };
    t.ok((await lines('AD')) > 10);
    t.equal(await lines('ad'), await lines('AD'), 'a report that is empty would say that nothing happens there');
    const [whole, small] = await Promise.all(
      ['AD', 'ad'].map((connector) => land.engine.previewItems(preview.id, { connector })),
    );
    t.same(small, whole);
    const unknown = { code: 'not-found', message: 'There is no connector LDAP.' };
    await t.rejects(land.engine.previewItems(preview.id, { connector: 'LDAP' }), unknown);
    await t.rejects(land.engine.previewReport(preview.id, { format: 'html', connector: 'LDAP' }), unknown);
  });

  await t.test('names the configuration that it was worked out under', async (t) => {
    const version = await land.store.configuration();
    t.match(preview, { configuration: version?.digest, version: 1 });
  });
});

story('Two previews of the same situation', world, async (t, land) => {
  const first = await previewOf(land, 'full');
  const second = await previewOf(land, 'full');

  t.same(second.items, first.items, 'tell the same');
  t.same(second.preview.counts, first.preview.counts, 'and count the same');
});

story('A preview compared with an older one', { ...world, employees: [ada] }, async (t, land) => {
  const older = await previewOf(land, 'full');
  land.clock.set('2024-03-12T09:00:00Z');
  land.fullExtract([{ ...ada, job: 'Matron' }, bob]);
  const newer = await previewOf(land, 'full');
  const told = async (since: string) => {
    const { items } = await land.engine.previewDifferences(newer.preview.id, since, {});
    return items.map((item) => `${item.difference} ${item.connector} ${item.operation} ${item.displayName}`);
  };

  await t.test('shows what is new, and what is gone', async (t) => {
    t.same(await told('yesterday'), [
      'new NHSmail update Ada Example',
      'new NHSmail update Bob Sample',
      'new AD create Ada Example',
      'new AD create Bob Sample',
      'gone NHSmail update Ada Example',
      'gone AD create Ada Example',
      'gone AD create Bob Sample',
    ]);
    t.same(await told(String(older.preview.id)), await told('2024-03-11'));
    const { counts, with: other } = await land.engine.comparePreviews(newer.preview.id, 'yesterday');
    t.equal(other, older.preview.id);
    t.match(
      counts.find(({ connector }) => connector === 'NHSmail'),
      { operation: 'update', new: 2, gone: 1 },
    );
  });

  await t.test('comes in pages, too', async (t) => {
    const all = await told('yesterday');
    const second = await land.engine.previewDifferences(newer.preview.id, 'yesterday', { cursor: '1', limit: 2 });
    t.same(
      second.items.map((item) => `${item.difference} ${item.connector} ${item.operation} ${item.displayName}`),
      all.slice(1, 3),
    );
    t.equal(second.next, '3');
  });

  await t.test('has nothing new against itself, and refuses what it cannot find', async (t) => {
    t.same(await told(String(newer.preview.id)), []);
    const { id } = newer.preview;
    await t.rejects(land.engine.comparePreviews(id, '99'), { code: 'not-found' });
    await t.rejects(land.engine.comparePreviews(id, '2024-03-10'), { code: 'not-found', message: /2024-03-10/ });
    await t.rejects(land.engine.comparePreviews(id, 'last week'), { code: 'request-invalid' });
  });
});

const admin = { ...olive, roles: ['operator', 'administrator'] as const };

story('A preview under another configuration', world, async (t, land) => {
  await land.settle();
  const inForce = await land.store.configuration();
  const text = readFileSync(join(land.home, 'jml.config.jsonc'), 'utf8');
  const other = JSON.parse(text) as Record<string, unknown>;
  const flows = {
    ...(other['flows'] as object),
    outbound: [{ system: 'ad', from: 'employeeNumber', to: 'personalTitle' }],
  };
  const tried = JSON.stringify({ ...other, flows, limits: { update: { count: 1, percent: 0 } } });

  const { preview, items } = await previewOf(land, 'delta', admin, tried);

  await t.test('evaluates everybody under its rules and limits', async (t) => {
    const ad = items.filter(({ connector }) => connector === 'AD');
    t.equal(ad.length, 3);
    t.ok(ad.every(({ rules, state }) => rules.includes('employeeNumber to ad.personalTitle') && state === 'held'));
    t.match(preview.sets, [{ connector: 'AD', operation: 'update', count: 3 }]);
  });

  await t.test('is named by its digest, and is no version in force', async (t) => {
    t.equal(preview.version, null);
    t.match(preview.configuration, /^[0-9a-f]{64}$/);
    t.not(preview.configuration, inForce?.digest);
  });

  await t.test('cannot be approved beforehand', async (t) => {
    const [set] = preview.sets;
    if (set === undefined) throw new Error('Nothing would be held.');
    const { connector, operation, digest, count } = set;
    const approval = { connector, operation, digest, count, reason: 'Right' };
    await t.rejects(land.engine.approvePreview(preview.id, approval, ann), { code: 'change-set-not-held' });
  });

  await t.test('leaves the one in force as it was', async (t) => {
    t.same(await land.store.configuration(), inForce);
    t.same((await previewOf(land, 'delta')).items, []);
    t.same(await land.written(await land.run('delta')), {});
  });

  await t.test('is tried out by administrators only, and refused with its line when it is wrong', async (t) => {
    await t.rejects(land.engine.startPreview('delta', olive, tried), { code: 'role-missing' });
    const wrong = land.engine.startPreview('delta', admin, '{\n  "topolgy": "full"\n}');
    await t.rejects(wrong, { code: 'configuration-invalid', message: /line 2: topolgy is not a property/ });
    t.equal((await land.run('delta')).state, 'ended', 'and holds nobody up');
  });
});

story('A preview of a system that cannot be read', world, async (t, land) => {
  await land.settle();
  land.fullExtract([{ ...ada, job: 'Matron' }, bob, cyd]);
  const content = land.accountsAsWritten();
  land.removeDirectory();

  const { preview, items } = await previewOf(land, 'full');

  land.restoreDirectory(content);
  t.equal(preview.result, 'no-start-file-not-found');
  t.ok(preview.errors > 0);
  t.same(
    items.filter(({ connector }) => connector === 'AD').map(({ state }) => state),
    [],
    'says nothing of its accounts',
  );
});

story(
  'Items over a limit',
  { ...world, configuration: { limits: { create: { count: 1, percent: 0 } } } },
  async (t, land) => {
    const { preview, items } = await previewOf(land, 'full');

    t.same(
      items
        .filter(({ operation, state }) => operation === 'create' && state === 'held')
        .map(({ connector }) => connector),
      ['AD', 'AD'],
    );
    t.match(preview.sets, [{ connector: 'AD', operation: 'create', count: 2, approvals: [], expiresAt: null }]);
    await land.run('full');
    const { items: sets } = await land.engine.changeSets({ state: 'held' });
    t.match(
      sets.find(({ connector }) => connector === 'AD')?.why,
      /create is over the limit/,
      'are held by the run, too',
    );
  },
);

t.test('Old previews', async (t) => {
  const land = await openLandscape(t, { ...world, store: 'memory' });
  const ids = async () => (await land.engine.previews({ limit: 100 })).items.map(({ id }) => id);

  await t.test('are removed when there are more than thirty, but none of the last four hours', async (t) => {
    for (let made = 0; made < 31; made++) await previewOf(land, 'delta');
    t.equal((await ids()).length, 31);
    land.clock.set('2024-03-11T14:00:00Z');
    await previewOf(land, 'delta');

    t.same((await ids()).at(-1), 3, 'the first two are gone');
    t.same((await ids()).length, 30);
    await t.rejects(land.engine.preview(1), { code: 'not-found' });
    await t.rejects(land.engine.previewItems(1, {}), { code: 'not-found' });
  });

  await t.test('and when they are older than thirty days', async (t) => {
    land.clock.set('2024-04-15T09:00:00Z');
    await previewOf(land, 'delta');

    t.same(await ids(), [33]);
  });
});

t.test('A preview that the store does not take', async (t) => {
  const land = await openLandscape(t, { ...world, store: 'memory' });
  land.failOnce(({ previews = [] }) => previews.length > 0);

  const { id } = await land.engine.startPreview('full', olive);
  await land.parts.writer.idle();

  t.match(await land.engine.preview(id), { state: 'ended', result: 'stopped-error', errors: 1 });
  t.equal((await land.run('full')).state, 'ended', 'keeps nobody from running');
});
