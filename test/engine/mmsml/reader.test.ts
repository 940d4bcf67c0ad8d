import t from 'tap';
import { elementsOf, textOf, type XmlElement } from '../../../engine/mmsml/reader.ts';

async function* inPieces(text: string, size = text.length) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(pieces: AsyncIterable<string>): Promise<XmlElement[]> {
  const elements: XmlElement[] = [];
  for await (const group of elementsOf('made-up.xml', pieces)) elements.push(...group);
  return elements;
}

const document = [
  '<?xml version="1.0"?>',
  '<mmsml step-type="export">',
  '<directory-entries jml:connector="AD">',
  '<delta dn="A &amp; B"><attr name="title"><value>1 &lt; 2</value></attr></delta>',
  '<!-- nobody --><delta dn="C"><anchor encoding="base64">w7w=</anchor></delta>',
  '</directory-entries>',
  '<end><note><![CDATA[a < b]]>&#xD;</note></end>',
  '</mmsml>',
].join('\n');
const leaf = (name: string, text: string, attributes = {}) => ({ name, attributes, children: [], text });

t.test('a document as its elements', async (t) => {
  const expected = [
    leaf('mmsml', '', { 'step-type': 'export' }),
    leaf('directory-entries', '', { 'jml:connector': 'AD' }),
    {
      ...leaf('delta', '', { dn: 'A & B' }),
      children: [{ ...leaf('attr', '', { name: 'title' }), children: [leaf('value', '1 < 2')] }],
    },
    { ...leaf('delta', '', { dn: 'C' }), children: [leaf('anchor', 'w7w=', { encoding: 'base64' })] },
    { ...leaf('end', ''), children: [leaf('note', 'a < b\r')] },
  ];

  t.test('comes in order, the frame when it begins, the others when they are whole', async (t) => {
    t.same(JSON.parse(JSON.stringify(await read(inPieces(document)))), expected);
  });

  t.test('wherever it is cut into pieces', async (t) => {
    for (const size of [1, 2, 3, 5, 7, 11, 64])
      t.same(JSON.parse(JSON.stringify(await read(inPieces(document, size)))), expected, `of ${size}`);
  });

  t.test('comes before the rest has been read', async (t) => {
    let pieces = 0;
    const counted = async function* () {
      for await (const piece of inPieces(document, 20)) {
        pieces++;
        yield piece;
      }
    };

    const first = await elementsOf('made-up.xml', counted()).next();

    t.equal(first.value?.[0].name, 'mmsml');
    t.equal(pieces, 3);
  });

  t.test('has values as they are, or as base64', async (t) => {
    t.equal(textOf(leaf('value', 'w7w=')), 'w7w=');
    t.equal(textOf(leaf('value', 'w7w=', { encoding: 'base64' })), 'ü');
  });
});

t.test('what is no such document', async (t) => {
  const refused: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
    'a cut one': [document.slice(0, 200), /made-up\.xml, line 5, ends before it is complete: it is cut short/],
    'two in one': [document + document, /made-up\.xml, line 8, is no well-formed XML/],
    'nothing at all': ['', /line 1, is no well-formed XML \(document must contain a root element\)/],
    'an attribute twice': [document.replace('dn="C"', 'dn="C" dn="D"'), /line 5, .*\(duplicate attribute\)/],
    'a name out of the file': [
      document.replace('&amp;', '&ada;'),
      /line 4, .*\(undefined entity\); nothing of it was used/,
    ],
  };
  for (const [what, [text, says]] of Object.entries(refused)) {
    t.test(`is refused with its line: ${what}`, async (t) => {
      await t.rejects(read(inPieces(text)), { code: 'drop-file-unusable', message: says });
    });
  }

  t.test('is refused before it fills the memory', async (t) => {
    const endless = async function* () {
      yield '<mmsml><directory-entries><delta dn="';
      for (;;) yield 'x'.repeat(4 * 1024 * 1024);
    };

    await t.rejects(read(endless()), { message: /line 1, holds an element without an end/ });
  });
});
