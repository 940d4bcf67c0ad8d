import type { Landscape } from '../support/landscape.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const kim: Employee = { number: '20001', first: 'Kim', last: 'Keen' };
const lee: Employee = { number: '20002', first: 'Lee', last: 'Late' };
const at = { employees: [kim], mailboxes: [mailboxOf(kim), mailboxOf(lee)] };

async function told(land: Landscape, after?: string): Promise<string[]> {
  const { entries } = await land.engine.changes({ after });
  return entries.map(({ connector, operation, displayName }) => `${connector} ${operation} ${displayName}`);
}

story('A script that makes home folders', at, async (t, land) => {
  t.same(await land.engine.changes({}), { entries: [], next: '0' }, 'has nothing to do at first');
  await land.settle();

  const first = await land.engine.changes({});
  const kims = first.entries.find(({ displayName }) => displayName === 'Kim Keen');
  t.match(kims, { connector: 'AD', operation: 'create', person: Number, anchor: /./, at: /^2024-03-11T09:00/ });
  t.match(kims?.account, { sAMAccountName: ['kkeen'], mail: ['kim.keen@nhs.example'] }, 'knows the account by name');
  t.same(await told(land, first.next), [], 'and is told once, if it keeps its cursor');
  t.same((await land.engine.changes({ after: first.next })).next, first.next);

  land.clock.set('2024-03-12T09:00:00Z');
  land.changes(linesOf({ ...kim, terminated: '20240311' }));
  await land.run('delta');
  t.same(await told(land, first.next), ['AD disable Kim Keen']);
  land.changes(linesOf(kim));
  await land.run('delta');
  t.same(await told(land, first.next), ['AD disable Kim Keen', 'AD enable Kim Keen'], 'in the order of what happened');

  const all = await land.engine.changes({});
  await land.restart();
  t.same(await land.engine.changes({}), all, 'and a restart changes nothing of it');
  const one = await land.engine.changes({ limit: 1 });
  const two = await land.engine.changes({ after: one.next, limit: 1 });
  t.same([...one.entries, ...two.entries], all.entries.slice(0, 2), 'nor does reading it in pieces');
  for (const after of ['x', ' 1', '1e0', '0x1', '99999999999999999999']) {
    await t.rejects(land.engine.changes({ after }), {
      code: 'request-invalid',
      message: /not one that a list answered/,
    });
  }
  const ahead = land.engine.changes({ after: String(Number(all.next) + 1) });
  await t.rejects(
    ahead,
    { code: 'request-invalid', message: /another data folder/ },
    'a cursor that this engine never gave is refused: nothing would be told for a long time',
  );
});

story('An account that was accepted and that no import has shown', at, async (t, land) => {
  const before = land.accountsAsWritten();
  land.whenCommitted(
    ({ journal }) =>
      journal?.some(
        ({ operation, result, connector }) => operation === 'create' && result === 'accepted' && connector === 3,
      ) === true,
    () => land.restoreDirectory(before),
  );
  await land.run();

  t.same(await told(land), [], 'is not told of');
  const { items } = await land.engine.exports({ connector: 'AD' });
  t.ok(items.every(({ outcome }) => outcome === 'unconfirmed'));
});

story('An account that somebody else enabled', at, async (t, land) => {
  await land.settle();
  land.changes(linesOf({ ...kim, terminated: '20240310' }));
  await land.run('delta');
  const { next } = await land.engine.changes({});
  land.alterAccount('kkeen', 'userAccountControl', '512');
  await land.run('delta');

  t.notMatch((await told(land, next)).join(), 'AD enable', 'is no change of ours');
});
