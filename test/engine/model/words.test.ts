import t from 'tap';
import { counted, sentence } from '../../../engine/model/words.ts';

t.test('a count in words', async (t) => {
  t.equal(counted(0, 'thing'), '0 things');
  t.equal(counted(1, 'thing'), '1 thing');
  t.equal(counted(2_000, 'person', 'people'), '2,000 people');
});

t.test('what another system said', async (t) => {
  t.equal(sentence('CN=Obi is there already'), 'CN=Obi is there already.', 'ends before the next sentence begins');
  t.equal(sentence('Who is that?'), 'Who is that?');
});
