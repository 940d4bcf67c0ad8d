import t from 'tap';
import { NumberSet } from '../../../../engine/connectors/esr/number-set.ts';
import { WordScan } from '../../../../engine/connectors/esr/word-scan.ts';

/** Bytes without chance: every neighbour of a tilde, and now and then something above ASCII. */
function someBytes(length: number): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (let i = 0; i < length; i++)
    bytes[i] = [0x7e, 0x7d, 0x7f, 0x00, 0x41, 0x7e, 0xfe, 0x5e, 0x01, 0x80][(i * i + (i >> 3)) % 10] as number;
  return bytes;
}

t.test('scanning four bytes at a time', async (t) => {
  t.test('counts the tildes that a look at every byte counts, between any two places', async (t) => {
    for (const length of [0, 1, 3, 4, 5, 64, 67]) {
      const bytes = someBytes(length);
      const scan = new WordScan(bytes);
      for (let start = 0; start <= length; start++) {
        for (let end = start; end <= length; end++) {
          const expected = bytes.subarray(start, end).filter((byte) => byte === 0x7e).length;
          if (scan.countTildes(start, end) !== expected) t.fail(`${start} to ${end} of ${length}`);
        }
      }
    }
    t.equal(new WordScan(Buffer.from(new Uint8Array(64).fill(0x7e).buffer)).countTildes(1, 63), 62);
  });

  t.test('never misses a byte above ASCII', async (t) => {
    for (let place = 0; place < 21; place++) {
      const bytes = Buffer.from(new ArrayBuffer(21));
      bytes[place] = 0xe9;
      t.ok(new WordScan(bytes).hasHighByte(place, place + 1), `at ${place}`);
    }
    t.notOk(new WordScan(Buffer.from(new ArrayBuffer(64))).hasHighByte(3, 50));
  });
});

t.test('a set of numbers knows each of a hundred thousand once', async (t) => {
  const set = new NumberSet();
  let again = 0;
  for (let i = 1; i <= 100_000; i++) if (!set.add(i * 7_919)) again++;
  for (let i = 1; i <= 100_000; i++) if (!set.add(i * 7_919)) again++;

  t.equal(set.size, 100_000);
  t.equal(again, 100_000);
});
