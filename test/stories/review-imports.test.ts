import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deleteLine, upsertLine } from '../../engine/connectors/esr/record.ts';
import { packValues, unpackValues } from '../../engine/model/attribute.ts';
import { writeExtract } from '../support/esr.ts';
import { type Landscape, olive } from '../support/landscape.ts';
import {
  deletedLine,
  type Employee,
  linesOf,
  mailboxOf,
  personIdOf,
  sharedLines,
} from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const sam: Employee = { number: '20005', first: 'Sam', last: 'Sample' };
const mail = 'sam.sample@nhs.example';
const anchorOf = (one: Employee) => `999/${personIdOf(one)}`;

/** ESR as a list that somebody keeps by hand. */
async function payrollAsList(land: Landscape, rows: string): Promise<void> {
  const file = join(land.home, 'jml.config.jsonc');
  const configuration = JSON.parse(readFileSync(file, 'utf8')) as { connectors: object[] };
  configuration.connectors[0] = {
    name: 'ESR',
    system: 'esr',
    transport: 'delimited',
    file: 'esr.csv',
    anchor: 'id',
    vpd: '999',
    columns: {
      employeeNumber: 'number',
      givenName: 'first',
      familyName: 'last',
      startDate: 'start',
      terminationDate: 'end',
    },
  };
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  writeFileSync(join(land.home, 'esr.csv'), `id,number,first,last,start,end\n${rows}`);
  await land.restart('The payroll is a list');
}

story('Somebody on the payroll whose first day is not written as a day', {}, async (t, land) => {
  await payrollAsList(
    land,
    '1,1,Una,Future,01/12/2025,\n2,2,Nia,New,2020-01-01,\n3,3,Otto,Ended,2020-01-01,31/03/2024\n',
  );
  const run = await land.run('full');
  t.same(await land.errors(run), ['ESR invalid-attribute-value', 'ESR invalid-attribute-value'], 'is told of');
  t.same(land.addresses, ['nia.new@nhs.example'], 'gets nothing, and holds up nobody');
});

story('Somebody on the payroll without a name', {}, async (t, land) => {
  await payrollAsList(land, '1,,,,2020-01-01,\n2,2,Nia,New,2020-01-01,\n');
  const run = await land.run('full');
  t.same(await land.errors(run), []);
  t.same(land.addresses, ['nia.new@nhs.example'], 'gets no account, and holds up nobody');
  const { items } = await land.engine.metaverse({ limit: 10 });
  const findings = await Promise.all(items.map(async ({ id }) => (await land.engine.metaverseObject(id)).findings));
  t.match(findings.flat(), [{ code: 'name-missing' }]);
});

const withMailbox = { employees: [sam], mailboxes: [mailboxOf(sam)] };

story('Somebody whose dates make no sense in the store', withMailbox, async (t, land) => {
  await land.run('full');
  const [row] = await land.store.objectsByAnchor(1, [anchorOf(sam)]);
  const esr = (await land.store.connectors()).find(({ name }) => name === 'ESR');
  const slot = esr?.attributes.indexOf('terminationDate') ?? -1;
  const values = unpackValues(row?.seen ?? '', slot + 1);
  values[slot] = 'soon';
  if (row !== undefined) await land.store.commit({ objects: [{ ...row, seen: packValues(values), stamp: 0 }] });
  const nia: Employee = { number: '20007', first: 'Nia', last: 'New' };
  land.changes(linesOf(nia));
  t.same(await land.errors(await land.run('delta')), []);
  t.same(await land.findings(sam.number), ['not-decided'], 'is left alone');
  t.equal((await land.person(sam.number))?.lifecycle, 'unknown');
  t.ok(land.account('nnew'), 'and holds up nobody');
  t.equal(land.mailbox(mail)?.status, 'Active');
});

const joined = {
  employees: [sam],
  mailboxes: [mailboxOf(sam)],
  accounts: [{ login: 'ssample', name: 'Sam Sample', more: { mail } }],
};

story('An operator who keeps an account out while its directory is read', joined, async (t, land) => {
  await land.settle();
  const [account] = [...(await land.space('AD')).values()];
  writeFileSync(
    land.directoryFile,
    readFileSync(land.directoryFile, 'utf8').replace('displayName:', 'telephoneNumber: 0123\ndisplayName:'),
    { mode: 0o600 },
  );
  land.changes(linesOf({ ...sam, terminated: '20240301' }));
  const id = account?.id ?? 0;
  let kept: Promise<unknown> | undefined;
  land.whenCommitted(
    ({ runSteps }) =>
      runSteps?.some(({ type, result, connector }) => type.endsWith('import') && result === null && connector === 3) ===
      true,
    () => {
      kept = land.engine.setDisconnector(id, { type: 'Explicit', reason: 'Not theirs' }, olive);
    },
  );
  await land.run('delta');
  await kept;
  t.equal((await land.engine.connectorSpaceObject(id)).state, 'ExplicitlyDisconnected', 'is obeyed');
  t.equal(land.account('ssample')?.['userAccountControl'], '512');
});

const ida: Employee = { number: '20004', first: 'Ida', last: 'Staying' };
const two = { employees: [sam, ida], mailboxes: [mailboxOf(sam), mailboxOf(ida)] };

story('Somebody who is gone from the full extract', two, async (t, land) => {
  await land.run('full');
  land.fullExtract([ida]);
  await land.run('full');
  t.same(await land.findings(sam.number), ['esr-record-gone']);
  land.changes([upsertLine('OR', { organisationId: '600001', name: 'Digital Renamed', odsCode: 'ZZ1' })]);
  await land.run('delta');
  t.same(
    await land.findings(sam.number),
    ['esr-record-gone'],
    'does not come back because their department is renamed',
  );
  land.changes([deleteLine('AS', `7${personIdOf(sam)}`)]);
  await land.run('delta');
  t.same(await land.findings(sam.number), ['esr-record-gone'], 'nor because an assignment is deleted');
});

const dozen: Employee[] = Array.from({ length: 12 }, (_, i) => ({
  number: String(30001 + i),
  first: `P${'abcdefghijkl'[i]}`,
  last: `Person${'abcdefghijkl'[i]}`,
}));

story('A full extract that lost most people and deletes one', { employees: dozen }, async (t, land) => {
  await land.run('full');
  const [first, second] = dozen as [Employee, Employee];
  writeExtract(join(land.home, 'extracts'), { full: true, date: '20240311', sequence: 99 }, [
    ...sharedLines,
    ...linesOf({ ...first, job: 'Porter' }),
    deletedLine(second),
  ]);
  const run = await land.run('full');
  t.same(await land.errors(run), ['ESR source-too-small']);
  const space = await land.space('ESR');
  t.not(space.get(anchorOf(first))?.attributes['jobTitle']?.[0], 'Porter', 'is held before anything of it counts');
  t.equal(space.get(anchorOf(second))?.state, 'Connected');
});

story('A full extract that deletes an assignment it has shown', { employees: [sam, ida] }, async (t, land) => {
  await land.run('full');
  writeExtract(join(land.home, 'extracts'), { full: true, date: '20240311', sequence: 99 }, [
    ...sharedLines,
    ...linesOf({ ...sam, job: 'Porter' }),
    ...linesOf(ida),
    deleteLine('AS', `7${personIdOf(sam)}`),
  ]);
  await land.run('full');
  const space = await land.space('ESR');
  t.notOk(space.get(anchorOf(sam))?.attributes['jobTitle'], 'is read in the order of its lines');
  t.ok(space.get(anchorOf(ida))?.attributes['jobTitle']);
});

story('A record that ESR takes away and gives again in one file', two, async (t, land) => {
  await land.settle();
  land.changes([deletedLine(sam), ...linesOf(sam)]);
  const run = await land.run('delta');
  t.match((await land.space('ESR')).get(anchorOf(sam)), { state: 'Connected' }, 'is there');
  t.same([await land.written(run), await land.findings(sam.number)], [{}, []], 'as if nothing had been');

  land.changes([
    ...linesOf(sam).slice(0, 1),
    ...sharedLines,
    deletedLine(sam),
    ...linesOf({ ...sam, last: 'Sampler' }),
  ]);
  t.same(
    await land.written(await land.run('delta')),
    { 'NHSmail update': 1, 'AD update': 1 },
    'and what it says counts',
  );
});
