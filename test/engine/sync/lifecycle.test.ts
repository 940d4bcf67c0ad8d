import t from 'tap';
import { leaverMoment, lifecycleOf } from '../../../engine/sync/lifecycle.ts';

const job = (startDate: string, terminationDate = '') => ({ startDate, terminationDate });
const at = (instant: string) => new Date(instant);

t.test('somebody with one employment', async (t) => {
  const nine = at('2024-03-11T09:00:00Z');
  t.match(lifecycleOf([job('2020-01-01')], undefined, nine), { state: 'active', dueOn: null });
  t.match(lifecycleOf([job('')], undefined, nine), { state: 'active' }, 'whose start is not known has begun');
  t.match(
    lifecycleOf([job('2024-03-12')], undefined, nine),
    { state: 'future', dueOn: '2024-03-12T00:00:00.000Z' },
    'begins at midnight',
  );
  t.match(
    lifecycleOf([job('2020-01-01', '2024-03-11')], undefined, nine),
    { state: 'active', dueOn: '2024-03-12T08:00:00.000Z', reason: 'Employed until 2024-03-11.' },
    'is due the morning after the last day',
  );
  t.match(lifecycleOf([job('2020-01-01', '2024-03-10')], undefined, nine), { state: 'leaver', dueOn: null });
});

t.test('an employment that ends before it begins', async (t) => {
  const wrong = [job('2024-03-11', '2024-03-01')];
  t.match(lifecycleOf(wrong, undefined, at('2024-03-10T09:00:00Z')), { state: 'future' });
  t.match(
    lifecycleOf(wrong, undefined, at('2024-03-11T09:00:00Z')),
    {
      state: 'active',
      dueOn: null,
      reason: /the end 2024-03-01, before the first day 2024-03-11, which is not believed/,
    },
    'makes no leaver of a starter',
  );
  t.match(lifecycleOf([job('2024-03-11', '2024-03-11')], undefined, at('2024-03-12T09:00:00Z')), { state: 'leaver' });
});

t.test('the moment of a leaver', async (t) => {
  t.equal(leaverMoment('2024-03-15').toISOString(), '2024-03-16T08:00:00.000Z', 'is eight in winter');
  t.equal(leaverMoment('2024-03-30').toISOString(), '2024-03-31T07:00:00.000Z', 'eight by the clock in summer');
  t.equal(leaverMoment('2024-10-26').toISOString(), '2024-10-27T08:00:00.000Z');
  t.equal(leaverMoment('2024-02-28').toISOString(), '2024-02-29T08:00:00.000Z', 'in a leap year, too');
  t.equal(leaverMoment('2024-12-31').toISOString(), '2025-01-01T08:00:00.000Z');
  const employments = [job('2020-01-01', '2024-03-15')];
  t.equal(lifecycleOf(employments, undefined, at('2024-03-16T07:59:59.999Z')).state, 'active');
  t.equal(lifecycleOf(employments, undefined, at('2024-03-16T08:00:00Z')).state, 'leaver', 'comes to the instant');
});

t.test('somebody with two employments', async (t) => {
  const nine = at('2024-03-11T09:00:00Z');
  const one = job('2020-01-01', '2024-02-01');
  t.equal(lifecycleOf([one, job('2022-01-01')], undefined, nine).state, 'active', 'stays while one has no end');
  const until = lifecycleOf([job('2022-01-01', '2024-06-30'), one], undefined, nine);
  t.match(until, { state: 'active', dueOn: '2024-07-01T07:00:00.000Z' }, 'leaves with the last to end');
  t.equal(lifecycleOf([one, job('2024-01-01', '2024-03-01')], undefined, nine).state, 'leaver');
  const returns = lifecycleOf([one, job('2024-04-01')], undefined, nine);
  t.match(returns, { state: 'leaver', dueOn: '2024-03-31T23:00:00.000Z' }, 'has left until the next one begins');
  const soon = lifecycleOf([job('2020-01-01', '2024-03-01'), job('2024-03-25')], undefined, nine);
  t.equal(soon.state, 'future', 'keeps what there is over a gap of days, and gains nothing');
});

t.test('somebody whom ESR does not know', async (t) => {
  const now = at('2024-03-11T09:00:00Z');
  t.equal(lifecycleOf([], 'Active', now).state, 'mailbox-only', 'is who NHSmail says');
  t.equal(lifecycleOf([], 'Disabled', now).state, 'mailbox-only');
  for (const mark of ['Active (Leaver)', 'Disabled_Leaver', 'Deleted', 'Deleted_Permanent'])
    t.equal(lifecycleOf([], mark, now).state, 'mailbox-leaver', mark);
  t.equal(lifecycleOf([], undefined, now).state, 'unknown');
});

t.test('NHSmail never makes a leaver of somebody whom ESR employs', async (t) => {
  const now = at('2024-03-11T09:00:00Z');
  t.equal(lifecycleOf([job('2020-01-01')], 'Disabled_Leaver', now).state, 'active');
});
