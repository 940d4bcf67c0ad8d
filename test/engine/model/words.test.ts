import t from 'tap';
import { counted } from '../../../engine/model/words.ts';

t.test('a count in words', async (t) => {
  t.equal(counted(0, 'thing'), '0 things');
  t.equal(counted(1, 'thing'), '1 thing');
  t.equal(counted(2_000, 'person', 'people'), '2,000 people');
});
