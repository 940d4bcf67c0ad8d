import t from 'tap';
import { type CanonicalItem, itemHash, setDigest } from '../../../engine/export/change-set.ts';

const item: CanonicalItem = {
  connector: 'AD',
  operation: 'update',
  anchor: 'guid-1',
  changes: [
    { attribute: 'title', before: ['Clerk'], after: ['Nurse'] },
    { attribute: 'memberOf', before: [], after: ['b', 'a'] },
  ],
};
const hashed = (change: Partial<CanonicalItem>) => itemHash({ ...item, ...change });

t.test('the hash of an item', async (t) => {
  t.match(itemHash(item), /^[0-9a-f]{64}$/);
  t.equal(
    hashed({ changes: [...item.changes].reverse() }),
    itemHash(item),
    'does not depend on the order of attributes',
  );
  const turned = [{ attribute: 'memberOf', before: [], after: ['a', 'b'] }];
  t.equal(
    hashed({ changes: turned }),
    hashed({ changes: [{ ...turned[0], after: ['b', 'a'] } as never] }),
    'nor of values',
  );

  const others: Partial<CanonicalItem>[] = [
    { connector: 'AD2' },
    { operation: 'clear' },
    { anchor: 'guid-2' },
    { changes: [] },
    { changes: [{ attribute: 'title', before: ['Clerk'], after: ['Matron'] }] },
    { changes: [{ attribute: 'title', before: ['Nurse'], after: ['Clerk'] }] },
    { changes: [{ attribute: 'title', before: [], after: ['Clerk', 'Nurse'] }] },
    { changes: [{ attribute: 'title', before: ['Clerk', 'Nurse'], after: [] }] },
    { changes: [{ attribute: 'title', before: ['Clerk'], after: ['Nurse'] }] },
  ];
  const hashes = new Set([itemHash(item), ...others.map(hashed)]);
  t.equal(hashes.size, others.length + 1, 'but on everything else');
});

t.test('nothing can be read two ways', async (t) => {
  const one = hashed({ anchor: 'a', changes: [{ attribute: 'b', before: ['c'], after: [] }] });
  const other = hashed({ anchor: 'a1:b', changes: [{ attribute: '', before: ['c'], after: [] }] });
  t.not(one, other);
  const split = hashed({ changes: [{ attribute: 'x', before: [], after: ['1:a', 'b'] }] });
  t.not(split, hashed({ changes: [{ attribute: 'x', before: [], after: ['1:a1:b'] }] }));
  t.not(hashed({ anchor: 'é' }), hashed({ anchor: 'e\u0301' }), 'and letters are compared as bytes');
});

t.test('the digest of a set', async (t) => {
  t.equal(setDigest(['b', 'a']), setDigest(['a', 'b']), 'does not depend on the order of its items');
  t.not(setDigest(['a']), setDigest(['a', 'b']));
  t.not(setDigest(['a', 'a']), setDigest(['a']), 'and counts them');
});
