/** People, departments and sites as GO2 lines. */
import { type Fields, upsertLine } from '../../connectors/esr/record.ts';
import type { Leaver, Mover, NameChange, Starter, TrustChanges } from './changes.ts';
import { addDays, compact } from './dates.ts';
import { draw } from './draw.ts';
import { type InventedPerson, roleOf } from './person.ts';
import { ROLES_A_DEPARTMENT } from './places.ts';
import type { Trust } from './trust.ts';

const FOUNDED = '20000401';
const BIRTH = 301;

const locationId = (site: number): string => String(500_001 + site);
const organisationId = (department: number): string => String(600_001 + department);
const positionNumber = (department: number, role: number): number => 70_001 + department * ROLES_A_DEPARTMENT + role;
const positionId = (department: number, role: number): string =>
  String(700_001 + department * ROLES_A_DEPARTMENT + role);
const assignmentId = (index: number, which: 0 | 1): string => String(20_000_001 + index * 2 + which);
const phoneId = (index: number, which: 0 | 1 | 2): string => String(30_000_001 + index * 3 + which);

function positionName(trust: Trust, department: number, role: number): string {
  const { title, code } = roleOf(trust, { department, role });
  return `${positionNumber(department, role)}|${title}|${code}|`;
}

/** Locations, organisations and positions, in the order of the published layout. */
export function* placeLines(trust: Trust): Generator<string> {
  const lastUpdate = `${compact(addDays(trust.date, -40))} 090000`;
  for (const [site, name] of trust.sites.entries()) {
    const code = `${trust.vpd} SITE ${site + 1}`;
    const postcode = `ZZ99 ${site % 10}ZZ`;
    const siteCode = `${trust.organisationCode}${String(site + 1).padStart(2, '0')}`;
    yield upsertLine('LC', { locationId: locationId(site), code, description: name, postcode, siteCode, lastUpdate });
  }
  for (const { number, name } of trust.departments) {
    const odsCode = trust.organisationCode;
    yield upsertLine('OR', { organisationId: organisationId(number), name, from: FOUNDED, odsCode, lastUpdate });
  }
  for (const { number, roles } of trust.departments) {
    for (const [role, { staffGroup, jobRole }] of roles.entries()) {
      yield upsertLine('PO', {
        positionId: positionId(number, role),
        from: FOUNDED,
        number: String(positionNumber(number, role)),
        name: positionName(trust, number, role),
        staffGroup,
        jobRole,
        organisationId: organisationId(number),
        hiringStatus: 'Active',
        lastUpdate,
      });
    }
  }
}

/** All records of one person: person, assignments, phones. */
export function* personLines(trust: Trust, person: InventedPerson, start = person.hireDate): Generator<string> {
  yield upsertLine('PR', personFields(trust, person, start));
  yield upsertLine('AS', assignmentFields(trust, person, start));
  if (person.secondDepartment !== undefined) yield secondAssignment(trust, person, start, person.secondDepartment);
  const phones = [
    ['M', person.mobile],
    ['W1', person.workPhone],
    ['H1', person.homePhone],
  ] as const;
  for (const [which, [phoneType, number]] of phones.entries()) {
    if (number === '') continue;
    const id = phoneId(person.index, which as 0 | 1 | 2);
    const effectiveStart = compact(start);
    yield upsertLine('PH', { personId: person.personId, phoneId: id, phoneType, number, effectiveStart });
  }
}

/** With date of birth and national insurance number (the prefix QQ is never given out): the reader must drop them. */
function personFields(trust: Trust, person: InventedPerson, start: string): Fields<'PR'> {
  return {
    personId: person.personId,
    effectiveStart: compact(start),
    employeeNumber: person.employeeNumber,
    title: person.title,
    lastName: person.familyName,
    firstName: person.givenName,
    preferredName: person.preferredName,
    dateOfBirth: compact(addDays('1960-01-01', draw(trust.seed, person.index, BIRTH, 15_000))),
    nationalInsuranceNumber: `QQ${String(draw(trust.seed, person.index, BIRTH + 1, 1_000_000)).padStart(6, '0')}C`,
    hireDate: compact(start),
    systemPersonType: 'EMP',
    userPersonType: 'Employee',
    email: person.esrEmail,
    nhsStartDate: compact(start),
    lastUpdate: `${compact(addDays(trust.date, -30))} 171500`,
    disabilityFlag: 'N',
  };
}

function assignmentFields(trust: Trust, person: InventedPerson, start: string): Fields<'AS'> {
  const { supervisor, department, role } = person;
  return {
    personId: person.personId,
    assignmentId: assignmentId(person.index, 0),
    effectiveStart: compact(start),
    earliestStart: compact(start),
    assignmentType: 'E',
    assignmentNumber: person.employeeNumber,
    systemStatus: 'ACTIVE_ASSIGN',
    userStatus: person.assignmentStatus,
    locationId: locationId(person.site),
    supervisorPersonId: supervisor === undefined ? '' : trust.personAt(supervisor).personId,
    primary: 'Yes',
    normalHours: '37.5',
    organisationId: organisationId(department),
    positionId: positionId(department, role),
    positionName: positionName(trust, department, role),
    lastUpdate: `${compact(addDays(trust.date, -30))} 171500`,
  };
}

function secondAssignment(trust: Trust, person: InventedPerson, start: string, department: number): string {
  const role = 1;
  return upsertLine('AS', {
    ...assignmentFields(trust, { ...person, department, role }, start),
    assignmentId: assignmentId(person.index, 1),
    assignmentNumber: `${person.employeeNumber}-2`,
    primary: 'No',
    normalHours: '7.5',
  });
}

/** The lines of a day, person by person. */
export function* changeLines(trust: Trust, changes: TrustChanges): Generator<string> {
  for (const leaver of changes.leavers) yield* leaverLines(trust, leaver);
  for (const mover of changes.movers) yield* moverLines(trust, mover, changes.date);
  for (const change of changes.nameChanges) yield* nameChangeLines(trust, change, changes.date);
  for (const index of changes.corrections) yield correctionLine(trust, index, changes.date);
  for (const starter of changes.starters) yield* starterLines(trust, starter);
}

function* starterLines(trust: Trust, { index, startDate }: Starter): Generator<string> {
  const person = { ...trust.personAt(index), secondDepartment: undefined, assignmentStatus: 'Active Assignment' };
  yield* personLines(trust, person, startDate);
}

/** The job ends with the last day; from the next day on the person is a former employee. */
function* leaverLines(trust: Trust, { index, terminationDate }: Leaver): Generator<string> {
  const person = trust.personAt(index);
  const last = compact(terminationDate);
  const fields = { ...personFields(trust, person, person.hireDate), terminationDate: last };
  yield upsertLine('PR', { ...fields, effectiveEnd: last });
  yield upsertLine('PR', {
    ...fields,
    effectiveStart: compact(addDays(terminationDate, 1)),
    systemPersonType: 'EX_EMP',
    userPersonType: 'Ex-employee',
  });
  yield upsertLine('AS', { ...assignmentFields(trust, person, person.hireDate), effectiveEnd: last });
}

function* moverLines(trust: Trust, { index, department, role, site }: Mover, date: string): Generator<string> {
  const person = trust.personAt(index);
  const before = assignmentFields(trust, person, person.hireDate);
  yield upsertLine('AS', { ...before, effectiveEnd: compact(addDays(date, -1)) });
  const moved = { ...person, department, role, site, supervisor: department };
  yield upsertLine('AS', {
    ...assignmentFields(trust, moved, person.hireDate),
    effectiveStart: compact(date),
  });
}

function* nameChangeLines(trust: Trust, { index, familyName }: NameChange, date: string): Generator<string> {
  const person = trust.personAt(index);
  const before = personFields(trust, person, person.hireDate);
  yield upsertLine('PR', { ...before, effectiveEnd: compact(addDays(date, -1)) });
  yield upsertLine('PR', {
    ...before,
    effectiveStart: compact(date),
    lastName: familyName,
    previousLastName: person.familyName,
  });
}

function correctionLine(trust: Trust, index: number, date: string): string {
  const person = trust.personAt(index);
  return upsertLine('AS', {
    ...assignmentFields(trust, person, person.hireDate),
    normalHours: '30',
    contractEndDate: compact(addDays(date, 365)),
  });
}
