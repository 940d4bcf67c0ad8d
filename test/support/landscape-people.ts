/** Invented employees, as the lines that ESR would write about them. */
import { deleteLine } from '../../engine/connectors/esr/record.ts';
import { assignment, location, organisation, person, phone, position } from './esr.ts';

/** Somebody on the payroll. Days are YYYYMMDD; what is left out is ordinary. */
export interface Employee {
  /** Seven digits and less; the ESR person id follows from it. */
  readonly number: string;
  /** When it does not follow from the number: two people whom ESR gave one. */
  readonly personId?: string;
  readonly first: string;
  readonly last: string;
  readonly email?: string;
  readonly mobile?: string;
  readonly hired?: string;
  readonly terminated?: string;
  readonly job?: string;
  readonly status?: string;
  readonly contractEnd?: string;
  readonly lastWorkingDay?: string;
  /** ESR person id of whom they report to. */
  readonly supervisor?: string;
}

export const sharedLines = [location, organisation, position];

export function personIdOf({ number, personId = `8${number.slice(-5)}` }: Employee): string {
  return personId;
}

/** Person, assignment and phone, next to each other as ESR writes them. */
export function linesOf(employee: Employee): string[] {
  const { number, first, last, email = '', mobile, hired = '20200101', job = 'Systems Analyst' } = employee;
  const {
    terminated = '',
    status = 'Active Assignment',
    contractEnd = '',
    lastWorkingDay = '',
    supervisor = '',
  } = employee;
  const personId = personIdOf(employee);
  const lines = [
    person({
      personId,
      employeeNumber: number,
      firstName: first,
      lastName: last,
      email,
      hireDate: hired,
      effectiveStart: hired,
      terminationDate: terminated,
    }),
    assignment({
      personId,
      assignmentId: `7${personId}`,
      assignmentNumber: number,
      effectiveStart: hired,
      positionName: `70001|${job}|D01|`,
      userStatus: status,
      contractEndDate: contractEnd,
      lastWorkingDay,
      supervisorPersonId: supervisor,
    }),
  ];
  if (mobile !== undefined) lines.push(phone({ personId, phoneId: `9${personId}`, number: mobile }));
  return lines;
}

/** ESR takes the person's record away. */
export function deletedLine(employee: Employee): string {
  return deleteLine('PR', personIdOf(employee));
}

export function mailboxOf({ number, first, last, mobile = '' }: Employee, more: object = {}) {
  const mail = `${first}.${last}@nhs.example`.toLowerCase();
  const displayName = `${first} ${last}`;
  return { givenName: first, familyName: last, displayName, employeeNumber: number, mobile, mail, ...more };
}
