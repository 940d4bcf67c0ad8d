import t from 'tap';
import {
  cleanValue,
  joinValues,
  packValues,
  plainValue,
  splitValues,
  unpackValues,
} from '../../../engine/model/attribute.ts';
import { contentHash, digestOf } from '../../../engine/model/digest.ts';
import { packBefore, packLineage, unpackBefore, unpackLineage } from '../../../engine/model/lineage.ts';
import { overlaid, packSent, unpackSent } from '../../../engine/model/space-values.ts';

const nasty = ['', 'a', 'a\u001fb', '\u001e', '\u001b_', '\u001b\u001f\u001e', 'x=y', 'ü 王', 'line\nbreak', '^_['];

t.test('values in one text', async (t) => {
  for (const value of nasty) t.equal(plainValue(cleanValue(value)), value, 'come back as they were');
  const clean = nasty.map(cleanValue);
  t.same(unpackValues(packValues(clean), clean.length), clean);
  t.equal(packValues(['a', '', '']), 'a', 'trailing empty slots are left off');
  t.same(unpackValues('a', 3), ['a', '', '']);
  t.same(unpackValues('', 2), ['', '']);
  t.equal(packValues([]), '');
  t.equal(packValues(['', 'b']), '\u001fb');
});

t.test('several values of one attribute', async (t) => {
  t.equal(joinValues(['b', 'a']), joinValues(['a', 'b']), 'have no order');
  t.same(
    splitValues(joinValues(nasty.slice(1).map(cleanValue)))
      .map(plainValue)
      .sort(),
    nasty.slice(1).sort(),
  );
  t.same(splitValues(''), []);
});

t.test('what was sent and not yet seen', async (t) => {
  const sent = new Map([
    [2, 'x=y'],
    [0, ''],
  ]);
  t.same(
    [...unpackSent(packSent(sent))],
    [
      [0, ''],
      [2, 'x=y'],
    ],
  );
  t.same(overlaid(unpackValues('a\u001fb', 3), packSent(sent)), ['', 'b', 'x=y'], 'lies over what was seen');
  t.same(overlaid(unpackValues('a\u001fb', 3), ''), ['a', 'b', '']);
  t.equal(packSent(new Map()), '');
});

t.test('where values came from', async (t) => {
  const contributors = Array.from({ length: 60 }, (_, i) => ({
    object: i + 1,
    run: i * 7,
    rule: i % 2 ? 'esr.a to b: c' : '',
  }));
  const lineage = { contributors, bySlot: [-1, ...contributors.keys(), -1] };
  t.same(unpackLineage(packLineage(lineage)), lineage);
  t.same(unpackLineage(''), { contributors: [], bySlot: [] });
});

t.test('what was replaced', async (t) => {
  const images = [
    { slot: 0, value: 'a', contributor: { object: 3, run: 4, rule: 'x' } },
    { slot: 7, value: '', contributor: undefined },
    { slot: 8, value: cleanValue('a\u001fb'), contributor: { object: 3, run: 4, rule: '' } },
  ];
  t.same(unpackBefore(packBefore(images)), images);
});

t.test('hashes', async (t) => {
  t.equal(contentHash('a').length, 16);
  t.not(contentHash('a'), contentHash('b'));
  t.equal(digestOf('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
