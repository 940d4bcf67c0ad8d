/** The second day: people start, move, marry and leave, each at their moment. */
import type { MetaverseObject } from '../../index.ts';
import { daysChanges, type TrustChanges } from '../trust/changes.ts';
import { esrChangeExtract } from '../trust/extract.ts';
import { accountNamed, type DirectoryAccount } from './directory.ts';
import { countersOf, first, firstStaged } from './figures.ts';
import { checkLeavers, tellAfterTheMoment, tellBeforeTheMoment } from './leavers.ts';
import type { Report } from './office.ts';
import { releaseAndRun } from './release.ts';
import { dayInWords, type Stage, timeInWords } from './stage.ts';
import { capital, counted, figure, some } from './teller.ts';

const REASON = 'the changes of the day, checked against the list of Workforce';

export async function dayTwo(stage: Stage): Promise<void> {
  const { teller, world } = stage;
  const { office, trust } = world;
  teller.heading(`Day two: ${dayInWords(world.date(2))}`);
  world.at(2, '07:35');
  const changes = daysChanges(trust, 2);
  const touched = [...changes.movers, ...changes.nameChanges].map(({ index }) => numberOf(stage, index));
  const before = new Map((await office.people(touched)).map((person) => [person.id, person]));
  const file = await world.deliver(esrChangeExtract(trust, changes, changes.date, 2));
  const report = await office.run('delta');
  teller.say(
    `At ${timeInWords(world.now())} HR's change file ${file} is read:`,
    `${counted(firstStaged(report, 'ESR', 'add'), 'new person', 'new people')}, ${counted(firstStaged(report, 'ESR', 'update'), 'changed one')}.`,
  );
  const reports = [report, ...(await releaseAndRun(stage, report, REASON))];
  tellNewMailboxes(stage, reports);
  const accounts = await world.directory.accounts();
  await tellMovers(stage, changes, before, accounts);
  await tellNames(stage, changes, before, accounts);

  world.at(2, '07:50');
  await tellBeforeTheMoment(stage, changes, [...reports, await office.run('delta')]);
  world.at(2, '08:05');
  const atTheMoment = await office.run('delta');
  const reportsAfter = [atTheMoment, ...(await releaseAndRun(stage, atTheMoment, REASON))];
  await tellAfterTheMoment(stage, changes, reportsAfter);
  await tellStarters(stage, changes, reportsAfter);
  await checkLeavers(stage, changes);
}

function tellNewMailboxes({ teller, world }: Stage, reports: readonly Report[]): void {
  const asked = countersOf(reports, { connector: 'NHSmail', group: 'operations' })['create'] ?? 0;
  const pending = world.portal.accounts.all().filter(({ status }) => status === 'Pending').length;
  if (asked === 0) return;
  teller.say(
    `${capital(counted(asked, 'new mailbox is', 'new mailboxes are'))} asked for; the portal has ${asked === 1 ? 'it' : 'them'} as Pending.`,
  );
  teller.holds('Mailboxes asked for that are Pending', asked, pending);
}

function numberOf({ world }: Stage, index: number): string {
  return world.trust.personAt(index).employeeNumber;
}

async function tellMovers(
  { teller, world }: Stage,
  { movers }: TrustChanges,
  before: ReadonlyMap<number, MetaverseObject>,
  accounts: readonly DirectoryAccount[],
): Promise<void> {
  const people = await world.office.people(movers.map(({ index }) => world.trust.personAt(index).employeeNumber));
  const moved = people.filter((person) => placeOf(person) !== placeOf(before.get(person.id)));
  for (const person of moved) {
    const account = accountNamed(accounts, first(person, 'accountName'));
    teller.holds(`Department of ${person.displayName}`, first(person, 'department'), account?.value('department'));
  }
  const [one] = moved;
  const was = before.get(one?.id ?? 0);
  if (one === undefined || was === undefined) return teller.say('Nobody moves to another job today.');
  teller.say(
    `${capital(counted(moved.length, 'person moves', 'people move'))} to another job, and the directory says so already.`,
    `${one.displayName} was ${placeOf(was)} and is now ${placeOf(one)}.`,
  );
}

function placeOf(person: MetaverseObject | undefined): string {
  return person === undefined ? '' : `${first(person, 'jobTitle')} in ${first(person, 'department')}`;
}

async function tellNames(
  { teller, world }: Stage,
  { nameChanges }: TrustChanges,
  before: ReadonlyMap<number, MetaverseObject>,
  accounts: readonly DirectoryAccount[],
): Promise<void> {
  const people = await world.office.people(nameChanges.map(({ index }) => world.trust.personAt(index).employeeNumber));
  for (const person of people) {
    const account = accountNamed(accounts, first(person, 'accountName'));
    const was = before.get(person.id);
    teller.holds(`Surname of ${person.displayName}`, first(person, 'sn'), account?.value('sn'));
    teller.holds(`Address of ${person.displayName}`, was?.email, account?.value('mail'));
    teller.holds(
      `Login of ${person.displayName}`,
      first(was ?? person, 'accountName'),
      account?.value('sAMAccountName'),
    );
  }
  const [one] = people;
  const was = before.get(one?.id ?? 0);
  if (one === undefined || was === undefined) return teller.say('Nobody changes their name today.');
  teller.say(
    `${was.displayName} has married and is now ${one.displayName}, in NHSmail and in the directory;`,
    `the address ${one.email} and the login ${first(one, 'accountName')} stay as they were.`,
    people.length > 1 ? `${capital(counted(people.length - 1, 'other'))} changed their names too.` : '',
  );
}

async function tellStarters(stage: Stage, { starters }: TrustChanges, reports: readonly Report[]): Promise<void> {
  const { teller, world } = stage;
  const { office } = world;
  const made = countersOf(reports, { connector: 'AD', group: 'operations' })['create'] ?? 0;
  const people = await office.people(starters.map(({ index }) => numberOf(stage, index)));
  const accounts = await world.directory.accounts();
  const here = people.filter((person) => accountNamed(accounts, first(person, 'accountName')) !== undefined);
  const future = people.filter(({ lifecycle }) => lifecycle === 'future');
  const [one] = here;
  const [later] = future;
  teller.say(
    here.length === 0
      ? 'No starter has a directory account yet.'
      : `Meanwhile the portal shows the new mailboxes at work, and ${counted(made, 'directory account follows', 'directory accounts follow')}: ${some(here.map(({ displayName }) => displayName))}.`,
    one === undefined
      ? ''
      : `${one.displayName} signs in as ${first(one, 'accountName')} and is written to at ${one.email}.`,
    later === undefined
      ? ''
      : `${later.displayName} begins on ${first(later, 'startDate')} and has neither mailbox nor account before that.`,
  );
  teller.holds('Starters with a directory account', made, here.length);
  teller.holds('Starters, begun and to come', people.length, here.length + future.length);
  for (const { displayName, objects } of future)
    teller.holds(
      `Objects of ${displayName}`,
      ['ESR'],
      objects.map(({ connector }) => connector),
    );
  if (people.length !== starters.length)
    teller.holds('Starters in the metaverse', figure(starters.length), figure(people.length));
}
