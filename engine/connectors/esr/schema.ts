/** What a person of ESR looks like to the engine, as of a day. The order is the order of the values. */
import type { AttributeDefinition, AttributeKind } from '../../model/attribute.ts';
import type { Assignment } from './assignment.ts';
import { isoDay } from './days.ts';
import type { Row } from './effective.ts';
import { type KeptColumn, place } from './record.ts';

/** All that the values of one person on one day are taken from. Days are `YYYYMMDD`, '' for none. */
export interface Facts {
  readonly vpd: string;
  readonly person: Row<'PR'>;
  readonly assignment: Assignment | undefined;
  readonly position: Row<'PO'> | undefined;
  /** Fields of the shared records; empty when there is none. */
  readonly organisation: readonly string[];
  readonly location: readonly string[];
  readonly mobile: Row<'PH'> | undefined;
  readonly workPhone: Row<'PH'> | undefined;
  readonly startDay: string;
  readonly leavingDay: string;
}

interface EsrAttribute<Name extends string> extends AttributeDefinition {
  readonly name: Name;
  /** The person's record that the value comes from, or that leads to the shared record it comes from. */
  readonly from: 'person' | 'assignment' | 'mobile' | 'workPhone';
  readonly read: (facts: Facts) => string;
}

function attribute<Name extends string>(
  name: Name,
  from: EsrAttribute<Name>['from'],
  description: string,
  read: (facts: Facts) => string,
  kind: AttributeKind = 'text',
): EsrAttribute<Name> {
  return { name, kind, description, from, read };
}

type FromPerson = readonly [column: KeptColumn<'PR'>, description: string];
type FromAssignment = readonly [column: KeptColumn<'AS'>, description: string];

function ofPerson<Name extends string>(name: Name, [column, description]: FromPerson): EsrAttribute<Name> {
  return attribute(name, 'person', description, ({ person }) => person.get(column));
}

function ofAssignment<Name extends string>(name: Name, [column, description]: FromAssignment): EsrAttribute<Name> {
  return attribute(name, 'assignment', description, ({ assignment }) => assignment?.get(column) ?? '');
}

function shared<Name extends string>(name: Name, description: string, read: (facts: Facts) => string) {
  return attribute(name, 'assignment', description, read);
}

const FIRST_DAY = 'Hire date, or the first effective date when there is none. YYYY-MM-DD.';
const LAST_DAY =
  'Actual termination date, or the later explicit end of an assignment that goes on without a gap. YYYY-MM-DD.';

export const esrAttributes = [
  ofPerson('personId', ['personId', 'Person ID within the VPD.']),
  attribute('vpd', 'person', 'The employer in ESR: three digits.', ({ vpd }) => vpd),
  ofPerson('employeeNumber', ['employeeNumber', 'Employee number; unique within the VPD only.']),
  ofPerson('title', ['title', 'Title, e.g. "Ms."']),
  ofPerson('givenName', ['firstName', 'First name.']),
  ofPerson('familyName', ['lastName', 'Last name.']),
  ofPerson('preferredName', ['preferredName', 'Preferred name; never part of a generated display name.']),
  ofPerson('emailAddress', ['email', 'Office e-mail address as ESR holds it: it may be private, old or an alias.']),
  attribute(
    'mobile',
    'mobile',
    'Mobile number as ESR holds it, chosen by phone type or by pattern.',
    ({ mobile }) => mobile?.get('number') ?? '',
  ),
  attribute(
    'telephoneNumber',
    'workPhone',
    'Work telephone number (phone type W1).',
    ({ workPhone }) => workPhone?.get('number') ?? '',
  ),
  attribute('startDate', 'person', FIRST_DAY, ({ startDay }) => isoDay(startDay), 'date'),
  attribute('terminationDate', 'person', LAST_DAY, ({ leavingDay }) => isoDay(leavingDay), 'date'),
  ofPerson('personType', ['systemPersonType', 'System person type: EMP, EX_EMP, …']),
  ofAssignment('assignmentNumber', ['assignmentNumber', 'Number of the primary assignment.']),
  ofAssignment('assignmentStatus', [
    'userStatus',
    'User status of the primary assignment: Active Assignment, Maternity …',
  ]),
  ofAssignment('positionId', ['positionId', 'Position of the primary assignment.']),
  shared('jobTitle', 'Title segment of the position name.', ({ assignment, position }) =>
    titleSegment(assignment?.get('positionName') || (position?.get('name') ?? '')),
  ),
  shared('jobRole', 'Job role of the position.', ({ position }) => position?.get('jobRole') ?? ''),
  shared('staffGroup', 'Staff group of the position.', ({ position }) => position?.get('staffGroup') ?? ''),
  shared('department', 'Name of the organisation of the primary assignment.', ({ organisation }) =>
    sharedField('OR', organisation, 'name'),
  ),
  shared('organisationCode', 'ODS (NACS) code of that organisation.', ({ organisation }) =>
    sharedField('OR', organisation, 'odsCode'),
  ),
  shared('location', 'Description of the location of the primary assignment.', ({ location }) =>
    sharedField('LC', location, 'description'),
  ),
  shared('siteCode', 'Site code of that location.', ({ location }) => sharedField('LC', location, 'siteCode')),
  shared('postalCode', 'Postcode of that location.', ({ location }) => sharedField('LC', location, 'postcode')),
  shared('supervisorId', 'The supervisor of the primary assignment, as an anchor (VPD/Person ID).', (facts) => {
    const supervisor = facts.assignment?.get('supervisorPersonId') ?? '';
    return supervisor && `${facts.vpd}/${supervisor}`;
  }),
] as const;

export type EsrAttributeName = (typeof esrAttributes)[number]['name'];

/** A position name is `number|title|code|`; a plain name is its own title. */
function titleSegment(positionName: string): string {
  const start = positionName.indexOf('|') + 1;
  if (start === 0) return positionName;
  const end = positionName.indexOf('|', start);
  return positionName.slice(start, end === -1 ? undefined : end).trim();
}

function sharedField<Type extends 'OR' | 'LC'>(type: Type, cells: readonly string[], column: KeptColumn<Type>): string {
  return (cells[place(type, column)] ?? '').trim();
}
