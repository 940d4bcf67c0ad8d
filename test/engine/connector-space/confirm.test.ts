import t from 'tap';
import { confirm } from '../../../engine/connector-space/confirm.ts';
import { joinValues, packValues } from '../../../engine/model/attribute.ts';
import { packSent } from '../../../engine/model/space-values.ts';
import { sameValueOf } from '../../../engine/sync/same-value.ts';

const sent = packSent(
  new Map([
    [0, 'Nurse'],
    [1, 'a@nhs.example'],
  ]),
);
const system = {
  same: (slot: number, one: string, other: string) =>
    sameValueOf({ kind: slot === 2 ? 'multi' : 'text', compare: slot === 0 ? 'text' : 'caseless' })(one, other),
  hasSeveral: (slot: number) => slot === 2,
};
const packed = (...values: string[]) => packValues(values);

t.test('what an import shows of an export', async (t) => {
  t.same(confirm(packed('Clerk'), packed('Nurse', 'a@nhs.example'), sent, system), {
    sent: '',
    confirmed: 2,
    waiting: 0,
    overtaken: [],
  });
  t.same(
    confirm(packed('Clerk'), packed('Clerk'), sent, system),
    { sent, confirmed: 0, waiting: 2, overtaken: [] },
    'nothing yet: it waits',
  );
  t.same(
    confirm(packed('Clerk'), packed('Nurse'), sent, system),
    { sent: packSent(new Map([[1, 'a@nhs.example']])), confirmed: 1, waiting: 1, overtaken: [] },
    'a part of it',
  );
  t.same(
    confirm(packed('Clerk', 'b@nhs.example'), packed('Matron', 'A@NHS.example'), sent, system),
    { sent: '', confirmed: 1, waiting: 0, overtaken: [0] },
    'a value that somebody else changed meanwhile is given up',
  );
  t.same(confirm(packed('Clerk'), packed('Matron'), '', system), { sent: '', confirmed: 0, waiting: 0, overtaken: [] });
});

t.test('a value that was cleared', async (t) => {
  const cleared = packSent(new Map([[0, '']]));
  t.same(confirm(packed('Clerk', 'x'), packed('', 'x'), cleared, system), {
    sent: '',
    confirmed: 1,
    waiting: 0,
    overtaken: [],
  });
  t.same(confirm(packed('Clerk'), packed('Clerk'), cleared, system), {
    sent: cleared,
    confirmed: 0,
    waiting: 1,
    overtaken: [],
  });
});

t.test('several values of one attribute', async (t) => {
  const row = (...values: string[]) => packed('', '', joinValues(values));
  const sentOf = (...values: string[]) => packSent(new Map([[2, joinValues(values)]]));
  const done = { sent: '', confirmed: 1, waiting: 0, overtaken: [] };
  const overtaken = { sent: '', confirmed: 0, waiting: 0, overtaken: [2] };
  const before = row('keep', 'old');
  const wanted = sentOf('keep', 'new');

  t.same(confirm(before, row('keep', 'new'), wanted, system), done);
  t.same(confirm(before, row('keep', 'NEW', 'theirs'), wanted, system), done, 'somebody added another one');
  t.same(confirm(before, row('new'), wanted, system), done, 'somebody took away one that was not ours to change');
  t.same(confirm(before, before, wanted, system), { ...done, sent: wanted, confirmed: 0, waiting: 1 }, 'nothing yet');
  t.same(confirm(before, row('keep', 'old', 'new'), wanted, system), overtaken, 'somebody put back what went');
  t.same(confirm(before, row('keep'), wanted, system), overtaken, 'somebody took away what came');
  t.same(confirm(before, row('theirs'), sentOf(), system), done, 'cleared, and somebody added one');
  t.same(confirm(before, row('keep', 'old', 'more'), sentOf('keep', 'old'), system), overtaken, 'sent as it was');

  t.test('that are not there yet are waited for on top of what others have added', async (t) => {
    const shown = row('keep', 'old', 'theirs');

    const waits = confirm(before, shown, wanted, system);

    t.same(waits, { sent: sentOf('keep', 'new', 'theirs'), confirmed: 0, waiting: 1, overtaken: [] });
    t.same(confirm(shown, row('keep', 'new', 'theirs'), waits.sent, system), done);
  });
});
