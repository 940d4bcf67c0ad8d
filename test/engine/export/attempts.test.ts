import t from 'tap';
import { afterAttempt, byAttempt, deadlineOf } from '../../../engine/export/attempts.ts';
import type { PendingMark } from '../../../engine/store/rows.ts';
import { pending } from '../../contracts/store/rows.ts';

const NOW = '2024-03-11T09:00:00.000Z';
const { changes: _, ...fresh } = pending(1);
const refused = { code: 'permission-issue', message: 'No.', isAnswer: true };
const later = { code: 'system-failed', message: 'Not now.', isAnswer: false };

t.test('what was refused for good', async (t) => {
  const row = afterAttempt(fresh, refused, NOW);

  t.match(row, { code: 'permission-issue', attempts: 1, retryAt: null, parkedAt: NOW }, 'is parked');
  t.same(byAttempt([row], '2034-03-11T09:00:00.000Z'), { ready: [], parked: [row], waiting: [] }, 'for ever');
});

t.test('what waiting may help', async (t) => {
  const pauses: string[] = [];
  let row: PendingMark = fresh;
  for (let attempt = 0; attempt < 8; attempt++) {
    row = afterAttempt(row, later, NOW);
    pauses.push((row.retryAt ?? '').slice(5, 16));
  }

  const longest = ['03-12T09:00', '03-12T09:00', '03-12T09:00'];
  t.same(pauses, ['03-11T09:05', '03-11T09:15', '03-11T10:00', '03-11T13:00', '03-11T21:00', ...longest]);
  t.same(byAttempt([row], '2024-03-12T08:59:59.999Z').waiting, [row], 'waits');
  t.same(byAttempt([row], '2024-03-12T09:00:00.000Z').ready, [row], 'and is tried again');
  t.equal(afterAttempt(fresh, { ...refused, code: 'object-changed' }, NOW).parkedAt, null, 'is never parked');
  t.equal(afterAttempt(fresh, { ...refused, isAnswer: false }, NOW).parkedAt, null, 'nor is what was no answer');
});

t.test('what was not tried', async (t) => {
  for (const code of ['stopped-user', 'dropped-connection']) {
    const row = afterAttempt(fresh, { ...later, code }, NOW);
    t.match(row, { code, attempts: 0, retryAt: null, parkedAt: null }, 'goes with the next export');
  }
});

t.test('the deadline of what was accepted', async (t) => {
  t.equal(deadlineOf({ settledAt: NOW }, 24), '2024-03-12T09:00:00.000Z');
  t.equal(deadlineOf({ settledAt: null }, 24), null);
});
