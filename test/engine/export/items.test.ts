import t from 'tap';
import { afterAcceptance, explicitAfter, exportItem, packedChange } from '../../../engine/export/items.ts';
import { plainValue, splitValues, unpackValues } from '../../../engine/model/attribute.ts';
import { LINK } from '../../../engine/model/operation.ts';
import { overlaid, unpackSent } from '../../../engine/model/space-values.ts';
import type { SpaceRow } from '../../../engine/store/rows.ts';

const object: SpaceRow = {
  id: 1,
  connector: 3,
  anchor: '',
  hash: '',
  person: 1,
  state: 'Connected',
  rule: 'provision',
  dueOn: null,
  stamp: 1,
  seen: '',
  sent: '',
};
const slot = (name: string) => ['title', 'mail'].indexOf(name);

t.test('a value that holds the separators of a packed text', async (t) => {
  const { after } = packedChange({ attribute: 'title', before: [], after: ['a\u001fb\u001ec', 'd'] });
  t.same(splitValues(after).map(plainValue), ['a\u001fb\u001ec', 'd'], 'comes through whole');
});

t.test('an item for a connector', async (t) => {
  const row = { object: 1, operation: 'clear', changes: [{ attribute: 'title', before: ['x'], after: [] }] } as const;
  t.same(exportItem(row, 'guid'), {
    object: 1,
    operation: 'clear',
    anchor: 'guid',
    changes: [{ attribute: 'title', before: 'x', after: '' }],
  });
});

const update = (attribute: string, value: string) =>
  ({ operation: 'update', changes: [{ attribute, before: [], after: [value] }] }) as const;

t.test('an object after a system accepted an item', async (t) => {
  const made = afterAcceptance(object, update('title', 'Nurse'), slot, 'guid-1');
  t.match(made, { anchor: 'guid-1', seen: '', stamp: 0 }, 'has its anchor, and asks to be looked at');
  const later = afterAcceptance(made, update('mail', 'a@nhs.example'), slot, undefined);
  t.equal(later.anchor, 'guid-1');
  t.same(
    [...unpackSent(later.sent)],
    [
      [0, 'Nurse'],
      [1, 'a@nhs.example'],
    ],
    'and holds all that was accepted',
  );
  t.same(overlaid(unpackValues(later.seen, 2), later.sent), ['Nurse', 'a@nhs.example']);
});

t.test('an object whose link is changed', async (t) => {
  const joined = { ...object, person: 7, state: 'Connected', rule: 'address', hash: 'h' } as const;
  const letGo = (state: string) =>
    ({ operation: 'disconnect', changes: [{ attribute: LINK, before: ['Connected'], after: [state] }] }) as const;
  const loose = afterAcceptance(joined, letGo('Disconnected'), slot, undefined);
  t.match(loose, { state: 'Disconnected', person: null, rule: '', stamp: 0 }, 'belongs to nobody');
  t.same(explicitAfter(joined, loose, 'now'), []);
  const kept = afterAcceptance(joined, letGo('ExplicitlyDisconnected'), slot, undefined);
  t.match(kept, { state: 'ExplicitlyDisconnected', person: 7 }, 'or is kept out for good');
  t.match(explicitAfter(joined, kept, 'now'), [{ by: 'deprovisioning', wasState: 'Connected', wasPerson: 7 }]);
});

t.test('an object that a system deleted', async (t) => {
  const joined = { ...object, person: 7, state: 'Connected', rule: 'address', hash: 'h' } as const;
  const gone = afterAcceptance(joined, { operation: 'delete', changes: [] }, slot, undefined);
  t.match(gone, { state: 'Placeholder', person: 7, hash: '', stamp: 0 }, 'is a placeholder at once');
});
