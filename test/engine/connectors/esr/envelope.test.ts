import t from 'tap';
import { deleteLine, headerLine, trailerLine, upsertLine } from '../../../../engine/connectors/esr/record.ts';
import type { FailureCode } from '../../../../engine/errors.ts';
import {
  assignment,
  esrConnector,
  esrFolder,
  extractText,
  nameOf,
  person,
  phone,
  readAll,
  shared,
  writeExtract,
  writeRaw,
} from '../../../support/esr.ts';

const sound = [...shared, person(), assignment(), phone()];
const soundText = extractText(nameOf(), sound);
const header = headerLine(nameOf(), '20240310');
const latin1 = (text: string) => Buffer.from(text, 'latin1');

interface Broken {
  readonly content: Buffer | string;
  readonly code: FailureCode;
  /** What the sentence must name: line, type, what was expected and what was found. */
  readonly says: RegExp;
  readonly full?: boolean;
}

/** More people than can be put together again: every one of them before any of their telephones. */
function scattered(): string {
  const ids = Array.from({ length: 20_001 }, (_, index) => String(800_001 + index));
  return extractText(nameOf(), [
    ...ids.map((personId) => person({ personId })),
    ...ids.map((personId) => phone({ personId })),
  ]);
}

const twoFields = (line: string) => line.split('~').slice(0, -1).join('~');

const broken: Record<string, Broken> = {
  'without its header': {
    content: soundText.slice(soundText.indexOf('\n') + 1),
    code: 'esr-no-header',
    says: /does not begin with its header/,
  },
  'whose header has a field too few': {
    content: soundText.replace(header, twoFields(header)),
    code: 'esr-header-malformed',
    says: /line 1.*6 fields, not 7/,
  },
  'whose header has a time that is none': {
    content: soundText.replace('20240311 060212', '11/03/2024'),
    code: 'esr-header-malformed',
    says: /YYYYMMDD HHMMSS/,
  },
  'whose header names something else': {
    content: soundText.replace('~GO_999_NHM_GOF_', '~GO_999_NHM_GOC_'),
    code: 'esr-header-malformed',
    says: /GOC/,
  },
  'whose header names no extract': {
    content: soundText.replace('~GO_999_NHM_GOF_20240311_00000041.DAT', '~staff.dat'),
    code: 'esr-header-malformed',
    says: /staff\.dat/,
  },
  'of another sequence inside': {
    content: extractText(nameOf({ sequence: 40 }), sound),
    code: 'esr-wrong-sequence',
    says: /line 1 says sequence 40, the file name says 41/,
  },
  'of another employer inside': {
    content: extractText(nameOf({ vpd: '998' }), sound),
    code: 'esr-wrong-vpd',
    says: /VPD 998, not 999/,
  },
  'cut between two lines': {
    content: soundText.slice(0, soundText.indexOf('TRL')),
    code: 'esr-no-trailer',
    says: /ends at line 7 without its trailer/,
  },
  'cut in the middle of a line': {
    content: soundText.slice(0, soundText.indexOf('PHA') - 60),
    code: 'esr-no-trailer',
    says: /without its trailer/,
  },
  'cut after its header': { content: `${header}\n`, code: 'esr-no-trailer', says: /line 1/ },
  'whose trailer has no count': {
    content: soundText.replace('TRL~8', 'TRL~eight'),
    code: 'esr-trailer-malformed',
    says: /line 8/,
  },
  'with a line less than its trailer says': {
    content: soundText.replace(`${phone()}\n`, ''),
    code: 'esr-wrong-count',
    says: /has 7 lines, its trailer says 8/,
  },
  'with a line more than its trailer says': {
    content: soundText.replace('TRL~8', `${phone({ phoneId: '820002' })}\nTRL~8`),
    code: 'esr-wrong-count',
    says: /has 9 lines/,
  },
  'with a person record that is too short': {
    content: soundText.replace(person(), twoFields(person())),
    code: 'esr-wrong-width',
    says: /line 5: the PRA record has 43 fields, the feed has 44/,
  },
  'with assignments of another feed': {
    content: extractText(nameOf(), [person(), upsertLine('AS', { personId: '800001', assignmentId: '1' }, 'exp')]),
    code: 'esr-wrong-width',
    says: /line 3: the ASA record has 50 fields, the feed has 51/,
  },
  'with a delete that names more than a key': {
    content: extractText(nameOf(), [...sound, 'PHD~820001~20240101']),
    code: 'esr-wrong-width',
    says: /PHD record has 3 fields, the feed has 2/,
  },
  'with a line of more than a megabyte': {
    content: extractText(nameOf(), [person({ lastName: 'x'.repeat(2_000_000) })]),
    code: 'esr-wrong-width',
    says: /line 2 is longer/,
  },
  'in UTF-16': {
    content: Buffer.from(`\ufeff${soundText}`, 'utf16le'),
    code: 'esr-wrong-encoding',
    says: /byte order mark/,
  },
  'in UTF-16 without a mark': {
    content: Buffer.from(soundText, 'utf16le'),
    code: 'esr-wrong-encoding',
    says: /line 1: byte 0x00/,
  },
  'with a UTF-8 byte order mark': {
    content: `\ufeff${soundText}`,
    code: 'esr-wrong-encoding',
    says: /byte order mark/,
  },
  'rewritten in UTF-8': {
    content: extractText(nameOf(), [person({ firstName: 'Zoë' })]),
    code: 'esr-wrong-encoding',
    says: /line 2: an accent is written in UTF-8/,
  },
  'rewritten in Windows-1252': {
    content: Buffer.concat([latin1(`${header}\nPRA~O`), Buffer.from([0x92]), latin1(`Neill\nTRL~3\n`)]),
    code: 'esr-wrong-encoding',
    says: /line 2: byte 0x92/,
  },
  'with a record type nobody knows': {
    content: extractText(nameOf(), [...sound, 'XXA~1~2~3']),
    code: 'esr-unknown-record',
    says: /line 8: "XXA" is no known record type/,
  },
  'with a record behind its trailer': {
    content: `${soundText}${person()}\n`,
    code: 'esr-line-after-trailer',
    says: /goes on at line 9, behind the trailer \(TRL\) of line 8/,
  },
  'with a second trailer': {
    content: `${soundText}${person()}\n${trailerLine(10)}\n`,
    code: 'esr-line-after-trailer',
    says: /goes on at line 9, behind the trailer \(TRL\) of line 8/,
  },
  'that was delivered twice into one file': {
    content: soundText + soundText,
    code: 'esr-line-after-trailer',
    says: /line 9, behind the trailer \(TRL\) of line 8/,
  },
  'with the records of too many people in two places': {
    content: scattered(),
    code: 'esr-people-scattered',
    says: /the records of 20001 people lie in more than one place/,
  },
  'that is a full extract of nobody': {
    content: extractText(nameOf(), shared),
    code: 'esr-full-file-empty',
    says: /names no person; nobody was removed/,
  },
  'that is a full extract of header and trailer': {
    content: extractText(nameOf(), []),
    code: 'esr-full-file-empty',
    says: /names no person/,
  },
  'that is a full extract of zero bytes': { content: '', code: 'esr-full-file-empty', says: /no content/ },
};

t.test('an extract', async (t) => {
  for (const [what, { content, code, says }] of Object.entries(broken)) {
    t.test(`${what} is refused, and nothing of it is yielded`, async (t) => {
      const folder = esrFolder(t);
      writeRaw(folder, {}, content);

      const context = { now: new Date(), signal: new AbortController().signal };
      const batches = esrConnector(folder).readAll(context)[Symbol.asyncIterator]();

      await t.rejects(batches.next(), { code, message: says });
      await t.rejects(readAll(esrConnector(folder)), { message: /GO_999_NHM_GOF_20240311_00000041\.DAT/ });
    });
  }

  t.test('may be in ISO-8859-1 with accents, literal quotes and CRLF', async (t) => {
    const folder = esrFolder(t);
    const lines = [person({ firstName: 'Zoë "Zed"', lastName: "Núñez-O'Brien" }), assignment()];
    writeRaw(folder, {}, latin1(extractText(nameOf(), lines).replaceAll('\n', '\r\n')));

    const { records, problems } = await readAll(esrConnector(folder));

    t.match(records[0], /~Núñez-O'Brien~Zoë "Zed"~/);
    t.notMatch(records[0], /\r/);
    t.same(problems, []);
  });

  t.test('may end without a line end, and with blank lines', async (t) => {
    for (const [i, end] of ['', '\n\n\n'].entries()) {
      const folder = esrFolder(t);
      writeRaw(folder, {}, soundText.trimEnd() + end);

      t.equal((await readAll(esrConnector(folder))).owners.length, 2, `ending ${i}`);
    }
  });

  t.test('may hold records that nobody needs: they are skipped', async (t) => {
    const folder = esrFolder(t);
    writeExtract(folder, {}, [...sound, 'ADA~1~2~3', 'COD~7', 'ABA~1', 'LOV~EYE_COLOUR', 'VHA~1~2']);

    const { owners } = await readAll(esrConnector(folder, { alsoSkip: ['VH'] }));

    t.same(owners, ['', '999/800001']);
  });

  t.test('may have the widths of the expenses feed when that is configured', async (t) => {
    const folder = esrFolder(t);
    writeExtract(folder, {}, [
      person(),
      upsertLine('AS', { personId: '800001', assignmentId: '1' }, 'exp'),
      deleteLine('PH', '7'),
    ]);

    const { owners } = await readAll(esrConnector(folder, { feed: 'exp' }));

    t.same(owners, ['999/800001', '']);
  });

  t.test('that cannot be found is not taken for an empty one', async (t) => {
    const folder = esrFolder(t);

    await t.rejects(readAll(esrConnector(folder)), { code: 'file-missing', message: /holds no extract of VPD 999/ });
    await t.rejects(readAll(esrConnector(`${folder}/nowhere`)), { code: 'file-missing', message: /does not exist/ });
  });
});
