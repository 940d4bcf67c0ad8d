import t from 'tap';
import { confirm } from '../../../engine/connector-space/confirm.ts';
import { packValues } from '../../../engine/model/attribute.ts';
import { packSent } from '../../../engine/model/space-values.ts';
import { sameValueOf } from '../../../engine/sync/same-value.ts';

const sent = packSent(
  new Map([
    [0, 'Nurse'],
    [1, 'a@nhs.example'],
  ]),
);
const same = (slot: number, one: string, other: string) =>
  sameValueOf({ kind: 'text', compare: slot === 1 ? 'caseless' : 'text' })(one, other);
const packed = (...values: string[]) => packValues(values);

t.test('what an import shows of an export', async (t) => {
  t.same(confirm(packed('Clerk'), packed('Nurse', 'a@nhs.example'), sent, same), {
    sent: '',
    confirmed: 2,
    waiting: 0,
    overtaken: [],
  });
  t.same(
    confirm(packed('Clerk'), packed('Clerk'), sent, same),
    { sent, confirmed: 0, waiting: 2, overtaken: [] },
    'nothing yet: it waits',
  );
  t.same(
    confirm(packed('Clerk'), packed('Nurse'), sent, same),
    { sent: packSent(new Map([[1, 'a@nhs.example']])), confirmed: 1, waiting: 1, overtaken: [] },
    'a part of it',
  );
  t.same(
    confirm(packed('Clerk', 'b@nhs.example'), packed('Matron', 'A@NHS.example'), sent, same),
    { sent: '', confirmed: 1, waiting: 0, overtaken: [0] },
    'a value that somebody else changed meanwhile is given up',
  );
  t.same(confirm(packed('Clerk'), packed('Matron'), '', same), { sent: '', confirmed: 0, waiting: 0, overtaken: [] });
});

t.test('a value that was cleared', async (t) => {
  const cleared = packSent(new Map([[0, '']]));
  t.same(confirm(packed('Clerk', 'x'), packed('', 'x'), cleared, same), {
    sent: '',
    confirmed: 1,
    waiting: 0,
    overtaken: [],
  });
  t.same(confirm(packed('Clerk'), packed('Clerk'), cleared, same), {
    sent: cleared,
    confirmed: 0,
    waiting: 1,
    overtaken: [],
  });
});
