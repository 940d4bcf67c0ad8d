import t from 'tap';
import { fateOf, restoreItem, type WishedAccount } from '../../../engine/export/restore-wishes.ts';
import { restoreWish } from '../../contracts/store/rows.ts';

const wish = restoreWish(1, { at: '2024-03-11T09:00:00Z' });
const before = '2024-03-10T09:00:00Z';
const after = '2024-03-11T10:00:00Z';
const vanished: WishedAccount = {
  row: { state: 'Placeholder', sent: '' },
  isUnwanted: false,
  restoredAt: undefined,
  isDisabled: false,
  isEnabledByRule: false,
  wasCutOff: false,
};
const back: WishedAccount = { ...vanished, row: { state: 'Connected', sent: '' }, restoredAt: after, isDisabled: true };

t.test('a wish for an account', async (t) => {
  t.test('is staged until it was sent', async (t) => {
    t.equal(fateOf(wish, vanished), 'asked');
    t.equal(fateOf(wish, { ...vanished, restoredAt: before }), 'asked', 'an older wish was another one');
  });

  t.test('waits for an import when it was sent, and is not staged again', async (t) => {
    t.equal(fateOf(wish, { ...vanished, restoredAt: after, row: { state: 'Placeholder', sent: '1=x' } }), 'sent');
  });

  t.test('is over when the account vanishes once more', async (t) => {
    t.equal(fateOf(wish, { ...vanished, restoredAt: after }), 'over');
  });

  t.test('stays until a hand has enabled the account that is back', async (t) => {
    t.equal(fateOf(wish, back), 'disabled');
    t.equal(fateOf(wish, { ...back, row: { state: 'ExplicitlyConnected', sent: '' } }), 'disabled');
    t.equal(fateOf(wish, { ...back, isDisabled: false }), 'over');
    t.equal(fateOf(wish, { ...back, isEnabledByRule: true }), 'over', 'or a rule does');
  });

  t.test('is over when the person is to have no account, or the object is kept out', async (t) => {
    for (const account of [vanished, back]) t.equal(fateOf(wish, { ...account, isUnwanted: true }), 'over');
    t.equal(fateOf(wish, { ...vanished, row: { state: 'ExplicitlyDisconnected', sent: '' } }), 'over');
  });
});

t.test('what is staged for a wish', async (t) => {
  const item = restoreItem(wish, 'AD', 'guid-1');

  t.match(item, { operation: 'restore', changes: [{ before: [], after: [wish.distinguishedName] }] });
  t.equal(item.hash, restoreItem({ ...wish, reason: 'Another', by: 'ann' }, 'AD', 'guid-1').hash, 'is the same item');
  t.not(item.hash, restoreItem(wish, 'AD', 'guid-2').hash);
});

t.test('an account that is back and enabled', async (t) => {
  const enabled = { ...back, isDisabled: false };
  t.equal(fateOf(wish, enabled), 'over', 'is left to whoever enabled it');
  t.equal(fateOf(wish, { ...enabled, wasCutOff: true }), 'half', 'is disabled yet when our restore was cut off');
  t.equal(fateOf(wish, { ...enabled, wasCutOff: true, isEnabledByRule: true }), 'over', 'unless the rules enable it');
  t.equal(fateOf(wish, { ...back, wasCutOff: true }), 'disabled', 'and then waits for a hand');
});
