import t from 'tap';
import { whyKeptOut, whyLinkedByHand } from '../../../engine/views/link-reasons.ts';

const decided = { by: 'olive', at: '2024-06-30T23:30:00.000Z', reason: 'Two of one name.', owner: 'Zoë D’Arcy' };

t.test('a hand on a link late on a summer evening', async (t) => {
  const told = 'by olive on 2024-07-01: Two of one name. Zoë D’Arcy answers for it.';
  t.equal(whyLinkedByHand(decided), `Linked to the person ${told}`, 'is of the day on the wall of the hospital');
  t.equal(whyKeptOut(decided), `Kept out ${told}`);
});

t.test('a hand of which nothing is kept', async (t) => {
  t.equal(whyLinkedByHand(undefined), 'Linked to the person by an operator.');
  t.equal(whyKeptOut(undefined), 'Kept out by hand.');
});
