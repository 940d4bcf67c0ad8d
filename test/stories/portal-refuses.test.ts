/** The portal says no to one starter: that one waits with the reason, everybody else goes on. */
import type { Landscape } from '../support/landscape.ts';
import { oneEmployer } from '../support/landscape-employers.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone, wordsOf } from '../support/landscape-words.ts';

/** NHSmail takes UK mobiles only. */
const rob: Employee = { number: '20001', first: 'Rob', last: 'Refused', hired: '20240311', mobile: '+1 555 0100' };
const nia: Employee = { number: '20003', first: 'Nia', last: 'Next', hired: '20240311' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = { employees: [rob, nia, una], mailboxes: [mailboxOf(una)] };

/** Mobiles are chosen by the type that ESR gives them, whatever the number looks like. */
function mobilesByType(land: Landscape) {
  const [esr, ...others] = oneEmployer(land);
  return { connectors: [{ ...esr, mobile: { by: 'type', type: 'M' } }, ...others] };
}

story('A starter whose mobile number NHSmail does not take', world, async (t, land) => {
  land.configure(mobilesByType(land));
  await land.restart('Mobiles by type');

  const run = await land.run();
  t.same(await land.errors(run), ['NHSmail invalid-attribute-value'], 'is refused');
  const [refusal] = (await land.engine.runErrors(run.id, {})).items;
  t.match(refusal, {
    message: /A mobile number must be a UK one/,
    remedy: /^Correct the value that the message names/,
  });
  t.same(land.addresses, ['nia.next@nhs.example', 'una.usual@nhs.example'], 'and holds up nobody else');
  t.same(land.logins, ['nnext', 'uusual']);
  t.same(await land.pending(), ['NHSmail create parked']);
  t.match(await wordsOf(land, '20001'), {
    NHSmail: /^An account is to be made\. Parked since .* Correct the value that the message names/,
    AD: 'No account is made before NHSmail shows the mailbox.',
  });

  const again = await land.run('full');
  t.same(await land.written(again), {}, 'is not sent again as it is');
  t.same(await land.errors(again), ['NHSmail invalid-attribute-value'], 'and not forgotten');

  land.changes(linesOf({ ...rob, mobile: '07700 900123' }));
  const mended = await land.run('delta');
  t.same(await land.written(mended), { 'NHSmail create': 1, 'AD create': 1 }, 'corrected in ESR it goes by itself');
  t.equal(land.account('rrefused')?.['mail'], 'rob.refused@nhs.example');
  await nothingMoreIsDone(t, land);
});

story('A starter whose mailbox the portal refuses while its key lacks a right', world, async (t, land) => {
  land.portal.setFault({ kind: 'forbidden', route: 'create', times: 2 });
  land.changes(linesOf({ ...rob, mobile: '' }));

  const run = await land.run();

  t.same([...new Set(await land.errors(run))], ['NHSmail failed-permission']);
  t.same(await land.pending(), ['NHSmail create waiting', 'NHSmail create waiting'], 'waits for a better hour');
  land.clock.set('2024-03-11T09:30:00Z');
  const later = await land.run('delta');
  t.same(await land.written(later), { 'NHSmail create': 2, 'AD create': 2 }, 'and is made then, by itself');
  await nothingMoreIsDone(t, land);
});
