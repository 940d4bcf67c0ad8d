/** The container of new accounts is not there: nobody else waits, and whoever does gets the account once it is. */
import { appendFileSync } from 'node:fs';
import { type Landscape, olive } from '../support/landscape.ts';
import { BASE } from '../support/landscape-directory.ts';
import { type Employee, linesOf, mailboxOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';
import { nothingMoreIsDone, wordsOf } from '../support/landscape-words.ts';

const NEW = `OU=New Building,${BASE}`;
const olu: Employee = { number: '20001', first: 'Olu', last: 'Homeless', hired: '20240311' };
const una: Employee = { number: '20002', first: 'Una', last: 'Usual' };
const world = {
  employees: [olu, una],
  mailboxes: [mailboxOf(una)],
  accounts: [{ login: 'uusual', name: 'Una Usual', more: { mail: 'una.usual@nhs.example' } }],
  configuration: { directory: { createIn: NEW } },
};

function makeUnit(land: Landscape): void {
  appendFileSync(land.directoryFile, `\ndn: ${NEW}\nobjectClass: organizationalUnit\nou: New Building\n`);
}

story('A starter for whom the container is missing', world, async (t, land) => {
  const run = await land.run();

  t.same(await land.errors(run), ['AD non-existent-parent'], 'the run names what is missing');
  const { items } = await land.engine.runErrors(run.id, {});
  t.match(items, [{ message: /OU=New Building/, remedy: /^Create the container that the message names/ }]);
  t.same(land.logins, ['uusual']);
  t.ok(land.mailbox('olu.homeless@nhs.example'), 'the mailbox does not wait for it');
  t.same(await land.pending(), ['AD create parked']);
  t.match((await wordsOf(land, '20001'))['AD'], /^An account is to be made\. Parked since .*Create the container/);

  land.changes(linesOf({ ...una, job: 'Ward Manager' }));
  await land.run('delta');
  t.equal(land.account('uusual')?.['title'], 'Ward Manager', 'nor does anybody else');

  makeUnit(land);
  t.same(await land.written(await land.run('delta')), {}, 'what is parked waits until somebody releases it');
  await land.engine.releaseExports({ reason: 'The unit is there now', connector: 'AD' }, olive);
  t.same(await land.written(await land.run('delta')), { 'AD create': 1 });
  t.match(land.account('ohomeless'), { dn: `CN=Homeless\\2C Olu,${NEW}`, userAccountControl: '512' });
  await nothingMoreIsDone(t, land);
});

story('A starter for whom the rule is corrected instead', world, async (t, land) => {
  await land.run();

  land.configure({});
  await land.restart('There is no new building');
  await land.run('delta');

  t.match(
    land.account('ohomeless')?.['dn'],
    /OU=Staff/,
    'gets the account where the rule now says, released by nobody',
  );
  await nothingMoreIsDone(t, land);
});
