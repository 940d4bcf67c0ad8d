import t from 'tap';
import { afterAcceptance, exportItem, packedChange } from '../../../engine/export/items.ts';
import { plainValue, splitValues, unpackValues } from '../../../engine/model/attribute.ts';
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

t.test('an object after a system accepted an item', async (t) => {
  const made = afterAcceptance(object, [{ attribute: 'title', before: [], after: ['Nurse'] }], slot, 'guid-1');
  t.match(made, { anchor: 'guid-1', seen: '', stamp: 0 }, 'has its anchor, and asks to be looked at');
  const later = afterAcceptance(made, [{ attribute: 'mail', before: [], after: ['a@nhs.example'] }], slot, undefined);
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
