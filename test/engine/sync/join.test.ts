import t from 'tap';
import { type JoinDecision, joinAccount, projects, refuseRivals } from '../../../engine/sync/join.ts';

const hit = (object: number, person: number | null, hasAccount = false) => ({ object, person, hasAccount });

t.test('a directory account', async (t) => {
  t.same(
    joinAccount({ byId: [hit(1, 10)], byAddress: [hit(2, 20)] }),
    { outcome: 'join', person: 10, rule: 'nhsmail-id' },
    'joins by NHSmail id before its address is looked at',
  );
  t.same(joinAccount({ byId: [], byAddress: [hit(2, 20)] }), { outcome: 'join', person: 20, rule: 'address' });
  t.same(joinAccount({ byId: [], byAddress: [] }), { outcome: 'none' }, 'without either stands alone');
  t.same(
    joinAccount({ byId: [hit(1, null)], byAddress: [hit(2, 20)] }),
    { outcome: 'join', person: 20, rule: 'address' },
    'leaves out mailboxes that belong to nobody',
  );
  t.match(
    joinAccount({ byId: [], byAddress: [hit(1, 10), hit(2, 20)] }),
    { outcome: 'ask', code: 'join-ambiguous', sentence: /^2 mailboxes have its address/ },
    'asks between two people',
  );
  t.same(
    joinAccount({ byId: [], byAddress: [hit(1, 10), hit(2, 10)] }),
    { outcome: 'join', person: 10, rule: 'address' },
    'does not ask between two mailboxes of one person',
  );
  t.match(
    joinAccount({ byId: [hit(1, 10, true)], byAddress: [hit(2, 20)] }),
    { outcome: 'ask', code: 'second-account' },
    'of somebody who has one is reported, and not given to another',
  );
});

t.test('two accounts that reach for one person', async (t) => {
  const joins: JoinDecision = { outcome: 'join', person: 10, rule: 'address' };
  const decisions = new Map<number, JoinDecision>([
    [1, joins],
    [2, joins],
    [3, { outcome: 'join', person: 11, rule: 'address' }],
    [4, { outcome: 'none' }],
  ]);
  const checked = refuseRivals(decisions);
  t.match(checked.get(1), { outcome: 'ask', code: 'join-ambiguous' });
  t.match(checked.get(2), { outcome: 'ask', code: 'join-ambiguous' }, 'both ask');
  t.match(checked.get(3), { outcome: 'join', person: 11 }, 'and the others go on');
  t.same(checked.get(4), { outcome: 'none' });
  t.same(refuseRivals(checked), checked, 'asked again, nothing changes');
});

t.test('who becomes a person without joining anybody', async (t) => {
  t.equal(projects('esr', ''), true);
  t.equal(projects('nhsmail', 'Active'), true);
  t.equal(projects('nhsmail', 'Deleted'), false, 'no deleted mailbox does');
  t.equal(projects('nhsmail', 'Deleted_Permanent'), false);
  t.equal(projects('ad', ''), false, 'no directory account does');
});
