import t from 'tap';
import { paged, pageOf } from '../../../engine/views/paging.ts';
import { olive, openLandscape } from '../../support/landscape.ts';
import { type Employee, mailboxOf } from '../../support/landscape-people.ts';

const ana: Employee = { number: '20001', first: 'Ana María', last: 'Obi' };
const abi: Employee = { number: '20002', first: 'Abi', last: 'Obison' };
const world = { employees: [ana, abi], mailboxes: [mailboxOf(ana, { mail: 'ana.obi@nhs.example' }), mailboxOf(abi)] };

t.test('a search for people', async (t) => {
  const land = await openLandscape(t, world);
  await land.run();
  const found = async (query: object) =>
    (await land.engine.metaverse(query)).items.map(({ displayName }) => displayName);

  t.same(await found({}), ['Ana María Obi', 'Abi Obison']);
  t.same(await found({ name: 'obi' }), ['Ana María Obi', 'Abi Obison'], 'by the start of the family name');
  t.same(await found({ name: 'OBISON' }), ['Abi Obison']);
  t.same(await found({ name: 'Ana Maria Obi' }), ['Ana María Obi'], 'by first and last name, without accents');
  t.same(await found({ name: 'Obi, Ana' }), ['Ana María Obi']);
  t.same(await found({ name: 'zzz' }), []);
  t.same(await found({ employeeNumber: '0020002' }), ['Abi Obison'], 'by employee number, with or without zeros');
  t.same(await found({ email: 'ANA.obi@nhs.example' }), ['Ana María Obi'], 'by address');
  t.same(await found({ email: 'no address' }), []);
  t.same(await found({ employeeNumber: '20002', email: 'ana.obi@nhs.example' }), [], 'by both: who has both');
  t.same(await found({ employeeNumber: '20002', name: 'obi' }), ['Abi Obison']);
  t.same(await found({ employeeNumber: '20002', name: 'smith' }), []);
});

t.test('a list that is longer than a page', async (t) => {
  const land = await openLandscape(t, world);
  await land.run();
  const first = await land.engine.metaverse({ limit: 1 });
  t.equal(first.items.length, 1);
  const second = await land.engine.metaverse({ limit: 1, cursor: first.next ?? '' });
  t.not(second.items[0]?.id, first.items[0]?.id);
  const third = await land.engine.metaverse({ limit: 1, cursor: second.next ?? '' });
  t.match(third, { items: [], next: null });

  t.throws(() => pageOf({ cursor: 'x' }), { code: 'request-invalid' });
  t.throws(() => pageOf({ cursor: '-1' }), { code: 'request-invalid' });
  t.same(pageOf({ limit: 1_000_000 }), { after: 0, limit: 1_000 });
  t.same(
    paged([], { after: 0, limit: 2 }, () => 0, []),
    { items: [], next: null },
  );
});

t.test('what does not exist is not found by name', async (t) => {
  const land = await openLandscape(t, world);
  const gone = { code: 'not-found' };
  await t.rejects(land.engine.metaverseObject(99), gone);
  await t.rejects(land.engine.connectorSpaceObject(99), gone);
  await t.rejects(land.engine.connectorSpace({ connector: 'SAP' }), gone);
  await t.rejects(land.engine.changeSet(99), gone);
  await t.rejects(land.engine.run(99), gone);
  await t.rejects(land.engine.runSteps(99), gone);
});

t.test('health', async (t) => {
  const land = await openLandscape(t, { ...world, configuration: { limits: { update: { count: 0, percent: 0 } } } });
  t.match(await land.engine.health(), { status: 'pass', notes: [] }, 'has nothing to say when all is well');
  await land.run();
  const held = await land.engine.health();
  t.equal(held.status, 'warn');
  t.match(held.notes, [{ code: 'change-set-held', sentence: /2 × update on NHSmail, 0 of 1 approvals/ }]);
  await land.approveAll();
  await land.run();
  t.equal((await land.engine.health()).status, 'pass');

  land.portal.setFault({ kind: 'unauthorised', times: 50 });
  await land.run();
  t.match(await land.engine.health(), {
    status: 'fail',
    notes: [{ code: 'last-run', sentence: /no-start-credentials/ }],
  });
});

t.test('pending exports', async (t) => {
  const land = await openLandscape(t, { ...world, configuration: { limits: { update: { count: 0, percent: 0 } } } });
  await land.run();
  const { items } = await land.engine.pendingExports({ connector: 'NHSmail', state: 'held' });
  t.equal(items.length, 2);
  t.match(items[0], { operation: 'update', displayName: /Obi/, changeSet: 1, code: null });
  t.match(
    items[0]?.changes.find(({ attribute }) => attribute === 'jobTitle'),
    { before: [], after: ['Systems Analyst'] },
  );
  t.same((await land.engine.pendingExports({ state: 'ready' })).items, []);
  t.same((await land.engine.pendingExports({ operation: 'create' })).items, []);
});

t.test('what an operator keeps out of the metaverse', async (t) => {
  const land = await openLandscape(t, world);
  await land.run();
  const [record] = (await land.space('ESR')).values();
  await land.engine.setDisconnector(record?.id ?? 0, { type: 'Explicit', reason: 'Not a person' }, olive);
  const { items } = await land.engine.disconnectors({ type: 'Explicit' });
  t.match(items, [{ connector: 'ESR', anchor: record?.anchor, reason: 'Not a person' }]);
  t.equal((await land.person('20001'))?.lifecycle, 'mailbox-only', 'no longer says that somebody is employed');
});

t.test('connectors are counted', async (t) => {
  const land = await openLandscape(t, world);
  await land.run();
  t.match(await land.engine.connectors(), [
    { name: 'ESR', system: 'esr', transport: 'go2', objects: 2, joined: 2 },
    { name: 'NHSmail', system: 'nhsmail', transport: 'scim', objects: 2, joined: 2 },
    { name: 'AD', system: 'ad', transport: 'ldif', objects: 3, joined: 2 },
  ]);
});
