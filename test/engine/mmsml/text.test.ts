import t from 'tap';
import { anchorElement, anchorOf } from '../../../engine/mmsml/anchor.ts';
import { elementsOf, textOf, type XmlElement } from '../../../engine/mmsml/reader.ts';
import { attributes, byteOrderMark, bytesOf, element, fitted } from '../../../engine/mmsml/text.ts';
import { oddities } from '../reports/items.ts';

async function readBack(text: string): Promise<XmlElement | undefined> {
  const pieces = async function* () {
    yield `<mmsml>${text}</mmsml>`;
  };
  for await (const [, first] of elementsOf('made-up.xml', pieces())) return first;
  return undefined;
}

t.test('a value as an element', async (t) => {
  for (const odd of oddities) {
    t.test(`is read back: ${JSON.stringify(odd)}`, async (t) => {
      const value = await readBack(element('value', odd));

      t.equal(value === undefined ? undefined : textOf(value), odd.toWellFormed());
    });
  }

  t.test('is base64 only where XML cannot hold it', async (t) => {
    t.equal(element('value', 'Ada & Co'), '<value>Ada &amp; Co</value>');
    t.equal(element('value', 'ü\u0000', ' operation="add"'), '<value operation="add" encoding="base64">w7wA</value>');
  });
});

t.test('a value as an attribute', async (t) => {
  t.test('is read back with its line ends, less what XML cannot hold', async (t) => {
    const value = 'a "b" <c> & d\r\n\te \u0000 \ud83d';

    const read = await readBack(`<delta${attributes({ dn: value, newdn: undefined, count: 3 })}/>`);

    t.same({ ...read?.attributes }, { dn: fitted(value), count: '3' });
    t.equal(fitted(value), 'a "b" <c> & d\r\n\te \ufffd \ufffd');
  });
});

t.test('an anchor', async (t) => {
  const anchors = [
    '00112233-4455-6677-8899-aabbccddeeff',
    '00112233-4455-6677-8899-AABBCCDDEEFF',
    'sixteen letters!',
    'E1\u0000 ü',
    '',
  ];
  for (const anchor of anchors) {
    t.test(`is read back: ${JSON.stringify(anchor)}`, async (t) => {
      const read = await readBack(anchorElement(anchor));

      t.equal(read === undefined ? undefined : anchorOf(read), anchor);
    });
  }

  t.test('of a directory is the octets of its objectGUID', async (t) => {
    const read = await readBack(anchorElement('00112233-4455-6677-8899-aabbccddeeff'));

    t.equal(Buffer.from(read?.text ?? '', 'base64').toString('hex'), '33221100554477668899aabbccddeeff');
  });
});

t.test('a document as bytes', async (t) => {
  t.test('begins with a mark in UTF-16, as those of MIM do', async (t) => {
    t.equal(byteOrderMark('utf-16').toString('hex'), 'fffe');
    t.equal(byteOrderMark('utf-8').length, 0);
    t.equal(bytesOf('ü', 'utf-16').toString('hex'), 'fc00');
    t.equal(bytesOf('ü', 'utf-8').toString('hex'), 'c3bc');
  });
});
