import t from 'tap';
import { clockFault } from '../../../engine/runs/clocks.ts';

const now = new Date('2024-03-11T09:00:00Z');

t.test('the clock of the machine', async (t) => {
  t.equal(clockFault('NHSmail', undefined, now, 3), undefined, 'is believed where nobody tells another time');
  for (const near of ['2024-03-11T06:00:00Z', '2024-03-11T09:00:00Z', '2024-03-11T12:00:00Z']) {
    t.equal(clockFault('NHSmail', near, now, 3), undefined, `is near enough to ${near}`);
  }
  t.match(
    clockFault('AD', '2024-03-11T05:59:59Z', now, 3),
    /and AD 2024-03-11T05:59:59Z: it is 3 hours ahead of it\.$/,
  );
  t.match(clockFault('AD', '2024-03-11T12:00:01Z', now, 3), /3 hours behind it\.$/);
  t.match(clockFault('AD', '2023-03-12T09:00:00Z', now, 3), /365 days ahead of it\.$/);
  t.equal(clockFault('AD', '2024-03-11T05:00:00Z', now, 4), undefined, 'may differ as far as the configuration says');
});
