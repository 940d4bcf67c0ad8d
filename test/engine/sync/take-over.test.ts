import t from 'tap';
import { lookAgain, takeOverChanges } from '../../../engine/sync/take-over.ts';

const now = new Date('2024-03-11T09:00:00.000Z');
const waiting = { state: 'active', reason: '' } as const;

t.test('somebody who awaits release', async (t) => {
  t.equal(lookAgain({ ...waiting, dueOn: null }, now).dueOn, '2024-03-11T10:00:00.000Z', 'is decided again in an hour');
  t.equal(
    lookAgain({ ...waiting, dueOn: '2024-03-11T09:30:00.000Z' }, now).dueOn,
    '2024-03-11T09:30:00.000Z',
    'or before',
  );
  t.equal(lookAgain({ ...waiting, dueOn: '2024-04-01T08:00:00.000Z' }, now).dueOn, '2024-03-11T10:00:00.000Z');
});

t.test('a mailbox that is taken over keeps its id and its address, and is asked for nothing else', async (t) => {
  t.same(takeOverChanges({ anchor: 'nm-1', address: 'a@nhs.example' }), [
    { attribute: 'nhsmailId', before: [], after: ['nm-1'] },
    { attribute: 'mail', before: [], after: ['a@nhs.example'] },
  ]);
});
