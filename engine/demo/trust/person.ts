/** One invented person, a pure function of trust and index. */
import { addDays } from './dates.ts';
import { bits, draw, happens, pick, shuffled } from './draw.ts';
import { folded, men, surnames, women } from './names.ts';
import type { Department, Role } from './places.ts';

/** What a person depends on. */
export interface TrustFrame {
  readonly people: number;
  readonly seed: number;
  /** The first day, YYYY-MM-DD. */
  readonly date: string;
  readonly departments: readonly Department[];
  readonly sites: readonly string[];
}

export interface InventedPerson {
  readonly index: number;
  readonly personId: string;
  readonly employeeNumber: string;
  readonly title: string;
  readonly givenName: string;
  readonly familyName: string;
  /** '' for most. */
  readonly preferredName: string;
  /** The NHSmail address they have or would get if nobody else took it. */
  readonly address: string;
  /** '' or a number to tell people of one name apart, as in the address. */
  readonly nameSuffix: string;
  /** What ESR has as office e-mail: usually the address, sometimes nothing, rarely a private one. */
  readonly esrEmail: string;
  readonly mobile: string;
  readonly workPhone: string;
  readonly homePhone: string;
  /** YYYY-MM-DD. */
  readonly hireDate: string;
  readonly department: number;
  readonly role: number;
  readonly site: number;
  /** Index of the head of the department; the first person of all has none. */
  readonly supervisor: number | undefined;
  readonly assignmentStatus: string;
  /** A second, smaller job in this department. */
  readonly secondDepartment: number | undefined;
  readonly presence: Presence;
  /** NHSmail knows the employee number. */
  readonly numberInNhsmail: boolean;
  /** An old account of the same person is still there: only a human can tell which one counts. */
  readonly hasOldAccount: boolean;
}

/** Where the person is known besides ESR on the first day. */
export type Presence = 'mailbox and account' | 'mailbox only' | 'nowhere';

/** One number a question, so that no two answers hang together. */
const Q = {
  title: 1,
  preferred: 2,
  email: 3,
  workPhone: 4,
  homePhone: 5,
  hired: 6,
  department: 7,
  role: 8,
  site: 9,
  status: 10,
  second: 11,
  secondDepartment: 12,
  presence: 13,
  localId: 14,
  landline: 15,
  privateEmail: 16,
} as const;

const given = [...women, ...men];
const NAMES = given.length * surnames.length;
const order = new Map<number, (step: number) => number>();

/** Every 250th person has the name of the one before, as happens in any trust. */
const TWIN = 250;
const OLD_ACCOUNT = 400;

export interface InventedName {
  readonly givenName: string;
  readonly familyName: string;
  readonly isWoman: boolean;
  readonly suffix: string;
}

/** All combinations of names come once before any comes twice; then addresses get a number. */
export function nameAt(seed: number, index: number): InventedName {
  const visit = order.get(seed) ?? shuffled(NAMES, seed);
  order.set(seed, visit);
  const isTwin = index % TWIN === TWIN - 1;
  const combination = visit((isTwin ? index - 1 : index) % NAMES);
  const place = combination % given.length;
  const ordinal = Math.floor(index / NAMES) * 2 + (isTwin ? 1 : 0);
  return {
    givenName: given[place] as string,
    familyName: surnames[Math.floor(combination / given.length)] as string,
    isWoman: place < women.length,
    suffix: ordinal === 0 ? '' : String(ordinal + 1),
  };
}

export function addressOf({ givenName, familyName, suffix }: InventedName): string {
  return `${folded(givenName)}.${folded(familyName)}${suffix}@nhs.example`;
}

export function invent(trust: TrustFrame, index: number): InventedPerson {
  const { seed } = trust;
  const name = nameAt(seed, index);
  const job = jobOf(trust, index);
  const role = roleOf(trust, job);
  const presence = presenceOf(trust, index);
  const hasOldAccount = presence === 'mailbox and account' && index % OLD_ACCOUNT === OLD_ACCOUNT - 1;
  const numberInNhsmail = hasOldAccount || happens(seed, index, Q.localId, 0.75);
  return {
    index,
    personId: String(10_000_001 + index),
    employeeNumber: String(90_000_001 + index),
    title: titleOf(seed, index, name.isWoman, role),
    givenName: name.givenName,
    familyName: name.familyName,
    preferredName: happens(seed, index, Q.preferred, 0.03) ? name.givenName.slice(0, 3) : '',
    address: addressOf(name),
    nameSuffix: name.suffix,
    esrEmail: presence === 'nowhere' || hasOldAccount ? '' : esrEmailOf(seed, index, addressOf(name), numberInNhsmail),
    mobile: mobileOf(trust, index),
    workPhone: happens(seed, index, Q.workPhone, 0.2) ? landline(seed, index, 0) : '',
    homePhone: happens(seed, index, Q.homePhone, 0.05) ? landline(seed, index, 1) : '',
    hireDate: addDays(trust.date, -30 - draw(seed, index, Q.hired, 9_000)),
    ...job,
    assignmentStatus: statusOf(seed, index),
    presence,
    numberInNhsmail,
    hasOldAccount,
  };
}

/** The first people lead the departments, and the very first leads them all. */
function jobOf(trust: TrustFrame, index: number) {
  const { seed, departments } = trust;
  const leads = index < departments.length;
  const department = leads ? index : draw(seed, index, Q.department, departments.length);
  const site = siteOf(trust, department);
  // The commonest roles stand first: two draws, and the lower one counts.
  const drawn = Math.min(draw(seed, index, Q.role, 7), draw(seed, index, Q.role + 100, 7)) + 1;
  const hasSecond = !leads && happens(seed, index, Q.second, 0.015);
  const supervisor = leads ? 0 : department;
  return {
    department,
    site,
    role: leads ? 0 : drawn,
    supervisor: index === 0 ? undefined : supervisor,
    secondDepartment: hasSecond ? draw(seed, index, Q.secondDepartment, departments.length) : undefined,
  };
}

export function siteOf({ seed, sites }: TrustFrame, department: number): number {
  return draw(seed, department, Q.site, sites.length);
}

export function roleOf(trust: TrustFrame, { department, role }: { department: number; role: number }): Role {
  return trust.departments[department]?.roles[role] as Role;
}

function titleOf(seed: number, index: number, isWoman: boolean, { staffGroup }: Role): string {
  if (staffGroup === 'Medical and Dental') return 'Dr.';
  return isWoman ? pick(['Mrs.', 'Ms.', 'Miss', 'Ms.'], seed, index, Q.title) : 'Mr.';
}

function statusOf(seed: number, index: number): string {
  if (!happens(seed, index, Q.status, 0.02)) return 'Active Assignment';
  return pick(['Maternity', 'Career Break', 'Internal Secondment'], seed, index, Q.status + 100);
}

/** So that even the smallest trust has one of each. */
const ALWAYS: Readonly<Record<number, Presence>> = { 3: 'nowhere', 4: 'mailbox only' };

function presenceOf({ seed, people }: TrustFrame, index: number): Presence {
  if (index >= people) return 'nowhere';
  const always = ALWAYS[index];
  if (always) return always;
  const chance = bits(seed, index, Q.presence) / 2 ** 32;
  if (chance < 0.92) return 'mailbox and account';
  return chance < 0.97 ? 'mailbox only' : 'nowhere';
}

/** ESR and NHSmail always have something in common beside the name: an address, or the employee number. */
function esrEmailOf(seed: number, index: number, address: string, numberInNhsmail: boolean): string {
  if (!numberInNhsmail) return address;
  if (happens(seed, index, Q.privateEmail, 0.01)) return `home.${index}@post.example`;
  return happens(seed, index, Q.email, 0.12) ? '' : address;
}

/** 07700 900000 to 900999 is all there is for drama: at most 980 people have a number of their own, few share one. */
const MOBILES = 1_000;
const SHARED_MOBILES = 10;

function mobileOf({ seed, people }: TrustFrame, index: number): string {
  if (index >= people) return '';
  const shared = Math.floor(index / 2);
  const sharedEvery = Math.floor(people / (2 * SHARED_MOBILES));
  if (sharedEvery > 20 && shared % sharedEvery === 7) {
    return mobile(MOBILES - SHARED_MOBILES + (Math.floor(shared / sharedEvery) % SHARED_MOBILES));
  }
  const own = Math.min(Math.floor(people * 0.3), MOBILES - 2 * SHARED_MOBILES);
  const number = Math.ceil((index * own) / people);
  if (number >= own || Math.floor((number * people) / own) !== index) return '';
  return mobile((number + (seed >>> 0)) % (MOBILES - SHARED_MOBILES));
}

function mobile(number: number): string {
  return `07700 900${String(number).padStart(3, '0')}`;
}

/** 01632 960000 to 960999, reserved for drama as well. */
function landline(seed: number, index: number, which: number): string {
  return `01632 960${String(draw(seed, index, Q.landline + which * 100, 1_000)).padStart(3, '0')}`;
}
