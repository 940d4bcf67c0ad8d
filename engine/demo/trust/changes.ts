/** What HR does in a day: the people it concerns, so that a story can be told about them. */
import { addDays } from './dates.ts';
import { draw, pick } from './draw.ts';
import { surnames } from './names.ts';
import { siteOf } from './person.ts';
import type { Trust } from './trust.ts';

export interface Starter {
  readonly index: number;
  readonly startDate: string;
}

export interface Mover {
  readonly index: number;
  readonly department: number;
  readonly role: number;
  readonly site: number;
}

export interface NameChange {
  readonly index: number;
  readonly familyName: string;
}

export interface Leaver {
  readonly index: number;
  /** The actual termination date; the moment of leaving is the morning after. */
  readonly terminationDate: string;
}

/** Dates are YYYY-MM-DD; nobody appears twice. */
export interface TrustChanges {
  /** The day the extract arrives. */
  readonly date: string;
  /** Most begin today; the last of three or more begins in a week. */
  readonly starters: readonly Starter[];
  readonly movers: readonly Mover[];
  readonly nameChanges: readonly NameChange[];
  /** Most left yesterday; the last of three or more leaves in a fortnight. */
  readonly leavers: readonly Leaver[];
  /** A contract put right: hours and contract end, which no account depends on. */
  readonly corrections: readonly number[];
}

export interface ChangeCounts {
  readonly starters: number;
  readonly movers: number;
  readonly nameChanges: number;
  readonly leavers: number;
  readonly corrections: number;
}

/** A working day of a trust of this size: 12 starters, 9 movers, 1 new name, 5 leavers, 2 corrections at 2,000 people. */
export function usualCounts(people: number): ChangeCounts {
  const share = (perThousand: number) => Math.max(1, Math.round((people * perThousand) / 1_000));
  return {
    starters: share(6),
    movers: share(4.5),
    nameChanges: share(0.5),
    leavers: share(2.5),
    corrections: share(1),
  };
}

const SECOND_DAY = 2;
const MOVED = 201;
const MOVED_ROLE = 202;
const MARRIED = 203;

/** The changes that arrive on a day; day 1 is the full extract. A small trust may have too few people for all of them. */
export function daysChanges(trust: Trust, day: number, counts: ChangeCounts = usualCounts(trust.people)): TrustChanges {
  const date = addDays(trust.date, day - 1);
  const { movers, nameChanges, leavers, corrections } = counts;
  const concerned = movers + nameChanges + leavers + corrections;
  const before = (day - SECOND_DAY) * concerned;
  const people = settledPeople(trust, before + concerned).slice(before);
  const firstStarter = trust.people + (day - SECOND_DAY) * counts.starters;
  const take = (count: number) => people.splice(0, count);
  return {
    date,
    leavers: take(leavers).map((index, i, all) => ({
      index,
      terminationDate: addDays(date, isLate(i, all.length) ? 14 : -1),
    })),
    movers: take(movers).map((index) => move(trust, index)),
    nameChanges: take(nameChanges).map((index) => marry(trust, index)),
    corrections: take(corrections),
    starters: Array.from({ length: counts.starters }, (_, i) => ({
      index: firstStarter + i,
      startDate: addDays(date, isLate(i, counts.starters) ? 7 : 0),
    })),
  };
}

function isLate(position: number, of: number): boolean {
  return of >= 3 && position === of - 1;
}

/** People with mailbox, account and one job, who lead nobody; in an order that looks like chance. */
function settledPeople(trust: Trust, most: number): number[] {
  const found: number[] = [];
  const visit = trust.shuffled();
  for (let step = 0; step < trust.people && found.length < most; step++) {
    const person = trust.personAt(visit(step));
    const isSettled =
      person.presence === 'mailbox and account' && !person.hasOldAccount && person.secondDepartment === undefined;
    if (isSettled && person.index >= trust.departments.length) found.push(person.index);
  }
  return found;
}

function move(trust: Trust, index: number): Mover {
  const { departments, seed } = trust;
  const steps = 1 + draw(seed, index, MOVED, departments.length - 1);
  const department = (trust.personAt(index).department + steps) % departments.length;
  return { index, department, role: 1 + draw(seed, index, MOVED_ROLE, 7), site: siteOf(trust, department) };
}

function marry(trust: Trust, index: number): NameChange {
  const { familyName } = trust.personAt(index);
  const chosen = pick(surnames, trust.seed, index, MARRIED);
  return { index, familyName: chosen === familyName ? `${familyName}-${surnames[index % 7]}` : chosen };
}
