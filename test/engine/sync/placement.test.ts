import t from 'tap';
import { decidePlacement, type Placement, type PlacementCase, placedOnce } from '../../../engine/sync/placement.ts';

const STAFF = 'OU=Staff,DC=x';
const WARD = 'OU=Ward,DC=x';
const both: Placement = { name: 'always', container: 'always' };
const decide = (change: Partial<PlacementCase>) =>
  decidePlacement({
    placement: both,
    current: `CN=Obi\\2C Ada,${STAFF}`,
    choice: (nth) => `CN=Obi\\2C Ada${nth === 1 ? '' : ` ${nth}`},${STAFF}`,
    given: `CN=Obi\\2C Ada,${STAFF}`,
    isFree: () => true,
    ...change,
  });

t.test('an account that stands where the rule puts it', async (t) => {
  t.match(decide({}), { outcome: 'stays' });
  t.match(decide({ current: `cn=obi\\, ada, ${STAFF}` }), { outcome: 'stays' }, 'however the directory writes that');
  t.match(
    decide({ current: `CN=Obi\\2C Ada 3,${STAFF}`, isFree: (dn) => dn.includes('3') }),
    { outcome: 'stays' },
    'with its number',
  );
  t.match(
    decide({ current: `CN=Obi\\2C Ada 3,${STAFF}` }),
    { outcome: 'stays' },
    'also when nobody else has the name any more',
  );
});

t.test('an account that should stand elsewhere', async (t) => {
  const choice = (nth: number) => `CN=Obi\\2C Ada${nth === 1 ? '' : ` ${nth}`},${WARD}`;
  const to = `CN=Obi\\2C Ada,${WARD}`;
  t.same(decide({ choice }), { outcome: 'move', to }, 'is moved');
  t.same(
    decide({ choice, isFree: (dn) => dn !== to }),
    { outcome: 'move', to: `CN=Obi\\2C Ada 2,${WARD}` },
    'where its name is free',
  );
  t.same(
    decide({ choice, current: `CN=Obi\\2C Ada 2,${STAFF}` }),
    { outcome: 'move', to: `CN=Obi\\2C Ada 2,${WARD}` },
    'with the number that it has',
  );
  t.match(decide({ choice, placement: placedOnce }), { outcome: 'stays', finding: undefined }, 'not without leave');
  const byHand = { outcome: 'stays', finding: { code: 'placed-by-hand' } };
  t.match(decide({ choice, given: `CN=Obi\\2C Ada,OU=Old,DC=x` }), byHand, 'nor where a hand put it');
  t.match(decide({ choice, given: '' }), byHand, 'nor when others made it');
  const onlyPlace: Placement = { name: 'creation', container: 'always' };
  const noRoom = { outcome: 'stays', finding: { code: 'name-taken' } };
  t.match(decide({ choice, placement: onlyPlace, isFree: () => false }), noRoom, 'nor onto somebody else');
});

t.test('an account that should be called otherwise', async (t) => {
  const choice = (nth: number) => `CN=Bell\\2C Ada${nth === 1 ? '' : ` ${nth}`},${STAFF}`;
  t.same(decide({ choice }), { outcome: 'rename', to: `CN=Bell\\2C Ada,${STAFF}` });
  const onlyPlace: Placement = { name: 'creation', container: 'always' };
  t.match(decide({ choice, placement: onlyPlace }), { outcome: 'stays', finding: undefined });
  t.match(decide({ choice, isFree: () => false }), { outcome: 'stays', finding: { code: 'name-taken' } });
});
