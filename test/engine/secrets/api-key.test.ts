import { createHmac } from 'node:crypto';
import t from 'tap';
import { idOfKey, isKey, makeApiKey, proofOf } from '../../../engine/secrets/api-key.ts';

t.test('a key', async (t) => {
  const { id, key, authHash, proofHash } = makeApiKey();
  t.match(key, /^jml_[0-9a-f]{8}_[0-9a-f]{64}$/);
  t.equal(idOfKey(key), id, 'names itself');
  t.equal(isKey(key, authHash), true, 'is known again by a hash');
  t.equal(isKey(makeApiKey().key, authHash), false);
  t.equal(isKey(`${key}0`, authHash), false);
  t.not(authHash, proofHash, 'two hashes, of which one says nothing of the other');
  t.notOk(`${authHash}${proofHash}`.includes(key.slice(13)), 'and neither shows it');
});

t.test('what is no key', async (t) => {
  for (const text of ['', 'jml_', 'Bearer x', 'jml_0123456g_'.padEnd(77, '0'), `jml_01234567_${'0'.repeat(63)}`])
    t.equal(idOfKey(text), undefined, text);
});

t.test('the proof that a service knows a key', async (t) => {
  const { key, proofHash } = makeApiKey();
  const nonce = 'once';
  const { createHash } = await import('node:crypto');
  const secret = createHash('sha256').update(`proof${key}`).digest();
  t.equal(
    proofOf(proofHash, nonce),
    createHmac('sha256', secret).update(nonce).digest('hex'),
    'can be checked by who has it',
  );
  t.not(proofOf(proofHash, 'twice'), proofOf(proofHash, nonce), 'and serves once');
});
