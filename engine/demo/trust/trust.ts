/** The invented trust: everything about it follows from a seed, its size and its first day; nobody is kept in memory. */
import { EngineError } from '../../index.ts';
import { shuffled } from './draw.ts';
import { type InventedPerson, invent, type TrustFrame } from './person.ts';
import { departmentAt, sites } from './places.ts';

export interface TrustOptions {
  /** People on the first day, 10 to 2,000,000. */
  readonly people: number;
  readonly seed: number;
  /** The first day, YYYY-MM-DD. */
  readonly date?: string | undefined;
}

export interface Trust extends TrustFrame {
  readonly name: string;
  readonly vpd: string;
  readonly subType: string;
  readonly organisationCode: string;
  /** 0 to `people` - 1 work here on the first day; whoever comes later has the numbers after them. */
  personAt(index: number): InventedPerson;
  /** Every index of the first day once, in an order that looks like chance. */
  shuffled(): (step: number) => number;
}

export const FEWEST_PEOPLE = 10;
export const MOST_PEOPLE = 2_000_000;
const FIRST_DAY = '2024-03-11';
const MOST_DEPARTMENTS = 400;

export function inventTrust({ people, seed, date = FIRST_DAY }: TrustOptions): Trust {
  if (!Number.isSafeInteger(people) || people < FEWEST_PEOPLE || people > MOST_PEOPLE) {
    throw new EngineError('request-invalid', `A trust has ${FEWEST_PEOPLE} to ${MOST_PEOPLE} people, not ${people}.`);
  }
  const departments = Math.min(Math.max(Math.round(people / 50), 3), MOST_DEPARTMENTS);
  const trust: Trust = {
    people,
    seed: seed | 0,
    date,
    name: 'Elmfield and Larkrise NHS Trust',
    vpd: '999',
    subType: 'NHM',
    organisationCode: 'ZZ1',
    departments: Array.from({ length: departments }, (_, number) => departmentAt(number)),
    sites: sites.slice(0, Math.min(sites.length, Math.ceil(people / 300))),
    personAt: (index) => invent(trust, index),
    shuffled: () => shuffled(people, trust.seed),
  };
  return trust;
}
