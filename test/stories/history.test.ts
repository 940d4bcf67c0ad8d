import type { HistoryEntry } from '../../engine/model/history.ts';
import { type Landscape, olive } from '../support/landscape.ts';
import { type Employee, linesOf } from '../support/landscape-people.ts';
import { story } from '../support/landscape-story.ts';

const nia: Employee = { number: '20004', first: 'Nia', last: 'Nash', job: 'Porter' };

async function idOf(land: Landscape): Promise<number> {
  return (await land.person('20004'))?.id ?? 0;
}

async function spans(land: Landscape, attribute: string): Promise<string[]> {
  const entries = await land.engine.metaverseHistory(await idOf(land), attribute);
  return entries.map(({ values, from, until }: HistoryEntry) => `${values.join()} ${day(from)} ${day(until)}`);
}

function day(instant: string | null): string {
  return instant?.slice(5, 10) ?? '-';
}

/** Starts on 11 March as a porter, has a mailbox the same day, is a nurse on 13 March and marries on 15 March. */
async function live(land: Landscape): Promise<void> {
  await land.run();
  land.clock.set('2024-03-13T09:00:00Z');
  land.changes(linesOf({ ...nia, job: 'Nurse' }));
  await land.run('delta');
  land.clock.set('2024-03-15T09:00:00Z');
  land.changes(linesOf({ ...nia, last: 'Noor', job: 'Nurse' }));
  await land.run('delta');
  land.clock.set('2024-03-18T09:00:00Z');
}

const at = { employees: [nia] };

story('The history of somebody who changed job and name', at, async (t, land) => {
  await live(land);

  t.same(
    await spans(land, 'jobTitle'),
    ['Nurse 03-13 -', 'Porter 03-11 03-13'],
    'says what, since when and until when',
  );
  t.same(await spans(land, 'SN'), ['Noor 03-15 -', 'Nash 03-11 03-15'], 'by the attribute, in any case');
  const [now, before] = await land.engine.metaverseHistory(await idOf(land), 'jobTitle');
  t.match(now?.contribution, { connector: 'ESR', rule: /jobTitle/, run: 2, line: Number }, 'and who said so');
  t.match(before?.contribution, { connector: 'ESR', run: 1, file: null }, 'without the line of what is gone');
  const every = await land.engine.metaverseHistory(await idOf(land));
  t.ok(new Set(every.map(({ attribute }) => attribute)).size > 5, 'of every attribute');
});

story('Somebody as they were on a day', at, async (t, land) => {
  await live(land);
  const id = await idOf(land);
  const asOf = async (when: string) => (await land.engine.metaverseObject(id, when)).attributes;

  t.match(await asOf('2024-03-11'), { sn: ['Nash'], jobTitle: ['Porter'] });
  t.match(await asOf('2024-03-12'), { sn: ['Nash'], jobTitle: ['Porter'] });
  t.match(await asOf('2024-03-13'), { sn: ['Nash'], jobTitle: ['Nurse'] }, 'a day means its end');
  t.match(await asOf('2024-03-13T08:59:59Z'), { jobTitle: ['Porter'] }, 'and an instant itself');
  t.same(await asOf('2024-03-18'), (await land.engine.metaverseObject(id)).attributes, 'today is what is true now');
  const then = await land.engine.metaverseObject(id, '2024-03-12');
  t.match(then, { asOf: '2024-03-12T23:59:59.999Z', lifecycle: 'active', displayName: /Nash/ });
  t.match(
    then.contributions.find(({ attribute }) => attribute === 'sn'),
    { connector: 'ESR', run: 1, file: null },
  );
});

story('A day of which nothing is known', at, async (t, land) => {
  await live(land);
  const id = await idOf(land);
  const refusals = [
    ['2024-03-10', 'before-first-record', /known since 2024-03-11T09:00:00/],
    ['2024-03-19', 'request-invalid', /still to come/],
    ['2024-02-30', 'request-invalid', /must be a day/],
    ['2024-02-30T09:00:00Z', 'request-invalid', /must be a day/],
    ['yesterday!', 'request-invalid', /must be a day/],
    ['12/03/2024', 'request-invalid', /must be a day/],
    ['Tue, 12 Mar 2024', 'request-invalid', /must be a day/],
  ] as const;
  for (const [when, code, message] of refusals) {
    await t.rejects(land.engine.metaverseObject(id, when), { code, message }, `is refused with its reason: ${when}`);
  }
  await t.rejects(land.engine.metaverseHistory(id, 'shoeSize'), { code: 'request-invalid', message: /shoeSize/ });
  await t.rejects(land.engine.metaverseHistory(9_999), { code: 'not-found' });
});

story('Somebody whose mailbox was taken from them since', { employees: [nia] }, async (t, land) => {
  await live(land);
  const id = await idOf(land);
  const mailbox = (await land.engine.metaverseObject(id)).objects.find(({ connector }) => connector === 'NHSmail');
  const change = { object: mailbox?.id ?? 0, action: 'keep-out' as const };
  await land.engine.changeLinks({ changes: [change], reason: 'Not hers' }, olive);
  await land.run('delta');

  const stateOf = async (asOf?: string) => {
    const { objects } = await land.engine.metaverseObject(id, asOf);
    return objects.find(({ connector }) => connector === 'NHSmail')?.state;
  };
  t.equal(await stateOf(), 'ExplicitlyDisconnected');
  t.equal(await stateOf('2024-03-12'), 'Connected', 'had it on the day that is asked about');
});

story('Somebody who has left the metaverse', { employees: [nia] }, async (t, land) => {
  await live(land);
  const id = await idOf(land);
  const objects = (await land.engine.metaverseObject(id)).objects.map((one) => one.id);
  const changes = objects.map((object) => ({ object, action: 'disconnect' as const }));
  await land.engine.changeLinks({ changes, reason: 'Joined to the wrong mailbox from the start' }, olive);
  await land.run('delta');
  land.clock.set('2024-03-25T09:00:00Z');
  await t.rejects(land.engine.metaverseObject(id), { code: 'not-found' }, 'is there no more');

  const then = await land.engine.metaverseObject(id, '2024-03-12');
  t.match(then, { displayName: 'Nia Nash', lifecycle: 'active' }, 'can still be seen as they were on a day');
  t.match(then.attributes, { sn: ['Nash'], jobTitle: ['Porter'] });
  const titles = await land.engine.metaverseHistory(id, 'jobTitle');
  t.same(
    titles.map(({ values, until }) => [values.join(), day(until)]),
    [
      ['', '-'],
      ['Nurse', '03-18'],
      ['Porter', '03-13'],
    ],
    'with the history of every value',
  );
  await t.rejects(
    land.engine.metaverseObject(id, '2024-03-20'),
    { code: 'not-found', message: /left the metaverse with the run of 2024-03-18T09:00:00/ },
    'and of a later day it is said when they left',
  );
});

story('An hour without its time zone', { employees: [nia], now: '2024-07-11T09:00:00Z' }, async (t, land) => {
  await land.run();
  land.clock.set('2024-07-13T09:00:00Z');
  land.changes(linesOf({ ...nia, job: 'Nurse' }));
  await land.run('delta');
  land.clock.set('2024-10-27T09:00:00Z');
  const then = async (when: string) => await land.engine.metaverseObject(await idOf(land), when);

  t.match((await then('2024-07-13T09:59:59')).attributes, { jobTitle: ['Porter'] }, 'is that of a clock in London');
  t.match((await then('2024-07-13T10:00')).attributes, { jobTitle: ['Nurse'] }, 'which is an hour ahead in summer');
  t.match((await then('2024-07-13T11:00:00+02:00')).attributes, { jobTitle: ['Nurse'] }, 'unless the zone is named');
  t.equal((await then('2024-10-26')).asOf, '2024-10-26T22:59:59.999Z', 'and a summer day ends at eleven of UTC');
  t.equal((await then('2024-10-27T08:30:00.5')).asOf, '2024-10-27T08:30:00.500Z', 'a winter hour is that of UTC');
});

story('Somebody whose telephone number came and went', { employees: [nia] }, async (t, land) => {
  await land.run();
  land.clock.set('2024-03-13T09:00:00Z');
  land.changes(linesOf({ ...nia, mobile: '07700 900123' }));
  await land.run('delta');
  land.clock.set('2024-03-15T09:00:00Z');
  land.fullExtract([nia]);
  await land.run('full');

  const spoken = await spans(land, 'mobile');
  t.equal(spoken.filter((one) => /900123/.test(one)).length > 0, true, 'shows the number that was');
  const id = await idOf(land);
  const before = await land.engine.metaverseObject(id, '2024-03-12');
  t.equal(before.attributes['mobile'], undefined, 'and that there was none before');
});
