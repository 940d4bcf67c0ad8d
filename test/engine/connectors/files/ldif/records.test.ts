import t from 'tap';
import type { LdifEntry } from '../../../../../engine/connectors/files/ldif/entry.ts';
import { guidOctets, guidText, newGuid } from '../../../../../engine/connectors/files/ldif/guid.ts';
import { type LdifRecord, readLdif } from '../../../../../engine/connectors/files/ldif/reader.ts';
import { ldifEntry, ldifHeader } from '../../../../../engine/connectors/files/ldif/writer.ts';
import { oneOf, randomFrom } from '../../../../support/random.ts';

function read(text: string, chunk = Math.max(1, text.length)): LdifRecord[] {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; at += chunk) chunks.push(text.slice(at, at + chunk));
  return [...readLdif(chunks)];
}

function attributesOf(record: LdifRecord | undefined): unknown {
  return record?.entry?.attributes.map(({ name, value }) => [name, value]);
}

t.test('an LDIF file as other programs write it', async (t) => {
  const text = [
    'version: 1',
    '# people of the trust,',
    '  folded comment',
    'dn: CN=Ola Obi,OU=Staff,',
    ' DC=x99,DC=example',
    'objectClass: user',
    'cn:: T2xhIE9iaQ==',
    'description:   three spaces before, one after ',
    'info:',
    '# a comment between',
    'title: a long',
    '  title',
    'thumbnailPhoto:: /9j/',
    'description;lang-cy: Nyrs',
    '',
    '',
    'DN:: Q049Wm/DqyxEQz14OTk=',
    'mail: zoe@nhs.example',
  ];
  for (const end of ['\n', '\r\n']) {
    const whole = text.join(end);
    const records = read(whole);

    t.equal(records.length, 2);
    t.equal(records[0]?.entry?.dn, 'CN=Ola Obi,OU=Staff,DC=x99,DC=example', 'folded lines are joined');
    t.equal(records[1]?.entry?.dn, 'CN=Zoë,DC=x99', 'a name may be base64');
    t.same(attributesOf(records[0]), [
      ['objectClass', 'user'],
      ['cn', 'Ola Obi'],
      ['description', 'three spaces before, one after '],
      ['info', ''],
      ['title', 'a long title'],
      ['thumbnailPhoto', Buffer.from([0xff, 0xd8, 0xff])],
      ['description;lang-cy', 'Nyrs'],
    ]);
    for (let chunk = 1; chunk < 20; chunk++) t.same(read(whole, chunk), records, `in chunks of ${chunk} as well`);
  }
});

t.test('a record that is not to be used', async (t) => {
  const faults: Readonly<Record<string, readonly [text: string, line: number, what: RegExp]>> = {
    'a change record': ['dn: CN=a\nchangetype: delete', 1, /change record/],
    'a value that lies elsewhere': ['dn: CN=a\njpegPhoto:< file:///photo.jpg', 2, /jpegPhoto names a file/],
    'base64 that is none': ['dn: CN=a\ncn:: T2xh!', 2, /the value of cn is not base64/],
    'a line without a colon': ['dn: CN=a\ncn: b\nnonsense', 3, /must read "attribute: value"/],
    'a record without a name': ['cn: a', 1, /must begin with its dn/],
  };
  for (const [name, [text, line, what]] of Object.entries(faults)) {
    const records = read(`dn: CN=before\ncn: before\n\n${text}\n\ndn: CN=after\ncn: after\n`);

    t.match(
      records,
      [{ entry: { dn: 'CN=before' } }, { fault: { line: line + 3, what } }, { entry: { dn: 'CN=after' } }],
      name,
    );
  }
});

t.test('an entry that is written', async (t) => {
  const entry: LdifEntry = {
    dn: 'CN=Zoë,DC=x99,DC=example',
    attributes: [
      { name: 'cn', value: 'Zoë' },
      { name: 'description', value: ` <:${'long '.repeat(30)}` },
      { name: 'mail', value: 'zoe@nhs.example' },
      { name: 'info', value: '' },
      { name: 'title', value: 'Ward: <clerk>' },
    ],
  };

  const text = ldifEntry(entry);

  const lines = text.split('\n');
  t.ok(
    lines.every((line) => line.length <= 76),
    'has no line over 76 characters',
  );
  t.ok(/^[\n -~]*$/.test(text), 'is plain ASCII');
  t.match(lines, ['', 'dn:: Q049Wm/DqyxEQz14OTksREM9ZXhhbXBsZQ==', 'cn:: Wm/Dqw=='], 'has base64 where it must');
  t.ok(lines.includes('mail: zoe@nhs.example') && lines.includes('title: Ward: <clerk>'), 'and only there');
  t.same(read(`${ldifHeader()}${text}`), [{ entry, line: 3 }], 'is read back as it was');
});

t.test('whatever is written', async (t) => {
  const random = randomFrom(2849);
  const pieces = [
    'a',
    ' ',
    ':',
    '<',
    '\n',
    '\r',
    '\r\n',
    '\u0000',
    '\u001f',
    'ë',
    '😀',
    '#',
    '-',
    '"',
    '=',
    ',',
    '\\',
    'xyz '.repeat(25),
  ];
  const randomValue = () => Array.from({ length: Math.floor(random() * 6) }, () => oneOf(pieces, random)).join('');
  const randomBytes = () => Buffer.from(Array.from({ length: 16 }, () => 128 + Math.floor(random() * 64)));
  const entries = Array.from({ length: 1500 }, (_, index) => ({
    dn: `CN=${index}${randomValue()}`,
    attributes: [
      { name: 'cn', value: randomValue() },
      { name: 'description;lang-en', value: randomValue() },
      { name: 'objectGUID', value: randomBytes() },
    ],
  }));

  const text = ldifHeader() + entries.map(ldifEntry).join('');

  for (const chunk of [text.length, 7, 4096]) {
    t.strictSame(
      read(text, chunk).map((record) => record.entry),
      entries,
      `is read back as it was, in chunks of ${chunk}`,
    );
  }
});

t.test('an objectGUID', async (t) => {
  const octets = Buffer.from('33221100554477668899aabbccddeeff', 'hex');

  t.equal(guidText(octets), '00112233-4455-6677-8899-aabbccddeeff', 'is told as Windows tells it');
  t.same(guidOctets('00112233-4455-6677-8899-aabbccddeeff'), octets, 'is written as a directory writes it');
  t.equal(guidText('00112233-4455-6677-8899-AABBCCDDEEFF '), '00112233-4455-6677-8899-aabbccddeeff', 'may be text');
  const fresh = newGuid();
  t.equal(guidText(guidOctets(fresh)), fresh, 'is the same there and back');
});
