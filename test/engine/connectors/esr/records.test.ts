import t from 'tap';
import type { Assembler } from '../../../../engine/connectors/connector.ts';
import { deleteLine, upsertLine } from '../../../../engine/connectors/esr/record.ts';
import { packValues, plainValue, unpackValues } from '../../../../engine/model/attribute.ts';
import {
  assignment,
  esrConnector,
  esrFolder,
  person,
  phone,
  position,
  readAll,
  shared,
  TODAY,
  VPD,
  writeExtract,
} from '../../../support/esr.ts';

const FULL = 'GO_999_NHM_GOF_20240311_00000041.DAT';
const CHANGES = 'GO_999_NHM_GOC_20240312_00000042.DAT';
const assembler = esrConnector('nowhere').assembler as Assembler;

/** What one file yields when it holds these lines. */
async function read(t: Parameters<typeof esrFolder>[0], lines: readonly string[], settings = {}) {
  const folder = esrFolder(t);
  writeExtract(folder, {}, lines);
  return readAll(esrConnector(folder, settings));
}

t.test('reading records', async (t) => {
  t.test('puts the records of a person together, whatever their order', async (t) => {
    const one = await read(t, [person(), assignment(), phone()]);
    const other = await read(t, [...shared, phone(), person(), assignment()]);

    t.same(one.owners, ['999/800001']);
    t.equal(other.hashes.at(-1), one.hashes[0], 'neither order nor line counts for the hash');
  });

  t.test('drops every column that no account depends on', async (t) => {
    const { records } = await read(t, [
      person({
        nationalInsuranceNumber: 'QQ123456C',
        dateOfBirth: '19800229',
        ethnicOrigin: 'ETHNIC',
        disabilityFlag: 'DISABLED',
        maidenName: 'MAIDEN',
      }),
      assignment({ salary: '31415', grade: 'GRADE' }),
      phone({ phoneId: '820009', phoneType: 'H1', number: '01632 960111' }),
    ]);

    t.notMatch(records.join('\n'), /QQ123456C|19800229|ETHNIC|DISABLED|MAIDEN|31415|GRADE|01632/);
  });

  t.test('keeps the mobile that hides behind a home phone when mobiles go by pattern', async (t) => {
    const lines = [person(), phone({ phoneType: 'H1', number: '+44 7700 900123' })];

    t.match((await read(t, lines, { mobile: { by: 'pattern' } })).records[0], /\+44 7700 900123/);
    t.notMatch((await read(t, lines)).records[0], /7700/);
  });

  t.test('brings the scattered records of a person together in a full file', async (t) => {
    const other = person({ personId: '800002' });
    const scattered = await read(t, [person(), other, assignment(), phone()]);
    const together = await read(t, [person(), assignment(), phone(), other]);

    t.same(scattered.owners, ['999/800002', '999/800001']);
    t.equal(scattered.hashes[1], together.hashes[0]);
  });

  t.test('lets a value hold the control characters that the engine packs with', async (t) => {
    const { records } = await read(t, [person({ firstName: 'A\u001fB\u001eC\u001bD' })]);

    const merged = assembler.merge('', records[0] ?? '', FULL, true);
    const values = assembler.assemble('999/800001', merged, new Map(), TODAY)?.values ?? [];
    const unpacked = unpackValues(packValues(values)).map(plainValue);
    t.ok(unpacked.includes('A\u001fB\u001eC\u001bD'));
    t.equal(unpacked.indexOf('EMP'), values.indexOf('EMP'), 'no value breaks out of its slot');
  });

  t.test('counts the later of two lines that are one record, and says so', async (t) => {
    const { records, problems } = await read(t, [person({ lastName: 'Zebra' }), person({ lastName: 'Aardvark' })]);

    t.match(records[0], /Aardvark/);
    t.notMatch(records[0], /Zebra/);
    t.match(problems, [{ code: 'duplicate-object', message: /lines 2 and 3 are one record/, anchor: '999/800001' }]);
    t.same((await read(t, [person(), person()])).problems, [], 'the same line twice harms nobody');
  });

  t.test('leaves out a record that names nobody, and says where it is', async (t) => {
    const { owners, problems } = await read(t, [person(), person({ personId: '' }), assignment({ assignmentId: '' })]);

    t.same(owners, ['999/800001']);
    t.match(problems, [
      { code: 'missing-anchor-component', message: /line 3: a PR record has no Person ID/ },
      { code: 'missing-anchor-component', message: /line 4: a AS record has no ID of its own/, anchor: '999/800001' },
    ]);
  });

  t.test('yields pages of two thousand people', async (t) => {
    const people = Array.from({ length: 4_500 }, (_, i) => person({ personId: String(1_000 + i) }));

    const { batches, owners } = await read(t, people);

    t.same(
      batches.map(({ records }) => records?.owners.length ?? 0),
      [0, 2_000, 2_000, 500, 0],
    );
    t.equal(batches[0]?.total, 4_500);
    t.equal(new Set(owners).size, 4_500);
  });

  t.test('keeps deletes and upserts of one key in the order of the file', async (t) => {
    const folder = esrFolder(t);
    writeExtract(folder, {}, [person()]);
    const connector = esrConnector(folder);
    const { end } = await readAll(connector);
    writeExtract(folder, { full: false, sequence: 42 }, [
      assignment(),
      deleteLine('AS', '810001'),
      assignment({ userStatus: 'Maternity' }),
    ]);

    const { owners } = await readAll(connector, end.watermark);

    t.same(owners, ['999/800001', '', '999/800001']);
  });
});

t.test('staging the records of a person', async (t) => {
  const entry = async (lines: readonly string[]) => (await read(t, lines)).records.at(-1) ?? '';
  const before = await entry([person(), assignment(), phone()]);
  const staged = assembler.merge('', before, FULL, true);

  t.test('keeps the file and line where each content was first read', async (t) => {
    const again = await entry([...shared, person(), assignment({ userStatus: 'Maternity' }), phone()]);

    const merged = assembler.merge(staged, again, CHANGES, true);

    t.same(assembler.originOf(staged, 'familyName', TODAY), { file: FULL, line: 2 });
    t.same(assembler.originOf(merged, 'familyName', TODAY), { file: FULL, line: 2 });
    t.same(assembler.originOf(merged, 'assignmentStatus', TODAY), { file: CHANGES, line: 6 });
    t.same(assembler.originOf(merged, 'mobile', TODAY), { file: FULL, line: 4 });
    t.equal(assembler.originOf(merged, 'shoeSize', TODAY), undefined);
  });

  t.test('changes nothing when nothing changed', async (t) => {
    const moved = await entry([...shared, phone(), assignment(), person()]);

    t.equal(assembler.merge(staged, moved, CHANGES, true), staged);
    t.equal(assembler.merge(staged, moved, CHANGES, false), staged);
    t.equal(assembler.merge(staged, await entry([phone()]), CHANGES, false), staged);
  });

  t.test('drops what a full file no longer has, and keeps what a change file does not mention', async (t) => {
    const less = await entry([person(), assignment()]);

    t.notMatch(assembler.merge(staged, less, CHANGES, true), /PH~820001/);
    t.match(assembler.merge(staged, less, CHANGES, false), /PH~820001/);
  });

  t.test('replaces by key and start in a change file, and adds a row that starts another day', async (t) => {
    const ended = assignment({ effectiveEnd: '20240311' });
    const next = assignment({ effectiveStart: '20240312', positionName: '70009|Team Leader|D02|' });

    const merged = assembler.merge(staged, await entry([ended, next]), CHANGES, false);

    t.equal(merged.match(/^AS~810001~/gm)?.length, 2);
    t.match(merged, /AS~810001~20200101~20240311/);
    t.match(merged, /AS~810001~20240312~~/);
  });

  t.test('replaces a phone by its ID alone', async (t) => {
    const merged = assembler.merge(
      staged,
      await entry([phone({ effectiveStart: '20240312', number: '07700 900999' })]),
      CHANGES,
      false,
    );

    t.equal(merged.match(/^PH~/gm)?.length, 1);
    t.match(merged, /07700 900999/);
  });

  t.test('hashes what is staged as a full file would', async (t) => {
    const { hashes } = await read(t, [person(), assignment(), phone({ number: '07700 900999' })]);
    const merged = assembler.merge(staged, await entry([phone({ number: '07700 900999' })]), CHANGES, false);

    t.equal(assembler.hashOf(merged), hashes[0]);
    t.not(assembler.hashOf(staged), hashes[0]);
  });

  t.test('removes every dated row of a key that a delete names', async (t) => {
    const two = assembler.merge(staged, await entry([assignment({ effectiveStart: '20250101' })]), CHANGES, false);

    t.notMatch(assembler.remove(two, 'AS:810001'), /AS~/);
    t.equal(assembler.remove(two, 'AS:81000'), two, 'not of a key that only begins alike');
    t.equal(assembler.remove(two, 'AS:999999'), two);
    t.equal(
      ['AS:810001', 'PH:820001', 'PR:800001'].reduce((text, key) => assembler.remove(text, key), two),
      '',
    );
  });
});

t.test('shared records and deletes', async (t) => {
  const changesOf = async (lines: readonly string[], file: string) =>
    (await read(t, [...lines, person()])).records.slice(0, -1).flatMap((entry) => assembler.shared(entry, file));

  t.test('come with key and line, in the order of the file', async (t) => {
    const changes = await changesOf(
      [...shared, deleteLine('LC', '500009'), deleteLine('AS', '810001'), deleteLine('PR', '800001')],
      FULL,
    );

    t.match(changes, [
      { kind: 'upsert', key: 'LC:500001', line: 2 },
      { kind: 'upsert', key: 'OR:600001', line: 3 },
      { kind: 'upsert', key: 'PO:700001', line: 4 },
      { kind: 'remove', key: 'LC:500009', line: 5 },
      { kind: 'remove-owned', key: 'AS:810001', line: 6 },
      { kind: 'remove-owned', key: 'PR:800001', owner: `${VPD}/800001`, line: 7 },
    ]);
  });

  t.test('keep the dated rows of a position together, and a change file adds to them', async (t) => {
    const later = upsertLine('PO', { positionId: '700001', from: '20250101', name: '70001|Chief Analyst|D01|' });
    const [both] = await changesOf([position, later], FULL);
    const [first] = await changesOf([position], FULL);
    const [second] = await changesOf([later], CHANGES);

    const upserts = [both, first, second].map((change) => (change?.kind === 'upsert' ? change.text : ''));
    const [whole = '', one = '', added = ''] = upserts;
    t.equal(whole.split('\n').length, 2);
    t.equal(assembler.mergeShared(assembler.mergeShared('', one), added), whole);
    t.equal(assembler.mergeShared(whole, one), one, 'a full file replaces');
  });

  t.test('are named by the people who lean on them', async (t) => {
    const { records } = await read(t, [
      person(),
      assignment(),
      assignment({ effectiveStart: '20250101', positionId: '700002' }),
    ]);

    const staged = assembler.merge('', records[0] ?? '', FULL, true);

    t.same([...assembler.uses(staged)].sort(), ['LC:500001', 'OR:600001', 'PO:700001', 'PO:700002']);
  });
});
