import { mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import {
  assignment,
  esrConnector,
  esrFolder,
  parseInline,
  person,
  phone,
  readAll,
  readText,
  writeExtract,
  writeRaw,
} from '../../../support/esr.ts';

const everyone = [person(), assignment()];
const fullFile = (folder: string, sequence: number) => writeExtract(folder, { sequence }, everyone);
const changeFile = (folder: string, sequence: number, lines: readonly string[] = [phone()]) =>
  writeExtract(folder, { full: false, sequence }, lines);

t.test('the first file ever read', async (t) => {
  t.test('is the newest full extract, and its people are all there are', async (t) => {
    const folder = esrFolder(t);
    fullFile(folder, 40);
    fullFile(folder, 41);

    const { end, owners } = await readAll(esrConnector(folder));

    t.same(owners, ['999/800001']);
    t.equal(end.everything, true);
    t.equal(end.deletionsUnsafe, undefined);
    t.match(end.notes, [/1 extract before GO_999_NHM_GOF_20240311_00000041\.DAT is superseded by it and is not read/]);
  });

  t.test('is followed by the changes that came after it, in one read', async (t) => {
    const folder = esrFolder(t);
    fullFile(folder, 41);
    changeFile(folder, 42);

    const { end, batches } = await readAll(esrConnector(folder));

    t.same(
      batches.flatMap(({ records }) => records?.everything ?? []),
      [true, false],
    );
    t.equal(end.everything, true);
    t.equal(batches[0]?.total, 2);
  });

  t.test('cannot be a change file', async (t) => {
    const folder = esrFolder(t);
    changeFile(folder, 42);

    await t.rejects(readAll(esrConnector(folder)), { code: 'esr-full-file-missing', message: /00000042/ });
  });
});

t.test('after a first read', async (t) => {
  const begin = async (t: Test) => {
    const folder = esrFolder(t);
    fullFile(folder, 41);
    const connector = esrConnector(folder);
    const { end } = await readAll(connector);
    return { folder, connector, mark: end.watermark };
  };

  t.test('nothing new means nothing, and says so', async (t) => {
    const { connector, mark } = await begin(t);

    const { end, batches } = await readAll(connector, mark);

    t.equal(batches.length, 1);
    t.equal(end.everything, false);
    t.equal(end.watermark, mark);
    t.match(end.notes, [/No new extract since GO_999_NHM_GOF_20240311_00000041\.DAT/]);
  });

  t.test('the next change file is read, and absence means nothing', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 42);

    const { end, owners } = await readAll(connector, mark);

    t.same(owners, ['999/800001']);
    t.equal(end.everything, false);
    t.match(end.deletionsUnsafe, /no full extract was read/);
    t.match(JSON.parse(end.watermark ?? ''), { sequence: 42, files: { length: 2 } });
  });

  t.test('a missing change file stops the import', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 43);

    await t.rejects(readAll(connector, mark), { code: 'esr-out-of-sequence', message: /sequence 43, expected was 42/ });
  });

  t.test('a gap between two new change files stops the import before the first of them', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 42);
    changeFile(folder, 44);

    await t.rejects(readAll(connector, mark), { code: 'esr-out-of-sequence', message: /sequence 44, expected was 43/ });
  });

  t.test('a full extract may leave a gap, and says so', async (t) => {
    const { folder, connector, mark } = await begin(t);
    fullFile(folder, 50);

    const { end } = await readAll(connector, mark);

    t.equal(end.everything, true);
    t.match(end.notes, [/follows sequence 41: a full extract may leave a gap/]);
  });

  t.test('one broken file among several leaves the others unread as well', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 42);
    writeRaw(folder, { full: false, sequence: 43 }, 'TRL~1\n');
    const batches = connector.readAll({ mark, now: new Date(), signal: new AbortController().signal });

    await t.rejects(batches[Symbol.asyncIterator]().next(), { code: 'esr-no-header' });
  });

  t.test('a blank change file moves the sequence on', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 42, []);

    const { end, owners } = await readAll(connector, mark);

    t.same(owners, []);
    t.match(end.notes, [/00000042\.DAT says that nothing changed/]);
    t.equal(JSON.parse(end.watermark ?? '').sequence, 42);
  });

  t.test('a change file of zero bytes is refused, and read when its content has arrived', async (t) => {
    const { folder, connector, mark } = await begin(t);
    writeRaw(folder, { full: false, sequence: 42 }, '');

    await t.rejects(readAll(connector, mark), { code: 'esr-file-empty', message: /00000042\.DAT has no content/ });

    changeFile(folder, 42);
    const { end, owners } = await readAll(connector, mark);
    t.same(owners, ['999/800001']);
    t.equal(JSON.parse(end.watermark ?? '').sequence, 42);
  });

  t.test('the same file delivered again is skipped and says so', async (t) => {
    const { folder, connector, mark } = await begin(t);
    const file = fullFile(folder, 41);
    utimesSync(join(folder, file), new Date(), new Date('2024-03-12T07:00:00Z'));

    const { end, owners } = await readAll(connector, mark);

    t.same(owners, []);
    t.match(end.notes, [/was delivered again with the same content and is skipped/, /No new extract/]);
    t.same((await readAll(connector, end.watermark)).end.notes.length, 1, 'once is enough');
  });

  t.test('the same name with other content is refused', async (t) => {
    const { folder, connector, mark } = await begin(t);
    writeExtract(folder, { sequence: 41 }, [person({ lastName: 'Somebodyelse' }), assignment()]);

    await t.rejects(readAll(connector, mark), { code: 'esr-file-repeated', message: /was read before/ });
  });

  t.test('another file with a sequence already read is refused', async (t) => {
    const { folder, connector, mark } = await begin(t);
    writeExtract(folder, { full: false, sequence: 41 }, [phone()]);

    await t.rejects(readAll(connector, mark), { code: 'esr-file-repeated', message: /both claim sequence 41/ });
  });

  t.test('two new files with one sequence are refused', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 42);
    fullFile(folder, 42);

    await t.rejects(readAll(connector, mark), { code: 'esr-file-repeated', message: /both claim sequence 42/ });
  });

  t.test('older files that were never read are left alone', async (t) => {
    const { folder, connector, mark } = await begin(t);
    changeFile(folder, 39);

    const { end } = await readAll(connector, mark);

    t.match(end.notes, [/^1 older extract in the folder was superseded and is not read/, /No new extract/]);
  });

  t.test('files may be taken away: the sequence is remembered', async (t) => {
    const { folder, connector, mark } = await begin(t);
    rmSync(join(folder, 'GO_999_NHM_GOF_20240311_00000041.DAT'));
    changeFile(folder, 42);

    t.same((await readAll(connector, mark)).owners, ['999/800001']);
  });
});

t.test('the folder', async (t) => {
  t.test('is only read: nothing in it moves or changes', async (t) => {
    const folder = esrFolder(t);
    const file = fullFile(folder, 41);
    const before = readText(folder, file);

    await readAll(esrConnector(folder));

    t.equal(readText(folder, file), before);
  });

  t.test('may hold other things', async (t) => {
    const folder = esrFolder(t);
    fullFile(folder, 41);
    renameSync(join(folder, fullFile(folder, 42)), join(folder, 'GO_999_NHM_GOF_20240311_00000042.DAT.filepart'));
    writeRaw(folder, { subType: 'EXP', sequence: 77 }, 'something');

    const { end } = await readAll(esrConnector(folder));

    t.match(end.notes, [/GO_999_EXP_.* is no extract of sub-type NHM and is left alone/]);
  });

  t.test('with a folder in the place of an extract stops the import and the check', async (t) => {
    const folder = esrFolder(t);
    fullFile(folder, 41);
    mkdirSync(join(folder, 'GO_999_NHM_GOC_20240312_00000042.DAT'));
    const refused = /GO_999_NHM_GOC_20240312_00000042\.DAT is a folder, not a file/;

    await t.rejects(readAll(esrConnector(folder)), { code: 'esr-not-a-file', message: refused });
    t.match(await esrConnector(folder).test(new AbortController().signal), [
      { ok: false, what: refused, remedy: /take it out/ },
    ]);
  });

  t.test('with the extract of an employer nobody named stops the import', async (t) => {
    const folder = esrFolder(t);
    fullFile(folder, 41);
    writeExtract(folder, { vpd: '998', sequence: 7 }, everyone);

    await t.rejects(readAll(esrConnector(folder)), { code: 'esr-unknown-vpd', message: /VPD 998/ });
    t.same((await readAll(esrConnector(folder, { otherVpds: ['998'] }))).owners, ['999/800001']);
  });

  t.test('is tried by the check of the configuration', async (t) => {
    const folder = esrFolder(t);
    const signal = new AbortController().signal;

    t.match(await esrConnector(folder).test(signal), [{ ok: true }, { ok: false, remedy: /full extract/ }]);
    fullFile(folder, 41);
    const old = [{ ok: true }, { ok: true, what: /00000041\.DAT of 2024-03-11, [\d,]{3,} days old/ }];
    t.match(await esrConnector(folder).test(signal), old, 'by its own date, whenever it was copied here');
    const [today = ''] = new Date().toISOString().replaceAll('-', '').split('T');
    writeExtract(folder, { date: today, sequence: 42 }, everyone);
    t.match(await esrConnector(folder).test(signal), [
      {},
      { ok: true, what: /00000042\.DAT of [-\d]+, (of today|1 day old)/ },
    ]);
    t.match(await esrConnector(join(folder, 'gone')).test(signal), [{ ok: false, what: /does not exist/ }]);
  });

  t.test('where a file is written while it is read spoils that read', async (t) => {
    const folder = esrFolder(t);
    fullFile(folder, 41);
    const slow = esrConnector(folder, {
      parse: async function* <Page>(task: Parameters<typeof parseInline>[0], signal: AbortSignal) {
        yield* parseInline<Page>(task, signal);
        if (!task.options['check']) writeExtract(folder, { sequence: 41 }, [...everyone, phone()]);
      },
    });

    await t.rejects(readAll(slow), { code: 'esr-file-changed' });
  });
});
